import type { CommandName } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { signed } from '../fixture.ts'
import { tell } from './cells.ts'
import { inputChains } from './inputs.ts'
import type { Inputs } from './inputs.ts'
import { claimsOf } from './lab.ts'
import type { Attempt, Group, Result, Step } from './lab.ts'
import { people } from './world.ts'
import type { Person, World } from './world.ts'

type Rights = { city: Word; airport: Word; rival: Word; manager?: Word; admin?: Word }
/** What comes of a command: 'applied', or the name of the constraint that refuses it. */
export type Word = string
const elsewhere = 'location_not_yours'

/**
 * Every command × everybody, with the same valid input at the city. Columns: STAFF of the city, STAFF of another location, ADMIN of
 * another firm who names our rows. ADMIN and MANAGER are allowed everything unless `manager` or `admin` says otherwise. SUPER_ADMIN, CUSTOMER,
 * who was deactivated and who is not signed in get 42501 for the whole batch, whatever is in it.
 */
export const commandRights: Record<CommandName, Rights> = {
  register_customer: { city: 'applied', airport: elsewhere, rival: elsewhere },
  add_driver:        { city: 'applied', airport: elsewhere, rival: elsewhere },
  check_out:         { city: 'applied', airport: elsewhere, rival: elsewhere },
  hold_deposit:      { city: 'applied', airport: elsewhere, rival: 'contract_unknown' },
  settle_deposit:    { city: 'applied', airport: elsewhere, rival: 'contract_unknown' },
  // any desk takes any car back, in the name of its own location
  check_in:          { city: 'applied', airport: elsewhere, rival: elsewhere },
  take_payment:      { city: 'applied', airport: elsewhere, rival: 'contract_unknown' },
  close_contract:    { city: 'applied', airport: elsewhere, rival: 'contract_unknown' },
  // cars are cleaned by whoever is nearest
  mark_ready:        { city: 'applied', airport: 'applied', rival: 'vehicle_unknown' },
  change_customer:   { city: 'applied', airport: elsewhere, rival: elsewhere },
  change_driver:     { city: 'applied', airport: elsewhere, rival: elsewhere },
  know_customer:     { city: 'applied', airport: elsewhere, rival: elsewhere },
  merge_customers:   { city: 'needs_manager', airport: 'needs_manager', rival: elsewhere },
  flag_customer:     { city: 'needs_manager', airport: 'needs_manager', rival: elsewhere },
  unflag_customer:   { city: 'needs_manager', airport: 'needs_manager', rival: elsewhere },
  anonymise_customer: { city: 'needs_admin', airport: 'needs_admin', manager: 'needs_admin', rival: elsewhere },
  open_data_request: { city: 'needs_manager', airport: 'needs_manager', rival: elsewhere },
  answer_data_request: { city: 'needs_manager', airport: 'needs_manager', rival: 'data_request_unknown' },
  put_user:          { city: 'needs_admin', airport: 'needs_admin', manager: 'needs_admin', rival: 'account_unknown' },
  deactivate_user:   { city: 'needs_admin', airport: 'needs_admin', manager: 'needs_admin', rival: 'user_unknown' },
  assign_location:   { city: 'needs_admin', airport: 'needs_admin', manager: 'needs_admin', rival: 'user_unknown' },
  unassign_location: { city: 'needs_admin', airport: 'needs_admin', manager: 'needs_admin', rival: 'user_not_at_location' },
  reset_pin:         { city: 'needs_manager', airport: 'needs_manager', rival: elsewhere },
  put_location:      { city: 'needs_admin', airport: 'needs_admin', manager: 'needs_admin', rival: 'applied' },
  put_category:      { city: 'needs_admin', airport: 'needs_admin', manager: 'needs_admin', rival: 'category_unknown' },
  change_firm:       { city: 'needs_admin', airport: 'needs_admin', manager: 'needs_admin', rival: elsewhere },
  change_location:   { city: 'needs_admin', airport: 'needs_admin', manager: 'needs_admin', rival: elsewhere },
  change_category:   { city: 'needs_admin', airport: 'needs_admin', manager: 'needs_admin', rival: elsewhere },
  revoke_device:     { city: 'needs_manager', airport: 'needs_manager', rival: 'device_not_found' },
  rename_device:     { city: 'needs_admin', airport: 'needs_admin', manager: 'needs_admin', rival: 'device_not_found' },
  book_reservation:  { city: 'applied', airport: elsewhere, rival: elsewhere },
  change_reservation: { city: 'applied', airport: elsewhere, rival: 'reservation_unknown' },
  assign_car:        { city: 'applied', airport: elsewhere, rival: 'vehicle_unknown' },
  cancel_reservation: { city: 'applied', airport: elsewhere, rival: 'reservation_unknown' },
  mark_no_show:      { city: 'applied', airport: elsewhere, rival: 'reservation_unknown' },
  extend_contract:   { city: 'applied', airport: elsewhere, rival: 'contract_unknown' },
  add_charge:        { city: 'applied', airport: elsewhere, rival: 'contract_unknown' },
  grant_discount:    { city: 'applied', airport: elsewhere, rival: 'contract_unknown' },
  swap_vehicle:      { city: 'applied', airport: elsewhere, rival: elsewhere },
  waive_deposit:     { city: 'needs_manager', airport: 'needs_manager', rival: 'contract_unknown' },
  record_approval:   { city: 'needs_manager', airport: 'needs_manager', rival: elsewhere },
  request_approval:  { city: 'applied', airport: elsewhere, rival: elsewhere },
  answer_request:    { city: 'needs_manager', airport: 'needs_manager', rival: 'request_unknown' },
  // by whoever has asked, and nobody else
  redeem_code:       { city: 'applied', airport: 'request_unknown', manager: 'request_unknown', admin: 'request_unknown', rival: 'request_unknown' },
  void_contract:     { city: 'needs_manager', airport: 'needs_manager', rival: 'contract_unknown' },
  reopen_contract:   { city: 'needs_manager', airport: 'needs_manager', rival: 'contract_unknown' },
  issue_invoice:     { city: 'applied', airport: elsewhere, rival: 'contract_unknown' },
  // it names its contracts after its place
  issue_collective_invoice: { city: 'applied', airport: elsewhere, rival: elsewhere },
  issue_credit_note: { city: 'needs_manager', airport: 'needs_manager', rival: 'contract_unknown' },
  allocate_payment:  { city: 'applied', airport: elsewhere, rival: 'contract_unknown' },
  release_allocation: { city: 'needs_manager', airport: 'needs_manager', rival: 'contract_unknown' },
  void_payment:      { city: 'needs_manager', airport: 'needs_manager', rival: 'contract_unknown' },
  open_cash_session: { city: 'applied', airport: elsewhere, rival: elsewhere },
  record_cash_movement: { city: 'applied', airport: elsewhere, rival: 'cash_session_unknown' },
  close_cash_session: { city: 'applied', airport: elsewhere, rival: 'cash_session_unknown' },
  put_ledger_account: { city: 'needs_admin', airport: 'needs_admin', manager: 'needs_admin', rival: elsewhere },
  // it names no place, and each firm has its own
  put_document_text: { city: 'needs_admin', airport: 'needs_admin', manager: 'needs_admin', rival: 'applied' },
  agree_texts:       { city: 'applied', airport: elsewhere, rival: elsewhere },
  lock_period:       { city: 'needs_admin', airport: 'needs_admin', manager: 'needs_admin', rival: elsewhere },
  record_export:     { city: 'needs_manager', airport: 'needs_manager', rival: elsewhere },
  // a backup is of the whole firm, and names no place
  record_backup:     { city: 'needs_admin', airport: 'needs_admin', manager: 'needs_admin', rival: 'applied' },
  // it names no place either; another firm's administrator does not see the record
  restore_record:    { city: 'needs_admin', airport: 'needs_admin', manager: 'needs_admin', rival: 'record_changed_meanwhile' },
  add_price_plan:    { city: 'needs_manager', airport: 'needs_manager', rival: 'category_unknown' },
  put_season:        { city: 'needs_manager', airport: 'needs_manager', rival: 'category_unknown' },
  change_season:     { city: 'needs_manager', airport: 'needs_manager', rival: elsewhere },
  put_extra:         { city: 'needs_manager', airport: 'needs_manager', rival: elsewhere },
  put_one_way_fee:   { city: 'needs_manager', airport: 'needs_manager', rival: elsewhere },
  put_vat_code:      { city: 'needs_admin', airport: 'needs_admin', manager: 'needs_admin', rival: 'applied' },
  put_charge_kind:   { city: 'needs_admin', airport: 'needs_admin', manager: 'needs_admin', rival: 'applied' },
  add_vat_rate:      { city: 'needs_admin', airport: 'needs_admin', manager: 'needs_admin', rival: 'applied' },
  // a car is disposed of where it stands; a manager's locations are all of the firm's
  block_vehicle:     { city: 'applied', airport: elsewhere, rival: 'vehicle_unknown' },
  release_block:     { city: 'applied', airport: elsewhere, rival: 'block_unknown' },
  start_transfer:    { city: 'applied', airport: elsewhere, rival: 'vehicle_unknown' },
  finish_transfer:   { city: 'applied', airport: elsewhere, rival: elsewhere },
  report_maintenance: { city: 'applied', airport: elsewhere, rival: 'vehicle_unknown' },
  schedule_maintenance: { city: 'needs_manager', airport: 'needs_manager', rival: 'vehicle_unknown' },
  start_maintenance: { city: 'needs_manager', airport: 'needs_manager', rival: 'maintenance_unknown' },
  complete_maintenance: { city: 'needs_manager', airport: 'needs_manager', rival: 'maintenance_unknown' },
  cancel_maintenance: { city: 'needs_manager', airport: 'needs_manager', rival: 'maintenance_unknown' },
  record_damage:     { city: 'applied', airport: elsewhere, rival: elsewhere },
  assess_damage:     { city: 'needs_manager', airport: 'needs_manager', rival: 'damage_unknown' },
  decide_damage:     { city: 'needs_manager', airport: 'needs_manager', rival: 'damage_unknown' },
  repair_damage:     { city: 'needs_manager', airport: 'needs_manager', rival: 'damage_unknown' },
  attach_file:       { city: 'applied', airport: elsewhere, rival: elsewhere },
  sign_document:     { city: 'applied', airport: elsewhere, rival: elsewhere },
  confirm_stored:    { city: 'applied', airport: elsewhere, rival: 'attachment_unknown' },
  add_vehicle:       { city: 'needs_manager', airport: 'needs_manager', rival: elsewhere },
  change_vehicle:    { city: 'needs_manager', airport: 'needs_manager', rival: 'vehicle_unknown' },
  correct_odometer:  { city: 'needs_manager', airport: 'needs_manager', rival: 'vehicle_unknown' },
  move_plate:        { city: 'needs_manager', airport: 'needs_manager', rival: 'vehicle_unknown' },
  set_vehicle_status: { city: 'applied', airport: elsewhere, rival: 'vehicle_unknown' },
  set_payer:         { city: 'applied', airport: elsewhere, rival: 'contract_unknown' },
  add_note:          { city: 'applied', airport: elsewhere, rival: 'contract_unknown' },
  report_incident:   { city: 'applied', airport: elsewhere, rival: elsewhere },
  charge_afterwards: { city: 'applied', airport: elsewhere, rival: 'contract_unknown' },
  reprice_return:    { city: 'applied', airport: elsewhere, rival: 'contract_unknown' },
  charge_no_show:    { city: 'applied', airport: elsewhere, rival: 'reservation_unknown' },
  change_extra:      { city: 'needs_manager', airport: 'needs_manager', rival: elsewhere },
  change_counter_fee: { city: 'needs_manager', airport: 'needs_manager', rival: elsewhere },
  put_counter_fee:   { city: 'needs_manager', airport: 'needs_manager', rival: 'applied' },
  resolve_conflict:  { city: 'needs_manager', airport: 'needs_manager', rival: 'conflict_unknown' },
  take_over:         { city: 'needs_manager', airport: 'needs_manager', rival: elsewhere },
  set_aside:         { city: 'applied', airport: elsewhere, rival: elsewhere },
  retire_vehicle:    { city: 'needs_admin', airport: 'needs_admin', manager: 'needs_admin', rival: 'vehicle_unknown' },
}

