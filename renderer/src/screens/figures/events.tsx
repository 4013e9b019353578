import { useState } from 'react'
import type { Figures, FleetEvent } from '../../../../shared/figures.ts'
import { zurichDate } from '../../../../shared/time.ts'
import { Plate } from '../../parts/plate.tsx'
import { State } from '../../parts/shape.tsx'
import { openSearch } from '../../ui-store.ts'
import { showDate, showKm } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'

const shown_first = 8

/** What cars of the location need soon: inspections, vignettes, insurances, services, planned visits. Enter on a car finds it. */
export function Events({ figures: { events, events_until } }: { figures: Figures }) {
  const { t } = useWords()
  const [shows_all, setShowsAll] = useState(false)
  const [today] = useState(() => zurichDate(Date.now()))
  const rows = shows_all ? events : events.slice(0, shown_first)
  const rest = events.length - rows.length
  const when = ({ on, left_km }: FleetEvent) => {
    if (on !== null) return on < today ? <>{showDate(on)} <State shape="overdue" word={t('figures.events.overdue')} /></> : showDate(on)
    const km = Number(left_km)
    return km > 0 ? t('figures.events.in_km', { km: showKm(km) }) : <State shape="overdue" word={t('figures.events.over_km', { km: showKm(-km) })} />
  }
  return (
    <section className="figure" data-testid="figure-events">
      <h2>{t('figures.events.title', { until: showDate(events_until) })}</h2>
      {events.length === 0 ? <p className="quiet"><State shape="passed" word={t('figures.events.none')} /></p> : (
        <table className="figure-table">
          <thead><tr>{(['when', 'what', 'car'] as const).map(head => <th key={head} scope="col">{t(`figures.events.${head}`)}</th>)}</tr></thead>
          <tbody>{rows.map(event => (
            <tr key={`${event.kind} ${event.plate} ${event.on} ${event.vehicle} ${event.note}`} data-testid="event-row" data-kind={event.kind}>
              <td className="tabular">{when(event)}</td>
              <td>{t(`figures.events.${event.kind}`)}{event.note && <span className="quiet"> {event.note}</span>}</td>
              <td className="figure-car">{event.plate && <button type="button" className="text-button" onClick={() => openSearch(event.plate ?? '')}><Plate plate={event.plate} small /></button>} {event.vehicle}</td>
            </tr>
          ))}</tbody>
        </table>
      )}
      {rest > 0 && <p className="quiet">{t('figures.late.more', { count: rest })} <button type="button" className="text-button figures-inline" onClick={() => setShowsAll(true)}>{t('figures.late.show_all')}</button></p>}
    </section>
  )
}
