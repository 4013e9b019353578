import type { CommandName } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { keyOfDevice } from '../fixture.ts'
import { tell } from './cells.ts'
import { leadUp, opOf, outcome, pushStep, script } from './commands.ts'
import { claimsOf } from './lab.ts'
import type { Attempt, Group, Step } from './lab.ts'
import { bookingRefusals } from './refusals/bookings.ts'
import { conflictRefusals } from './refusals/conflicts.ts'
import { fleetRefusals } from './refusals/fleet.ts'
import { incidentRefusals } from './refusals/incidents.ts'
import { moneyRefusals } from './refusals/money.ts'
import { peopleRefusals } from './refusals/people.ts'
import { nobody } from './refusals/refusal.ts'
import type { Refusal } from './refusals/refusal.ts'
import { quietly } from './fleet-triggers.ts'
import type { Person, World } from './world.ts'

const closed = (world: World) => world.ours.org.replace(/.{4}$/, '1000')
const settled = (world: World) => world.ours.org.replace(/.{4}$/, '1004')
const days = { first_name: 'A', last_name: 'B', birth_date: '1990-01-01', licence_number: '1', licence_country: 'CH', licence_categories: 'B',
  licence_issued_on: '2015-01-01', licence_expires_on: null }

/** Every guard in the commands' functions has a line here that only it refuses. */
const refusals: Refusal[] = [
  ['register_customer', 'a birth that depends on the day', 'malformed_operation', () => ({ birth_date: 'tomorrow' })],
  ['register_customer', 'at a location of others', 'location_not_yours', world => ({ location_id: world.ours.locations.airport })],
  ['add_driver', 'a licence that depends on the day', 'malformed_operation', () => ({ driver: { id: uuidv7(), ...days, licence_issued_on: 'today' } })],
  ['add_driver', 'of a customer whom nobody here knows', 'customer_unknown', world => ({ customer_id: world.ours.customers.elsewhere })],
  ['check_out', 'drivers that are no list', 'malformed_operation', () => ({ drivers: null })],
  ['check_out', 'damages that are no list', 'malformed_operation', () => ({ damages: {} })],
  ['check_out', 'charges that are no list', 'malformed_operation', () => ({ charges: 'none' })],
  ['check_out', 'a number of no block of the device', 'number_outside_block', () => ({ number: 'ZRH-26-999999' })],
  ['check_out', 'a number of another desk', 'number_outside_block', world => ({ number: 'ZFL-26-000001', number_block_id: world.ours.number_blocks.airport })],
  ['check_out', 'a car that does not exist', 'vehicle_unknown', () => ({ vehicle_id: nobody })],
  ['check_out', 'with a discount', 'malformed_operation', () => ({ charges: [{ id: uuidv7(), kind: 'DISCOUNT', quantity: 1, unit_rp: 0, amount_rp: 0, vat_code: 'STANDARD', vat_bp: 810 }] })],
  ['check_out', 'with an odometer that jumps', 'odometer_jump_needs_manager', () => ({ odometer_km: 21_501 })],
  ['swap_vehicle', 'to a car whose odometer jumps', 'odometer_jump_needs_manager', world => ({ out: { leg_id: uuidv7(), block_id: uuidv7(), inspection_id: uuidv7(), reading_id: uuidv7(),
    vehicle_id: world.ours.vehicles.spare, odometer_km: 21_501, fuel_level: 8, damages: [] } })],
  ['check_out', 'extras that are no list', 'malformed_operation', () => ({ extras: {} })],
  ['check_out', 'with photos that are no list', 'malformed_operation', () => ({ attachments: {} })],
  ['check_out', 'with signatures that are no list', 'malformed_operation', () => ({ signatures: {} })],
  ['hold_deposit', 'of a contract that does not exist', 'contract_unknown', () => ({ contract_id: nobody })],
  ['hold_deposit', 'of a contract that is closed', 'contract_not_active', world => ({ contract_id: closed(world) })],
  ['settle_deposit', 'that does not exist', 'deposit_unknown', () => ({ deposit_id: nobody })],
  ['settle_deposit', 'that is settled', 'deposit_already_settled', world => ({ contract_id: closed(world), deposit_id: settled(world) })],
  ['check_in', 'damages that are no list', 'malformed_operation', () => ({ damages: null })],
  ['check_in', 'charges that are no list', 'malformed_operation', () => ({ charges: null })],
  ['check_in', 'a car that is not part of the contract', 'contract_unknown', world => ({ vehicle_id: world.ours.vehicles.spare })],
  ['take_payment', 'at no time', 'time_out_of_range', () => ({ at: -1 })],
  ['take_payment', 'in the year 2101', 'time_out_of_range', () => ({ at: 4_133_980_800_000 })],
  ['take_payment', 'a refund by STAFF', 'refund_needs_manager', () => ({ kind: 'REFUND' })],
  ['take_payment', 'a refund of more than has come in', 'refund_exceeds_paid', () => ({ kind: 'REFUND', amount_rp: 900_000 }), 'manager'],
  ['close_contract', 'that is still out', 'contract_not_returned', () => ({})],
  ['close_contract', 'with money owed and no bill', 'contract_not_settled', world => ({ contract_id: closed(world), receivable: false })],
  // its bill is open, too
  ['close_contract', 'with a car still out', 'contract_car_still_out', world => ({ contract_id: closed(world), receivable: false }), 'city',
    world => `update public.contract_vehicles set state = 'OUT', in_at = null, in_km = null, in_fuel = null, in_location_id = null where contract_id = '${closed(world)}'`],
  ['close_contract', 'with a deposit still held', 'deposit_still_held', world => ({ contract_id: closed(world) }), 'city',
    world => `update public.deposits set status = 'HELD', captured_rp = 0, settled_at = null where id = '${settled(world)}'`],
  ['close_contract', 'of another location', 'location_not_yours', world => ({ contract_id: closed(world) }), 'airport'],
  ['mark_ready', 'a car that is not being cleaned', 'vehicle_not_cleaning', world => ({ vehicle_id: world.ours.vehicles.petrol })],
  ['add_price_plan', 'tiers that are no list', 'malformed_operation', () => ({ tiers: 'x' }), 'admin'],
  ['add_price_plan', 'of no category', 'category_unknown', () => ({ category_id: nobody }), 'admin'],
  ['add_price_plan', 'from yesterday on', 'price_plan_in_the_past', () => ({ valid_from: '2020-01-01' }), 'admin'],
  ['put_season', 'of a category of another firm', 'category_unknown', world => ({ category_id: world.theirs.categories.compact }), 'admin'],
  ['put_season', 'that ends before it begins', 'season_ends_after_start', () => ({ last_day: '2027-06-30' }), 'admin'],
  ['put_season', 'on days that have one', 'season_overlaps', () => ({ category_id: null, first_day: '2026-12-31' }), 'admin'],
  ['put_season', 'on a day that is none', 'malformed_operation', () => ({ first_day: 'soon' }), 'admin'],
  ['put_season', 'without an end', 'malformed_operation', () => ({ last_day: 'infinity' }), 'admin'],
  ['change_season', 'to a day that depends on the day', 'malformed_operation', () => ({ changes: { first_day: { seen: '2027-07-01', next: 'tomorrow' } } }), 'manager'],
  ['change_season', 'without an end', 'malformed_operation', () => ({ changes: { last_day: { seen: '2027-08-31', next: 'infinity' } } }), 'manager'],
  ['change_season', 'that is not there', 'season_unknown', () => ({ season_id: nobody }), 'manager'],
  ['change_season', 'in what nobody changes', 'malformed_operation', () => ({ changes: { category_id: { seen: null, next: null } } }), 'manager'],
  ['put_extra', 'stock that is no list', 'malformed_operation', () => ({ stock: {} }), 'admin'],
  ['put_extra', 'stock of another firm', 'location_not_yours', world => ({ stock: [{ id: uuidv7(), location_id: world.theirs.locations.city, pieces: 1 }] }), 'admin'],
  ['put_one_way_fee', 'from another firm', 'location_not_yours', world => ({ from_location_id: world.theirs.locations.city }), 'admin'],
  ['put_one_way_fee', 'to another firm', 'location_not_yours', world => ({ to_location_id: world.theirs.locations.city }), 'admin'],
  ['put_charge_kind', 'of no VAT code', 'vat_code_unknown', () => ({ vat_code: 'NO_SUCH' }), 'admin'],
  // what is wrong first is told: the number would be refused, too
  ['add_vat_rate', 'of no VAT code', 'vat_code_unknown', () => ({ code: 'NO_SUCH', rate_bp: 99_999 }), 'admin'],
  ['add_vat_rate', 'from a day that depends on the day', 'malformed_operation', () => ({ valid_from: 'tomorrow' }), 'admin'],
  ['add_price_plan', 'from a day that depends on the day', 'malformed_operation', () => ({ valid_from: 'tomorrow' }), 'admin'],
  ...bookingRefusals, ...moneyRefusals, ...fleetRefusals, ...conflictRefusals, ...peopleRefusals, ...incidentRefusals,
]
/** Close and mark_ready are tried on the world as it stands: the contract is out and nothing is being cleaned. */
const asItStands: CommandName[] = ['close_contract', 'mark_ready']

