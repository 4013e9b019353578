import { NativeSelect } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import type { ExportKind, MonthStep } from '../../../../shared/exports.ts'
import { exportKinds } from '../../../../shared/exports.ts'
import { KeyHint } from '../../parts/hint.tsx'
import { State } from '../../parts/shape.tsx'
import { useAct } from '../../use-act.ts'
import { openContracts, useUi } from '../../ui-store.ts'
import { useQuery } from '../../use-query.ts'
import { showDate } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { Deliveries } from './deliveries.tsx'
import type { Delivery } from './deliveries.tsx'
import { LockMonth } from './lock-month.tsx'
import { monthEndOf } from './period.ts'

/** What has to be done before a month goes to the fiduciary, step by step; each leads to where it is done. */
type Props = {
  today: string; place: string; busy: boolean
  /** what the list of deliveries looks at anew when it changes: the line, and what this PC has not sent yet */
  news: string
  /** the cursor is to go to its first step, as soon as it is there: the key may come while the list is still being read */
  isSought: boolean; found(): void
  make(kind: ExportKind, days: { from_on: string; until_on: string }): void
  /** the file of a delivery */
  hand(delivery: Delivery): void
}
export function MonthEndList({ today, place, busy, news, isSought, found, make, hand }: Props) {
  const { t, instant } = useWords()
  const [month, setMonth] = useState<'last_month' | 'this_month'>('last_month')
  const days = monthEndOf(month, today)
  const { rows } = useQuery('month_end', days)
  const { go, open } = useUi()
  const { from_on, until_on } = days
  const { act: look, refusal: unasked, value } = useAct('read_month_files')
  const [asked, setAsked] = useState('')
  useEffect(() => void look({ from_on, until_on }).then(() => setAsked(until_on)), [look, from_on, until_on, news])
  const [closing, setClosing] = useState(false)
  const opener = useRef<HTMLElement | null>(null)
  const isThere = rows !== null
  useEffect(() => {
    if (!isSought || !isThere) return
    const step = document.querySelector<HTMLElement>('[data-testid="month-step-go"]') ?? document.querySelector<HTMLElement>('[data-testid="month-end-which"]')
    step?.focus()
    found()
  }, [isSought, isThere, found])
  if (!rows) return null
  // what was made on another PC only the server knows
  const files = asked === until_on && value ? value : []
  const elsewhere = (step: MonthStep) => step.left > 0 ? files.find(({ kind }) => kind === step.name) : undefined
  const steps = rows.steps.map(step => (elsewhere(step) ? { ...step, left: 0 } : step))
  const isLocked = steps.some(({ name, left: open }) => name === 'lock' && open === 0)
  const isPartial = unasked !== null && steps.some(({ name, left: open }) => open > 0 && exportKinds.includes(name as ExportKind))
  const left = steps.filter(step => step.left > 0).length
  // the button may be gone with what it did: then the choice of the month keeps the cursor
  function close(is_open: boolean): void {
    if (is_open) opener.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
    setClosing(is_open)
    if (!is_open) setTimeout(() => (opener.current?.isConnected ? opener.current : document.querySelector<HTMLElement>('[data-testid="month-end-which"]'))?.focus())
  }
  const act = ({ name, contract_ids }: MonthStep) => {
    if (name === 'drawers') go({ name: 'cash' })
    else if (name === 'contracts') openContracts(t('exports.month.contracts_title'), contract_ids.map(id => ({ id })))
    else if (name === 'damages') open({ name: 'damages', ...days })
    else if (name === 'waiting') go({ name: 'attention' })
    else if (name === 'lock') close(true)
    // of closed books the journal is delivered, so that nothing is booked twice
    else if (name === 'JOURNAL' && isLocked) document.querySelector<HTMLElement>('[data-testid="deliver"], [data-testid="delivery-file"], [data-testid="deliveries-look"]')?.focus()
    else if (exportKinds.includes(name as ExportKind)) make(name as ExportKind, days)
  }
  return (
    <section className="month-end" data-testid="month-end" data-left={left}>
      <header>
        <h2 className="exports-history">{t('exports.month.title')} · {place} <KeyHint keys="Alt M" /></h2>
        <NativeSelect aria-label={t('exports.month.which')} value={month} className="month-end-which" data-testid="month-end-which" onChange={event => setMonth(event.currentTarget.value as typeof month)}
          data={(['last_month', 'this_month'] as const).map(value => ({ value, label: `${t(`exports.${value}`)}, ${showDate(monthEndOf(value, today).from_on)} – ${showDate(monthEndOf(value, today).until_on)}` }))} />
      </header>
      <p className="quiet" role="status">{left === 0 ? t('exports.month.done') : t('exports.month.left', { count: left, all: steps.length })}</p>
      {isPartial && <p className="quiet" role="status" data-testid="month-this-pc">{t('exports.month.this_pc')}</p>}
      <ol>{steps.map((step, n) => {
        const is_done = step.left === 0
        const file = elsewhere(rows.steps[n] ?? step)
        return (
          <li key={step.name} data-testid="month-step" data-name={step.name} data-done={is_done}>
            <State shape={is_done ? 'passed' : 'later'} word={t(is_done ? 'exports.month.is_done' : 'exports.month.is_open')} />
            <span>{is_done ? t(`exports.month.${step.name}.done`) : step.name === 'lock' && rows.may_lock ? t('exports.month.lock.ready') : t(`exports.month.${step.name}.open`, { count: step.left })}
              {file && <><br /><span className="quiet" data-testid="month-step-by">{[file.made_by, file.device, instant(file.made_at)].filter(Boolean).join(', ')}</span></>}</span>
            {(step.name !== 'lock' || rows.may_lock) && !is_done && <button type="button" className="step" disabled={busy} data-testid="month-step-go" onClick={() => act(step)}>{t(`exports.month.${step.name}.go`)}</button>}
          </li>
        )
      })}</ol>
      <Deliveries news={`${news} ${Number(isLocked)}`} busy={busy} hand={hand} />
      {closing && <LockMonth month={rows} place={place} close={() => close(false)} />}
    </section>
  )
}
