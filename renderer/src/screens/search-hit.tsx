import type { SearchHit } from '../../../shared/queries.ts'
import type { Row } from '../parts/finder.tsx'
import { Plate } from '../parts/plate.tsx'
import { State } from '../parts/shape.tsx'
import { vehicleShape } from '../parts/vehicle-shape.ts'
import type { SearchAim } from '../ui-store.ts'
import { useWords } from '../words/use-words.ts'


/** One line of the search with the verb that Enter would do. */
export function Hit({ hit, aim, id, isSelected, choose }: Row & { hit: SearchHit; aim: SearchAim }) {
  const { t, instant, called } = useWords()
  return (
    <div id={id} className="hit" role="option" aria-selected={isSelected} onClick={choose} data-testid="search-hit" data-kind={hit.kind} data-id={hit.id}>
      {hit.kind === 'vehicle' && <><Plate plate={hit.plate} small /><span className="hit-text">{hit.label}<span className="quiet"> · {hit.location}</span></span>
        <State shape={vehicleShape[hit.status]} word={t(`vehicle.${hit.status}`)} /></>}
      {hit.kind === 'contract' && <><span className="number">{hit.number}</span><span className="hit-text">{hit.customer ?? ''} <Plate plate={hit.plate} small /></span>
        <span className="quiet">{t(`contract.status.${hit.status}`)} · {instant(hit.ends_at)}</span></>}
      {hit.kind === 'reservation' && <><span className="number">{hit.number}</span><span className="hit-text">{hit.customer}<span className="quiet"> · {called(hit.category)}</span></span>
        <span className="quiet">{instant(hit.starts_at)}</span></>}
      {hit.kind === 'customer' && <><span className="hit-text">{hit.name}<span className="quiet"> · {hit.town}</span></span><span className="quiet tabular">{hit.phone ?? ''}</span></>}
      <span className="hit-verb">{verbOf(hit, aim) && t(`search.verb.${verbOf(hit, aim)}`)}</span>
    </div>
  )
}

function verbOf(hit: SearchHit, aim: SearchAim): 'check_in' | 'check_out' | 'open' | 'arrival' | 'papers' | null {
  if (aim === 'papers') return 'papers'
  if (aim === 'check_in' && hit.kind === 'vehicle' && hit.contract_id === null) return 'arrival'
  if (hit.kind === 'contract') return 'open'
  if (hit.kind !== 'vehicle') return 'check_out'
  if (hit.contract_id !== null) return 'check_in'
  return hit.reservation_id !== null || hit.status === 'AVAILABLE' ? 'check_out' : null
}
