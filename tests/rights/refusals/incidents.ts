import { uuidv7 } from '../../../shared/uuid.ts'
import { challengeOfDay, redeeming } from '../phone-code.ts'
import { nobody, row } from './refusal.ts'
import type { Refusal } from './refusal.ts'

const untaxed = { vat_code: 'NONE', vat_bp: 0 }
const fine = (amount_rp: number, more: object = {}) => ({ charges: [{ id: uuidv7(), kind: 'FINE', quantity: 1, unit_rp: amount_rp, amount_rp, ...untaxed, ...more }] })
const fee = (amount_rp: number, more: object = {}) => ({ charge: { id: uuidv7(), amount_rp, ...untaxed, ...more } })
const asked = (name: string, contract_id: string, more: object = {}) => ({ contract_id, ops: JSON.stringify([{ name, input: { contract_id }, ...more }]) })
const own = '00000000-0000-7000-8000-0000000a5ced'
const waived = (contract_id: string) => ({ contract_id, note_id: own, reason: 'Firma haftet' })
const asksAs = (person: 'city' | 'manager', status: string) => ({ ours }: Parameters<Refusal[3]>[0]) => `insert into public.approval_requests (id, org_id, location_id, contract_id,
  customer_id, vehicle_id, ops, asked_at, asked_by, status, answered_at, answered_by, answer) values ('${own}', '${ours.org}', '${ours.locations.city}', '${nobody}',
  '${ours.customers.known}', '${ours.vehicles.petrol}', '[]', now(), '${ours.users[person].id}', ${status})`

