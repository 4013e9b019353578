import type { Database } from 'better-sqlite3'

const is_here = `(@location in (%.pickup_location_id, %.return_location_id) or coalesce(%.returned_location_id, '') = @location)`
/** A contract that is not closed, that has something left to settle, or that is no longer ago than the scope reaches; the twin of `private.kept`. */
const is_kept = "(%.status in ('ACTIVE', 'RETURNED') or %.is_receivable or max(coalesce(%.settled_at, 0), coalesce(%.returned_at, %.ends_at)) > @since)"
const in_scope = `(%.status = 'ACTIVE' or ${is_here} and ${is_kept})`
const with_contract = `exists (select 1 from contracts c where c.id = t.contract_id and ${in_scope.replaceAll('%', 'c')})`
/** A collective document is in scope with any of its contracts. */
const with_any_contract = (column: string) => `(${with_contract} or t.contract_id is null and exists (select 1 from invoice_lines l join contracts c on c.id = l.contract_id
  where l.invoice_id = t.${column} and ${in_scope.replaceAll('%', 'c')}))`
const known_here = (column: string) =>
  `exists (select 1 from customer_locations k where k.customer_id = t.${column} and k.location_id = @location)`

/** What belongs to a contract and is in scope with it. */
const children = ['contract_extras', 'contract_texts', 'contract_drivers', 'contract_vehicles', 'contract_charges', 'deposits', 'payments', 'inspections',
  'invoices', 'invoice_lines', 'invoice_vat_totals', 'payment_allocations'] as const
/** What was paid here stays in the books of this counter, wherever its contract was closed. */
const conditions: { readonly [table in (typeof children)[number]]?: string } = {
  invoices: with_any_contract('id'), invoice_vat_totals: with_any_contract('invoice_id'),
  payments: `(${with_contract} or t.location_id = @location and t.paid_at > @since)`,
}

/** Which rows a desk holds: the same predicates as in the migration `sync_feed`. Tables that are not here it holds whole. */
const scope: readonly (readonly [table: string, condition: string])[] = [
  ['vehicle_blocks', 't.ends_at > @since'],
  ['maintenance_records', "(t.status in ('SCHEDULED', 'IN_PROGRESS') or coalesce(t.ends_at, t.reported_at) > @since)"],
  ['customer_locations', 't.location_id = @location'],
  ['customers', known_here('id')],
  ['drivers', known_here('customer_id')],
  ['customer_redirects', known_here('customer_id')],
  ['customer_flags', known_here('customer_id')],
  ['devices', 't.location_id = @location'],
  ['number_blocks', 't.location_id = @location'],
  ['approvals', 't.location_id = @location and t.approved_at > @since'],
  ['approval_requests', 't.location_id = @location and t.asked_at > @since'],
  // children first: they look at their contract or reservation
  ['booking_notes', `(${with_contract} or exists (select 1 from reservations r where r.id = t.reservation_id and r.location_id = @location
    and r.ends_at > @since))`],
  ['reservations', 't.location_id = @location and t.ends_at > @since'],
  ...children.map(table => [table, conditions[table] ?? with_contract] as const),
  ['contracts', in_scope.replaceAll('%', 't')],
  ['odometer_readings', 't.read_at > @since'],
  ['attachments', "t.location_id = @location and (t.state <> 'STORED' or t.created_at > @since)"],
  ['signatures', 't.location_id = @location and t.signed_at > @since'],
  ['incidents', 't.location_id = @location and t.reported_at > @since'],
  ['cash_sessions', `t.location_id = @location and (t.status = 'OPEN' or t.opened_at > @since)`],
  ['cash_counts', 't.location_id = @location and t.counted_at > @since'],
  ['cash_movements', 't.location_id = @location and t.moved_at > @since'],
  ['sync_conflicts', '(t.location_id = @location or t.other_location_id = @location)'],
]
const days_90_ms = 90 * 24 * 3_600_000

/**
 * What a desk does not hold of contracts that are open elsewhere: what names or describes a person. The server gives '' for it (ADR 63); what
 * was written here for such a contract is made so, too. `kept`: rows that stay as they are.
 */
