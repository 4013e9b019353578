import { TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { VehicleCard } from '../../../../shared/queries.ts'
import { moved } from '../../keys.ts'
import { Plate } from '../../parts/plate.tsx'
import { useQuery } from '../../use-query.ts'
import { showKm } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'

type Props = {
  label: string
  category_id: string
  /** free at least until then, ms UTC */
  ends_at: number | null
  /** its own block does not count */
  reservation_id?: string
  chosen: VehicleCard | null
  choose(car: VehicleCard | null): void
}
const most_shown = 4

/** A free car by the digits of its plate, its category or its make; the best fits first, arrows take another one. */
export function CarPick({ label, category_id, ends_at, reservation_id, chosen, choose }: Props) {
  const { t, instant, called } = useWords()
  const [text, setText] = useState('')
  const { rows: free } = useQuery('free_vehicles', { category_id, ends_at, reservation_id: reservation_id ?? null })
  const { rows: choices } = useQuery('choices', {})
  const categories = new Map(choices?.categories.map(one => [one.id, called(one)]))
  const isSought = (car: VehicleCard, wanted: string) => isMeant(car, categories.get(car.category_id) ?? '', wanted)
  const fits = (free ?? []).filter(car => isSought(car, text))
  const at = fits.findIndex(({ id }) => id === chosen?.id)
  const first = Math.max(0, Math.min(at - 1, fits.length - most_shown))
  const best = text.trim() === '' ? null : fits[0] ?? null
  // Typed before the cars were there: the first that fits is taken once they are.
  useEffect(() => { if (chosen === null && best !== null) choose(best) }, [best, chosen, choose])
  return (
    <div className="car-pick">
      <TextInput label={label} description={t('attention.car_hint')} value={text} autoFocus autoComplete="off" spellCheck={false} data-field="vehicle_id" data-testid="attention-car"
        role="combobox" aria-expanded aria-controls="attention-cars" aria-activedescendant={at < 0 ? undefined : `attention-car-${at}`}
        onChange={event => {
          const wanted = event.currentTarget.value
          setText(wanted)
          choose(wanted.trim() === '' ? null : (free ?? []).find(car => isSought(car, wanted)) ?? null)
        }}
        onKeyDown={event => {
          const to = event.key.startsWith('Arrow') ? moved(event.key, at, fits.length) : null
          if (to === null) return
          event.preventDefault()
          choose(fits[to] ?? null)
        }} />
      <div id="attention-cars" role="listbox" aria-label={label} className="picks">
        {fits.slice(first, first + most_shown).map((car, place) => (
          <div key={car.id} id={`attention-car-${first + place}`} role="option" aria-selected={car.id === chosen?.id} className="pick" data-testid="attention-car-choice"
            onPointerDown={event => event.preventDefault()} onClick={() => choose(car)}>
            <Plate plate={car.plate} small />
            <span><b>{car.make} {car.model}</b> <span className="quiet">· {car.category_code} · {t(`vehicle.fuel.${car.fuel_type}`)}</span></span>
            <span className="quiet tabular">{showKm(car.odometer_km)}{car.next_block_at !== null && ` · ${t('check_out.free_until', { when: instant(car.next_block_at) })}`}</span>
          </div>
        ))}
        {free && fits.length === 0 && <p className="empty">{t('attention.no_car')}</p>}
      </div>
    </div>
  )
}

function isMeant({ plate, category_code, make, model }: VehicleCard, category: string, text: string): boolean {
  const wanted = text.toLowerCase().replaceAll(/[\s.]/g, '')
  if (/^\d+$/.test(wanted)) return plate.replaceAll(/\D/g, '').startsWith(wanted)
  return [plate, category_code, category, make, model, `${make}${model}`].some(word => word.toLowerCase().replaceAll(' ', '').startsWith(wanted))
}
