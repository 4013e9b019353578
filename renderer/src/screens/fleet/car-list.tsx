import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { FleetCar, FleetList } from '../../../../shared/fleet-view.ts'
import { moved } from '../../keys.ts'
import { KeyHint } from '../../parts/hint.tsx'
import { Plate } from '../../parts/plate.tsx'
import { State } from '../../parts/shape.tsx'
import { vehicleShape } from '../../parts/vehicle-shape.ts'
import { useChosen } from '../../use-chosen.ts'
import { useKeys } from '../../use-keys.ts'
import { showKm, showNumber } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'

type Props = { fleet: FleetList; text: string; type(text: string): void; /** the list is not yet the one for this text */ isLate: boolean; show(id: string): void; add(): void }

/** The cars of this location, and with a text those of the firm that it fits: arrows choose, Enter opens. */
export function CarList({ fleet, text, type, isLate, show, add }: Props) {
  const { t } = useWords()
  const field = useRef<HTMLInputElement>(null)
  const { at: chosen, choose, forget } = useChosen(fleet.cars, car => car.id)
  const mayAdd = fleet.role === 'MANAGER' || fleet.role === 'ADMIN'
  const waits = useRef(false)
  const first = fleet.cars[0]
  useEffect(() => { field.current?.focus() }, [])
  // Enter was faster than the answer: it counts for the answer to what stands in the field.
  useEffect(() => {
    if (!waits.current || isLate) return
    waits.current = false
    if (first) show(first.id)
  }, [isLate, first, show])
  useKeys(event => {
    if (!mayAdd || event.defaultPrevented || !event.altKey || event.ctrlKey || event.metaKey || event.key.toLowerCase() !== 'n') return
    event.preventDefault()
    add()
  })
  return (
    <div className="stack">
      <div className="fleet-head">
        <input ref={field} className="fleet-search" type="text" role="combobox" aria-expanded="true" aria-controls="fleet-cars" aria-label={t('car.search')} placeholder={t('car.search')} value={text} maxLength={100} data-autofocus autoComplete="off" spellCheck={false}
          aria-activedescendant={chosen >= 0 ? `fleet-car-${chosen}` : undefined} data-testid="fleet-search"
          onChange={event => {
            type(event.currentTarget.value)
            forget()
            waits.current = false
          }}
          onKeyDown={event => {
            const to = ['Home', 'End'].includes(event.key) ? null : moved(event.key, chosen, fleet.cars.length)
            const car = fleet.cars[chosen]
            if (event.key === 'Enter') {
              event.preventDefault()
              if (isLate) waits.current = true
              else if (car) show(car.id)
            } else if (to !== null) {
              event.preventDefault()
              choose(to)
              document.getElementById(`fleet-car-${to}`)?.scrollIntoView({ block: 'nearest' })
            }
          }} />
        {mayAdd && <Button onClick={add} variant="default" data-testid="fleet-add">{t('car.add')} <KeyHint keys="Alt N" /></Button>}
      </div>
      {fleet.cars.length === 0 ? !isLate && <p className="empty" data-testid="fleet-none">{text.trim() === '' ? t('car.none') : t('car.not_found', { text })}</p> : (
        <ul id="fleet-cars" className="picks fleet-cars" role="listbox" aria-label={t('car.title')}>
          {fleet.cars.map((car, place) => <Row key={car.id} car={car} id={`fleet-car-${place}`} here={fleet.location_id} isChosen={place === chosen} show={() => show(car.id)} />)}
        </ul>
      )}
      <p className="quiet" data-testid="fleet-count">{t('car.count', { count: fleet.count, shown: showNumber(fleet.count) })}{fleet.count > fleet.cars.length && ` ${t('car.more', { first: fleet.cars.length })}`}
        {' · '}<KeyHint keys="↑ ↓" /> {t('search.choose')} · <KeyHint keys="Enter" /> {t('search.verb.open')}</p>
    </div>
  )
}

function Row({ car, id, here, isChosen, show }: { car: FleetCar; id: string; here: string; isChosen: boolean; show(): void }) {
  const { t } = useWords()
  return (
    <li id={id} className="pick fleet-car" role="option" aria-selected={isChosen} data-testid="fleet-car" data-id={car.id} data-plate={car.plate} data-status={car.status} onClick={show}>
      {car.plate === '' ? <span className="quiet">{t('car.no_plate')}</span> : <Plate plate={car.plate} small />}
      <span className="car-text"><span>{car.label}</span><span className="quiet tabular">{car.vin}{car.location_id !== here && ` · ${car.location}`}</span></span>
      <span className="quiet">{car.category_code}</span>
      <span className="quiet tabular number-cell">{showKm(car.odometer_km)}</span>
      <State shape={vehicleShape[car.status]} word={car.is_coming && car.location_id !== here ? t('car.coming') : t(`vehicle.${car.status}`)} />
    </li>
  )
}
