import { dayTotals } from '../../../../shared/cash.ts'
import type { DayView } from '../../../../shared/cash-view.ts'
import { formatRappen } from '../../../../shared/money.ts'
import { startOfZurichDay } from '../../../../shared/time.ts'
import { Notice } from '../../parts/notice.tsx'
import { State } from '../../parts/shape.tsx'
import { openContract } from '../../ui-store.ts'
import { showDay, showMoney, showWeekday } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'

/** The day by its money: what was charged, and by what it is balanced. */
export function Day({ day }: { day: DayView }) {
  const { t, language, instant } = useWords()
  const is_whole = startOfZurichDay(day.begins_at) === day.begins_at
  const begins = is_whole ? `${showWeekday(day.begins_at, language)} ${showDay(day.begins_at)}` : instant(day.begins_at)
  const { charged_rp, paid_rp, comes_to_rp } = dayTotals(day)
  const line = (word: string, amount_rp: number, more?: string) => (
    <tr key={word}><th scope="row">{word}{more && <span className="quiet"> {more}</span>}</th><td className="tabular cash-sum">{formatRappen(amount_rp)}</td></tr>
  )
  const total = (word: string, amount_rp: number, testid: string) => (
    <tr className="cash-total"><th scope="row">{word}</th><td className="tabular cash-sum" data-testid={testid}>{formatRappen(amount_rp)}</td></tr>
  )
  return (
    <section className="cash-day stack" data-testid="cash-day">
      <h2>{t(is_whole && !day.is_since ? 'cash.day.title' : 'cash.day.since', { day: begins })}</h2>
      <table>
        <tbody>
          {total(t('cash.day.charged'), charged_rp, 'day-charged')}
          {day.charged.map(({ kind, amount_rp }) => line(t(`cash.day.${kind}`), amount_rp))}
          <tr className="quiet"><th scope="row">{t('cash.day.vat')}</th><td className="tabular cash-sum">{formatRappen(day.vat_rp)}</td></tr>
        </tbody>
        <tbody>
          {total(t('cash.day.paid'), paid_rp, 'day-paid')}
          {day.paid.map(({ method, amount_rp, pieces }) => line(t(`payment.${method}`), amount_rp, t('cash.day.pieces', { count: pieces })))}
        </tbody>
        <tbody>
          {line(t('cash.day.captured'), day.captured_rp)}
          {day.rounding_rp !== 0 && line(t('cash.day.rounding'), -day.rounding_rp)}
          {line(t(day.receivables_rp < 0 ? 'cash.day.receivables_less' : 'cash.day.receivables'), day.receivables_rp)}
          {(['new_rp', 'earlier_rp', 'prepaid_rp'] as const).filter(part => day.receivables[part] !== 0).map(part => (
            <tr key={part} className="quiet cash-part" data-testid={`day-${part}`}><th scope="row">{t(`cash.day.${part}`)}</th><td className="tabular cash-sum">{formatRappen(day.receivables[part])}</td></tr>
          ))}
          {total(t('cash.day.comes_to'), comes_to_rp, 'day-comes-to')}
        </tbody>
      </table>
      {charged_rp === comes_to_rp ? <State shape="passed" word={t('cash.day.balanced')} />
        : <Notice kind="blocked" testid="day-not-balanced">{t('cash.day.not_balanced', { amount: showMoney(charged_rp - comes_to_rp) })}</Notice>}
      {(day.deposits.held_rp !== 0 || day.deposits.released_rp !== 0) && (
        <p>{t('cash.day.deposits')}: <span className="tabular">{showMoney(day.deposits.held_rp)}</span> {t('cash.day.held')}, <span className="tabular">{showMoney(day.deposits.released_rp)}</span> {t('cash.day.released')}</p>
      )}
      {day.loose_rp !== 0 && <Notice kind="conflict" testid="day-loose">{t('cash.day.loose', { amount: showMoney(day.loose_rp) })}</Notice>}
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
