import type { Database } from 'better-sqlite3'
import { dayRate, totalOf } from '../../../shared/charges.ts'
import { rentRp } from '../../../shared/seasons.ts'
import { rentalDays } from '../../../shared/time.ts'
import { tiersOf } from '../price-data.ts'
import { assertVat } from './add-charge.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { storeCharges } from './evidence.ts'
import { isThere, roleOf, storedContract, storedReservation, storedVehicle } from './stored.ts'
import type { StoredContract } from './stored.ts'
import { takeNumber } from './take-number.ts'
import { writeNote } from './write-note.ts'

export const addNote: Apply<'add_note'> = (db, write, context, { contract_id, note_id, reason }) => {
  if (isThere(db, 'booking_notes', note_id)) return []
  if (!storedContract(db, contract_id)) throw new Stale('refused.contract_unknown')
  writeNote(write, context, { kind: 'NOTE', note_id, reason, contract_id })
  return []
}

/**
 * It is a fact: kept whatever this PC thinks of it. A car that can't be driven goes out to nobody until a manager says so. Why stands
 * in the incident, which only those see who see the contract; what is said of a car is read in the whole firm (ADR 75).
 */
export const reportIncident: Apply<'report_incident'> = (db, write, { org_id, author_id, occurred_at }, input) => {
  const { incident_id, out_of_service, ...incident } = input
  if (isThere(db, 'incidents', incident_id)) return []
  const vehicle = storedVehicle(db, input.vehicle_id)
  if (!vehicle) throw new Stale('refused.vehicle_unknown')
  if (input.contract_id !== null && !storedContract(db, input.contract_id)) throw new Stale('refused.contract_unknown')
  if (input.kind !== 'ARRIVAL' && input.contract_id === null) throw new Stale('refused.incident_names_contract')
  if (input.happened_at > occurred_at + 600_000) throw new Stale('refused.incident_has_happened')
  write.insert('incidents', { ...incident, id: incident_id, org_id, reported_at: occurred_at, reported_by: author_id })
  if (out_of_service && ['AVAILABLE', 'RENTED', 'CLEANING'].includes(vehicle.status)) {
    write.update('vehicles', vehicle.id, { status: 'OUT_OF_SERVICE', status_reason: null })
  }
  return []
}

/** What becomes known when the car is long back. */
export const chargeAfterwards: Apply<'charge_afterwards'> = (db, write, context, { contract_id, note_id, kind, reason, charges, fine }) => {
  if (isThere(db, 'booking_notes', note_id)) return []
  const contract = storedContract(db, contract_id)
  if (!contract) throw new Stale('refused.contract_unknown')
  if (!['ACTIVE', 'RETURNED', 'COMPLETED'].includes(contract.status)) throw new Stale('refused.contract_is_closed')
  if (charges.some(charge => charge.kind !== 'FINE' && charge.kind !== 'HANDLING_FEE')) throw new Stale('refused.malformed_operation')
  if ((fine && kind !== 'FINE') || (charges.length === 0 && (fine?.authority ?? null) === null)) throw new Stale('refused.malformed_operation')
  if (fine && !db.prepare('select 1 from contract_drivers where contract_id = ? and driver_id = ?').get(contract_id, fine.driver_id)) throw new Stale('refused.driver_unknown')
  assertLimit(db, context.org_id, context.author_id, totalOf(charges))
  for (const charge of charges) assertVat(db, context.org_id, charge.kind, context.occurred_at, charge)
  storeCharges(db, write, context, contract_id, charges.map(charge => ({ ...charge, description: reason })))
  writeNote(write, context, { kind, note_id, reason, contract_id, fine })
  return []
}

/** What an early return leaves unused of the agreed days, Rappen: the twin of `private.early_return_rp`. 0 where the fewer days cost as much. */
export function earlyReturnRp(db: Database, contract: Pick<StoredContract, 'id' | 'starts_at' | 'grace_min' | 'seasons'> & { price_plan_id: string; day_rate_rp: number }, returned_at: number): number {
  const days = rentalDays(contract.starts_at, returned_at, contract.grace_min)
  const sums = db.prepare(`select coalesce(sum(amount_rp) filter (where kind = 'RENT'), 0) as rent_rp, coalesce(sum(amount_rp) filter (where kind = 'YOUNG_DRIVER'), 0) as young_rp,
    coalesce(max(unit_rp) filter (where kind = 'YOUNG_DRIVER'), 0) as young_unit_rp from contract_charges where contract_id = ?`).get(contract.id) as
    { rent_rp: number; young_rp: number; young_unit_rp: number }
  const plan_rate_rp = db.prepare('select day_rate_rp from price_plans where id = ?').pluck().get(contract.price_plan_id) as number | undefined
  const rate_rp = dayRate({ day_rate_rp: plan_rate_rp ?? contract.day_rate_rp, tiers: tiersOf(db, contract.price_plan_id) }, days)
  return Math.max(0, sums.rent_rp - rentRp(contract, days, rate_rp) + sums.young_rp - days * sums.young_unit_rp)
}

