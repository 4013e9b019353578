import type postgres from 'postgres'
import { damage_transitions, maintenance_transitions, mayMove, vehicle_transitions } from '../../shared/transitions.ts'
import type { Move } from '../../shared/transitions.ts'
import { insertSql, tell } from './cells.ts'
import { claimsOf } from './lab.ts'
import type { Attempt, Group, Result, Step } from './lab.ts'
import { fleetTriggers, fleetTriggerAttempts, quietly, refusedBy as refusedAs } from './fleet-triggers.ts'
import { moneyTriggers, moneyTriggerAttempts } from './money-triggers.ts'
import { textOf } from './plan.ts'
import type { TablePlan } from './plan.ts'
import type { World } from './world.ts'

/** Every change of these leaves no line in the audit: they are the audit, the feed and its kin, the firm's own settings, or parts of what is audited as a whole. */
export const notAudited = ['organizations', 'contract_transitions', 'vehicle_transitions', 'maintenance_transitions', 'damage_transitions', 'customer_flag_reasons', 'delivered_movements', 'access_log', 'audit_log', 'sync_log', 'sync_epoch', 'sync_ops']
/** These go to no desk. */
export const notFed = ['contract_transitions', 'vehicle_transitions', 'maintenance_transitions', 'damage_transitions', 'customer_flag_reasons', 'data_requests', 'journal_deliveries', 'delivered_movements', 'export_runs', 'backup_runs', 'op_takeovers', 'op_set_asides', 'access_log', 'audit_log', 'sync_log', 'sync_epoch', 'sync_ops']
/** Rows of these are never changed and never deleted, by nobody. */
export const immutable = ['vat_rates', 'price_plans', 'price_plan_tiers', 'contract_charges', 'contract_extras', 'contract_texts', 'document_texts', 'payments', 'inspections', 'signatures', 'access_log', 'audit_log',
  'approvals', 'booking_notes', 'incidents', 'invoices', 'invoice_lines', 'invoice_vat_totals', 'payment_allocations', 'cash_counts', 'cash_movements', 'period_locks', 'journal_deliveries', 'delivered_movements', 'export_runs', 'backup_runs', 'op_takeovers', 'op_set_asides']

/** Only the named triggers stay; the row itself may be anything. */
const only = (table: string, ...names: string[]): Step => ({ run: `do $$ begin
  alter table public.${table} disable trigger all;
  ${names.map(name => `alter table public.${table} enable trigger ${name};`).join('\n')} end $$` })
const counts = (expected: number) => (result: Result): string | null =>
  result.value === expected ? null : `${expected} expected, got ${tell(result)}`

/** What a trigger of a kind that many tables have does, shown on one row of the table. */
export function triggerCells(plan: TablePlan): Group {
  const { table, spec, rows } = plan
  const row = rows.findLast(candidate => candidate['org_id'] !== null) ?? {}
  const key = spec.key[0] ?? 'id'
  const quoted = `'${textOf(row[key])}'`
  const remove: Step = { run: `delete from public.${table} where ${key} = ${quoted}` }
  const touch: Step = { run: `update public.${table} set ${plan.columns[0]} = ${plan.columns[0]} where ${key} = ${quoted}` }
  const add: Step = { run: insertSql(plan), arg: row }
  const attempts: Attempt[] = []
  if (!notAudited.includes(table)) {
    const lines: Step = { ask: `select to_jsonb(count(*)) from public.audit_log where row_id = ${quoted} and table_name = '${table}'
      and at = now()::timestamptz(3) and action in ('INSERT', 'DELETE')` }
    attempts.push({ title: `a change of ${table} is written to the audit`, steps: [only(table, 'audit'), remove, add, lines], judge: counts(2) })
  }
  if (!notFed.includes(table)) {
    const heard: Step = { ask: `select to_jsonb(count(*)) from public.sync_log where row_id = ${quoted} and tbl = '${table}' and xid = pg_current_xact_id()` }
    for (const [trigger, ...steps] of [['feed_delete', remove], ['feed_insert', remove, add], ['feed_update', touch]] as [string, ...Step[]][]) {
      attempts.push({ title: `${trigger} of ${table} tells the desks`, steps: [only(table, trigger), ...steps, heard],
        judge: result => typeof result.value === 'number' && result.value >= 1 ? null : `a line expected, got ${tell(result)}` })
    }
  }
  if (immutable.includes(table)) {
    for (const step of [touch, remove]) {
      attempts.push({ title: `nobody changes ${table}`, steps: [only(table, 'immutable'), step], judge: refusedAs('23514', 'immutable_row') })
    }
  }
  return { title: `triggers of ${table}`, touches: [table], attempts }
}

