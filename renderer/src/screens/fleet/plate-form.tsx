import { useState } from 'react'
import type { CarView, PlateHolder } from '../../../../shared/fleet-view.ts'
import type { FormInput } from '../../../../shared/forms.ts'
import { showPlate } from '../../../../shared/plates.ts'
import { zurichDate } from '../../../../shared/time.ts'
import { showDate } from '../../words/format.ts'
import { useQuery } from '../../use-query.ts'
import { useWords } from '../../words/use-words.ts'
import type { Words } from '../../words/use-words.ts'
import type { Field } from '../settings/fields.ts'
import { SettingForm } from '../settings/setting-form.tsx'

/** Asks what becomes of a plate that is on another car: nothing is taken from it before somebody has said so. `own`: the plate that it could get instead. */
export function plateUse({ t }: Words, holders: readonly PlateHolder[], own = ''): Field[] {
  const [holder, second] = holders
  if (!holder) return []
  const car = `${holder.label}, ${holder.location}`
  return [{ name: 'plate_use', as: 'choice', wide: true, called: t('car.on_other', { car }), options: [
    { value: '', label: t('car.choose') }, { value: 'TAKE', label: t('car.take', { car: holder.label }) }, { value: 'SHARE', label: t('car.share') },
    ...own === '' || second ? [] : [{ value: 'SWAP', label: t('car.swap', { car: holder.label, plate: showPlate(own) }) }]] }]
}

/** The cars beside this one that bear what is typed. */
export function useHolders(vehicle_id: string | null) {
  const [plate, setPlate] = useState('')
  const { rows } = useQuery('plate_holders', { plate, vehicle_id })
  return { holders: rows ?? [], watch: (typed: Record<string, string>) => setPlate(typed['plate'] ?? '') }
}

/** Another plate from a day on, or none any more. */
export function PlateForm({ car, done, close }: { car: CarView; done(): void; close(): void }) {
  const words = useWords()
  const { t } = words
  const { holders, watch } = useHolders(car.id)
  const [today] = useState(() => showDate(zurichDate(Date.now())))
  return (
    <SettingForm form="move_plate" title={t('car.action.plate')} lead={t('car.plate_lead')} watch={watch} done={done} close={close} start={{ plate: '', from_on: today }}
      fields={() => [{ name: 'plate', as: 'text', called: t('car.field.plate'), optional: true }, { name: 'from_on', as: 'day', called: t('car.from_on') }, ...plateUse(words, holders, car.out ? '' : car.plate)]}
      inputOf={({ plate, from_on, plate_use = null }) => ({ vehicle_id: car.id, plate: plate ?? '', from_on, plate_use }) as FormInput<'move_plate'>} />
  )
}
