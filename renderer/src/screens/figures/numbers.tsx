import type { Figures } from '../../../../shared/figures.ts'
import { formatRappen } from '../../../../shared/money.ts'
import { showKm, showMoney, showNumber } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { ratiosOf, showHundredths, showPercent, showTenths } from './show.ts'
import { Term } from './term.tsx'

/** The six numbers of the period, each with what it is made of. */
export function Numbers({ figures: { total, late } }: { figures: Figures }) {
  const { t } = useWords()
  const { use, rented_min, available_min, length_days, damages_per_1000, cost_per_1000_rp, cost_rp } = ratiosOf(total)
  const { contracts, returned, damages, driven_km, revenue_rp } = total
  const days = (minutes: number) => showNumber(Math.round(minutes / 1440))
  const shown = [
    ['use', showPercent(use), t('figures.car_days', { rented: days(rented_min), all: days(available_min) })],
    ['revenue', showMoney(revenue_rp), t('figures.contracts', { count: contracts, shown: showNumber(contracts) })],
    ['length', length_days === null ? '–' : t('figures.days', { days: showTenths(length_days) }), t('figures.returned', { count: returned, shown: showNumber(returned) })],
    ['late', contracts === 0 ? '–' : showPercent(late.length / contracts), t('figures.late_of', { late: showNumber(late.length), all: showNumber(contracts) })],
    ['damages', showHundredths(damages_per_1000), t('figures.damages', { count: damages, shown: showNumber(damages), km: showKm(driven_km) })],
    ['cost', cost_per_1000_rp === null ? '–' : `CHF ${formatRappen(Math.round(cost_per_1000_rp))}`, t('figures.cost_of', { amount: showMoney(cost_rp) })],
  ] as const
  return (
    <dl className="figures-numbers">
      {shown.map(([name, value, made_of], n) => (
        <div key={name} data-testid={`figure-${name}`}>
          <dt><Term word={t(`figures.number.${name}`)} means={t(`figures.means.${name}`)} side={n % 3 === 2 ? 'right' : 'left'} /></dt>
          <dd className="figures-value tabular">{value}</dd>
          <dd className="quiet tabular">{made_of}</dd>
        </div>
      ))}
    </dl>
  )
}
