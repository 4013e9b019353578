import { showPlate } from '../../../../shared/plates.ts'
import type { FormInput } from '../../../../shared/forms.ts'
import { useQuery } from '../../use-query.ts'
import { useWords } from '../../words/use-words.ts'
import { SettingForm } from '../settings/setting-form.tsx'

/** Another car for a reservation: those that are free in its period, its own category first. */
export function OtherCar({ reservation_id, close }: { reservation_id: string; close(): void }) {
  const { t } = useWords()
  const { rows: cars } = useQuery('cars_for', { reservation_id })
  if (!cars) return null
  if (cars.length === 0) return <p className="empty" data-testid="other-car-none">{t('reservation.car_none')}</p>
  return (
    <SettingForm form="assign_car" title={t('reservation.car')} verb={t('reservation.do_car')} done={close} close={close} start={{ vehicle_id: cars[0]?.id ?? '' }}
      fields={() => [{ name: 'vehicle_id', as: 'choice', wide: true, called: t('reservation.car_which'), options: cars.map(({ id, plate, label, category_code }) => ({ value: id, label: `${showPlate(plate)} · ${label} (${category_code})` })) }]}
      inputOf={({ vehicle_id }) => ({ reservation_id, vehicle_id }) as FormInput<'assign_car'>} />
  )
}
