import { useState } from 'react'
import type { ClosedDrawer } from '../../../../shared/cash-view.ts'
import { formatRappen } from '../../../../shared/money.ts'
import { Documents } from '../../parts/documents.tsx'
import { OwnEscape } from '../../parts/own-escape.tsx'
import { Shape, State } from '../../parts/shape.tsx'
import { showMoney } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'

/** How the last drawers were closed: counted, by how much that differed, and why; each with its report on paper. */
export function Closed({ drawers }: { drawers: readonly ClosedDrawer[] }) {
  const { t, instant } = useWords()
  const [shown, setShown] = useState<string | null>(null)
  return (
    <section>
      <h2>{t('cash.closed.title')}</h2>
      <table className="gaps cash-closed">
        <thead><tr>{(['when', 'till', 'counted', 'difference', 'terminal', 'paper', 'reason'] as const).map(head => (
          <th key={head} scope="col" className={head === 'counted' || head === 'difference' || head === 'terminal' ? 'cash-sum' : ''}>{t(`cash.closed.${head}`)}</th>))}</tr></thead>
        <tbody>{drawers.map(({ id, closed_at, till, closed_by, counted_rp, expected_rp, reason, late_rp, terminal }) => (
          <tr key={id} data-testid="cash-closed">
            <td className="tabular">{instant(closed_at)}<br /><span className="quiet">{closed_by}</span></td>
            <td>{till}</td>
            <td className="tabular cash-sum">{formatRappen(counted_rp)}</td>
            <td className="tabular cash-sum">{counted_rp === expected_rp ? <Shape name="passed" /> : null} {formatRappen(counted_rp - expected_rp)}</td>
            <td className="tabular cash-sum" data-testid="cash-closed-terminal">{terminal === null ? <span className="quiet" title={t('cash.closed.terminal_not_read')}>–</span>
              : terminal.total_rp === terminal.expected_rp ? <State shape="passed" word={t('cash.closed.terminal_exact')} /> : formatRappen(terminal.total_rp - terminal.expected_rp)}</td>
            <td><button type="button" className="text-button" aria-expanded={shown === id} data-testid="cash-report" onClick={() => setShown(shown === id ? null : id)}>{t('documents.kind.DAY_REPORT')}</button></td>
            <td>{[reason, terminal?.reason].filter(Boolean).join(' · ')}{late_rp !== 0 && <span className="quiet"> {t('cash.closed.late', { amount: showMoney(late_rp) })}</span>}</td>
          </tr>
        ))}</tbody>
      </table>
      {shown !== null && (
        <OwnEscape leave={() => setShown(null)}><Documents key={shown} contract_id={shown} /></OwnEscape>
      )}
    </section>
  )
}