const owner = { role: 'postgres' }

const contract_transitions: Move<string>[] = [['DRAFT', 'ACTIVE', 'STAFF'], ['DRAFT', 'CANCELLED', 'STAFF'], ['ACTIVE', 'RETURNED', 'STAFF'], ['RETURNED', 'ACTIVE', 'STAFF'],
  ['RETURNED', 'COMPLETED', 'STAFF'], ['ACTIVE', 'VOID', 'MANAGER'], ['COMPLETED', 'RETURNED', 'MANAGER']]
const machines: { table: string; trigger: string; moves: readonly Move<string>[]; row: (world: World) => string }[] = [
  { table: 'contracts', trigger: 'contract_moves_legally', moves: contract_transitions, row: world => world.ours.org.replace(/.{4}$/, '1000') },
  { table: 'vehicles', trigger: 'vehicle_moves_legally', moves: vehicle_transitions, row: world => world.ours.vehicles.petrol },
  { table: 'maintenance_records', trigger: 'maintenance_moves_legally', moves: maintenance_transitions, row: world => world.ours.org.replace(/.{4}$/, '1008') },
  { table: 'vehicle_damages', trigger: 'damage_moves_legally', moves: damage_transitions, row: world => world.ours.org.replace(/.{4}$/, '1007') },
]
/** From each status to each other, as STAFF, MANAGER and ADMIN: what the list says, and nothing else. */
function stateMachines(world: World): Attempt[] {
  return machines.flatMap(({ table, trigger, moves, row }) => {
    const statuses = [...new Set(moves.flatMap(([from, to]) => [from, to]))]
    const put = (from: string): Step => ({ run: `set local session_replication_role = replica; update public.${table} set status = '${from}'
      where id = '${row(world)}'; set local session_replication_role = origin` })
    return statuses.flatMap(from => statuses.filter(to => to !== from && (table !== 'vehicles' || to !== 'RENTED')).flatMap(to =>
      (['city', 'manager', 'admin'] as const).map((who): Attempt => ({ title: `${who} moves a row of ${table} from ${from} to ${to}`,
        steps: [put(from), { ...owner, claims: claimsOf(world, who), run: `update public.${table} set status = '${to}'${
          table === 'contracts' ? ', returned_at = now()' : ''} where id = '${row(world)}'` }],
        judge: mayMove(moves, from, to, world.known[who].role ?? 'CUSTOMER') ? result => result.n === 1 ? null : `moved expected, got ${tell(result)}`
          : refusedAs('23514', trigger) }))))
  })
}
/** The list that a desk goes by is the server's, to the role: also of the hand-over, where the leg decides and the list is asked by desks only. */
const sameMoves: Attempt[] = machines.map(({ table, trigger, moves }) => {
  const list = `${trigger.replace('_moves_legally', '')}_transitions`
  return { title: `the legal moves of ${table} are those that a desk knows`,
    steps: [{ ask: `select jsonb_agg(concat_ws(' ', from_status, to_status, min_role) order by concat_ws(' ', from_status, to_status, min_role) collate "C") from public.${list}` }],
    judge: result => JSON.stringify(result.value) === JSON.stringify(moves.map(move => move.join(' ')).sort()) ? null
      : `the desk's ${moves.length} moves expected, got ${tell(result)}` }
})

