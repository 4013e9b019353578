import { formatRappen } from '../../../shared/money.ts'
import type { PriceLine } from '../../../shared/queries.ts'
import { Unbroken } from './unbroken.tsx'
import { useWords } from '../words/use-words.ts'

/** Each amount with its calculation below it: "Why CHF 38?" is answered where it stands. */
export function PriceLines({ lines }: { lines: (PriceLine & { description?: string })[] }) {
  const { t, say, language } = useWords()
  return (
    <ul className="lines">
      {lines.map((line, place) => (
        <li key={`${line.kind}-${place}`} data-testid="price-line" data-kind={line.kind}>
          <span>{line.names?.[`name_${language}`] ?? t(`charge.${kindOf(line)}`)}{line.season && <span data-testid="price-season"> · {line.season[`name_${language}`]}</span>}{line.description && <span className="quiet"> · {line.description}</span>}</span>
          <span className="amount">{formatRappen(line.amount_rp)}</span>
          <span className="line-why"><Unbroken text={say(line.explanation)} /></span>
        </li>
      ))}
    </ul>
  )
}

/** What is missing in a battery is no fuel, though it is charged under the same kind. */
function kindOf({ kind, explanation }: PriceLine): string {
  if (explanation.key === 'price.energy_fee') return 'ENERGY_FEE'
  return explanation.key === 'price.energy' || explanation.key === 'price.energy_share' ? 'ENERGY' : kind
}
