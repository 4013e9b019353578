import type { Figures } from '../../../../shared/figures.ts'
import { formatRappen } from '../../../../shared/money.ts'
import { openContracts } from '../../ui-store.ts'
import { showNumber } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { ratiosOf, showHundredths, showTenths } from './show.ts'
import { Term } from './term.tsx'
import { useRows } from './use-rows.ts'

const heads = ['revenue', 'contracts', 'length', 'km', 'damages', 'cost'] as const
const [bar_width, bar_height] = [120, 12]

/** What each category brought and cost: bars beside their numbers. Enter on a category shows its contracts. */
export function Categories({ figures }: { figures: Figures }) {
  const { t } = useWords()
  const rows = useRows(figures).map(row => ({ ...row, ...ratiosOf(row.figures) }))
  const most = (of: (row: (typeof rows)[number]) => number | null) => Math.max(0, ...rows.filter(({ code }) => code !== null).map(row => of(row) ?? 0))
  const mosts = { revenue: most(row => row.figures.revenue_rp), length: most(row => row.length_days), cost: most(row => row.cost_per_1000_rp) }
  return (
    <section className="figure" data-testid="figure-categories">
      <h2>{t('figures.by_category')}</h2>
      <table className="figure-table figure-bars">
        <thead><tr>
          <th scope="col">{t('figures.category')}</th>
          {heads.map((head, n) => <th key={head} scope="col" className="cash-sum"><Term word={t(`figures.head.${head}`)} means={t(`figures.means.${head}`)} side={n > 1 ? 'right' : 'left'} /></th>)}
        </tr></thead>
        <tbody>{rows.map(({ code, name, figures: one, length_days, damages_per_1000, cost_per_1000_rp }) => (
          <tr key={code ?? 'all'} className={code === null ? 'heat-all' : undefined} data-testid="category-row" data-code={code ?? 'all'}>
            <th scope="row"><button type="button" className="text-button" data-testid="category-contracts"
              onClick={() => openContracts(name, figures.contracts.filter(({ category, in_period }) => in_period && (code ?? category) === category))}>{name}</button></th>
            <td><Bar share={code === null ? null : one.revenue_rp / mosts.revenue} value={formatRappen(one.revenue_rp)} /></td>
            <td className="tabular cash-sum">{showNumber(one.contracts)}</td>
            <td><Bar share={code === null ? null : (length_days ?? 0) / mosts.length} value={length_days === null ? '–' : t('figures.days', { days: showTenths(length_days) })} /></td>
            <td className="tabular cash-sum">{showNumber(one.driven_km)}</td>
            <td className="tabular cash-sum">{showHundredths(damages_per_1000)}</td>
            <td><Bar share={code === null ? null : (cost_per_1000_rp ?? 0) / mosts.cost} value={cost_per_1000_rp === null ? '–' : formatRappen(Math.round(cost_per_1000_rp))} /></td>
          </tr>
        ))}</tbody>
      </table>
    </section>
  )
}

/** `share`: of the longest bar; null: the sum of all has none. */
function Bar({ share, value }: { share: number | null; value: string }) {
  return (
    <span className="bar tabular">
      <svg width={bar_width} height={bar_height} viewBox={`0 0 ${bar_width} ${bar_height}`} preserveAspectRatio="none" aria-hidden="true">
        {share !== null && Number.isFinite(share) && <><rect className="bar-room" width={bar_width} height={bar_height} rx={2} /><rect width={Math.max(share > 0 ? 2 : 0, share * bar_width)} height={bar_height} rx={2} /></>}
      </svg>
      <span>{value}</span>
    </span>
  )
}
