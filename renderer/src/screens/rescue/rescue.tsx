import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { ReactNode } from 'react'
import { most_rescued } from '../../../../shared/rescue.ts'
import type { RescueRow, RescueView, RescueWhat } from '../../../../shared/rescue.ts'
import { KeyHint } from '../../parts/hint.tsx'
import { useAct } from '../../use-act.ts'
import { useKeys } from '../../use-keys.ts'
import { useQuery } from '../../use-query.ts'
import { showNumber } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { RecordFields } from './record-fields.tsx'
import { isOpen, keyOf, Records } from './records.tsx'
import { backIn, SureRescue } from './sure-rescue.tsx'
import type { Picked } from './sure-rescue.tsx'
import { TableBoard } from './table-board.tsx'

const whats: readonly RescueWhat[] = ['gone', 'changed', 'new']

/** The difference between a backup and today: counts by table, then records, then fields; and the way back for single ones. */
export function Rescue({ compared }: { compared: NonNullable<RescueView['compared']> }) {
  const { t } = useWords()
  const [wish, setWish] = useState<{ table: string | null; what: RescueWhat | null; text: string }>({ table: null, what: null, text: '' })
  const { rows: view } = useQuery('rescue', wish, 100)
  const leaving = useAct('leave_comparison')
  const [looked, setLooked] = useState<string | null>(null)
  const [picked, setPicked] = useState<ReadonlyMap<string, Picked>>(new Map())
  const [isSure, setSure] = useState(false)
  const rows = view?.rows ?? []
  const current = rows.find(row => keyOf(row) === looked) ?? null
  const leave = () => void leaving.act({})
  const toggle = (row: RescueRow) => {
    if (!isOpen(row) || (!picked.has(keyOf(row)) && picked.size >= most_rescued)) return
    const next = new Map(picked)
    if (!next.delete(keyOf(row))) next.set(keyOf(row), { row, fields: null })
    setPicked(next)
  }
  const chosenOf = (row: RescueRow): readonly string[] => {
    const found = picked.get(keyOf(row))
    return !found ? [] : found.fields ?? row.fields.flatMap(({ column, comes_back }) => (comes_back ? [column] : []))
  }
  /** Of a record that is not chosen the first field chooses it, and the last one that goes lets it go. */
  const toggleField = (row: RescueRow, column: string) => {
    if (!isOpen(row) || (!picked.has(keyOf(row)) && picked.size >= most_rescued)) return
    const before = chosenOf(row)
    const fields = before.includes(column) ? before.filter(one => one !== column) : [...before, column]
    const next = new Map(picked)
    if (fields.length === 0) next.delete(keyOf(row))
    else next.set(keyOf(row), { row, fields: fields.length === backIn(row) ? null : fields })
    setPicked(next)
  }
  const toRecords = () => document.querySelector<HTMLElement>('.rescue-records')?.focus()
  useKeys(event => {
    if (event.defaultPrevented || isSure || document.querySelector('[role="dialog"]')) return
    if (event.key === 'Escape') leave()
    else if (event.key === 'Enter' && event.ctrlKey && !event.repeat && picked.size > 0) setSure(true)
    else return
    event.preventDefault()
  })
  if (compared.tables.length === 0) return <Frame compared={compared} leave={leave}><p className="empty" role="status" data-testid="rescue-same">{t('rescue.same')}</p></Frame>
  return (
    <Frame compared={compared} leave={leave}>
      <div className="rescue-columns">
        <TableBoard tables={compared.tables} chosen={wish.table} choose={table => setWish({ ...wish, table })} goOn={toRecords} />
        <div className="rescue-middle">
          <TextInput label={t('rescue.search')} value={wish.text} autoComplete="off" autoFocus data-autofocus data-testid="rescue-search" maxLength={100} onChange={event => setWish({ ...wish, text: event.currentTarget.value })}
            onKeyDown={event => { if (event.key === 'ArrowDown' || (event.key === 'Enter' && !event.ctrlKey)) { event.preventDefault(); toRecords() } }} />
          <div className="rescue-filters">
            {whats.map(what => <button key={what} type="button" className="rescue-filter" aria-pressed={wish.what === what} data-testid={`rescue-only-${what}`} onClick={() => setWish({ ...wish, what: wish.what === what ? null : what })}>{t(`rescue.only.${what}`)}</button>)}
            <span className="quiet" role="status" data-testid="rescue-found">{t('rescue.found', { count: view?.found ?? 0, shown: showNumber(view?.found ?? 0) })}</span>
          </div>
          {view && view.found > rows.length && <p className="quiet">{t('rescue.most', { count: rows.length })}</p>}
          {view && view.found === 0 ? <p className="empty" data-testid="rescue-none">{t('rescue.none')}</p>
            : <Records rows={rows} current={current} picked={row => picked.has(keyOf(row))} some={row => { const fields = picked.get(keyOf(row))?.fields; return fields ? { n: fields.length, of: backIn(row) } : null }} look={row => setLooked(keyOf(row))} toggle={toggle} toFields={() => document.querySelector<HTMLElement>('.rescue-detail [role="checkbox"]')?.focus()} withTable={wish.table === null} />}
          {view && view.untold > 0 && <p className="quiet">{t('rescue.untold', { count: view.untold })}</p>}
        </div>
        <div className="rescue-right">
          <div className="rescue-basket">
            <p><span role="status" data-testid="rescue-chosen">{t('rescue.chosen', { count: picked.size })}</span><br /><span className="quiet rescue-hint"><kbd className="key">{t('rescue.space')}</kbd> {t('rescue.pick')}</span></p>
            <Button disabled={picked.size === 0} data-testid="rescue-bring" onClick={() => setSure(true)}>{t('rescue.bring')} <KeyHint keys="Ctrl Enter" /></Button>
          </div>
          <RecordFields row={current} chosen={current ? chosenOf(current) : []} toggle={toggleField} back={toRecords} />
        </div>
      </div>
      {isSure && <SureRescue picked={[...picked.values()]} close={done => {
        setSure(false)
        setPicked(new Map([...picked].filter(([key]) => !done.includes(key))))
        setTimeout(toRecords)
      }} />}
    </Frame>
  )
}

function Frame({ compared: { file_name, taken_at, as_of }, leave, children }: { compared: NonNullable<RescueView['compared']>; leave(): void; children: ReactNode }) {
  const { t, instant } = useWords()
  return (
    <div className="rescue" data-testid="rescue" data-own-escape>
      <header className="page-head rescue-head">
        <div><h1>{t('rescue.title')}</h1><p className="quiet">{t('rescue.lead', { file: file_name, taken: instant(taken_at), as_of: instant(as_of) })}</p></div>
        <button type="button" className="step" data-testid="rescue-back" onClick={leave}>{t('rescue.back')} <kbd>Esc</kbd></button>
      </header>
      {children}
    </div>
  )
}
