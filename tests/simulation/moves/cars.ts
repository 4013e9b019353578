import type { FormInput } from '../../../shared/forms.ts'
import { acceptAll, idsOf } from './move.ts'
import type { Dice, Move, View } from './move.ts'

const DAY = 86_400_000

/** Mostly a car that is free here; sometimes any, which the form may refuse. */
function chooseCar(view: View, dice: Dice, reserved: string | null, reservation_id: string | null): string | null {
  const free = view.read('free_vehicles', { category_id: null, ends_at: null, reservation_id }).map(vehicle => vehicle.id).sort()
  if (reserved && dice.roll(3) > 0) return reserved
  return dice.pick(dice.roll(8) === 7 || free.length === 0 ? idsOf(view, 'select id from vehicles order by id') : free) ?? null
}

const scratch = { part: 'LEFT', kind: 'SCRATCH', severity: 1, description: 'hinten' } as const

const checkOut: Move = {
  name: 'check_out', weight: 5,
  fillIn(view, dice) {
    const reservations = idsOf(view, "select id from reservations where status = 'BOOKED' order by id")
    const reservation_id = dice.roll(2) === 0 ? dice.pick(reservations) ?? null : null
    const customer_id = reservation_id ? null : dice.pick(idsOf(view, 'select id from customers order by created_at, id')) ?? null
    const { form } = view.read('check_out_start', { reservation_id, customer_id })
    const vehicle_id = chooseCar(view, dice, form.vehicle_id, reservation_id)
    const car = view.db.prepare('select odometer_km, fuel_type from vehicles where id = ?').get(vehicle_id) as
      { odometer_km: number; fuel_type: string } | undefined
    const filled: FormInput<'check_out'> = {
      ...form, vehicle_id, licence_seen: true, ends_at: form.ends_at ?? view.now() + (1 + dice.roll(4)) * DAY,
      return_location_id: dice.pick(idsOf(view, 'select id from locations order by id')) ?? form.return_location_id,
      odometer_km: (car?.odometer_km ?? 0) + dice.choose(0, 12, 3, 40, 300, 0, 7, -15), fuel_level: car?.fuel_type === 'ELECTRIC' ? 80 : 8,
      damages: dice.roll(4) === 3 ? [scratch] : [],
      deposit: dice.choose<FormInput<'check_out'>['deposit']>(null,
        { method: 'CASH', amount_rp: 50_000, authorisation_code: null, card_last4: null },
        { method: 'CREDIT_CARD', amount_rp: 50_000, authorisation_code: 'A12345', card_last4: '4242' }),
    }
    return { form: 'check_out', input: { ...filled, accepted: acceptAll(view.read('check_out', filled).gates) } }
  },
}

const checkIn: Move = {
  name: 'check_in', weight: 5,
  fillIn(view, dice) {
    // any open contract of the firm: cars come back anywhere
    const contract_id = dice.pick(idsOf(view, "select id from contracts where status = 'ACTIVE' order by created_at, number"))
    if (!contract_id) return null
    const leaving = view.db.prepare('select max(out_km) from contract_vehicles where contract_id = ?').pluck()
    const out_km = leaving.get(contract_id) as number | null
    const empty: FormInput<'check_in'> = {
      contract_id, odometer_km: (out_km ?? 0) + dice.choose(40, 130, 950, 260, 0, 410, 75, -20),
      fuel_level: dice.choose(8, 5, 8), needs_cleaning: dice.roll(3) < 2,
      damages: dice.roll(4) === 3 ? [{ ...scratch, charge_rp: 25_000 }] : [], capture_rp: 0, payment: null, receivable: true, accepted: [],
    }
    const seen = view.read('check_in', empty)
    if ('missing' in seen) return { form: 'check_in', input: empty }
    const how = dice.roll(3)
    const payment = how === 0 || seen.due_rp <= 0 ? null
      : how === 1 ? { method: 'CASH' as const, amount_rp: seen.due_cash_rp, reference: null }
        : { method: 'CREDIT_CARD' as const, amount_rp: seen.due_rp, reference: null }
    const filled = { ...empty, payment, receivable: payment === null }
    const again = view.read('check_in', filled)
    return { form: 'check_in', input: { ...filled, accepted: 'missing' in again ? [] : acceptAll(again.gates) } }
  },
}

const markReady: Move = {
  name: 'mark_ready', weight: 2,
  fillIn(view, dice) {
    const vehicle_id = dice.pick(idsOf(view, "select id from vehicles where status = 'CLEANING' order by id"))
    return vehicle_id ? { form: 'mark_ready', input: { vehicle_id } } : null
  },
}

export const carMoves: readonly Move[] = [checkOut, checkIn, markReady]
