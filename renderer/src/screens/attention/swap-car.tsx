import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { AttentionTask } from '../../../../shared/attention.ts'
import type { FuelType, VehicleCard } from '../../../../shared/queries.ts'
import { useConfirm } from '../../use-confirm.ts'
import { useWords } from '../../words/use-words.ts'
import { whole } from '../check-out/typed.ts'
import { CarPick } from './car-pick.tsx'
import { Decision } from './decision.tsx'

type Props = { task: AttentionTask; swap: NonNullable<AttentionTask['swap']>; close(): void }

/** Another car left than the one that was written down: which, and what both show. The readings that are known stand there. */
export function SwapCar({ task, swap, close }: Props) {
  const { t } = useWords()
  const { confirm, busy, refusal, forget } = useConfirm('settle_conflict')
  const [car, setCar] = useState<VehicleCard | null>(null)
  const [back, setBack] = useState({ km: String(swap.out_km), fuel: String(swap.out_fuel) })
  /** null: what is known of the car */
  const [out, setOut] = useState<{ km: string | null; fuel: string | null }>({ km: null, fuel: null })
  const [reason, setReason] = useState(t('attention.reason_for.swap_car'))
  const [isTyped, setTyped] = useState(false)
  const out_km = out.km ?? String(car?.odometer_km ?? '')
  const out_fuel = out.fuel ?? String(car?.fuel_level ?? '')
  const read = {
    back_km: whole(back.km, 2_000_000), back_fuel: fuelOf(back.fuel, swap.fuel_type),
    out_km: whole(out_km, 2_000_000), out_fuel: fuelOf(out_fuel, car?.fuel_type ?? 'PETROL'),
  }
  const isBad = !car || Object.values(read).includes(null) || reason.trim().length < 3
  const unit = (type: FuelType) => <span className="unit">{type === 'ELECTRIC' ? '%' : '/ 8'}</span>
  const field = (label: string, value: string, change: (text: string) => void, testid: string, right: ReturnType<typeof unit>, isWrong: boolean) => (
    <TextInput label={label} value={value} inputMode="numeric" autoComplete="off" className="narrow" data-field={testid} data-testid={`attention-${testid}`} rightSection={right}
      error={value !== '' && isWrong ? t('form.bad_number') : undefined} onFocus={event => event.currentTarget.select()}
      onChange={event => change(event.currentTarget.value)} />
  )
  async function go(): Promise<void> {
    const readings = { back_km: read.back_km ?? 0, back_fuel: read.back_fuel ?? 0, out_km: read.out_km ?? 0, out_fuel: read.out_fuel ?? 0 } // isBad has none missing
    await confirm({ conflict_id: task.id, choice: 'swap_car', reason: reason.trim(), odometer_km: null, vehicle_id: car?.id ?? null, readings })
  }
  return (
    <Decision task={task} choice="swap_car" isBad={isBad} busy={busy} refusal={refusal} go={go} close={close}
      typed={isTyped || car ? JSON.stringify([car?.id, back, out, reason]) : null}>
      <div className="stack" onChange={() => {
        setTyped(true)
        forget()
      }}>
        <CarPick label={t('attention.car_label')} category_id={swap.category_id} ends_at={swap.ends_at} chosen={car} choose={setCar} />
        <div className="fields">
          {field(t('attention.out_km'), out_km, text => setOut({ ...out, km: text }), 'out-km', <span className="unit">km</span>, read.out_km === null)}
          {field(t('attention.out_fuel'), out_fuel, text => setOut({ ...out, fuel: text }), 'out-fuel', unit(car?.fuel_type ?? 'PETROL'), read.out_fuel === null)}
          {field(t('attention.back_km', { plate: swap.plate }), back.km, text => setBack({ ...back, km: text }), 'back-km', <span className="unit">km</span>, read.back_km === null)}
          {field(t('attention.back_fuel', { plate: swap.plate }), back.fuel, text => setBack({ ...back, fuel: text }), 'back-fuel', unit(swap.fuel_type), read.back_fuel === null)}
        </div>
        <TextInput label={t('attention.reason')} description={t('attention.reason_hint')} value={reason} maxLength={200} data-field="reason" data-testid="attention-reason"
          onFocus={event => event.currentTarget.select()} onChange={event => setReason(event.currentTarget.value)} />
      </div>
    </Decision>
  )
}

/** Eighths of the tank or percent of the battery; null when it is neither. */
const fuelOf = (text: string, type: FuelType): number | null => whole(text, type === 'ELECTRIC' ? 100 : 8)
