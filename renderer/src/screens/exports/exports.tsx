import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { exportPeriods, formatsOf, periodOf, statesOf } from '../../../../shared/exports.ts'
import type { ExportFormat, ExportKind, SavedExport } from '../../../../shared/exports.ts'
import type { QueryRows } from '../../../../shared/queries.ts'
import { focusField, focusNext } from '../../focus.ts'
import { KeyHint } from '../../parts/hint.tsx'
import { Bones } from '../../parts/later.tsx'
import { Notice } from '../../parts/notice.tsx'
import { useAct } from '../../use-act.ts'
import { useKeys } from '../../use-keys.ts'
import { useQuery } from '../../use-query.ts'
import { showDate, showNumber, showTime } from '../../words/format.ts'
import { parseDay } from '../../words/parse-when.ts'
import { useWords } from '../../words/use-words.ts'
import { History } from './history.tsx'
import { Kinds } from './kinds.tsx'
import { MonthEndList } from './month-end.tsx'
import { periodNamed } from './period.ts'
import type { Days } from './period.ts'
import { Saved } from './saved.tsx'

type Props = { line: QueryRows['status']['line'] }

/** Files for the fiduciary, by keys alone: what, from when, where, and Ctrl+Enter. */
export function Exports({ line }: Props) {
  const { t } = useWords()
  const { rows } = useQuery('exports', {})
  if (!rows) return <Bones rows={6} />
  return (
    <div className="exports" data-testid="exports">
      <header className="page-head"><h1>{t('exports.title')}</h1><p className="quiet">{t('exports.lead')}</p></header>
      {rows.locations.length === 0 ? <Notice kind="blocked" testid="exports-staff">{t('exports.staff')}</Notice> : <Form state={rows} line={line} />}
    </div>
  )
}

