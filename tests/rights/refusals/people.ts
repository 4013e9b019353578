import { nobody, row } from './refusal.ts'
import type { Refusal } from './refusal.ts'

const field = (name: string, seen: string | null, next: string) => ({ changes: { [name]: { seen, next } } })
const emptied = (customer: string) => `update public.customers set anonymised_at = now() where id = '${customer}'`

/** Customers, colleagues and the firm. */
export const peopleRefusals: Refusal[] = [
  ['change_customer', 'to a birth that depends on the day', 'malformed_operation', () => field('birth_date', '1980-04-05', 'tomorrow')],
  ['change_customer', 'in what nobody changes', 'malformed_operation', () => field('is_blocked', 'true', 'false')],
  ['change_customer', 'whom nobody here knows', 'customer_unknown', world => ({ customer_id: world.ours.customers.elsewhere })],
  ['change_customer', 'that was merged', 'customer_merged', world => ({ customer_id: row(world, '1401') })],
  ['change_customer', 'that was emptied', 'customer_anonymised', () => ({}), 'city', ({ ours }) => emptied(ours.customers.known)],
  ['change_driver', 'of another customer', 'driver_unknown', world => ({ driver_id: world.ours.drivers.young })],
  ['change_driver', 'to a licence that depends on the day', 'malformed_operation', () => field('licence_expires_on', null, 'tomorrow')],
  ['know_customer', 'of another firm', 'customer_unknown', world => ({ customer_id: world.theirs.customers.known })],
  ['know_customer', 'that was merged', 'customer_merged', world => ({ customer_id: row(world, '1408') })],
  ['know_customer', 'that was emptied', 'customer_anonymised', () => ({}), 'city', ({ ours }) => emptied(ours.customers.elsewhere)],
  // and at a location of another firm, too
  ['merge_customers', 'with itself', 'merge_needs_two', world => ({ customer_id: world.ours.customers.known, location_id: world.theirs.locations.city }), 'manager'],
  ['unflag_customer', 'of a flag that does not exist', 'flag_unknown', () => ({ flag_id: nobody }), 'manager'],
  ['unflag_customer', 'of a flag that was lifted', 'flag_already_lifted', () => ({}), 'manager',
    ({ ours }) => `update public.customer_flags set lifted_at = now(), lifted_by = '${ours.users.manager.id}' where customer_id = '${ours.customers.known}'`],
  ['anonymise_customer', 'who has a car', 'customer_has_open_business', world => ({ customer_id: world.ours.customers.known }), 'admin'],
  ['anonymise_customer', 'whose books are kept', 'customer_in_retention', () => ({}), 'admin',
    world => `update public.contracts set customer_id = '${row(world, '1400')}' where id = '${row(world, '1230')}'`],
  ['answer_data_request', 'that was answered', 'data_request_already_answered', world => ({ request_id: row(world, '1440') }), 'manager',
    world => `update public.data_requests set answer = 'EXPORTED', answered_at = now(), answered_by = '${world.ours.users.manager.id}' where id = '${row(world, '1440')}'`],
  ['answer_data_request', 'with what was not done', 'data_request_not_carried_out', () => ({ answer: 'ANONYMISED' }), 'manager'],
  ['put_user', 'as an operator', 'user_role_not_allowed', () => ({ role: 'SUPER_ADMIN' }), 'admin'],
  ['put_user', 'who is a customer', 'user_role_not_allowed', world => ({ user_id: world.ours.users.customer.id }), 'admin'],
  ['assign_location', 'of another firm', 'location_unknown', world => ({ location_id: world.theirs.locations.city }), 'admin'],
  ['reset_pin', 'of a customer', 'user_unknown', world => ({ user_id: world.ours.users.customer.id }), 'manager'],
  ['reset_pin', 'of somebody who works elsewhere', 'user_not_at_location', world => ({ user_id: world.ours.users.airport.id }), 'manager'],
  ['revoke_device', 'that one works at', 'device_is_this_one', world => ({ revoked_device_id: world.ours.devices.city }), 'manager'],
  ['revoke_device', 'that is revoked', 'device_already_revoked', () => ({}), 'manager',
    ({ ours }) => `update public.devices set revoked_at = now() where id = '${ours.devices.airport}'`],
  ['put_location', 'of another firm', 'location_unknown', world => ({ location_id: world.theirs.locations.city }), 'admin'],
]
