import { useState } from 'react'
import type { FleetList, PlateHolder } from '../../../../shared/fleet-view.ts'
import type { FormInput } from '../../../../shared/forms.ts'
import { useWords } from '../../words/use-words.ts'
import type { Words } from '../../words/use-words.ts'
import type { Field, Typed } from '../settings/fields.ts'
import { SettingForm } from '../settings/setting-form.tsx'
import { plateUse, useHolders } from './plate-form.tsx'

const fuels = ['PETROL', 'DIESEL', 'HYBRID', 'PLUGIN_HYBRID', 'ELECTRIC'] as const

/** What is written down of a car, in the order of its registration. */
export const carFields = (words: Words, fleet: FleetList, holders: readonly PlateHolder[]) => ({ fuel_type }: Typed): Field[] => {
  const { t, called } = words
  const field = (name: string, as: Field['as'], more: Partial<Field> = {}): Field => ({ name, as, called: t(`car.field.${name}`), ...more })
  return [
    field('vin', 'text'), field('plate', 'text', { optional: true }), ...plateUse(words, holders),
    field('category_id', 'choice', { group: 'more', options: fleet.categories.map(one => ({ value: one.id, label: `${called(one)} (${one.code})` })) }),
    ...fleet.role === 'ADMIN' ? [field('location_id', 'choice', { options: fleet.locations.map(({ id, name }) => ({ value: id, label: name })) })] : [],
    field('make', 'text', { group: 'more' }), field('model', 'text'), field('colour', 'text'), field('first_registered', 'day'),
    field('fuel_type', 'choice', { group: 'more', options: fuels.map(value => ({ value, label: t(`vehicle.fuel.${value}`) })) }),
    field('transmission', 'choice', { options: (['MANUAL', 'AUTOMATIC'] as const).map(value => ({ value, label: t(`vehicle.transmission.${value}`) })) }), field('seats', 'whole', { min: 1, max: 9 }),
    ...fuel_type === 'ELECTRIC' ? [] : [field('tank_litres', 'whole', { min: 1, max: 1000, unit: 'l' })],
    ...fuel_type === 'ELECTRIC' || fuel_type === 'PLUGIN_HYBRID' ? [field('battery_kwh', 'whole', { min: 1, max: 1000, unit: 'kWh' })] : [],
    field('odometer_km', 'whole', { max: 2_000_000, unit: 'km', group: 'more' }),
    field('fuel_level', 'whole', fuel_type === 'ELECTRIC' ? { max: 100, unit: '%' } : { max: 8, unit: '/ 8' }),
    field('insurance_until', 'day', { optional: true, group: 'more' }), field('inspection_due', 'day', { optional: true }), field('vignette_until', 'day', { optional: true }),
    field('service_due_km', 'whole', { max: 2_000_000, unit: 'km', optional: true }), field('equipment', 'text', { optional: true, wide: true }),
  ]
}

/** A new car, field by field as its registration has them; it stands at this location, or where an administrator says. */
export function AddCar({ fleet, done, close }: { fleet: FleetList; done(id: string): void; close(): void }) {
  const words = useWords()
  const { t } = words
  const { holders, watch } = useHolders(null)
  const [start] = useState<Typed>(() => ({ category_id: fleet.categories[0]?.id ?? '', fuel_type: 'PETROL', transmission: 'MANUAL', seats: '5', location_id: fleet.location_id }))
  return (
    <SettingForm form="add_vehicle" title={t('car.add')} lead={t('car.add_lead')} verb={t('car.add_do')} fields={carFields(words, fleet, holders)} start={start} watch={watch} close={close} done={done}
      inputOf={({ plate, plate_use = null, equipment, tank_litres = 0, battery_kwh = 0, location_id = fleet.location_id, ...values }) =>
        ({ ...values, plate: plate ?? '', plate_use, equipment: equipment ?? '', tank_litres, battery_kwh, location_id }) as FormInput<'add_vehicle'>} />
  )
}