function Form({ state, line }: Props & { state: QueryRows['exports'] }) {
  const { t, say, language } = useWords()
  const { act, busy, refusal, value, forget } = useAct('make_export')
  const cancel = useAct('cancel_export')
  const saving = useAct('save_export')
  const dropping = useAct('drop_saved_export')
  const [kind, setKind] = useState<ExportKind>('CONTRACTS')
  const [format, setFormat] = useState<ExportFormat>('xlsx')
  const [typed, setTyped] = useState<Days>(() => written(periodNamed('last_month', state.today)))
  const [places, setPlaces] = useState<readonly string[]>(() => state.location_id ? [state.location_id] : [])
  const [states, setStates] = useState<readonly string[]>([])
  const [isSought, setSought] = useState(false)
  const [purpose, setPurpose] = useState('')
  const [root, setRoot] = useState<HTMLElement | null>(null)
  const period = periodOf(kind)
  const formats = formatsOf(kind)
  const narrowing = statesOf(kind)
  const chosen = formats.includes(format) ? format : 'xlsx'
  const days = period === 'now' ? { from_on: state.today, until_on: state.today } : { from_on: parseDay(period === 'until' ? typed.until_on : typed.from_on), until_on: parseDay(typed.until_on) }
  const rowsOf = (count: number) => t('exports.rows', { count, rows: showNumber(count) })

  const moving = period === 'now' ? 'now' : exportPeriods.find(name => name !== 'now' && periodNamed(name, state.today).until_on === days.until_on && (period === 'until' || periodNamed(name, state.today).from_on === days.from_on))

  /** Shows in the form what is made, and makes it; customers need a purpose first. */
  async function makeSaved({ kind: of, format: as, period: named, location_ids, states: only }: Omit<SavedExport, 'id'>, exact?: Days): Promise<void> {
    if (busy) return
    const when = exact ?? periodNamed(named === 'now' ? 'this_month' : named, state.today)
    setKind(of)
    setFormat(as)
    setTyped(written(when))
    setPlaces(location_ids)
    setStates(only)
    if (of === 'CUSTOMERS') return void setTimeout(() => root && focusField(root, 'purpose'))
    await act({ kind: of, format: as, ...when, location_ids: [...location_ids], states: [...only], purpose: null, locale: language })
  }
  async function save(): Promise<void> {
    if (moving) await saving.act({ kind, format: chosen, period: moving, location_ids: [...places], states: [...states] })
  }

  /** The file of a numbered delivery, in the format that is chosen for journals. */
  async function hand(delivery: number, when: Days): Promise<void> {
    if (busy || !state.location_id) return
    setKind('JOURNAL')
    setTyped(written(when))
    setPlaces([state.location_id])
    setStates([])
    await act({ kind: 'JOURNAL', format, ...when, delivery, location_ids: [state.location_id], states: [], purpose: null, locale: language })
  }
  async function make(): Promise<void> {
    if (busy) return
    const { from_on, until_on } = days
    if (!from_on || !until_on) return void (root && focusField(root, from_on ? 'until_on' : 'from_on'))
    await act({ kind, format: chosen, from_on, until_on, location_ids: [...places], states: [...states], purpose: kind === 'CUSTOMERS' ? purpose : null, locale: language })
  }
  useKeys(event => {
    // a month that is being closed takes the key for itself
    if (event.defaultPrevented || document.querySelector('[role="dialog"]')) return
    if (event.key === 'Enter' && event.ctrlKey && !event.repeat) {
      event.preventDefault()
      void make()
    } else if (event.altKey && !event.ctrlKey && /^Digit[1-9]$/.test(event.code) && !event.repeat) {
      event.preventDefault()
      const one = state.saved[Number(event.code.slice(5)) - 1]
      if (one) void makeSaved(one)
    } else if (event.altKey && event.code === 'KeyS' && !event.repeat) {
      event.preventDefault()
      void save()
    } else if (event.altKey && event.code === 'KeyM' && !event.repeat) {
      event.preventDefault()
      setSought(true)
    } else if (event.key === 'Escape' && busy) {
      event.preventDefault()
      void cancel.act({})
    }
  })
  const change = <T,>(set: (value: T) => void) => (next: T) => { set(next); forget() }
  const day = (name: keyof Days, label: string) => (
    <TextInput label={label} value={typed[name]} className="export-day" autoComplete="off" data-field={name} data-testid={`export-${name}`} error={parseDay(typed[name]) === null ? t('exports.bad_day') : refusal?.field === name}
      onChange={event => change(setTyped)({ ...typed, [name]: event.currentTarget.value })} />
  )

  return (
    <>
      <Saved state={state} busy={busy} make={one => void makeSaved(one)} drop={id => void dropping.act({ id })} />
      <div className="exports-desk">
        <div className="exports-form" ref={setRoot} {...busy ? { 'data-own-escape': true } : {}} onKeyDown={event => {
          if (event.key !== 'Enter' || event.ctrlKey || !(event.target as HTMLElement).matches('[data-field]')) return
          event.preventDefault()
          if (!focusNext(event.currentTarget, event.target as HTMLElement)) event.currentTarget.querySelector<HTMLElement>('[data-testid="export-make"]')?.focus()
        }}>
          <Kinds kind={kind} choose={next => { change(setKind)(next); setStates([]) }} />
          <section className="section section-open stack">
            <h2 className="section-title">{t(`exports.kind.${kind}`)}</h2>
            <p className="quiet">{t(`exports.means.${kind}`)}</p>
            {period !== 'now' && (
              <div className="export-days">
                {period === 'within' && day('from_on', t('exports.from'))}
                {day('until_on', t(period === 'until' ? 'exports.key_day' : 'exports.until'))}
                <div className="export-periods">
                  {(['last_month', 'this_month', 'this_year'] as const).map(name => (
                    <Button key={name} size="compact-sm" variant="default" data-testid={`export-${name}`} onClick={() => { change(setTyped)(written(periodNamed(name, state.today))); if (root) focusField(root, 'until_on') }}>{t(`exports.${name}`)}</Button>
                  ))}
                </div>
              </div>
            )}
            <Checkbox.Group label={t('exports.locations')} value={[...places]} onChange={change(setPlaces)}>
              <div className="export-places">
                {state.locations.map(({ id, code, name }) => <Checkbox key={id} value={id} label={`${name} (${code})`} size="sm" data-field="locations" data-testid={`export-place-${code}`} />)}
              </div>
            </Checkbox.Group>
            {narrowing && (
              <Checkbox.Group label={t('exports.states')} value={[...states]} onChange={change(setStates)}>
                <div className="export-places export-states">
                  {narrowing.list.map(state => <Checkbox key={state} value={state} label={t(`exports.state.${narrowing.of}.${state}`)} size="sm" data-field="states" data-testid={`export-state-${state}`} />)}
                </div>
              </Checkbox.Group>
            )}
            {kind === 'CUSTOMERS' && <TextInput label={t('exports.purpose')} value={purpose} maxLength={200} data-field="purpose" data-testid="export-purpose" error={refusal?.field === 'purpose'} onChange={event => change(setPurpose)(event.currentTarget.value)} />}
            {line !== 'up' && (
              <Notice kind="conflict" testid="exports-cache">
                {t('exports.cache', { since: showDate(state.since_on), when: state.last_synced_at === null ? '–' : showTime(state.last_synced_at) })}, {t('exports.waiting', { count: state.waiting })}
              </Notice>
            )}
            {refusal && <Notice kind="blocked" testid="export-refusal">{say(refusal.message)}</Notice>}
            <div className="row export-end">
              <NativeSelect label={t('exports.format')} value={chosen} className="medium" data-field="format" data-testid="export-format" data={formats.map(one => ({ value: one, label: t(`exports.file.${one}`) }))}
                onChange={event => change(setFormat)(event.currentTarget.value as ExportFormat)} />
              {busy ? <Button variant="default" autoFocus onClick={() => void cancel.act({})} data-testid="export-cancel">{t('exports.cancel')} <KeyHint keys="Esc" /></Button>
                : <Button onClick={() => void make()} disabled={places.length === 0} data-testid="export-make">{t('exports.make')} <KeyHint keys="Ctrl Enter" /></Button>}
              {!busy && <Button variant="default" onClick={() => void save()} disabled={places.length === 0 || !moving} data-testid="export-save">{t('exports.saved.save')} <KeyHint keys="Alt S" /></Button>}
              {!busy && !moving && <span className="quiet">{t('exports.saved.needs_period')}</span>}
            </div>
            {saving.refusal && <Notice kind="blocked" testid="export-save-refusal">{say(saving.refusal.message)}</Notice>}
            <p role="status" className="export-done" data-testid="export-done">
              {state.running && t('exports.running', { kind: t(`exports.kind.${state.running.kind}`), rows: rowsOf(state.running.rows) })}
              {!state.running && !refusal && value && (value.file === null ? t('exports.nowhere') : t('exports.done', { rows: rowsOf(value.row_count), file: value.file }))}
            </p>
            {!state.running && value && value.rewritten.length > 0 && <Notice kind="conflict" testid="export-rewritten">{t('exports.rewritten', { signs: value.rewritten.map(pair => pair.replace(' ', ' → ')).join(', ') })}</Notice>}
          </section>
        </div>
        <MonthEndList today={state.today} place={state.locations.find(({ id }) => id === state.location_id)?.name ?? ''} busy={busy} news={`${line} ${state.waiting}`} isSought={isSought} found={() => setSought(false)} hand={({ number, from_on, until_on }) => void hand(number, { from_on, until_on })} make={(of, month) => void makeSaved({ kind: of, format: 'xlsx', period: 'last_month', location_ids: state.location_id ? [state.location_id] : [], states: [] }, month)} />
        <section className="exports-past">
          <h2 className="exports-history">{t('exports.history')}</h2>
          <History runs={state.runs} />
        </section>
      </div>
    </>
  )
}

const written = ({ from_on, until_on }: Days): Days => ({ from_on: showDate(from_on), until_on: showDate(until_on) })
