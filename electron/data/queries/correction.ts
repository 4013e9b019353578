import { foundOf } from '../../../shared/damage-found.ts'
import type { FormInput } from '../../../shared/forms.ts'
import type { QueryRows } from '../../../shared/queries.ts'
import type { Desk } from '../desk.ts'
import { openContract } from '../forms/contract-at-counter.ts'
import { jumpInDays, of_jump } from '../forms/odometer-jump.ts'
import { confirmedAs, placeOf } from '../replaced.ts'
import type { Replaced } from '../replaced.ts'
import { one } from '../statement.ts'
import { Trouble } from '../trouble.ts'
import type { Query } from './query.ts'
import { vehicleCard } from './vehicle-card.ts'

/** A refused check-out, check-in or swap of one's own as the form that it was; null when there is nothing (any more) to put right. */
export const correction: Query<'correction'> = (desk, { op_id }, here) => {
  const replaced = refusedOf(() => placeOf(desk, here, { replaces: op_id }).replaced)
  return replaced && (checkOutOf(desk, replaced) ?? checkInOf(replaced) ?? swapOf(desk, replaced))
}

function refusedOf(find: () => Replaced | null): Replaced | null {
  try {
    return find()
  } catch (error) {
    if (error instanceof Trouble) return null
    throw error
  }
}

function checkOutOf(desk: Desk, replaced: Replaced): QueryRows['correction'] {
  const [{ op_id, name }] = replaced
  const was = confirmedAs(replaced, 'check_out')
  if (name !== 'check_out' || !was) return null
  const held = confirmedAs(replaced, 'hold_deposit')
  const [given, waived] = [confirmedAs(replaced, 'grant_discount'), confirmedAs(replaced, 'waive_deposit')]
  const reasons = reasonsIn(replaced)
  // What is no longer to be fetched is not fetched: the car has left all the same.
  const is_booked = one(desk.db, "select 1 from reservations where id = @id and status = 'BOOKED'", { id: was.reservation_id }) !== undefined
  const form: FormInput<'check_out'> = {
    reservation_id: is_booked ? was.reservation_id : null, customer_id: was.customer_id,
    driver_ids: [...was.drivers].sort((a, b) => Number(b.is_main) - Number(a.is_main)).map(({ driver_id }) => driver_id),
    licence_seen: true, vehicle_id: was.vehicle_id, return_location_id: was.return_location_id, ends_at: was.ends_at,
    odometer_km: was.odometer_km, fuel_level: was.fuel_level,
    damages: was.damages.map(foundOf),
    deposit: held && { method: held.method, amount_rp: held.amount_rp, authorisation_code: held.authorisation_code, card_last4: held.card_last4 },
    waiver: waived?.reason ?? null, customs_reason: reasons.find(reason => !reason.startsWith(of_jump)) ?? null, odometer_reason: reasons.find(reason => reason.startsWith(of_jump))?.slice(of_jump.length) ?? null, extras: (was.extras ?? []).map(({ extra_id, pieces }) => ({ extra_id, pieces })),
    discount: given && { percent_bp: null, amount_rp: given.amount_rp, reason: given.reason },
    handed: was.keys === undefined ? null : { keys: was.keys, items: was.items ?? [] },
    accepted: [], replaces: op_id,
  }
  return { name: 'check_out', at: was.starts_at, number: was.number, form }
}

function checkInOf(replaced: Replaced): QueryRows['correction'] {
  const [{ op_id, name }] = replaced
  const was = confirmedAs(replaced, 'check_in')
  if (name !== 'check_in' || !was) return null
  const paid = confirmedAs(replaced, 'take_payment')
  const captured = replaced.filter(row => row.name === 'settle_deposit').map(row => (JSON.parse(row.input) as { captured_rp: number }).captured_rp)
  const charged = was.charges.filter(charge => charge.kind === 'DAMAGE').map(charge => charge.amount_rp)
  const form: FormInput<'check_in'> = {
    contract_id: was.contract_id, vehicle_id: was.vehicle_id, odometer_km: was.odometer_km, fuel_level: was.fuel_level, needs_cleaning: was.needs_cleaning,
    damages: was.damages.map((damage, n) => ({ ...foundOf(damage), charge_rp: chargeOf(charged, was.damages.length, n) })),
    capture_rp: sum(captured), payment: paid && { method: paid.method, amount_rp: paid.amount_rp, reference: paid.reference },
    receivable: confirmedAs(replaced, 'close_contract')?.receivable ?? false, accepted: [], replaces: op_id,
  }
  return { name: 'check_in', at: was.in_at, number: null, form }
}

function swapOf(desk: Desk, replaced: Replaced): QueryRows['correction'] {
  const [{ op_id, name }] = replaced
  const was = confirmedAs(replaced, 'swap_vehicle')
  if (name !== 'swap_vehicle' || !was) return null
  const { back, out, contract_id } = was
  const contract = openContract(desk, contract_id)
  const jumps = reasonsIn(replaced).filter(reason => reason.startsWith(of_jump)).map(reason => reason.slice(of_jump.length))
  // that of the car that is back was written first, where there was one
  const back_reason = contract && jumpInDays(back.odometer_km, contract, was.at) ? jumps.shift() ?? null : null
  const form: FormInput<'swap_vehicle'> = {
    contract_id, vehicle_id: out.vehicle_id, back_km: back.odometer_km, back_fuel: back.fuel_level, out_km: out.odometer_km, out_fuel: out.fuel_level, damages: back.damages.map(foundOf),
    out_damages: (out.damages ?? []).map(foundOf), next_status: was.next_status, reason: was.reason, back_reason, odometer_reason: jumps[0] ?? null, accepted: [], replaces: op_id,
  }
  return { name: 'swap_vehicle', at: was.at, number: null, form, vehicle: vehicleCard(desk, out.vehicle_id) }
}

const reasonsIn = (replaced: Replaced): string[] =>
  replaced.filter(row => row.name === 'record_approval' || row.name === 'add_note').map(row => (JSON.parse(row.input) as { reason: string }).reason)

const sum = (amounts: readonly number[]): number => amounts.reduce((all, amount) => all + amount, 0)
/** Damages that cost nothing have no charge: where they can not be told apart the whole stands beside the first. */
function chargeOf(charged: readonly number[], damages: number, n: number): number {
  if (charged.length === damages) return charged[n] ?? 0
  return n === 0 ? sum(charged) : 0
}
