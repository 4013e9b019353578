import { spec } from './spec.ts'
import type { TableSpec } from './spec.ts'

const knownHere = 'exists (select from public.customer_locations l where l.customer_id = t.customer_id and l.location_id = any (:locs))'
const here = 't.org_id = :org and t.location_id = any (:locs)'
const ofOwnInspection = `exists (select from public.inspections i join public.contracts c on c.id = i.contract_id
  where i.id = t.inspection_id and c.customer_id = :customer)`

/**
 * The rights matrix: every table × everybody × select, insert, update, delete. The source is the table "Rights" of the domain's
 * description; this is what the database must answer, and `npm run test:rights` asks it.
 *
 * Read: what SUPER_ADMIN, ADMIN, MANAGER, STAFF and CUSTOMER get to see when they ask for the whole table.
 *   all   rows of every firm          firm  rows of the own firm        loc   of the own locations (STAFF only has some of them)
 *   own   of oneself                  -     no row
 * An ADMIN of another firm gets the ADMIN's word in that firm, a deactivated person no row, and who is not signed in 42501.
 * Nobody writes directly: insert, update and delete are 42501 for everybody, but for the columns in `writes`.
 *
 * add, change: which rows the role of the commands may insert, or update (from → to), in a person's name. `counter`, `manager`,
 * `admin`: rows of the firm of somebody who works there, or does so as MANAGER or ADMIN, or as ADMIN. What a command checks beyond that is in commands.ts. Nobody deletes, commands neither.
 *
 * Where it differs from the domain's table:
 * - Writes of ADMIN and MANAGER go by command, too, so there is no C or U here that the API takes directly.
 * - SUPER_ADMIN writes nothing through the API: an operator belongs to no firm, and what they may change is done by the owner's hand.
 * - The audit of a MANAGER is the firm's, because a MANAGER's locations are all of the firm's.
 * - A CUSTOMER sees the whole row of the own contract and of what belongs to it; notes are a table of their own.
 */
