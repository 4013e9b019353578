import { useState } from 'react'
import type { CarView, FleetList } from '../../../../shared/fleet-view.ts'
import type { FormInput } from '../../../../shared/forms.ts'
import { showKm } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import type { Typed } from '../settings/fields.ts'
import { SettingForm } from '../settings/setting-form.tsx'

type Props = { car: CarView; done(): void; close(): void }
const waits = [1, 2, 4, 8, 24, 48, 72]

/** The car sets off to the location where it will stand from then on. */
export function SendForm({ car, locations, done, close }: Props & { locations: FleetList['locations'] }) {
  const { t } = useWords()
  const others = locations.filter(({ id }) => id !== car.location_id)
  return (
    <SettingForm form="start_transfer" title={t('car.action.send')} lead={t('car.send_lead')} verb={t('car.send_do')} done={done} close={close} start={{ to_location_id: others[0]?.id ?? '', hours: '2' }}
      fields={() => [
        { name: 'to_location_id', as: 'choice', called: t('car.to'), options: others.map(({ id, name }) => ({ value: id, label: name })) },
        { name: 'hours', as: 'choice', called: t('car.expected'), options: waits.map(count => ({ value: String(count), label: t('car.in_hours', { count }) })) },
      ]}
      inputOf={({ to_location_id, hours }) => ({ vehicle_id: car.id, to_location_id, hours: Number(hours) }) as FormInput<'start_transfer'>} />
  )
}

/** The car has come here. What it shows counts, whatever was thought of it. */
export function ReceiveForm({ car, done, close }: Props) {
  const { t } = useWords()
  const isElectric = car.fuel_type === 'ELECTRIC'
  const [typed, setTyped] = useState<Typed>({})
  const last_km = showKm(car.odometer_km)
  return (
    <SettingForm form="finish_transfer" title={t('car.action.receive')} lead={isBelow(typed, car) ? <b data-testid="car-below">{t('car.receive_below', { last_km })}</b> : t('car.receive_lead', { last_km })} verb={t('car.receive_do')} done={done} close={close} start={{}}
      fields={() => [
        { name: 'odometer_km', as: 'whole', max: 2_000_000, unit: 'km', called: t('car.field.odometer_km') },
        { name: 'fuel_level', as: 'whole', max: isElectric ? 100 : 8, unit: isElectric ? '%' : '/ 8', called: t('car.field.fuel_level') },
      ]}
      watch={setTyped}
      inputOf={values => ({ vehicle_id: car.id, ...values }) as FormInput<'finish_transfer'>} />
  )
}
const isBelow = (typed: Typed, car: CarView): boolean => /^\d+$/.test(typed['odometer_km'] ?? '') && Number(typed['odometer_km']) < car.odometer_km

/** The car leaves the fleet for good. */
export function RetireForm({ car, done, close }: Props) {
  const { t } = useWords()
  return (
    <SettingForm form="retire_vehicle" title={t('car.action.retire')} lead={t('car.retire_lead')} verb={t('car.retire_do')} done={done} close={close} start={{}}
      fields={() => [{ name: 'reason', as: 'text', wide: true, called: t('car.retire_why') }]}
      inputOf={({ reason }) => ({ vehicle_id: car.id, reason: String(reason) })} />
  )
}
