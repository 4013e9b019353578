import { uuidv7 } from '../../shared/uuid.ts'
import type { Fixture } from '../fixture.ts'
import { approval, asking, assignment, booking, change, counterCharge, discount, extension, reasoned, swap, waiver } from '../twins/booking-inputs.ts'
import { DAY, HOUR } from '../twins/inputs.ts'
import type { Inputs } from './inputs.ts'
import { redeeming } from './phone-code.ts'

/** A valid input of every command about bookings and contracts that are out, at the city. */
export function bookingChains(fixture: Fixture): Inputs[] {
  const { now, vehicles, org, reservation, contract, locations, number_blocks } = fixture
  const counter_fee_id = uuidv7()
  const untaxed = { vat_code: 'NONE', vat_bp: 0 }
  const of = (end: string) => org.replace(/.{4}$/, end)
  // begins before now, so that nobody may have come
  const book_reservation = booking(fixture, { starts_at: now - HOUR, ends_at: now + DAY })
  return [
    { book_reservation, mark_no_show: reasoned(book_reservation.reservation_id), charge_no_show: { reservation_id: book_reservation.reservation_id, contract_id: uuidv7(),
      number: 'ZRH-26-000090', number_block_id: number_blocks.city, at: now, charge: { id: uuidv7(), amount_rp: 8000, ...untaxed } } },
    { set_payer: { contract_id: of('1260'), location_id: locations.city, payer_id: null } },
    { add_note: { contract_id: contract, note_id: uuidv7(), reason: 'Kunde ruft an' },
      report_incident: { incident_id: uuidv7(), location_id: locations.city, contract_id: contract, vehicle_id: vehicles.rented, kind: 'ACCIDENT', happened_at: now - HOUR, place: 'A1',
        police_number: 'AG-1', counterparty: 'VD 1', description: 'Auffahrunfall', odometer_km: null, fuel_level: null, out_of_service: true },
      charge_afterwards: { contract_id: contract, note_id: uuidv7(), kind: 'FINE', reason: 'Busse',
        charges: [{ id: uuidv7(), kind: 'FINE', quantity: 1, unit_rp: 4000, amount_rp: 4000, ...untaxed }] } },
    { reprice_return: { contract_id: of('1240'), note_id: uuidv7(), charge_id: uuidv7(), amount_rp: 15_800, vat_code: 'STANDARD', vat_bp: 810, reason: '' } },
    { put_counter_fee: { counter_fee_id, kind: 'CLEANING', code: 'SAND', category_id: null, name_de: 'Sand', name_fr: 'Sable', name_it: 'Sabbia', name_en: 'Sand',
      amount_rp: 5000, is_active: true },
    change_counter_fee: { location_id: locations.city, counter_fee_id, changes: { amount_rp: { seen: 5000, next: 5500 } } } },
    { change_reservation: change(fixture, { ends_at: now + 4 * DAY }), assign_car: assignment(fixture, vehicles.electric), cancel_reservation: reasoned(reservation) },
    { extend_contract: extension(fixture, now + 2 * DAY), add_charge: counterCharge(fixture), grant_discount: discount(fixture, 500), waive_deposit: waiver(fixture),
      record_approval: approval(fixture), swap_vehicle: swap(fixture) },
    { request_approval: asking(fixture) },
    { answer_request: { request_id: of('1045'), granted: true, answer: '' } },
    { redeem_code: redeeming(fixture) },
    { void_contract: { contract_id: of('1220'), note_id: uuidv7(), odometer_km: 5000, reason: 'falscher Kunde' } },
    { reopen_contract: { contract_id: of('1230'), note_id: uuidv7(), reason: 'Schaden vergessen' } },
  ]
}
