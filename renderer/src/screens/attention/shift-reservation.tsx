import { useState } from 'react'
import type { AttentionTask } from '../../../../shared/attention.ts'
import type { VehicleCard } from '../../../../shared/queries.ts'
import { WhenField } from '../../parts/when-field.tsx'
import { useConfirm } from '../../use-confirm.ts'
import { parseWhen } from '../../words/parse-when.ts'
import { typedWhen } from '../../words/typed-when.ts'
import { useWords } from '../../words/use-words.ts'
import { CarPick } from './car-pick.tsx'
import { Decision } from './decision.tsx'

type Props = { task: AttentionTask; reservation: NonNullable<AttentionTask['reservation']>; close(): void }

/** A reservation without a car gets another one, another time, or both. */
export function ShiftReservation({ task, reservation, close }: Props) {
  const { t, say } = useWords()
  const { confirm, busy, refusal, forget } = useConfirm('settle_conflict')
  const [now] = useState(() => Date.now())
  const [car, setCar] = useState<VehicleCard | null>(null)
  const [starts, setStarts] = useState(() => typedWhen(reservation.starts_at))
  const [ends, setEnds] = useState(() => typedWhen(reservation.ends_at))
  const [isTyped, setTyped] = useState(false)
  const from = parseWhen(starts.date, starts.time, now, starts.fold)
  const until = parseWhen(ends.date, ends.time, now, ends.fold)
  const starts_at = from.kind === 'one' ? from.at : null
  const ends_at = until.kind === 'one' ? until.at : null
  const isBackwards = starts_at !== null && ends_at !== null && ends_at <= starts_at
  const isBad = !car || starts_at === null || ends_at === null || isBackwards
  async function go(): Promise<void> {
    if (!car || starts_at === null || ends_at === null) return
    // Only what changes is named: minutes that nobody touched stay, seconds and all.
    const isMoved = starts_at !== whenOf(reservation.starts_at, now) || ends_at !== whenOf(reservation.ends_at, now)
    await confirm({ conflict_id: task.id, choice: 'shift_reservation', reason: t('attention.reason_for.shift_reservation'), odometer_km: null, vehicle_id: car.id,
      period: isMoved ? { starts_at, ends_at } : null })
  }
  return (
    <Decision task={task} choice="shift_reservation" isBad={isBad} busy={busy} refusal={refusal} go={go} close={close}
      typed={isTyped || car ? JSON.stringify([car?.id, starts, ends]) : null}>
      <div className="stack" onChange={() => {
        setTyped(true)
        forget()
      }}>
        <CarPick label={t('attention.car_for')} category_id={reservation.category_id} ends_at={ends_at} reservation_id={reservation.id} chosen={car} choose={setCar} />
        <div className="fields">
          <WhenField value={starts} now={now} change={setStarts} field="starts_at" testid="attention-starts" labels={{ day: t('attention.from_day'), time: t('attention.from_time') }} />
          <WhenField value={ends} now={now} change={setEnds} field="ends_at" testid="attention-ends" labels={{ day: t('attention.to_day'), time: t('attention.to_time') }}
            error={isBackwards ? say({ key: 'refused.reservation_ends_after_start' }) : undefined} />
        </div>
      </div>
    </Decision>
  )
}

/** The instant as its two fields would be read. */
function whenOf(at: number, now: number): number | null {
  const { date, time, fold } = typedWhen(at)
  const when = parseWhen(date, time, now, fold)
  return when.kind === 'one' ? when.at : null
}
