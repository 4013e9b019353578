import { TextInput } from '@mantine/core'
import { FuelField } from '../../parts/fuel-field.tsx'
import { JumpReason } from '../../parts/jump-reason.tsx'
import { Section } from '../../parts/section.tsx'
import { showKm } from '../../words/format.ts'
import { useWords } from '../../words/use-words.ts'
import { HandedField } from './handed-field.tsx'
import type { SectionShared } from './section-props.ts'
import { whole } from './typed.ts'

/** Odometer and fuel as the car leaves the yard. */
export function ReadingSection({ typed, patch, live, errorOf, active, open, fact_vehicle_id }: SectionShared & { fact_vehicle_id: string | null }) {
  const { t } = useWords()
  const car = live?.vehicle ?? null
  const km = whole(typed.odometer, 2_000_000)
  const isFact = fact_vehicle_id !== null && typed.vehicle_id === fact_vehicle_id // read on the car then
  const isElectric = car?.fuel_type === 'ELECTRIC'
  const isJump = (typed.odometer_reason ?? '') !== '' || live?.gates.some(gate => gate.field === 'odometer_reason') === true
  const isDone = km !== null && typed.fuel !== '' && !errorOf('odometer_km') && !errorOf('fuel_level') && (!isJump || (typed.odometer_reason ?? '').trim() !== '')
  return (
    <Section name="reading" title={t('form.reading')} isDone={isDone} isOpen={!isDone || active === 'reading'} open={open} testid="check-out-section-reading"
      facts={<><b>{km !== null && showKm(km)} · {isElectric ? `${typed.fuel} %` : `${typed.fuel}/8`}</b> · {typed.handed === null ? <span className="quiet">{t('check_out.handed')}: {t('check_out.handed_none')}</span>
        : [t('check_out.keys', { count: typed.handed.keys }), ...typed.handed.items.map(item => t(`check_out.items.${item}`))].join(', ')}</>}>
      <div className="fields">
        <TextInput label={t('form.odometer')} value={typed.odometer} readOnly={isFact} inputMode="numeric" autoComplete="off" data-field="odometer_km" data-testid="check-out-odometer"
          description={car ? t('form.last_km', { last_km: showKm(car.odometer_km) }) : ' '} rightSection={<span className="unit">km</span>}
          error={typed.odometer !== '' && km === null ? t('form.bad_number') : errorOf('odometer_km')}
          onChange={event => patch({ odometer: event.currentTarget.value })} />
        <FuelField label={t(isElectric ? 'fuel.battery' : 'fuel.tank')} value={typed.fuel} isFact={isFact} isElectric={isElectric} change={fuel => patch({ fuel })}
          hint={t(isElectric ? 'fuel.hint_percent' : 'fuel.hint_eighths')} error={errorOf('fuel_level')} testid="check-out-fuel" />
      </div>
      {isJump && <JumpReason value={typed.odometer_reason ?? ''} change={odometer_reason => patch({ odometer_reason })} error={errorOf('odometer_reason')} testid="check-out-jump-reason" />}
      <HandedField value={typed.handed} isElectric={isElectric || car?.fuel_type === 'PLUGIN_HYBRID'} change={handed => patch({ handed })} />
    </Section>
  )
}
