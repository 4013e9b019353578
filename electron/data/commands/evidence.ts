import type { Database } from 'better-sqlite3'
import type { CommandInput, OpContext } from '../../../shared/commands.ts'
import type { Write } from '../write.ts'
import { isKnownAt } from './stored.ts'

type Seen = Pick<CommandInput<'check_in'>,
  'inspection_id' | 'contract_id' | 'vehicle_id' | 'leg_id' | 'odometer_km' | 'fuel_level' | 'damages'>

/** What was seen on the car at `at`: the inspection and the damages found. */
export function storeEvidence(write: Write, { org_id, author_id }: OpContext, kind: 'CHECK_OUT' | 'CHECK_IN', at: number,
  seen: Seen): void {
  const { inspection_id, contract_id, vehicle_id, leg_id, odometer_km, fuel_level } = seen
  write.insert('inspections', {
    id: inspection_id, org_id, contract_id, vehicle_id, leg_id, kind, inspected_at: at, odometer_km, fuel_level, inspected_by: author_id,
  })
  for (const damage of seen.damages) {
    write.insert('vehicle_damages', { ...damage, org_id, vehicle_id, inspection_id, contract_id, status: 'REPORTED', found_at: at,
      found_by: author_id })
  }
}

/** The charges as they were confirmed. */
export function storeCharges(write: Write, context: OpContext, contract_id: string, charges: CommandInput<'check_out'>['charges']): void {
  for (const charge of charges) {
    write.insert('contract_charges', { ...charge, org_id: context.org_id, contract_id, created_at: context.occurred_at,
      created_by: context.author_id })
  }
}

/** Stores an odometer reading; true when it contradicts its neighbours. The car's own odometer is the neighbour of the newest one. */
export function storeReading(
  db: Database, write: Write, { org_id }: OpContext,
  reading: { id: string; vehicle_id: string; read_at: number; km: number; source: 'CHECK_OUT' | 'CHECK_IN' }, vehicle_km: number,
): boolean {
  const { lo, hi } = db.prepare(`
    select max(km) filter (where read_at <= @read_at) as lo, min(km) filter (where read_at > @read_at) as hi
    from odometer_readings where vehicle_id = @vehicle_id and not in_conflict
  `).get({ read_at: reading.read_at, vehicle_id: reading.vehicle_id }) as { lo: number | null; hi: number | null }
  const contradicts = reading.km < (lo ?? 0) || reading.km > (hi ?? reading.km) || (hi === null && reading.km < vehicle_km)
  write.insert('odometer_readings', { ...reading, org_id, in_conflict: Number(contradicts) })
  return contradicts
}

/** A location knows a customer from now on; nothing happens where it already does. */
export function knowCustomer(db: Database, write: Write, { org_id }: OpContext,
  row: { id: string; customer_id: string; location_id: string }): void {
  if (!isKnownAt(db, row.customer_id, row.location_id)) write.insert('customer_locations', { ...row, org_id })
}
