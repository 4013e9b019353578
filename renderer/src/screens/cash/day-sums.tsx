import type { ReactNode } from 'react'
import { dayTotals } from '../../../../shared/cash.ts'
import type { DayMoney } from '../../../../shared/cash-view.ts'
import { formatRappen } from '../../../../shared/money.ts'
import { Notice } from '../../parts/notice.tsx'
import { State } from '../../parts/shape.tsx'
import { showMoney } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'

/** What was charged, and by what it is balanced. @param isShort leaves out what is nothing; @param parts more lines about the receivables; @param name of the test ids */
export function DaySums({ money, name, isShort = false, parts }: { money: DayMoney; name: string; isShort?: boolean; parts?: ReactNode }) {
  const { t } = useWords()
  const { charged_rp, paid_rp, comes_to_rp } = dayTotals(money)
  const line = (word: string, amount_rp: number, more?: string) => isShort && amount_rp === 0 ? null : (
    <tr key={word}><th scope="row">{word}{more && <span className="quiet"> {more}</span>}</th><td className="tabular cash-sum">{formatRappen(amount_rp)}</td></tr>
  )
  const total = (word: string, amount_rp: number, testid: string) => (
    <tr className="cash-total"><th scope="row">{word}</th><td className="tabular cash-sum" data-testid={`${name}-${testid}`}>{formatRappen(amount_rp)}</td></tr>
  )
  return (
    <>
      <table>
        <tbody>
          {total(t('cash.day.charged'), charged_rp, 'charged')}
          {money.charged.map(({ kind, amount_rp }) => line(t(`cash.day.${kind}`), amount_rp))}
          {(!isShort || money.vat_rp !== 0) && <tr className="quiet"><th scope="row">{t('cash.day.vat')}</th><td className="tabular cash-sum">{formatRappen(money.vat_rp)}</td></tr>}
        </tbody>
        <tbody>
          {total(t('cash.day.paid'), paid_rp, 'paid')}
          {money.paid.map(({ method, amount_rp, pieces }) => line(t(`payment.${method}`), amount_rp, t('cash.day.pieces', { count: pieces })))}
        </tbody>
        <tbody>
          {line(t('cash.day.captured'), money.captured_rp)}
          {money.rounding_rp !== 0 && line(t('cash.day.rounding'), -money.rounding_rp)}
          {line(t(money.receivables_rp < 0 ? 'cash.day.receivables_less' : 'cash.day.receivables'), money.receivables_rp)}
          {parts}
          {total(t('cash.day.comes_to'), comes_to_rp, 'comes-to')}
        </tbody>
      </table>
      {charged_rp !== comes_to_rp ? <Notice kind="blocked" testid={`${name}-not-balanced`}>{t('cash.day.not_balanced', { amount: showMoney(charged_rp - comes_to_rp) })}</Notice>
        : !isShort && <State shape="passed" word={t('cash.day.balanced')} />}
      {(money.deposits.held_rp !== 0 || money.deposits.released_rp !== 0) && (
        <p>{t('cash.day.deposits')}: <span className="tabular">{showMoney(money.deposits.held_rp)}</span> {t('cash.day.held')}, <span className="tabular">{showMoney(money.deposits.released_rp)}</span> {t('cash.day.released')}</p>
      )}
    </>
  )
}