/** What goes otherwise than planned, and what is asked of a manager at another desk. */
export const incidentRefusals: Refusal[] = [
  ['add_note', 'of nothing', 'reason_missing', () => ({ reason: ' ' })],
  ['charge_afterwards', 'on a contract that is void', 'contract_is_closed', () => ({}), 'city',
    ({ ours }) => `update public.contracts set status = 'VOID' where id = '${ours.contract}'`],
  ['charge_afterwards', 'what is neither a fine nor a reminder', 'malformed_operation', () => ({ kind: 'NOTE' })],
  ['charge_afterwards', 'a rent', 'malformed_operation', () => fine(4000, { kind: 'RENTAL', vat_code: 'STANDARD', vat_bp: 810 })],
  ['charge_afterwards', 'beyond what STAFF may', 'charge_over_limit', () => fine(900_000)],
  ['charge_afterwards', 'with charges that are no list', 'malformed_operation', () => ({ charges: {} })],
  ['charge_afterwards', 'a driver of another contract', 'driver_unknown', () => ({ fine: { offence_at: 1_700_000_000_000, number: null, driver_id: nobody, authority: null } })],
  ['charge_afterwards', 'a reminder that tells of a fine', 'malformed_operation', () => ({ kind: 'REMINDER', fine: { offence_at: 1_700_000_000_000, number: null, driver_id: nobody, authority: null } })],
  ['charge_afterwards', 'at another VAT', 'charge_vat_differs', () => fine(4000, { vat_code: 'STANDARD', vat_bp: 810 })],
  ['reprice_return', 'at another VAT', 'charge_vat_differs', () => ({ vat_bp: 770 })],
  ['reprice_return', 'that was taken off', 'early_return_once', () => ({}), 'city', world => `insert into public.contract_charges (id, org_id, contract_id, kind, quantity,
    unit_rp, amount_rp, vat_code, vat_bp, created_at) values ('${own}', '${world.ours.org}', '${row(world, '1240')}', 'EARLY_RETURN', 1, -15800, -15800, 'STANDARD', 810, now())`],
  ['charge_no_show', 'somebody who may still come', 'reservation_is_no_no_show', ({ ours }) => ({ reservation_id: ours.reservation })],
  ['charge_no_show', 'a second time', 'no_show_already_charged', ({ ours }) => ({ reservation_id: ours.reservation }), 'city', ({ ours }) =>
    `update public.reservations set status = 'NO_SHOW' where id = '${ours.reservation}'; update public.contracts set reservation_id = '${ours.reservation}' where id = '${ours.contract}'`],
  ['charge_no_show', 'beyond what STAFF may', 'charge_over_limit', () => fee(900_000)],
  ['charge_no_show', 'at another VAT', 'charge_vat_differs', () => fee(8000, { vat_code: 'STANDARD', vat_bp: 810 })],
  ['put_counter_fee', 'of a kind that the firm does not know', 'charge_kind_unknown', () => ({ kind: 'NO_SUCH' }), 'manager'],
  ['check_out', 'with a jump that a manager has agreed to who is gone', 'odometer_jump_needs_manager', ({ ours }) => ({ contract_id: nobody, customer_id: ours.customers.known, vehicle_id: ours.vehicles.petrol,
    odometer_km: 90_000 }), 'city', world => `${asksAs('city', "'OPEN', null, null, null")(world)}; update public.users set is_active = false where id = '${world.ours.users.manager.id}';
    update public.approval_requests set status = 'GRANTED', answered_at = now(), answered_by = '${world.ours.users.manager.id}', valid_until = now() + interval '1 hour',
      ops = '[{"name": "odometer_jump", "input": {"jump_km": 99999}}]' where id = '${own}'`],
  ['record_export', 'of locations that are no list', 'malformed_operation', () => ({ locations: {} }), 'manager'],
  ['record_export', 'of states that are no list', 'malformed_operation', () => ({ states: {} }), 'manager'],
  ['put_extra', 'for a category of another firm', 'category_unknown', world => ({ category_id: world.theirs.categories.compact }), 'admin'],
  ['put_extra', 'as another kind than it was', 'extra_is_of_its_kind', () => ({ extra_id: own, charge_kind: 'EXCESS_REDUCTION', excess_bp: 5000, km: null, stock: [] }), 'admin', ({ ours }) =>
    `insert into public.extras (id, org_id, code, name_de, name_fr, name_it, name_en, per, price_rp, is_active, charge_kind, sort)
      select '${own}', '${ours.org}', 'OWN', 'x', 'x', 'x', 'x', 'ONCE', 1, true, 'EXTRA', 0`],
  ['change_extra', 'for a category of another firm', 'category_unknown', world => ({ changes: { category_id: { seen: null, next: world.theirs.categories.compact } } }), 'manager'],
  ['change_extra', 'that is not there', 'extra_unknown', () => ({ extra_id: nobody }), 'manager'],
  ['change_extra', 'with stock that is no list', 'malformed_operation', () => ({ stock: {} }), 'manager'],
  ['change_counter_fee', 'that is not there', 'counter_fee_unknown', () => ({ counter_fee_id: nobody }), 'manager'],
  ['change_counter_fee', 'in what nobody changes', 'malformed_operation', () => ({ changes: { kind: { seen: 'CLEANING', next: 'OTHER' } } }), 'manager'],
  ['change_category', 'of another firm', 'category_unknown', world => ({ category_id: world.theirs.categories.compact }), 'admin'],
  ['change_category', 'without words', 'malformed_operation', () => ({ changes: null }), 'admin'],
  ['change_location', 'of another firm', 'location_unknown', world => ({ changed_location_id: world.theirs.locations.city }), 'admin'],
  ['change_firm', 'at a location of another firm', 'location_not_yours', world => ({ location_id: world.theirs.locations.city }), 'admin'],
  ['change_extra', 'with pieces at a location of another firm', 'location_not_yours', world => ({ stock: [{ id: uuidv7(), location_id: world.theirs.locations.city, seen: null, next: 1 }] }), 'manager'],
  ['request_approval', 'what no manager grants from afar', 'not_for_a_request', () => asked('void_contract', nobody)],
  ['request_approval', 'for another contract', 'not_for_a_request', () => ({ ...asked('waive_deposit', nobody), contract_id: own })],
  ['request_approval', 'with words that are no operations', 'not_for_a_request', () => ({ ops: 'please' })],
  ['request_approval', 'at a location of others', 'location_not_yours', world => ({ location_id: world.ours.locations.airport })],
  ['request_approval', 'when the car has left', 'request_comes_too_late', ({ ours }) => asked('waive_deposit', ours.contract)],
  ['request_approval', 'for a customer of another firm', 'customer_unknown', world => ({ customer_id: world.theirs.customers.known })],
  ['request_approval', 'for a car that does not exist', 'vehicle_unknown', () => ({ vehicle_id: nobody })],
  ['waive_deposit', 'as a manager granted who has left', 'needs_manager', ({ ours }) => waived(ours.contract), 'city', ({ ours }) => `insert into public.approval_requests (id,
    org_id, location_id, contract_id, customer_id, vehicle_id, ops, asked_at, asked_by, status, answered_at, answered_by, answer, valid_until)
    select '${own}', c.org_id, '${ours.locations.city}', c.id, c.customer_id, g.vehicle_id, '${JSON.stringify([{ name: 'waive_deposit', input: waived(ours.contract) }])}', now(),
      '${ours.users.city.id}', 'GRANTED', now(), '${ours.users.manager.id}', '', now() + interval '1 hour'
    from public.contracts c join public.contract_vehicles g on g.contract_id = c.id and g.seq = 1 where c.id = '${ours.contract}';
    update public.users set is_active = false where id = '${ours.users.manager.id}'`],
  ['answer_request', 'that nobody has made', 'request_unknown', () => ({ request_id: nobody }), 'manager'],
  ['answer_request', 'a second time', 'request_answered', () => ({ request_id: own }), 'manager', world => asksAs('city', `'DECLINED', now(), '${world.ours.users.manager.id}', ''`)(world)],
  ['redeem_code', 'for what a colleague has asked', 'request_unknown', () => ({}), 'manager'],
  // and it is no code of theirs, too
  ['redeem_code', 'in one\'s own name', 'approval_of_oneself', ({ ours }) => ({ manager_id: ours.users.city.id })],
  ['redeem_code', 'of a colleague', 'code_of_no_manager', ({ ours }) => ({ manager_id: ours.users.airport.id })],
  ['redeem_code', 'of a manager who has left', 'code_of_no_manager', () => ({}), 'city', ({ ours }) => `update public.users set is_active = false where id = '${ours.users.manager.id}'`],
  ['redeem_code', 'of another manager', 'phone_code_wrong', ({ ours }) => ({ manager_id: ours.users.admin.id })],
  ['redeem_code', 'that was guessed', 'phone_code_wrong', ({ ours }) => ({ code: String((Number(redeeming(ours).code) + 10) % 100_000_000).padStart(8, '0') })],
  ['redeem_code', 'of a PC that was revoked', 'phone_code_wrong', () => ({}), 'city', ({ ours }) => `update public.devices set revoked_at = now() where id = '${ours.devices.airport}'`],
  ['redeem_code', 'after the PIN was reset', 'phone_code_wrong', () => ({}), 'city', ({ ours }) => `insert into public.pin_resets (id, org_id, user_id, location_id, reset_at, reset_by)
    values ('${own}', '${ours.org}', '${ours.users.manager.id}', '${ours.locations.city}', now(), '${ours.users.admin.id}')`],
  ['redeem_code', 'after five wrong ones', 'phone_codes_locked', () => ({}), 'city', ({ ours }) => `insert into public.sync_ops (op_id, org_id, author_id, device_id, name, version,
    occurred_at, status, code, constraint_name) select gen_random_uuid(), '${ours.org}', '${ours.users.city.id}', '${ours.devices.city}', 'redeem_code', 1, now(), 'refused', '42501',
    'phone_code_wrong' from generate_series(1, 5)`],
  ['redeem_code', 'where a manager at a desk has said no', 'request_answered', () => ({}), 'city', ({ ours }) => `update public.approval_requests set status = 'DECLINED',
    answered_at = now(), answered_by = '${ours.users.manager.id}' where id = '${ours.org.replace(/.{4}$/, '1045')}'`],
  ['redeem_code', 'that was for another request', 'phone_code_used', () => ({}), 'city', ({ ours }) => `insert into public.approval_requests (id, org_id, location_id, contract_id, customer_id,
    vehicle_id, ops, asked_at, asked_by, status, answered_at, answered_by, valid_until, phone_challenge) values ('${own}', '${ours.org}', '${ours.locations.city}', '${nobody}',
    '${ours.customers.known}', '${ours.vehicles.petrol}', '[]', now(), '${ours.users.city.id}', 'GRANTED', now(), '${ours.users.manager.id}', now(), '${challengeOfDay(ours)}')`],
  ['answer_request', 'of oneself', 'approval_of_oneself', () => ({ request_id: own }), 'manager', asksAs('manager', '\'OPEN\', null, null, null')],
]
