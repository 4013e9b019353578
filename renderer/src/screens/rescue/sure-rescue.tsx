import { Button, Checkbox } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { RescueOutcome, RescueRow } from '../../../../shared/rescue.ts'
import { KeyHint } from '../../parts/hint.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { useAct } from '../../use-act.ts'
import { labelled } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { Newer } from './record-fields.tsx'
import { keyOf, Outcome } from './records.tsx'
import { showCell } from './values.ts'

/** A record with those of its fields that come back; null: all that can. */
export type Picked = { row: RescueRow; fields: readonly string[] | null }
type Props = { picked: readonly Picked[]; close(applied: readonly string[]): void }

/** Exactly what will run, record by record; then what became of each. Nothing runs before it was confirmed here. */
export function SureRescue({ picked, close }: Props) {
  const { t, say } = useWords()
  const planned = picked.map(({ row, fields }) => ({ row: onlyOf(row, fields), fields, of: backIn(row) }))
  const rows = planned.map(({ row }) => row)
  const { act, busy, refusal, value } = useAct('restore_records')
  const [over_newer, setOver] = useState(false)
  const [tried, setTried] = useState(false)
  const [earlier, setEarlier] = useState<ReadonlyMap<string, RescueOutcome>>(new Map())
  const outcomes = new Map([...earlier, ...(value?.outcomes ?? []).map(one => [keyOf(one), one.outcome] as const)])
  const box = useRef<HTMLInputElement>(null)
  const go = useRef<HTMLButtonElement>(null)
  const isNewer = rows.some(({ newer }) => newer.length > 0)
  const isDone = outcomes.size > 0
  const open = rows.filter(row => outcomes.get(keyOf(row))?.status !== 'applied')
  const unanswered = planned.filter(({ row }) => outcomes.get(keyOf(row))?.status === 'unknown')
  const applied = rows.length - open.length
  const leave = () => close(rows.filter(row => outcomes.has(keyOf(row)) && outcomes.get(keyOf(row))?.status !== 'unknown').map(keyOf))
  useEffect(() => (isNewer ? box : go).current?.focus(), [isNewer])
  // the box goes when all is done, and its focus with it
  useEffect(() => { if (isDone && !busy) go.current?.focus() }, [isDone, busy])
  const run = async () => {
    setTried(true)
    if (busy) return
    if (isDone && unanswered.length === 0) return leave()
    if (isNewer && !over_newer) return box.current?.focus()
    setEarlier(outcomes)
    await act({ records: (isDone ? unanswered : planned).map(({ row: { table, row_id }, fields }) => ({ table, row_id, fields: fields && [...fields] })), over_newer })
  }
  return (
    <Sheet title={t(isDone ? 'rescue.sure.done_title' : 'rescue.sure.title')} close={leave} testid="rescue-sure" ownsEscape width={640}>
      <form className="rescue-sure stack" aria-label={t('rescue.sure.title')} onSubmit={event => { event.preventDefault(); void run() }} onKeyDown={event => {
        if (event.key !== 'Enter' || !event.ctrlKey || event.defaultPrevented || event.repeat) return
        event.preventDefault()
        void run()
      }}>
        {!isDone && <p className="quiet">{t('rescue.sure.lead')}</p>}
        <ol className="rescue-plan">{planned.map(({ row, of }) => <Planned key={keyOf(row)} row={row} of={of} outcome={outcomes.get(keyOf(row)) ?? null} />)}</ol>
        {isNewer && !isDone && <Checkbox ref={box} data-autofocus label={t('rescue.sure.over')} checked={over_newer} data-field="over_newer" data-testid="rescue-over" error={tried && !over_newer ? t('rescue.sure.over_first') : null} onChange={event => setOver(event.currentTarget.checked)} />}
        {refusal && <Notice kind="blocked" testid="rescue-refusal">{say(refusal.message)}</Notice>}
        {isDone && <p role="status" data-testid="rescue-done"><b>{t('rescue.sure.done', { count: applied })}</b> {open.length > 0 && t('rescue.sure.not', { count: open.length })}</p>}
        <div className="row">
          <Button ref={go} {...isNewer ? {} : { 'data-autofocus': true }} type="submit" loading={busy} data-testid="rescue-go">{t(!isDone ? 'rescue.sure.go' : unanswered.length > 0 ? 'rescue.sure.again' : 'rescue.sure.close')} <KeyHint keys="Ctrl Enter" /></Button>
          {(!isDone || unanswered.length > 0) && <Button variant="subtle" onClick={leave}>{t('form.cancel')} <KeyHint keys="Esc" /></Button>}
        </div>
      </form>
    </Sheet>
  )
}

/** One command: what it does, for which location, with which values; and what the server has said. */
function Planned({ row, of, outcome }: { row: RescueRow; /** so many of its fields could come back */ of: number; outcome: RescueOutcome | null }) {
  const words = useWords()
  const { t, say } = words
  const { way } = row
  const refused = (key: string, code: string) => { const sentence = say({ key: key as 'refused.unknown', values: { code } }); return sentence === key ? t('rescue.outcome.refused_other', { code }) : sentence }
  return (
    <li data-testid="rescue-planned" data-row={row.row_id} data-status={outcome?.status}>
      <div className="rescue-plan-head"><b>{row.label ?? t('rescue.nameless')}</b>{outcome && <Outcome status={outcome.status} />}</div>
      <p>{'command' in way && t(`rescue.command.${way.command}`)}{'command' in way && way.at && <span className="quiet"> {t('rescue.sure.at', { place: way.at })}</span>}</p>
      <ul className="quiet rescue-values">{row.fields.filter(({ comes_back }) => comes_back).map(({ column, was, is }) => (
        <li key={column}>{labelled(t(`rescue.column.${column}`, { defaultValue: column }), '', words.language)}{row.what === 'changed' && <>{showCell(column, is, words)} → </>}<b>{showCell(column, was, words)}</b></li>
      ))}</ul>
      {backIn(row) < of && <p className="quiet" data-testid="rescue-some">{t('rescue.some', { n: backIn(row), of })}</p>}
      {!outcome && <Newer row={row} />}
      {outcome?.status === 'refused' && <Notice kind="blocked">{refused(`refused.${outcome.constraint ?? ''}`, [outcome.code, outcome.constraint].filter(Boolean).join(' ') || '–')}</Notice>}
      {outcome?.status === 'unknown' && <Notice kind="conflict">{t('rescue.outcome.unknown_do')}</Notice>}
    </li>
  )
}

/** How many of its fields can come back. */
export const backIn = ({ fields }: Pick<RescueRow, 'fields'>): number => fields.filter(({ comes_back }) => comes_back).length

/** The record as if nothing else of it came back: what somebody has changed since counts only where it is put back. */
function onlyOf(row: RescueRow, wanted: readonly string[] | null): RescueRow {
  if (wanted === null) return row
  return {
    ...row, fields: row.fields.map(field => ({ ...field, comes_back: field.comes_back && wanted.includes(field.column) })),
    newer: row.newer.map(change => ({ ...change, fields: change.fields.filter(column => wanted.includes(column)) })).filter(({ fields }) => fields.length > 0),
  }
}