/** What the matrix says about a person and a command; null: 42501 for the whole batch. */
export function commandWord(name: CommandName, person: Person): Word | null {
  const rights = commandRights[name]
  if (person === 'city' || person === 'airport' || person === 'rival') return rights[person]
  return person === 'admin' ? rights.admin ?? 'applied' : person === 'manager' ? rights.manager ?? 'applied' : null
}

export type Sent = { op_id: string; name: string; input: object } & Record<string, unknown>
/** An operation as that person's desk sends it. */
export function opOf(world: World, person: Person, name: string, input: object): Sent {
  const device_id = person === 'rival' ? world.theirs.devices.city : person === 'airport' ? world.ours.devices.airport : world.ours.devices.city
  return signed({ op_id: uuidv7(), name, version: 1, device_id, author_id: world.known[person].id ?? world.ours.users.city.id, deps: [],
    occurred_at: world.ours.now, input })
}

/** The inputs of the commands, and the ADMIN's operations that lead up to one of them. */
export function script(world: World): { inputs: Inputs; before(name: CommandName): Sent[] } {
  const chains = inputChains(world)
  const before = new Map<string, Sent[]>()
  for (const chain of chains) {
    const ops = Object.entries(chain).map(([name, input]) => opOf(world, 'admin', name, input))
    for (const [n, { name }] of ops.entries()) before.set(name, ops.slice(0, n))
  }
  return { inputs: Object.assign({}, ...chains) as Inputs, before: name => before.get(name) ?? [] }
}