const blank: readonly (readonly [table: string, columns: readonly string[], kept: string])[] = [
  ['invoices', ['reason', ...['name', 'line', 'street', 'house_number', 'postcode', 'town', 'country'].map(part => `recipient_${part}`)], 't.location_id = @location'],
  ['booking_notes', ['text', 'offence_number', 'authority'], 'false'],
  ['payments', ['reference'], 't.location_id = @location'],
  ['contract_charges', ['description'], "t.kind in ('LATE', 'FUEL')"],
]
const open_elsewhere = `exists (select 1 from contracts c where c.id = t.contract_id and c.status = 'ACTIVE' and not ${is_here.replaceAll('%', 'c')})`

function blankElsewhere(db: Database, location: string): Set<string> {
  const touched = new Set<string>()
  for (const [table, columns, kept] of blank) {
    const { changes } = db.prepare(`update ${table} as t set ${columns.map(column => `${column} = iif(${column} is null, null, '')`).join(', ')}
      where (${columns.map(column => `${column} <> ''`).join(' or ')}) and not (${kept}) and ${open_elsewhere}`).run({ location })
    if (changes > 0) touched.add(table)
  }
  return touched
}

/** Which rows of a table a desk holds at that time of the server, as a condition on `t`, and what it is given. */
export function inScope(table: string, location: string, server_now: number): [condition: string, given: { location?: string; since?: number }] {
  const condition = scope.find(([name]) => name === table)?.[1] ?? '1'
  const given = { location, since: server_now - days_90_ms }
  return [condition, Object.fromEntries(Object.entries(given).filter(([name]) => condition.includes(`@${name}`)))]
}

/**
 * Removes rows that have left the desk's scope by the passing of time, and what names a person of contracts that are open elsewhere. To be
 * called while pending operations are undone. @param server_now ms UTC on the server's clock. Returns the tables that lost something.
 */
export function prune(db: Database, location: string, server_now: number): Set<string> {
  const touched = blankElsewhere(db, location)
  for (const [table, condition] of scope) {
    const { changes } = db.prepare(`delete from ${table} as t where not (coalesce(${condition}, 0))`).run({ location, since: server_now - days_90_ms })
    if (changes > 0) touched.add(table)
  }
  return touched
}

/** What can't stay without the rows that have just gone: a contract's parts, a reservation's notes, a customer's drivers. */
export function dropOrphans(db: Database, gone: ReadonlyMap<string, readonly string[]>, location: string): Set<string> {
  const touched = new Set<string>()
  const drop = (table: string, condition: string, ...values: string[]) => {
    if (db.prepare(`delete from ${table} as t where ${condition}`).run(...values).changes > 0) touched.add(table)
  }
  const contracts = JSON.stringify(gone.get('contracts') ?? [])
  const collective = JSON.stringify(db.prepare(`select distinct l.invoice_id from invoice_lines l join invoices v on v.id = l.invoice_id
    where v.contract_id is null and l.contract_id in (select value from json_each(?))`).pluck().all(contracts))
  for (const table of children) {
    if (table === 'payments') drop(table, 'contract_id in (select value from json_each(?)) and location_id <> ?', contracts, location)
    else drop(table, 'contract_id in (select value from json_each(?))', contracts)
  }
  for (const [table, column] of [['invoice_vat_totals', 'invoice_id'], ['invoices', 'id']] as const) {
    drop(table, `t.${column} in (select value from json_each(?)) and not exists (select 1 from invoice_lines l where l.invoice_id = t.${column})`, collective)
  }
  const of_customers = ['drivers', 'customer_flags', 'customer_redirects'] as const
  for (const table of of_customers) drop(table, 'customer_id in (select value from json_each(?))', JSON.stringify(gone.get('customers') ?? []))
  drop('booking_notes', 'contract_id in (select value from json_each(?))', contracts)
  drop('booking_notes', 'reservation_id in (select value from json_each(?))', JSON.stringify(gone.get('reservations') ?? []))
  if (gone.has('customer_locations')) {
    for (const [table, column] of [['customers', 'id'], ...of_customers.map(each => [each, 'customer_id'] as const)] as const) {
      drop(table, `not ${known_here(column).replace('@location', '?')}`, location)
    }
  }
  return touched
}
