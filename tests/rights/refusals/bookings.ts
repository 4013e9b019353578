import { uuidv7 } from '../../../shared/uuid.ts'
import { DAY } from '../../twins/inputs.ts'
import { nobody, row } from './refusal.ts'
import type { Refusal } from './refusal.ts'

const reading = { leg_id: nobody, vehicle_id: nobody, inspection_id: nobody, reading_id: nobody, odometer_km: 1, fuel_level: 1, damages: [] }

/** Reservations and contracts that are out. */
export const bookingRefusals: Refusal[] = [
  ['book_reservation', 'for a customer of another firm', 'customer_unknown', world => ({ customer_id: world.theirs.customers.known })],
  ['book_reservation', 'for a customer who gets no car', 'customer_is_blocked', () => ({}), 'city',
    ({ ours }) => `update public.customers set is_blocked = true where id = '${ours.customers.known}'`],
  ['book_reservation', 'a category of another firm', 'category_unknown', world => ({ category_id: world.theirs.categories.compact })],
  // and it is over, too
  ['book_reservation', 'that ends before it starts', 'reservation_ends_after_start', ({ ours: { now } }) => ({ starts_at: now - DAY, ends_at: now - 2 * DAY })],
  ['book_reservation', 'that is over', 'reservation_in_the_past', ({ ours: { now } }) => ({ starts_at: now - 2 * DAY, ends_at: now - DAY })],
  ['book_reservation', 'at the price of another category', 'price_plan_not_valid', world => ({ price_plan_id: world.ours.plans.electric })],
  ['book_reservation', 'a car that is out', 'vehicle_is_rented', world => ({ vehicle_id: world.ours.vehicles.rented })],
  ['book_reservation', 'a car that is out of service', 'vehicle_out_of_service', () => ({}), 'city',
    ({ ours }) => `update public.vehicles set status = 'OUT_OF_SERVICE' where id = '${ours.vehicles.spare}'`],
  ['book_reservation', 'a number of another desk', 'number_outside_block', world => ({ number_block_id: world.ours.reservation_blocks.airport })],
  ['change_reservation', 'into the past', 'reservation_in_the_past', ({ ours: { now } }) => ({ starts_at: now - 2 * DAY, ends_at: now - DAY })],
  ['change_reservation', 'that was cancelled', 'reservation_not_booked', () => ({}), 'city',
    ({ ours }) => `update public.reservations set status = 'CANCELLED' where id = '${ours.reservation}'`],
  ['assign_car', 'that it has', 'reservation_has_this_car', world => ({ vehicle_id: world.ours.vehicles.petrol })],
  ['mark_no_show', 'before the time has come', 'reservation_not_due', world => ({ reservation_id: world.ours.reservation })],
  ['extend_contract', 'with charges that are no list', 'malformed_operation', () => ({ charges: {} })],
  ['extend_contract', 'with drawings that are no list', 'malformed_operation', () => ({ attachments: {} })],
  ['extend_contract', 'with signatures that are no list', 'malformed_operation', () => ({ signatures: {} })],
  ['extend_contract', 'with a photo', 'malformed_operation', () => ({ attachments: [{ id: nobody, kind: 'PHOTO', sha256: '0'.repeat(64), bytes: 5, mime: 'image/png' }] })],
  ['extend_contract', 'with a drawing that nobody made', 'malformed_operation', () => ({ attachments: [{ id: nobody, kind: 'SIGNATURE', sha256: '0'.repeat(64), bytes: 5, mime: 'image/png' }] })],
  // it is of this contract, so the table would take it
  ['extend_contract', 'signed by a drawing that came with an earlier document', 'attachment_unknown', world => ({ location_id: world.ours.locations.city,
    signatures: [{ id: uuidv7(), role: 'CUSTOMER', signer_name: 'A', refused: false, reason: null, text_sha256: '0'.repeat(64), attachment_id: nobody }] }), 'city',
  ({ ours }) => `insert into public.attachments (id, org_id, location_id, kind, sha256, bytes, mime, contract_id, created_at, created_by, device_id)
    values ('${nobody}', '${ours.org}', '${ours.locations.city}', 'SIGNATURE', repeat('0', 64), 5, 'image/png', '${ours.contract}', now(), '${ours.users.city.id}', '${ours.devices.city}')`],
  ['extend_contract', 'signed at a location of others', 'location_not_yours', world => ({ location_id: world.ours.locations.airport,
    signatures: [{ id: uuidv7(), role: 'STAFF', signer_name: 'A', refused: false, reason: null, text_sha256: '0'.repeat(64), attachment_id: null }] })],
  ['extend_contract', 'that is over', 'contract_not_active', world => ({ contract_id: row(world, '1000') })],
  ['extend_contract', 'to an earlier day', 'extension_not_later', ({ ours: { now } }) => ({ ends_at: now, charges: [] })],
  ['extend_contract', 'at another price', 'charges_are_not_due', () => ({ charges: [] })],
  ['extend_contract', 'into what is planned for the car', 'vehicle_is_planned', () => ({}), 'city', ({ ours }) => `insert into public.vehicle_blocks (id, org_id, vehicle_id, kind, source_id, starts_at, ends_at)
    values ('${nobody}', '${ours.org}', '${ours.vehicles.rented}', 'HOLD', '${nobody}', now() + interval '30 hours', now() + interval '40 hours')`],
  ['void_contract', 'that is over', 'contract_not_active', world => ({ contract_id: row(world, '1000') }), 'manager'],
  ['void_contract', 'that was driven', 'contract_has_kilometres', () => ({ odometer_km: 5001 }), 'manager'],
  ['void_contract', 'with a deposit still held', 'deposit_still_held', () => ({}), 'manager',
    world => `update public.deposits set contract_id = '${row(world, '1220')}', status = 'HELD', captured_rp = 0, settled_at = null where id = '${row(world, '1004')}'`],
  ['void_contract', 'that was paid', 'contract_has_payments', world => ({ contract_id: world.ours.contract, odometer_km: 30_000 }), 'manager'],
  ['reopen_contract', 'that is open', 'contract_not_completed', world => ({ contract_id: row(world, '1000') }), 'manager'],
  ['swap_vehicle', 'with charges that are no list', 'malformed_operation', () => ({ charges: null })],
  ['swap_vehicle', 'with damages that are no list, of the car that is back', 'malformed_operation', world => ({ back: { ...reading, leg_id: world.ours.contract_leg,
    vehicle_id: world.ours.vehicles.rented, odometer_km: 30_100, inspection_id: uuidv7(), reading_id: uuidv7(), damages: {} } })],
  ['swap_vehicle', 'with damages that are no list, of the car that leaves', 'malformed_operation', world => ({ out: { ...reading, leg_id: uuidv7(), block_id: uuidv7(),
    vehicle_id: world.ours.vehicles.spare, odometer_km: 20_050, inspection_id: uuidv7(), reading_id: uuidv7(), damages: {} } })],
  ['swap_vehicle', 'to a state that no return leads to', 'malformed_operation', () => ({ next_status: 'RETIRED' })],
  ['swap_vehicle', 'a car that is not part of the contract', 'contract_unknown', world => ({ back: { ...reading, vehicle_id: world.ours.vehicles.petrol } })],
  ['add_charge', 'to a contract that is done', 'contract_is_closed', world => ({ contract_id: row(world, '1230') })],
  ['add_charge', 'that is reckoned', 'charge_kind_is_reckoned', () => ({ kind: 'FUEL' })],
  ['add_charge', 'that the firm does not know', 'charge_kind_unknown', () => ({ kind: 'NO_SUCH' })],
  ['add_charge', 'of which nobody says what for', 'charge_needs_description', () => ({ kind: 'OTHER', description: '' })],
  // and it is beyond the limit, too
  ['add_charge', 'with a sum that is wrong', 'charge_is_quantity_times_unit', () => ({ quantity: 1, unit_rp: 8000, amount_rp: 90_000 })],
  ['add_charge', 'beyond what STAFF may', 'charge_over_limit', () => ({ quantity: 1, unit_rp: 50_001, amount_rp: 50_001 })],
  ['add_charge', 'at another VAT', 'charge_vat_differs', () => ({ vat_bp: 770 })],
  ['grant_discount', 'beyond what STAFF may', 'discount_over_limit', () => ({ amount_rp: 5000 })],
  ['grant_discount', 'by an approval of another contract', 'approval_unknown', world => ({ approval_id: row(world, '1040') })],
  // and it would be too much without the approval
  ['grant_discount', 'by an approval that was used', 'approval_used', world => ({ approval_id: row(world, '1040'), contract_id: row(world, '1000'), amount_rp: 5000 })],
  ['grant_discount', 'at another VAT', 'charge_vat_differs', () => ({ vat_bp: 770 })],
  ['waive_deposit', 'of a contract that is over', 'contract_not_active', world => ({ contract_id: row(world, '1000') }), 'manager'],
  ['waive_deposit', 'that is held', 'deposit_is_held', () => ({}), 'manager',
    world => `update public.deposits set status = 'HELD', captured_rp = 0, settled_at = null where id = '${row(world, '1202')}'`],
  ['waive_deposit', 'that was waived', 'deposit_already_waived', () => ({}), 'manager', ({ ours }) => `insert into public.booking_notes (id, org_id, contract_id, kind, text, written_at, written_by)
    values ('${nobody}', '${ours.org}', '${ours.contract}', 'DEPOSIT_WAIVED', 'x', now(), '${ours.users.manager.id}')`],
  // and of no command, too
  ['record_approval', 'of nothing', 'approval_names_something', () => ({ contract_id: null, command: 'no_such' }), 'manager'],
  ['record_approval', 'of no command', 'unknown_command', () => ({ command: 'no_such' }), 'manager'],
  ['record_approval', 'of a contract of another firm', 'contract_unknown', world => ({ contract_id: world.theirs.contract }), 'manager'],
  ['record_approval', 'of no reservation', 'reservation_unknown', () => ({ reservation_id: nobody }), 'manager'],
  ['record_approval', 'beyond the own limit', 'discount_over_limit', () => ({ limit_bp: 3001 }), 'manager'],
]