/** The step that pushes operations in a person's name; it answers what sync_push answers. */
export const pushStep = (world: World, person: Person, ops: object[]): Step =>
  ({ role: person === 'anon' ? 'anon' : 'authenticated', claims: claimsOf(world, person), ask: 'select public.sync_push($1)', arg: ops })
/** The same, where everything has to apply. */
export const leadUp = (world: World, person: Person, ops: object[]): Step[] => ops.length === 0 ? [] : [{
  role: 'authenticated', claims: claimsOf(world, person), arg: ops, ask: `select to_jsonb(1 / (case when bool_and(e ->> 'status' = 'applied') then 1 else 0 end))
    from jsonb_array_elements(public.sync_push($1)) e` }]

/** Judges the answer to one operation. */
export function outcome(word: Word | null) {
  return (result: Result): string | null => {
    if (word === null) return result.code === '42501' ? null : `42501 expected, got ${tell(result)}`
    const [first] = (Array.isArray(result.value) ? result.value : []) as { status: string; constraint?: string; code?: string }[]
    const is = first?.status === 'refused' ? first.constraint ?? first.code : first?.status
    return is === word ? null : `${word} expected, got ${is ?? tell(result)}`
  }
}

/** Every command × everybody, in SQL and undone. */
export function commandCells(world: World): Group[] {
  const { inputs, before } = script(world)
  return (Object.keys(inputs) as CommandName[]).map(name => ({
    title: `command ${name}`, touches: [name, `apply_${name}`],
    attempts: people.map((person): Attempt => ({
      title: `${person} ${name}`, judge: outcome(commandWord(name, person)),
      steps: [...leadUp(world, 'admin', before(name)), pushStep(world, person, [opOf(world, person, name, inputs[name] ?? {})])],
    })),
  }))
}
