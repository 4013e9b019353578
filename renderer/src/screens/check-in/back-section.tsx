import { Checkbox, TextInput } from '@mantine/core'
import { FuelField } from '../../parts/fuel-field.tsx'
import { JumpReason } from '../../parts/jump-reason.tsx'
import { Section } from '../../parts/section.tsx'
import { showKm } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { whole } from '../check-out/typed.ts'
import type { SectionShared } from './section-props.ts'

/** The car as it comes back. */
export function BackSection({ typed, patch, live, errorOf }: SectionShared) {
  const { t } = useWords()
  const { contract } = live
  const isFact = Boolean(typed.replaces) // read on the car then
  const isElectric = contract.vehicle.fuel_type === 'ELECTRIC'
  const isJump = (typed.odometer_reason ?? '') !== '' || live.gates.some(gate => gate.field === 'odometer_reason')
  const km = whole(typed.odometer, 2_000_000)
  const driven = live.driven_km === null || live.driven_km < 0 ? '' : ` · ${t('check_in.driven', { km: showKm(live.driven_km) })}`
  return (
    <Section name="back" title={t('form.reading')} isDone={false} isOpen open={() => undefined} testid="check-in-section-back" facts="">
      <div className="fields">
        <TextInput label={t('form.odometer')} value={typed.odometer} readOnly={isFact} inputMode="numeric" autoComplete="off" data-field="odometer_km" data-testid="check-in-odometer"
          description={t('check_in.out_km', { out: showKm(contract.out_km) }) + driven} rightSection={<span className="unit">km</span>}
          error={typed.odometer !== '' && km === null ? t('form.bad_number') : errorOf('odometer_km')}
          onChange={event => patch({ odometer: event.currentTarget.value, accepted: [] })} />
        <FuelField label={t(isElectric ? 'fuel.battery' : 'fuel.tank')} value={typed.fuel} isFact={isFact} isElectric={isElectric} change={fuel => patch({ fuel })}
          hint={t('check_in.out_fuel', { level: isElectric ? `${contract.out_fuel} %` : `${contract.out_fuel}/8` })} error={errorOf('fuel_level')} testid="check-in-fuel" />
      </div>
      {isJump && <JumpReason value={typed.odometer_reason ?? ''} change={odometer_reason => patch({ odometer_reason })} error={errorOf('odometer_reason')} testid="check-in-jump-reason" />}
      <Checkbox label={t('check_in.needs_cleaning')} checked={typed.needs_cleaning} data-field="needs_cleaning" data-testid="check-in-cleaning"
        onChange={event => patch({ needs_cleaning: event.currentTarget.checked })} />
    </Section>
  )
}
