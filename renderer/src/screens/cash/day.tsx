import type { DayView } from '../../../../shared/cash-view.ts'
import { formatRappen } from '../../../../shared/money.ts'
import { startOfZurichDay, zurichDate } from '../../../../shared/time.ts'
import { Notice } from '../../parts/notice.tsx'
import { State } from '../../parts/shape.tsx'
import { openContract } from '../../ui-store.ts'
import { showDay, showMoney, showWeekday } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { DaySums } from './day-sums.tsx'

/** The day by its money: what was charged, and by what it is balanced; below it what came late for earlier days. */
export function Day({ day }: { day: DayView }) {
  const { t, language, instant } = useWords()
  const named = (at: number) => `${showWeekday(at, language)} ${showDay(at)}`
  const is_whole = startOfZurichDay(day.begins_at) === day.begins_at
  const begins = is_whole ? named(day.begins_at) : instant(day.begins_at)
  const parts = (['new_rp', 'earlier_rp', 'prepaid_rp'] as const).filter(part => day.receivables[part] !== 0).map(part => (
    <tr key={part} className="quiet cash-part" data-testid={`day-${part}`}><th scope="row">{t(`cash.day.${part}`)}</th><td className="tabular cash-sum">{formatRappen(day.receivables[part])}</td></tr>
  ))
  return (
    <section className="cash-day stack" data-testid="cash-day">
      <h2>{t(is_whole && !day.is_since ? 'cash.day.title' : 'cash.day.since', { day: begins })}</h2>
      <DaySums money={day} name="day" parts={parts} />
      {day.loose_rp !== 0 && <Notice kind="conflict" testid="day-loose">{t('cash.day.loose', { amount: showMoney(day.loose_rp) })}</Notice>}
      {day.late.map(late => (
        <div key={late.day_at} className="cash-late stack" data-testid={`day-late-${zurichDate(late.day_at)}`}>
          <div><h3>{t('cash.day.late', { day: named(late.day_at) })}</h3><p className="quiet">{t('cash.day.late_lead')}</p></div>
          <DaySums money={late} name="late" isShort />
          {late.loose_rp !== 0 && <Notice kind="conflict" testid="late-loose">{t('cash.day.late_loose', { amount: showMoney(late.loose_rp) })}</Notice>}
        </div>
      ))}
      {day.unconfirmed.length === 0 ? <State shape="passed" word={t('cash.day.confirmed')} /> : (
        <div data-testid="day-unconfirmed">
          <State shape="waiting" word={t('cash.day.unconfirmed', { count: day.unconfirmed.length })} />
          <ul className="cash-numbers">{day.unconfirmed.map(({ number, contract_id }) => (
            <li key={contract_id}><button type="button" className="text-button tabular" onClick={() => openContract(contract_id)}>{number}</button></li>
          ))}</ul>
        </div>
      )}
    </section>
  )
}