export const matrix: Record<string, TableSpec> = {
  //                          SUPER_ADMIN ADMIN MANAGER STAFF CUSTOMER
  organizations:         spec('all         firm  firm    firm  firm', { firm: 't.id = :org', change: {
    columns: 'name uid street house_number postcode town grace_min fuel_litre_rp kwh_rp fuel_fee_rp staff_discount_bp manager_discount_bp staff_charge_rp customs_gate iban',
    from: 't.id = :org and :role = \'ADMIN\'', to: 't.id = :org' } }),
  locations:             spec('all         firm  firm    firm  -', { add: 'admin',
    change: { columns: 'code name street house_number postcode town phone is_border', from: 'admin', to: 'firm' } }),
  users:                 spec('all         firm  firm    firm  own', {
    all: 't.id = :me or (t.org_id is not null and t.role <> \'CUSTOMER\')', firm: 't.org_id = :org and t.role <> \'CUSTOMER\'', own: 't.id = :me',
    commands: 't.org_id = :org',
    // whoever was deactivated may still learn that they were
    anybody: 't.id = :me', hidden: 'email phone customer_id', writes: { columns: 'locale phone', own: 't.id = :me and :active' },
    add: 'admin and t.role in (\'ADMIN\', \'MANAGER\', \'STAFF\')', addColumns: 'id org_id email full_name role locale is_active',
    // an ADMIN closes the account of a customer, and makes nobody an operator
    change: { columns: 'email full_name phone is_active role locale', from: 'admin', to: 't.org_id = :org and t.role <> \'SUPER_ADMIN\'' },
  }),
  user_locations:        spec('all         firm  firm    firm  -', { add: 'admin', change: { columns: 'is_active', from: 'admin', to: 'firm' } }),
  pin_resets:            spec('all         firm  firm    firm  -', { add: 'manager and t.location_id = any (:locs)' }),
  vehicle_categories:    spec('all         firm  firm    firm  -', { add: 'admin', change: { from: 'admin', to: 'firm',
    columns: 'code name_de name_fr name_it name_en sort licence_category min_age min_years_held young_driver_age young_driver_fee_rp deposit_rp excess_rp body' } }),
  vehicles:              spec('all         firm  firm    firm  -', {
    add: 'manager and t.status = \'AVAILABLE\' and t.location_id = any (:locs)',
    change: { columns: `status odometer_km fuel_level location_id category_id vin make model colour fuel_type transmission seats tank_litres battery_kwh
      first_registered inspection_due service_due_km vignette_until insurance_until equipment status_reason retired_at`, from: 'counter',
      to: 't.org_id = :org and t.location_id is not null' } }),
  vehicle_plates:        spec('all         firm  firm    firm  -', { add: 'manager', change: { columns: 'valid_to', from: 'manager', to: 'firm' } }),
  vehicle_blocks:        spec('all         firm  firm    firm  -', { add: 'counter',
    change: { columns: 'is_active ends_at', from: 'counter', to: 'firm' } }),
  odometer_readings:     spec('all         firm  firm    firm  -', { add: 'counter',
    change: { columns: 'in_conflict', from: 'manager', to: 'firm' } }),
  // what staff report has no time yet
  maintenance_records:   spec('all         firm  firm    firm  -', { add: 'counter and t.status = \'SCHEDULED\' and (t.starts_at is null or manager)',
    change: { columns: 'kind status starts_at ends_at odometer_km cost_rp notes cancel_reason', from: 'manager', to: 'firm' } }),
  vehicle_damages:       spec('all         firm  firm    firm  own', { add: 'counter',
    own: 't.inspection_id is not null and exists (select from public.contracts c where c.id = t.contract_id and c.customer_id = :customer)',
    change: { columns: 'status assessed_rp assessed_at assessed_by decided_at decided_by decision_reason repaired_at repaired_by', from: 'manager',
      to: 'firm' } }),
  attachments:           spec('all         firm  firm    loc   own', { own: ofOwnInspection, add: here,
    change: { columns: 'state stored_at', from: 'loc', to: 'loc' } }),
  signatures:            spec('all         firm  firm    loc   own', { add: here,
    own: `${ofOwnInspection} or exists (select from public.contracts c where c.id = t.contract_id and c.customer_id = :customer)` }),
  vehicle_transitions:   legalMoves(),
  maintenance_transitions: legalMoves(),
  damage_transitions:    legalMoves(),
  vat_codes:             spec('all         firm  firm    firm  -', { add: 'admin',
    change: { columns: 'is_taxed name_de name_fr name_it name_en', from: 'admin', to: 'firm' } }),
  charge_kinds:          spec('all         firm  firm    firm  -', { add: 'admin',
    change: { columns: 'vat_code name_de name_fr name_it name_en', from: 'admin', to: 'firm' } }),
  vat_rates:             spec('all         firm  firm    firm  -', { add: 'admin' }),
  price_plans:           spec('all         firm  firm    firm  -', { add: 'manager' }),
  price_plan_tiers:      spec('all         firm  firm    firm  -', { add: 'manager' }),
  seasons:               spec('all         firm  firm    firm  -', { add: 'manager',
    change: { columns: 'name_de name_fr name_it name_en first_day last_day surcharge_bp is_active', from: 'manager', to: 'firm' } }),
  extras:                spec('all         firm  firm    firm  -', { add: 'manager',
    change: { columns: 'code name_de name_fr name_it name_en per price_rp is_active excess_bp km sort category_id', from: 'manager', to: 'firm' } }),
  extra_stock:           spec('all         firm  firm    firm  -', { add: 'manager', change: { columns: 'pieces', from: 'manager', to: 'firm' } }),
  one_way_fees:          spec('all         firm  firm    firm  -', { add: 'manager', change: { columns: 'fee_rp', from: 'manager', to: 'firm' } }),
  counter_fees:          spec('all         firm  firm    firm  -', { add: 'manager',
    change: { columns: 'name_de name_fr name_it name_en amount_rp is_active', from: 'manager', to: 'firm' } }),
  incidents:             spec('all         firm  firm    loc   -', { add: `${here} and t.reported_by = :me` }),
  // a customer whom no location knows is seen by nobody
  customers:             spec('all         firm  firm    loc   own', {
    loc: 'exists (select from public.customer_locations l where l.customer_id = t.id and l.location_id = any (:locs))', own: 't.id = :customer',
    add: 'counter', change: { from: 'counter and exists (select from public.customer_locations l where l.customer_id = t.id and l.location_id = any (:locs))',
      to: 'firm', columns: 'first_name last_name company_name email phone street house_number postcode town country birth_date locale is_blocked anonymised_at' } }),
  customer_redirects:    spec('all         firm  firm    loc   -', { loc: knownHere, add: 'manager' }),
  customer_flags:        spec('all         firm  firm    loc   -', { loc: knownHere, add: 'manager',
    change: { columns: 'customer_id lifted_at lifted_by', from: 'manager', to: 'firm' } }),
  // why somebody gets no car is not for STAFF
  customer_flag_reasons: spec('all         firm  firm    -     -', { add: 'manager', change: { columns: 'reason', from: 'manager', to: 'firm' } }),
  data_requests:         spec('all         firm  firm    -     own', { own: 't.customer_id = :customer', add: 'manager',
    change: { columns: 'answer note answered_at answered_by', from: 'manager', to: 'firm' } }),
  access_log:            spec('all         firm  firm    -     -', { commands: null, add: 'counter and t.person_id = :me' }),
  customer_locations:    spec('all         firm  firm    loc   -', { add: 'loc' }),
  drivers:               spec('all         firm  firm    loc   own', {
    loc: 'exists (select from public.customer_locations l where l.customer_id = t.customer_id and l.location_id = any (:locs))',
    own: 't.customer_id = :customer',
    // the policy, too, asks for the firm: a driver of the own customer does not lie in another one
    add: `t.org_id = :org and ${knownHere}`, change: { from: `counter and ${knownHere}`, to: 'firm',
      columns: 'customer_id first_name last_name birth_date licence_number licence_country licence_categories licence_issued_on licence_expires_on' } }),
  devices:               spec('all         firm  firm    loc   -', { add: 't.org_id = :org and t.location_id = any (:locs) and t.registered_by = :me',
    change: { columns: 'name location_id revoked_at', from: 'loc', to: '(t.location_id = any (:locs) and t.revoked_at is null) or (manager and t.location_id = any (:locs))' } }),
  number_blocks:         spec('all         firm  firm    loc   -', { add: 'loc', change: { columns: 'next_no', from: 'counter', to: 'firm' } }),
  reservations:          spec('all         firm  firm    loc   own', { own: 't.customer_id = :customer',
    add: `${here} and t.status = 'BOOKED'`,
    change: { columns: 'status contract_id vehicle_id customer_id starts_at ends_at category_id price_plan_id return_location_id seasons', from: 'counter', to: 'firm' } }),
  // an open contract names no person, and the car may come back anywhere
  contracts:             spec('all         firm  firm    loc   own', {
    loc: 't.org_id = :org and (t.status = \'ACTIVE\' or array[t.pickup_location_id, t.return_location_id, t.returned_location_id] && :locs)',
    own: 't.customer_id = :customer', add: 't.org_id = :org and t.pickup_location_id = any (:locs) and t.status in (\'DRAFT\', \'ACTIVE\')',
    change: { columns: 'status returned_location_id returned_at is_receivable settled_at ends_at fuel_unit_rp payer_id', from: 'counter',
      to: `t.org_id = :org and (array[t.pickup_location_id, t.returned_location_id] && :locs
        or exists (select from public.contract_vehicles g where g.contract_id = t.id and g.out_location_id = any (:locs)))` } }),
  contract_transitions:  legalMoves(),
  contract_drivers:      spec('all         firm  firm    loc   own', { ...withContract(), add: 'counter' }),
  contract_extras:       spec('all         firm  firm    loc   own', { ...withContract(), add: 'counter' }),
  contract_texts:        spec('all         firm  firm    loc   own', { ...withContract(), add: 'counter' }),
  contract_vehicles:     spec('all         firm  firm    loc   own', { ...withContract(), add: 'counter',
    change: { columns: 'state in_at in_km in_fuel in_location_id in_conflict', from: 'counter',
      to: 't.in_location_id is null or t.in_location_id = any (:locs)' } }),
  // what names or describes a person is seen where the contract is, or where it was taken or issued
  contract_charges:      spec('all         firm  firm    loc   own', { ...whereContractIs(), add: 'counter' }),
  deposits:              spec('all         firm  firm    loc   own', { ...withContract(), add: here, change: {
    columns: 'status captured_rp settled_at release_session_id late_for_lock', from: leftOrCameBack(), to: leftOrCameBack() } }),
  payments:              spec('all         firm  firm    loc   own', { own: whereContractIs().own, loc: `(${whereContractIs().loc} or ${here})`, add: here }),
  // a credit note is no matter of the counter alone
  // one over several contracts is seen with any of them
  invoices:              spec('all         firm  firm    loc   own', { ...withAnyContract('id', whereContractIs('t.location_id').loc), add: `${here} and (t.kind <> 'CREDIT_NOTE' or manager)` }),
  invoice_lines:         spec('all         firm  firm    loc   own', { ...withContract(), add: 'counter' }),
  invoice_vat_totals:    spec('all         firm  firm    loc   own', { ...withAnyContract('invoice_id'), add: 'counter' }),
  payment_allocations:   spec('all         firm  firm    loc   own', { ...withContract(), add: 'counter' }),
  // a colleague's drawer is seen, and closed by who opened it
  cash_sessions:         spec('all         firm  firm    loc   -', { loc: here, add: here,
    change: { columns: 'status closed_at closed_by counted_rp expected_rp difference_reason terminal_rp terminal_expected_rp terminal_reason day_begins_at reported', from: `${here} and (t.opened_by = :me or manager)`,
      to: 'firm' } }),
  cash_counts:           spec('all         firm  firm    loc   -', { loc: withDrawer(), add: here }),
  cash_movements:        spec('all         firm  firm    loc   -', { loc: withDrawer(), add: here }),
  ledger_accounts:       spec('all         firm  firm    firm  -', { add: 'admin', change: { columns: 'account tax_code', from: 'admin', to: 'firm' } }),
  document_texts:        spec('all         firm  firm    firm  -', { add: 'admin' }),
  journal_deliveries:    spec('all         firm  firm    -     -', { add: `manager and ${here} and t.delivered_by = :me` }),
  delivered_movements:   spec('all         firm  firm    -     -', { add: 'manager' }),
  period_locks:          spec('all         firm  firm    firm  -', { add: 'admin' }),
  export_runs:           spec('all         firm  firm    -     -', { add: `manager and ${here}` }),
  backup_runs:           spec('all         firm  -       -     -', { add: 'admin' }),
  approval_requests:     spec('all         firm  firm    loc   -', { add: `${here} and t.asked_by = :me and t.status = 'OPEN'`,
    // once, and by somebody else; or by whoever asked, when a manager has said the code by telephone
    change: { columns: 'status answered_at answered_by answer valid_until phone_challenge', from: `${here} and t.status = 'OPEN' and counter and (t.asked_by = :me or manager)`,
      to: 't.org_id = :org and (t.answered_by = :me or t.asked_by = :me and t.status = \'GRANTED\' and t.phone_challenge is not null)' } }),
  approvals:             spec('all         firm  firm    loc   -', { add: `manager and ${here} and t.approved_by = :me` }),
  // why something was done is not for the customer
  booking_notes:         spec('all         firm  firm    loc   -', { add: 'counter and t.written_by = :me',
    loc: `${whereContractIs().loc} or exists (select from public.reservations r where r.id = t.reservation_id and r.org_id = :org and r.location_id = any (:locs))` }),
  inspections:           spec('all         firm  firm    loc   own', { ...withContract(), add: 'counter' }),
  audit_log:             spec('all         firm  firm    -     -', { commands: 'manager' }),
  // no desk of a firm is an operator's
  sync_log:              spec('-           loc   loc     loc   -', { key: 'tbl row_id location_id',
    loc: 't.org_id = :org and (t.location_id is null or t.location_id = any (:locs))', commands: null }),
  sync_epoch:            spec('all         all   all     all   -', { key: 'epoch', commands: null }),
  sync_conflicts:        spec('all         firm  firm    loc   -', {
    loc: 't.org_id = :org and array[t.location_id, t.other_location_id] && :locs', add: 'counter',
    change: { columns: 'resolved_at resolved_by decision reason', from: 't.org_id = :org and t.resolved_at is null and array[t.location_id, t.other_location_id] && :locs',
      to: 't.resolved_by = :me' } }),
  op_takeovers:          spec('all         firm  firm    -     -', { add: `manager and ${here} and t.taken_by = :me` }),
  op_set_asides:         spec('all         firm  firm    -     -', { add: `counter and ${here} and t.set_aside_by = :me` }),
  sync_ops:              spec('own         own   own     own   own', { key: 'op_id', own: 't.author_id = :me',
    add: 't.author_id = :me and counter', change: { columns: 'flags', from: 't.author_id = :me', to: 't.author_id = :me' } }),
}

