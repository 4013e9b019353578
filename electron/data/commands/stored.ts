import type { Database } from 'better-sqlite3'
import { settledBy } from '../../../shared/money.ts'
import type { OpContext } from '../../../shared/commands.ts'
import type { VehicleStatus } from '../../../shared/transitions.ts'
import type { Write } from '../write.ts'

export type StoredVehicle = {
  id: string; status: VehicleStatus; location_id: string; fuel_type: string; tank_litres: number; battery_kwh: number; odometer_km: number; fuel_level: number
}
export type StoredLeg = {
  id: string; contract_id: string; vehicle_id: string; seq: number; state: string; out_at: number; out_km: number; out_fuel: number
  out_location_id: string; in_conflict: number
}
export type StoredContract = {
  id: string; status: string; customer_id: string; reservation_id: string | null; pickup_location_id: string; returned_location_id: string | null
  starts_at: number; ends_at: number; returned_at: number | null; day_rate_rp: number; included_km_day: number; extra_km_rp: number
  fuel_unit_rp: number; fuel_fee_rp: number; excess_rp: number; grace_min: number; package_km: number
  late_hour_rp: number | null; late_grace_min: number | null; kwh_rp: number | null; charge_fee_rp: number | null; seasons: string
}
export type StoredReservation = {
  id: string; status: string; contract_id: string | null; location_id: string; return_location_id: string; category_id: string
  price_plan_id: string; vehicle_id: string | null; starts_at: number; ends_at: number; seasons: string
}

/** The row of this id as it lies on this PC, if it does. */
export const storedVehicle = (db: Database,
  id: string) => db.prepare('select * from vehicles where id = ?').get(id) as StoredVehicle | undefined
export const storedContract = (db: Database,
  id: string) => db.prepare('select * from contracts where id = ?').get(id) as StoredContract | undefined
export const storedReservation = (db: Database,
  id: string) => db.prepare('select * from reservations where id = ?').get(id) as StoredReservation | undefined

/** A car of a contract is here: it is no longer kept busy, and nobody has to look for it. The twin of `private.car_is_back`. */
export function carIsBack(db: Database, write: Write, { occurred_at, author_id }: OpContext, contract_id: string, vehicle_id: string): void {
  const blocks = db.prepare("select id from vehicle_blocks where source_id = ? and vehicle_id = ? and kind = 'CONTRACT' and is_active").pluck().all(contract_id, vehicle_id) as string[]
  for (const id of blocks) write.update('vehicle_blocks', id, { is_active: 0 })
  const asked = db.prepare("select id from sync_conflicts where contract_id = ? and vehicle_id = ? and kind = 'car_still_out' and resolved_at is null").pluck().all(contract_id, vehicle_id) as string[]
  for (const id of asked) write.update('sync_conflicts', id, { resolved_at: occurred_at, resolved_by: author_id })
}

/** Ids of the blocks that keep a car busy for this contract or reservation. */
export const activeBlocks = (db: Database, kind: 'CONTRACT' | 'RESERVATION' | 'MAINTENANCE', source_id: string) =>
  db.prepare('select id from vehicle_blocks where source_id = ? and kind = ? and is_active').pluck().all(source_id, kind) as string[]

type StoredTable = 'contracts' | 'inspections' | 'deposits' | 'payments' | 'customers' | 'drivers' | 'price_plans' | 'vehicle_categories' | 'extras'
  | 'vat_rates' | 'vehicles' | 'vehicle_blocks' | 'vehicle_damages' | 'odometer_readings' | 'maintenance_records' | 'attachments' | 'signatures'
  | 'invoices' | 'payment_allocations' | 'cash_sessions' | 'cash_counts' | 'cash_movements' | 'period_locks' | 'ledger_accounts' | 'document_texts' | 'contract_texts'
  | 'reservations' | 'contract_vehicles' | 'contract_charges' | 'booking_notes' | 'approvals' | 'approval_requests' | 'incidents' | 'counter_fees' | 'seasons'
/** A replay on top of the server's own rows finds its work done. */
export const isThere = (db: Database, table: StoredTable, id: string): boolean =>
  db.prepare(`select 1 from ${table} where id = ?`).get(id) !== undefined

/** The role of a colleague as this PC knows it. */
export const roleOf = (db: Database, person_id: string): string | undefined =>
  db.prepare('select role from users where id = ?').pluck().get(person_id) as string | undefined

/** The last car that a contract has out. */
export const carOut = (db: Database, contract_id: string) =>
  db.prepare("select * from contract_vehicles where contract_id = ? and state = 'OUT' order by seq desc limit 1").get(contract_id) as StoredLeg | undefined

/** Every car that a contract has out, in the order they left: what two desks swapped at once has two. */
export const legsOut = (db: Database, contract_id: string) =>
  db.prepare("select * from contract_vehicles where contract_id = ? and state = 'OUT' order by seq, id").all(contract_id) as StoredLeg[]

/** Kilometres driven with the cars that were swapped before this one. The twin of `private.km_before`. */
export const kmBefore = (db: Database, { contract_id, seq }: Pick<StoredLeg, 'contract_id' | 'seq'>): number =>
  db.prepare("select coalesce(sum(max(0, in_km - out_km)), 0) from contract_vehicles where contract_id = ? and seq < ? and state = 'IN'")
    .pluck().get(contract_id, seq) as number

export const hasHeldDeposit = (db: Database, contract_id: string): boolean =>
  db.prepare("select 1 from deposits where contract_id = ? and status = 'HELD'").get(contract_id) !== undefined

/** Whether a location knows a customer: the reason why its desks may touch that customer at all. */
export const isKnownAt = (db: Database, customer_id: string, location_id: string): boolean =>
  db.prepare('select 1 from customer_locations where customer_id = ? and location_id = ?').get(customer_id, location_id) !== undefined

/** What customers have paid on a contract, in Rappen; a captured deposit counts, cash rounding does not. */
export function paidOn(db: Database, contract_id: string): number {
  const payments = db.prepare('select kind, amount_rp, rounding_rp from payments where contract_id = ?').all(contract_id) as
    { kind: string; amount_rp: number; rounding_rp: number }[]
  const captured = db.prepare('select coalesce(sum(captured_rp), 0) from deposits where contract_id = ?').pluck().get(contract_id) as number
  return payments.reduce((sum, payment) => sum + settledBy(payment), captured)
}

/** What is still owed, in Rappen; negative when too much was paid. The twin of `private.balance_rp`: a void contract owes nothing. */
export function balanceOf(db: Database, contract_id: string): number {
  const is_void = db.prepare('select status from contracts where id = ?').pluck().get(contract_id) === 'VOID'
  const charged = is_void ? 0
    : db.prepare('select coalesce(sum(amount_rp), 0) from contract_charges where contract_id = ?').pluck().get(contract_id) as number
  const credited = db.prepare(`select coalesce(sum(l.amount_rp), 0) from invoice_lines l join invoices n on n.id = l.invoice_id
    where l.contract_id = ? and n.kind = 'CREDIT_NOTE' and not n.is_reissue`)
    .pluck().get(contract_id) as number
  return charged - credited - paidOn(db, contract_id)
}