/** What refuses an operation whatever its command is, and what refuses a call that is none. */
function doors(world: World): Attempt[] {
  const { inputs } = script(world)
  const { ours, theirs, known } = world
  const pay = (by: Person, more: object) => ({ ...opOf(world, by, 'take_payment', { ...inputs.take_payment, payment_id: uuidv7() }), ...more })
  const as = (person: Person) => ({ role: 'authenticated', claims: claimsOf(world, person) })
  const call = (person: Person, run: string): Step => ({ ...as(person), run })
  const refusedAs = (code: string, name: string): Attempt['judge'] => result =>
    result.code === code && result.constraint === name ? null : `${code} ${name} expected, got ${tell(result)}`
  const op = (title: string, by: Person, sent: object, word: string): Attempt => ({ title, steps: [pushStep(world, by, [sent])], judge: outcome(word) })
  const push = (title: string, by: Person, ops: object[], code: string, name: string): Attempt => ({ title, steps: [pushStep(world, by, ops)], judge: refusedAs(code, name) })
  const stolen = pay('airport', {})
  const once = pay('city', {})
  const lease = `select public.lease_numbers('${ours.devices.city}', array['CONTRACT'])`
  return [
    op('an operation in another\'s name', 'city', pay('city', { author_id: known.admin.id }), 'author_is_caller'),
    op('an operation of another firm\'s device', 'city', pay('city', { device_id: theirs.devices.city }), 'skipped'),
    op('an operation of no device', 'city', pay('city', { device_id: nobody }), 'skipped'),
    { title: 'an operation of a revoked device', judge: outcome('device_unknown'),
      steps: [{ run: `update public.devices set revoked_at = now() where id = '${ours.devices.city}'` }, pushStep(world, 'city', [pay('city', {})])] },
    op('an operation that another device has signed', 'city', { ...pay('city', {}), proof: pay('airport', {}).proof }, 'device_proof_wrong'),
    // as if somebody else had made another role of them, at the very moment
    { title: 'an operation whose author gets other rights while it runs', judge: result => (result.code === '40001' ? null : `40001 expected, got ${tell(result)}`), steps: [
      { run: `create function private.rights_lab_promotes() returns trigger language plpgsql security definer set search_path = '' set session_replication_role = replica as $f$
        begin update public.users set role = 'MANAGER' where id = '${known.city.id}'; return null; end $f$` },
      { run: 'create trigger rights_lab_promotes after insert on public.payments for each row execute function private.rights_lab_promotes()' },
      pushStep(world, 'city', [pay('city', {})])] },
    op('an unknown command', 'city', { ...pay('city', {}), name: 'drop_everything' }, 'unknown_command'),
    op('no operation', 'city', { ...pay('city', {}), op_id: 'mine' }, 'malformed_operation'),
    { title: 'an op_id of a colleague', judge: outcome('op_of_another_person'), steps: [
      ...leadUp(world, 'airport', [{ ...stolen, input: { ...stolen.input, location_id: ours.locations.airport } }]), pushStep(world, 'city', [pay('city', { op_id: stolen.op_id })])] },
    { title: 'an op_id that has been here has no second effect', judge: result => result.value === 1 ? null : `1 expected, got ${tell(result)}`,
      steps: [...leadUp(world, 'city', [once]), ...leadUp(world, 'city', [once]),
        { ask: `select to_jsonb(count(*)) from public.audit_log where op_id = '${once.op_id}'` }] },
    { title: 'what depends on something refused waits', judge: outcome('skipped'), steps: [pushStep(world, 'city', [pay('city', { deps: [nobody] })])] },
    push('501 operations at once', 'city', Array.from({ length: 501 }, () => ({})), '54000', 'batch_too_large'),
    push('a CUSTOMER at the counter', 'customer', [], '42501', 'not_at_counter'),
    push('an operator at the counter', 'operator', [], '42501', 'not_at_counter'),
    ...(['airport', 'operator', 'customer', 'rival', 'gone'] as const).map((person): Attempt => ({ title: `${person} asks for the desk of the city`,
      steps: [call(person, `select public.sync_start('${ours.locations.city}')`)], judge: refusedAs('42501', 'desk_not_yours') })),
    { title: 'a page for another desk', steps: [call('airport', `select public.sync_pages('${ours.locations.city}', array['vehicles'])`)], judge: refusedAs('42501', 'desk_not_yours') },
    { title: 'changes for another desk', steps: [call('airport', `select public.sync_pull('${ours.locations.city}', '0:0')`)], judge: refusedAs('42501', 'desk_not_yours') },
    { title: 'the content of another desk', steps: [call('airport', `select public.desk_content('${ours.locations.city}', '0:0')`)], judge: refusedAs('42501', 'desk_not_yours') },
    { title: 'a page of no table', steps: [call('city', `select public.sync_pages('${ours.locations.city}', array['vehicles', 'pg_authid'])`)], judge: refusedAs('22023', 'unknown_table') },
    { title: 'numbers for a desk of another location', steps: [call('airport', lease)], judge: refusedAs('42501', 'device_unknown') },
    { title: 'numbers for a revoked device', judge: refusedAs('42501', 'device_unknown'),
      steps: [{ run: `update public.devices set revoked_at = now() where id = '${ours.devices.city}'` }, call('city', lease)] },
    { title: 'numbers of no kind', steps: [call('city', `select public.lease_numbers('${ours.devices.city}', array['LOTTERY'])`)], judge: refusedAs('23514', 'number_kind_unknown') },
    { title: 'numbers without end', steps: Array.from({ length: 12 }, () => call('city', lease)), judge: refusedAs('54000', 'numbers_left') },
    { title: 'a revoked device comes back', judge: refusedAs('42501', 'device_revoked'), steps: [
      { run: `update public.devices set revoked_at = now() where id = '${ours.devices.city}'` },
      call('city', `select public.register_device('${ours.devices.city}', '${ours.locations.city}', 'x', '${keyOfDevice(ours.devices.city).toString('hex')}')`)] },
    { title: 'a device with half a key', judge: refusedAs('22023', 'device_key_malformed'),
      steps: [call('city', `select public.register_device('${nobody}', '${ours.locations.city}', 'x', 'abcd')`)] },
    { title: 'a device with the key of another one', judge: refusedAs('42501', 'device_proof_wrong'),
      steps: [call('city', `select public.register_device('${ours.devices.city}', '${ours.locations.city}', 'x', '${keyOfDevice(ours.devices.airport).toString('hex')}')`)] },
    { title: 'a device moves to a location of others', judge: refusedAs('42501', 'location_not_yours'),
      steps: [call('airport', `select public.register_device('${ours.devices.city}', '${ours.locations.airport}', 'x', '${keyOfDevice(ours.devices.city).toString('hex')}')`)] },
    { title: 'STAFF ask for the key of a manager\'s codes', steps: [call('city', `select public.phone_key('${ours.devices.city}')`)], judge: refusedAs('42501', 'needs_manager') },
    { title: 'a MANAGER asks for a key for a device of another firm', steps: [call('manager', `select public.phone_key('${theirs.devices.city}')`)], judge: refusedAs('42501', 'device_unknown') },
    { title: 'a MANAGER asks for a key for a revoked device', judge: refusedAs('42501', 'device_unknown'),
      steps: [{ run: `update public.devices set revoked_at = now() where id = '${ours.devices.city}'` }, call('manager', `select public.phone_key('${ours.devices.city}')`)] },
    { title: 'a CUSTOMER asks for operations', steps: [call('customer', `select public.known_ops(array['${nobody}']::uuid[])`)], judge: refusedAs('42501', 'not_at_counter') },
    { title: 'somebody who was deactivated asks for operations', steps: [call('gone', `select public.known_ops(array['${nobody}']::uuid[])`)], judge: refusedAs('42501', 'not_at_counter') },
    { title: 'more operations than a desk asks for', judge: refusedAs('54000', 'batch_too_large'),
      steps: [call('city', `select public.known_ops(array_fill('${nobody}'::uuid, array[5001]))`)] },
    { title: 'somebody who was deactivated works nowhere', judge: result => result.value === null ? null : tell(result),
      steps: [{ ...as('gone'), ask: 'select to_jsonb(private.my_locations())' }] },
    { title: 'a customer whose account is closed is nobody', judge: result => result.value === null ? null : tell(result),
      steps: [{ run: `update public.users set is_active = false where id = '${known.customer.id}'` }, { ...as('customer'), ask: 'select to_jsonb(private.my_customer())' }] },
    { title: 'a customer whose account is open is the customer', judge: result => result.value === ours.customers.known ? null : tell(result),
      steps: [{ ...as('customer'), ask: 'select to_jsonb(private.my_customer())' }] },
    { title: 'a search for two letters', steps: [call('city', `select public.search_customers('m-u', '${ours.locations.city}')`)], judge: refusedAs('22023', 'search_too_short') },
    { title: 'a search for letters that are none', steps: [call('city', `select public.search_customers('%%%_%', '${ours.locations.city}')`)], judge: refusedAs('22023', 'search_too_short') },
    { title: 'a search at another location', steps: [call('airport', `select public.search_customers('mull', '${ours.locations.city}')`)], judge: refusedAs('42501', 'location_not_yours') },
    { title: 'a look into a file of another firm', steps: [call('city', `select public.open_customer('${theirs.customers.known}', 'RENTAL')`)], judge: refusedAs('P0002', 'customer_unknown') },
    { title: 'a look into a file by a CUSTOMER', steps: [call('customer', `select public.open_customer('${ours.customers.known}', 'RENTAL')`)], judge: refusedAs('42501', 'not_at_counter') },
    { title: 'a look into a file at another location', judge: refusedAs('42501', 'location_not_yours'),
      steps: [call('airport', `select public.open_customer('${ours.customers.known}', 'RENTAL', '${ours.locations.city}')`)] },
    { title: 'STAFF check the audit', steps: [call('city', 'select public.audit_check()')], judge: refusedAs('42501', 'needs_manager') },
    { title: 'a MANAGER checks the audit', steps: [{ ...as('manager'), ask: 'select public.audit_check()' }], judge: result => result.code ? tell(result) : null },
  ]
}

/** Each refusal, as an attempt that is undone. */
export function refusalCells(world: World): Group[] {
  const { inputs, before } = script(world)
  const byCommand = refusals.map(([name, why, constraint, change, by = 'city', prepared]): Group => ({
    title: `refusals of ${name}: ${why}`, touches: [name, `apply_${name}`], attempts: [{
      title: constraint, judge: outcome(constraint),
      steps: [...leadUp(world, 'admin', asItStands.includes(name) ? [] : before(name)),
        ...prepared ? [quietly(prepared(world))] : [],
        pushStep(world, by, [opOf(world, by, name, { ...inputs[name], ...change(world) })])],
    }],
  }))
  return [{ title: 'refusals at the doors', touches: ['sync_push', 'push_ops', 'apply_op', 'stored_outcome', 'assert_desk', 'lease_numbers', 'register_device', 'sync_pages',
    'sync_pull', 'sync_start', 'desk_content', 'audit_check', 'search_customers', 'open_customer', 'known_ops', 'my_locations', 'my_customer', 'phone_key'], attempts: doors(world) }, ...byCommand]
}