function legalMoves() {
  return spec('all all all all all', { key: 'from_status to_status', anybody: 'true', commands: 'true' })
}
function withContract() {
  const contract = (condition: string) => `exists (select from public.contracts c where c.id = t.contract_id and ${condition})`
  return { own: contract('c.customer_id = :customer'), loc: `t.org_id = :org and ${contract(
    '(c.status = \'ACTIVE\' or array[c.pickup_location_id, c.return_location_id, c.returned_location_id] && :locs)')}` }
}
/** Not elsewhere, although it is open: there a person's name would go with it. `taken_at`: the column that says where the row itself is from. */
function whereContractIs(taken_at?: string) {
  const { own } = withContract()
  return { own, loc: `t.org_id = :org and exists (select from public.contracts c where c.id = t.contract_id and (array[c.pickup_location_id, c.return_location_id, c.returned_location_id] && :locs
    ${taken_at ? `or c.status = 'ACTIVE' and ${taken_at} = any (:locs)` : ''}))` }
}
function withAnyContract(document: string, loc_of_one = withContract().loc) {
  const { own, loc } = withContract()
  const any = (one: string, several: string) => `(${one} or t.contract_id is null and exists (select from public.invoice_lines l where l.invoice_id = t.${document} and ${several.replaceAll('t.', 'l.')}))`
  return { own: any(own, own), loc: any(loc_of_one, loc) }
}
function withDrawer(): string {
  return `t.org_id = :org and exists (select from public.cash_sessions s where s.id = t.cash_session_id and s.location_id = any (:locs))`
}
function leftOrCameBack(): string {
  return `t.org_id = :org and exists (select from public.contracts c where c.id = t.contract_id
    and array[c.pickup_location_id, c.returned_location_id] && :locs)`
}
