import { useState } from 'react'
import type { ClosedDrawer } from '../../../../shared/cash-view.ts'
import { formatRappen } from '../../../../shared/money.ts'
import { Documents } from '../../parts/documents.tsx'
import { OwnEscape } from '../../parts/own-escape.tsx'
import { Shape, State } from '../../parts/shape.tsx'
import { showMoney } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'

const heads = ['when', 'till', 'counted', 'difference', 'terminal', 'paper'] as const
const sums: readonly string[] = ['counted', 'difference', 'terminal']

/** How the last drawers were closed: counted, by how much that differed, and why, below it in the whole width; each with its report on paper. */
export function Closed({ drawers }: { drawers: readonly ClosedDrawer[] }) {
  const { t } = useWords()
  const [shown, setShown] = useState<string | null>(null)
  return (
    <section>
      <h2>{t('cash.closed.title')}</h2>
      <table className="gaps cash-closed">
        <thead><tr>{heads.map(head => <th key={head} scope="col" className={sums.includes(head) ? 'cash-sum' : ''}>{t(`cash.closed.${head}`)}</th>)}</tr></thead>
        {drawers.map(drawer => <One key={drawer.id} drawer={drawer} isShown={shown === drawer.id} show={() => setShown(shown === drawer.id ? null : drawer.id)} />)}
      </table>
      {shown !== null && (
        <OwnEscape leave={() => setShown(null)}><Documents key={shown} contract_id={shown} /></OwnEscape>
      )}
    </section>
  )
}

function One({ drawer: { closed_at, till, closed_by, counted_rp, expected_rp, reason, late_rp, terminal }, isShown, show }: { drawer: ClosedDrawer; isShown: boolean; show(): void }) {
  const { t, instant } = useWords()
  const whys = ([['reason', reason], ['terminal', terminal?.reason]] as const).filter(([, why]) => why)
  return (
    <tbody data-testid="cash-closed">
      <tr>
        <td><span className="tabular">{instant(closed_at)}</span><br /><span className="quiet">{closed_by}</span></td>
        <td>{till}</td>
        <td className="tabular cash-sum">{formatRappen(counted_rp)}</td>
        <td className="tabular cash-sum">{counted_rp === expected_rp ? <Shape name="passed" /> : null} {formatRappen(counted_rp - expected_rp)}</td>
        <td className="tabular cash-sum" data-testid="cash-closed-terminal">{terminal === null ? <span className="quiet" title={t('cash.closed.terminal_not_read')}>–</span>
          : terminal.total_rp === terminal.expected_rp ? <State shape="passed" word={t('cash.closed.terminal_exact')} /> : formatRappen(terminal.total_rp - terminal.expected_rp)}</td>
        <td><button type="button" className="text-button" aria-expanded={isShown} data-testid="cash-report" onClick={show}>{t('documents.kind.DAY_REPORT')}</button></td>
      </tr>
      {(whys.length > 0 || late_rp !== 0) && (
        <tr><td colSpan={heads.length} className="cash-why">
          {whys.map(([of, why]) => <p key={of}><span className="quiet">{t(`cash.closed.${of}`)}</span> {why}</p>)}
          {late_rp !== 0 && <p className="quiet">{t('cash.closed.late', { amount: showMoney(late_rp) })}</p>}
        </td></tr>
      )}
    </tbody>
  )
}