/** What the triggers do that one table alone has. */
export function singleTriggers(world: World): Group {
  const { ours } = world
  const id = '\'00000000-0000-7000-8000-00000000beef\''
  const reading = (km: number, hours: number) => ({ ...owner, run: `insert into public.odometer_readings (id, org_id, vehicle_id, read_at, km, source)
    values (${id}, '${ours.org}', '${ours.vehicles.petrol}', now() + interval '${hours} hours', ${km}, 'SERVICE')` })
  const merged = `insert into public.customer_redirects (id, org_id, customer_id, into_customer_id, merged_at, merged_by) values (${id}, '${ours.org}',
    '${ours.customers.young}', '${ours.customers.known}', now(), '${ours.users.manager.id}')`
  const emptied = `update public.customers set anonymised_at = now() where id = '${ours.customers.young}'`
  const told = (table: string, where: string): Step => ({ ask: `select to_jsonb(count(*)) from public.sync_log where tbl = '${table}' and xid = pg_current_xact_id()
    and row_id in (select id from public.${table} where ${where})` })
  const parts = ['contract_drivers', 'contract_extras', 'contract_texts', 'contract_vehicles', 'contract_charges', 'deposits', 'payments', 'inspections']
  return { title: 'triggers of one table', touches: ['users', 'reservations', 'drivers', 'access_log', 'odometer_readings', 'customer_locations', 'audit_log', 'organizations', 'payments', 'deposits',
    'contract_charges', 'invoices', 'invoice_lines', 'payment_allocations', 'cash_sessions', 'cash_movements', 'approvals', 'booking_notes', 'vehicle_plates', 'contract_vehicles', 'attachments', 'signatures',
    ...machines.flatMap(({ table }) => [table, table === 'contracts' ? 'contract_transitions' : '']), 'vehicle_transitions', 'maintenance_transitions',
    'damage_transitions',
    // and the functions behind them
    ...fleetTriggers, ...moneyTriggers, 'cash_session_stays_closed', 'guard_rights', 'customer_goes_on', 'moves_by_the_table', 'car_is_where_its_leg_says', 'refuse_change'], attempts: [
    ...sameMoves, ...fleetTriggerAttempts(world), ...moneyTriggerAttempts(world),
    { title: 'an odometer does not run backwards', steps: [reading(19_999, 0)], judge: refusedAs('23514', 'odometer_is_monotonic') },
    { title: 'a late reading fits in between', steps: [reading(20_001, -72)], judge: refusedAs('23514', 'odometer_is_monotonic') },
    { title: 'an odometer runs on', steps: [reading(20_001, 0)], judge: result => result.n === 1 ? null : tell(result) },
    ...stateMachines(world),
    { title: 'a car that is out with no contract does not become rented', judge: refusedAs('23514', 'vehicle_moves_legally'),
      steps: [{ ...owner, run: `update public.vehicles set status = 'RENTED' where id = '${ours.vehicles.petrol}'` }] },
    { title: 'a car that is out with a contract is not given on', judge: refusedAs('23514', 'vehicle_still_out'),
      steps: [{ ...owner, run: `update public.vehicles set status = 'AVAILABLE' where id = '${ours.vehicles.rented}'` }] },
    { title: 'a new firm starts with its kinds of charge', steps: [{ ...owner, run: `insert into public.organizations (id, name, street, house_number, postcode, town)
      values (${id}, 'Neu AG', 'Gasse', '1', '8001', 'Zürich')` }, { ask: `select to_jsonb(count(*)) from public.charge_kinds where org_id = ${id}` }],
    judge: result => typeof result.value === 'number' && result.value > 10 ? null : tell(result) },
    { title: 'nobody gives themselves a right', judge: refusedAs('42501', 'own_rights_unchanged'), steps: [{ ...owner, claims: claimsOf(world, 'manager'),
      run: `update public.users set role = 'ADMIN' where id = '${world.known.manager.id}'` }] },
    { title: 'a firm keeps an administrator', judge: refusedAs('23514', 'firm_keeps_an_admin'),
      steps: [{ ...owner, run: `update public.users set is_active = false where id = '${world.known.admin.id}'` }] },
    { title: 'an administrator who was deactivated does not count', judge: refusedAs('23514', 'firm_keeps_an_admin'),
      steps: [quietly(`update public.users set role = 'ADMIN', is_active = false where id = '${world.known.gone.id}'`),
        { ...owner, run: `update public.users set is_active = false where id = '${world.known.admin.id}'` }] },
    ...['reservations', 'drivers'].flatMap((table): Attempt[] => [['customer_merged', merged], ['customer_anonymised', emptied]].map(([name = '', how = '']): Attempt => ({
      title: `no row of ${table} for a file that is ${name.slice(9)}`, judge: refusedAs('23514', name), steps: [{ run: how },
        { run: `insert into public.${table} select (jsonb_populate_record(t, '{"id": "00000000-0000-7000-8000-00000000beef", "number": "R-NEW"}')).* from public.${table} t
          where t.org_id = '${ours.org}' and t.customer_id = '${ours.customers.young}' limit 1` }] }))),
    { title: 'nobody empties the log of looks', steps: [{ ...owner, run: 'truncate public.access_log' }], judge: refusedAs('23514', 'immutable_row') },
    { title: 'what an early return takes off is the difference and nothing else', judge: refusedAs('23514', 'early_return_not_due'),
      steps: [{ ...owner, run: `insert into public.contract_charges (id, org_id, contract_id, kind, quantity, unit_rp, amount_rp, vat_code, vat_bp, created_at)
        values (${id}, '${ours.org}', '${ours.org.replace(/.{4}$/, '1240')}', 'EARLY_RETURN', 1, -15801, -15801, 'STANDARD', 810, now())` }] },
    { title: 'a new firm has its price list', judge: counts(17), steps: [
      { ...owner, run: `insert into public.organizations (id, name, street, house_number, postcode, town) values (${id}, 'Neu AG', 'Gasse', '1', '8001', 'Zürich')` },
      { ...owner, ask: `select to_jsonb(count(*)) from public.counter_fees where org_id = ${id}` }] },
    { title: 'nobody empties the audit', steps: [{ ...owner, run: 'truncate public.audit_log' }], judge: refusedAs('23514', 'immutable_row') },
    { title: 'nobody empties the notes of bookings', steps: [{ run: 'alter table public.signatures disable trigger all' }, { ...owner, run: 'truncate public.booking_notes cascade' }], judge: refusedAs('23514', 'immutable_row') },
    // with whatever points at them, so that they alone refuse
    { title: 'nobody empties the approvals', judge: refusedAs('23514', 'immutable_row'),
      steps: [{ run: 'alter table public.booking_notes disable trigger all' }, { ...owner, run: 'truncate public.approvals cascade' }] },
    ...['customers', 'drivers'].map((table): Attempt => ({ title: `a location that comes to know a customer is told of the ${table}`, judge: counts(1),
      steps: [{ ...owner, run: `insert into public.customer_locations (id, org_id, customer_id, location_id) values (${id}, '${ours.org}',
        '${ours.customers.young}', '${ours.locations.airport}')` }, told(table, `${table === 'customers' ? 'id' : 'customer_id'} = '${ours.customers.young}'`)] })),
    ...parts.map((table): Attempt => ({ title: `whoever comes to see a contract is told of its ${table}`,
      steps: [{ run: `update public.contracts set return_location_id = '${ours.locations.airport}' where id = '${ours.contract}'` },
        told(table, `contract_id = '${ours.contract}'`)], judge: result => typeof result.value === 'number' && result.value > 0 ? null : tell(result) })),
  ] }
}

/** Triggers that nothing above looks at. */
export async function unwatched(sql: postgres.Sql): Promise<string[]> {
  const single = [...fleetTriggers, ...moneyTriggers, 'odometer_is_monotonic', 'contract_moves_legally', 'tell_of_customer', 'tell_of_contract', 'never_truncated',
    'vehicle_moves_legally', 'maintenance_moves_legally', 'damage_moves_legally', 'car_is_where_its_leg_says', 'start_firm_prices', 'start_firm_prices_and_fees', 'early_return_is_due', 'guard_rights', 'customer_goes_on']
  const found = await sql<{ table: string; name: string }[]>`select tgrelid::regclass::text as table, tgname as name from pg_trigger
    where not tgisinternal and tgrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)`
  return found.filter(({ table, name }) => {
    const bare = table.replace('public.', '')
    return !(name === 'audit' ? !notAudited.includes(bare) : name.startsWith('feed_') ? !notFed.includes(bare)
      : name === 'immutable' ? immutable.includes(bare) : single.includes(name))
  }).map(({ table, name }) => `${table} ${name}`)
}
