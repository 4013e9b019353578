import type postgres from 'postgres'
import type { SeedUser } from '../backend/keys.ts'
import { createSignInAccounts } from '../backend/users.ts'
import { insertRows, instantColumns } from './insert.ts'
import { demo_password } from './firms.ts'
import type { Rows, TableName } from './rows.ts'

/** Parents before children. Who knows whom comes before the drivers: telling desks of a new acquaintance looks all drivers up. */
const before_customers = ['organizations', 'locations'] as const
const order = ['customers', 'customer_locations', 'drivers', 'vat_rates', 'vehicle_categories', 'price_plans', 'vehicles',
  'vehicle_plates'] as const
const after_reservations = ['contracts', 'contract_drivers', 'contract_vehicles', 'contract_charges', 'deposits', 'payments', 'inspections',
  'vehicle_damages', 'odometer_readings', 'maintenance_records', 'vehicle_blocks'] as const

/**
 * Writes everything through the owner's connection: accounts first, then all rows in one transaction, so that a failure leaves no half
 * firm. `slim`: neither audit nor the odometer's check row by row (the generator keeps that rule and the tests prove it).
 */
export async function storeRows(sql: postgres.Sql, rows: Rows, { slim = false } = {}): Promise<SeedUser[]> {
  await createSignInAccounts(sql, rows.users.map(({ id, email }) => ({ id, email, password: demo_password })))
  await sql.begin(async transaction => {
    const tx = transaction as unknown as postgres.Sql
    const instants = await instantColumns(tx)
    const insert = <T extends TableName>(name: T, only: Rows[T]) => insertRows(tx, name, only, instants)
    const tables = async (names: readonly TableName[]) => {
      for (const name of names) await insert(name, rows[name])
    }
    if (slim) await switchTriggers(tx, 'disable')
    await tables(before_customers)
    await insert('users', rows.users.filter(user => user.role !== 'CUSTOMER'))
    await tables(['user_locations', 'devices', 'number_blocks', ...order])
    await insert('users', rows.users.filter(user => user.role === 'CUSTOMER'))
    // Reservation and contract point at each other: the one is closed when the other is there.
    const converted = rows.reservations.filter(({ contract_id }) => contract_id)
    await insert('reservations', rows.reservations.map(row => row.contract_id ? { ...row, status: 'BOOKED' as const,
      contract_id: null } : row))
    await tables(after_reservations)
    await tx`
      update public.reservations r set status = 'CONVERTED', contract_id = c.contract_id
      from unnest(${converted.map(({ id }) => id)}::uuid[], ${converted.map(({ contract_id }) => contract_id)}::uuid[]) as c (id,
        contract_id) where r.id = c.id`
    if (slim) await switchTriggers(tx, 'enable')
  })
  // The planner would otherwise take every table for empty until autovacuum comes by.
  await sql`analyze ${sql([...Object.keys(rows), 'audit_log', 'sync_log'].map(table => `public.${table}`))}`
  return signInList(rows)
}

async function switchTriggers(tx: postgres.Sql, to: 'enable' | 'disable'): Promise<void> {
  const found = await tx<{ tbl: string, name: string }[]>`
    select c.relname as tbl, t.tgname as name from pg_catalog.pg_trigger t join pg_catalog.pg_class c on c.oid = t.tgrelid
    where c.relnamespace = 'public'::regnamespace and t.tgname in ('audit', 'odometer_is_monotonic')`
  for (const { tbl, name } of found) await tx.unsafe(`alter table public."${tbl}" ${to} trigger "${name}"`)
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