/** Fewer days than agreed, priced as what they were. */
export const repriceReturn: Apply<'reprice_return'> = (db, write, context, input) => {
  const { contract_id, charge_id, amount_rp, vat_code, vat_bp, note_id, reason } = input
  if (isThere(db, 'contract_charges', charge_id)) return []
  const contract = storedContract(db, contract_id) as (StoredContract & { price_plan_id: string; returned_at: number | null }) | undefined
  if (!contract) throw new Stale('refused.contract_unknown')
  assertVat(db, context.org_id, 'EARLY_RETURN', contract.starts_at, { vat_code, vat_bp })
  if (db.prepare("select 1 from contract_charges where contract_id = ? and kind = 'EARLY_RETURN'").get(contract_id)) throw new Stale('refused.early_return_once')
  const { returned_at } = contract
  if (contract.status !== 'RETURNED' || returned_at === null || returned_at >= contract.ends_at || earlyReturnRp(db, contract, returned_at) !== amount_rp) {
    throw new Stale('refused.early_return_not_due')
  }
  storeCharges(db, write, context, contract_id, [{ id: charge_id, kind: 'EARLY_RETURN', quantity: 1, unit_rp: -amount_rp, amount_rp: -amount_rp, vat_code, vat_bp }])
  writeNote(write, context, { kind: 'EARLY_RETURN', note_id, reason, contract_id })
  return []
}

/** A contract without a car: the fee for a reservation that nobody fetched, so that it is paid, billed and found like any other money. */
export const chargeNoShow: Apply<'charge_no_show'> = (db, write, context, input) => {
  const { contract_id, reservation_id, number, charge } = input
  if (isThere(db, 'contracts', contract_id)) return []
  const reservation = storedReservation(db, reservation_id) as ReturnType<typeof storedReservation> & { customer_id: string } | undefined
  if (!reservation) throw new Stale('refused.reservation_unknown')
  if (reservation.status !== 'NO_SHOW') throw new Stale('refused.reservation_is_no_no_show')
  if (db.prepare('select 1 from contracts where reservation_id = ?').get(reservation_id)) throw new Stale('refused.no_show_already_charged')
  assertLimit(db, context.org_id, context.author_id, charge.amount_rp)
  assertVat(db, context.org_id, 'NO_SHOW', context.occurred_at, charge)
  takeNumber(db, write, input)
  const { location_id, customer_id, price_plan_id, starts_at, ends_at } = reservation
  write.insert('contracts', {
    id: contract_id, org_id: context.org_id, number, status: 'RETURNED', customer_id, reservation_id, pickup_location_id: location_id, return_location_id: location_id,
    returned_location_id: location_id, starts_at, ends_at, returned_at: input.at, price_plan_id, day_rate_rp: 0, included_km_day: 0, extra_km_rp: 0, fuel_unit_rp: 0,
    fuel_fee_rp: 0, excess_rp: 0, grace_min: 0, is_receivable: 0, device_id: context.device_id, created_by: context.author_id, created_at: context.occurred_at,
  })
  storeCharges(db, write, context, contract_id, [{ ...charge, kind: 'NO_SHOW', quantity: 1, unit_rp: charge.amount_rp }])
  return []
}

/** Makes a line of the firm's price list, or changes it; what was charged stays as it was. */
export const putCounterFee: Apply<'put_counter_fee'> = (db, write, { org_id }, { counter_fee_id, ...fee }) => {
  if (!db.prepare('select 1 from charge_kinds where kind = ?').get(fee.kind)) throw new Stale('refused.charge_kind_unknown')
  const known = db.prepare('select id from counter_fees where kind = @kind and code = @code and category_id is @category_id').pluck()
    .get({ kind: fee.kind, code: fee.code, category_id: fee.category_id })
  const { kind: _kind, code: _code, category_id: _category, ...changed } = { ...fee, is_active: Number(fee.is_active) }
  if (typeof known === 'string') write.update('counter_fees', known, changed)
  else write.insert('counter_fees', { ...fee, is_active: Number(fee.is_active), id: counter_fee_id, org_id })
  return []
}

/** What STAFF may charge on their own; beyond it a manager does it. @throws Stale */
function assertLimit(db: Database, org_id: string, author_id: string, amount_rp: number): void {
  const limit_rp = db.prepare('select staff_charge_rp from organizations where id = ?').pluck().get(org_id) as number
  if (roleOf(db, author_id) === 'STAFF' && amount_rp > limit_rp) throw new Stale('refused.charge_over_limit')
}
