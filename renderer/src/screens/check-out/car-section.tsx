import { NativeSelect } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { moved } from '../../keys.ts'
import { Plate } from '../../parts/plate.tsx'
import { Section } from '../../parts/section.tsx'
import { State } from '../../parts/shape.tsx'
import { vehicleShape } from '../../parts/vehicle-shape.ts'
import { useQuery } from '../../use-query.ts'
import { parseWhen } from '../../words/parse-when.ts'
import { showKm } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import type { SectionShared } from './section-props.ts'

/** Which car: the suggestion stands there, arrows take another one that is free until the return. */
export function CarSection({ typed, patch, live, errorOf, active, open, now }: SectionShared & { now: number }) {
  const { t, instant, called } = useWords()
  const when = parseWhen(typed.ends.date, typed.ends.time, now, typed.ends.fold)
  const { rows: free } = useQuery('free_vehicles', {
    category_id: typed.category_id, ends_at: when.kind === 'one' ? when.at : null, reservation_id: typed.reservation_id,
  })
  const { rows: choices } = useQuery('choices', {})
  const nameOf = (category_id: string) => {
    const category = choices?.categories.find(one => one.id === category_id)
    return category ? called(category) : ''
  }
  const car = typed.vehicle_id === null ? null : live?.vehicle ?? null
  // The chosen car stays in the list even when it is not free: the gate says why.
  const cars = car && free && !free.some(one => one.id === car.id) ? [car, ...free] : free ?? []
  const selected = cars.findIndex(one => one.id === typed.vehicle_id)
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [selected])
  return (
    <Section name="car" title={t('check_out.car')} isDone={typed.vehicle_id !== null} isOpen={typed.vehicle_id === null || active === 'car'} open={open}
      testid="check-out-section-car"
      facts={car && <><Plate plate={car.plate} small /> <b>{car.make} {car.model}</b> · {nameOf(car.category_id)} · {t(`vehicle.fuel.${car.fuel_type}`)} · {t(`vehicle.transmission.${car.transmission}`)}
        {car.status !== 'AVAILABLE' && <State shape={vehicleShape[car.status]} word={t(`vehicle.${car.status}`)} />}</>}>
      <NativeSelect label={t('check_out.category')} value={typed.category_id ?? ''} data-testid="check-out-category" className="medium"
        data={[{ value: '', label: t('check_out.all_categories') }, ...(choices?.categories ?? []).map(one => ({ value: one.id, label: `${one.code} · ${called(one)}` }))]}
        {...(typed.vehicle_id === null ? { 'data-field': 'category_id' } : {})} onChange={event => patch({ category_id: event.currentTarget.value || null })} />
      <div ref={list} className="picks picks-cars" role="listbox" tabIndex={0} aria-label={t('check_out.free_cars')} data-field="vehicle_id" data-testid="check-out-vehicle"
        aria-activedescendant={selected >= 0 ? `car-${selected}` : undefined}
        onFocus={() => {
          const [first] = cars
          if (typed.vehicle_id === null && first) patch({ vehicle_id: first.id })
        }}
        onKeyDown={event => {
          const to = moved(event.key, selected, cars.length)
          const next = to === null ? undefined : cars[to]
          if (!next) return
          event.preventDefault()
          patch({ vehicle_id: next.id, accepted: [] })
        }}>
        {cars.map((one, place) => (
          <div key={one.id} id={`car-${place}`} role="option" aria-selected={place === selected} className="pick" data-testid="vehicle-choice" data-plate={one.plate}
            onClick={() => patch({ vehicle_id: one.id, accepted: [] })}>
            <Plate plate={one.plate} small />
            <span><b>{one.make} {one.model}</b> <span className="quiet">· {one.category_code} · {t(`vehicle.fuel.${one.fuel_type}`)} · {t(`vehicle.transmission.${one.transmission}`)}</span></span>
            <span className="quiet tabular">{showKm(one.odometer_km)}{one.next_block_at !== null && ` · ${t('check_out.free_until', { when: instant(one.next_block_at) })}`}</span>
          </div>
        ))}
        {free?.length === 0 && !car && <p className="empty">{t('check_out.no_car')}</p>}
      </div>
      <p className="field-error" aria-live="polite">{errorOf('vehicle_id')}</p>
    </Section>
  )
}
