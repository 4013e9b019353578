import { useState } from 'react'
import type { CarView, FleetList } from '../../../../shared/fleet-view.ts'
import type { FormInput } from '../../../../shared/forms.ts'
import { useWords } from '../../words/use-words.ts'
import { typedOf } from '../settings/fields.ts'
import type { Field, Typed } from '../settings/fields.ts'
import { SettingForm } from '../settings/setting-form.tsx'
import { carFields } from './add-car.tsx'

/** What may be mistyped when a car is added. Its plate, its papers and its place have actions of their own, its readings come by what happens to it. */
const names = ['vin', 'category_id', 'make', 'model', 'colour', 'first_registered', 'fuel_type', 'transmission', 'seats', 'tank_litres', 'battery_kwh', 'equipment'] as const

/** A car's details are put right; what is booked or rented stands below. */
export function ChangeCar({ car, fleet, done, close }: { car: CarView; fleet: FleetList; done(): void; close(): void }) {
  const words = useWords()
  const { t } = words
  // as it stood when the form opened; no tank, no battery: an empty field
  const [start] = useState(() => Object.fromEntries(names.map(name => [name, car[name] === 0 ? '' : typedOf(name === 'first_registered' ? 'day' : 'text', car[name])])))
  const all = carFields(words, fleet, [])
  /** the category beside the number: the form has no plate between them */
  const fields = (typed: Typed): Field[] => all(typed).filter(({ name }) => names.some(one => one === name)).map(({ group, ...field }) => (group === undefined || field.name === 'category_id' ? field : { ...field, group }))
  return (
    <SettingForm form="change_vehicle" title={t('car.action.change')} lead={t('car.change_lead')} isChange done={done} close={close} start={start} fields={fields}
      inputOf={({ equipment, tank_litres = 0, battery_kwh = 0, ...values }) => ({ ...values, vehicle_id: car.id, equipment: equipment ?? '', tank_litres, battery_kwh }) as FormInput<'change_vehicle'>} />
  )
}
