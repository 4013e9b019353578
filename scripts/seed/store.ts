import type postgres from 'postgres'
import type { SeedUser } from '../backend/keys.ts'
import { createSignInAccounts } from '../backend/users.ts'
import { catchUp } from './catch-up.ts'
import { insertRows, instantColumns } from './insert.ts'
import { demo_password } from './firms.ts'
import type { Rows, TableName } from './rows.ts'

/** Parents before children. Who knows whom comes before the drivers: telling desks of a new acquaintance looks all drivers up. */
const firm = ['organizations', 'locations'] as const
const desks_and_fleet = ['user_locations', 'devices', 'number_blocks', 'vat_rates', 'vehicle_categories', 'price_plans', 'price_plan_tiers', 'seasons', 'extras', 'extra_stock', 'one_way_fees', 'vehicles',
  'vehicle_plates', 'cash_sessions', 'cash_counts'] as const
const people = ['customers', 'customer_locations', 'drivers'] as const
const after_reservations = ['contracts', 'contract_drivers', 'contract_vehicles', 'contract_charges', 'deposits', 'payments', 'inspections',
  'vehicle_damages', 'odometer_readings', 'maintenance_records', 'vehicle_blocks'] as const

/**
 * Writes everything through the owner's connection: accounts first, then all rows in one transaction, so that a failure leaves no half
 * firm. `slim`: people and rentals without triggers; their references and the feed are made good in one go at the end, the audit knows
 * nothing of them, and the odometer's rule is the generator's to keep (its tests prove it). `also` belongs to the same transaction.
 */
export async function storeRows(sql: postgres.Sql, rows: Rows, { slim = false, also = async () => undefined }: { slim?: boolean; also?: (tx: postgres.Sql) => Promise<void> } = {}): Promise<SeedUser[]> {
  await createSignInAccounts(sql, rows.users.map(({ id, email }) => ({ id, email, password: demo_password })))
  await sql.begin(async transaction => {
    const tx = transaction as unknown as postgres.Sql
    const instants = await instantColumns(tx)
    const insert = <T extends TableName>(name: T, only: Rows[T]) => insertRows(tx, name, only, instants)
    const tables = async (names: readonly TableName[]) => {
      for (const name of names) await insert(name, rows[name])
    }
    const withTriggers = (on: boolean) => slim && tx.unsafe(`set local session_replication_role = ${on ? 'origin' : 'replica'}`)
    await tables(firm)
    await insert('users', rows.users.filter(user => user.role !== 'CUSTOMER'))
    await tables(desks_and_fleet)
    await withTriggers(false)
    await tables(people)
    await withTriggers(true)
    await insert('users', rows.users.filter(user => user.role === 'CUSTOMER'))
    // Reservation and contract point at each other: the one is closed when the other is there.
    await withTriggers(false)
    const converted = rows.reservations.filter(({ contract_id }) => contract_id)
    await insert('reservations', rows.reservations.map(row => row.contract_id ? { ...row, status: 'BOOKED' as const,
      contract_id: null } : row))
    await tables(after_reservations)
    await tx`
      update public.reservations r set status = 'CONVERTED', contract_id = c.contract_id
      from unnest(${converted.map(({ id }) => id)}::uuid[], ${converted.map(({ contract_id }) => contract_id)}::uuid[]) as c (id,
        contract_id) where r.id = c.id`
    await withTriggers(true)
    if (slim) await catchUp(tx)
    await also(tx)
  })
  // The planner would otherwise take every table for empty until autovacuum comes by.
  await sql`analyze ${sql([...Object.keys(rows), 'audit_log', 'sync_log'].map(table => `public.${table}`))}`
  return signInList(rows)
}

/** Who can sign in, people at the counter first; whoever has left the firm is not among them. */
function signInList(rows: Rows): SeedUser[] {
  const code_of = new Map(rows.locations.map(({ id, code }) => [id, code]))
  return rows.users.filter(user => user.is_active).map(user => {
    const place = rows.user_locations.find(one => one.user_id === user.id)
    return {
      email: user.email, password: demo_password, role: user.role, org: rows.organizations.find(({ id }) => id === user.org_id)?.name ?? '',
      location: place ? code_of.get(place.location_id) ?? null : null,
    }
  })
}
