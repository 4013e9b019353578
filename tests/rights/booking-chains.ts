import { uuidv7 } from '../../shared/uuid.ts'
import type { Fixture } from '../fixture.ts'
import { approval, assignment, booking, change, counterCharge, discount, extension, reasoned, swap, waiver } from '../twins/booking-inputs.ts'
import { DAY, HOUR } from '../twins/inputs.ts'
import type { Inputs } from './inputs.ts'

/** A valid input of every command about bookings and contracts that are out, at the city. */
export function bookingChains(fixture: Fixture): Inputs[] {
  const { now, vehicles, org, reservation } = fixture
  const of = (end: string) => org.replace(/.{4}$/, end)
  // begins before now, so that nobody may have come
  const book_reservation = booking(fixture, { starts_at: now - HOUR, ends_at: now + DAY })
  return [
    { book_reservation, mark_no_show: reasoned(book_reservation.reservation_id) },
    { change_reservation: change(fixture, { ends_at: now + 4 * DAY }), assign_car: assignment(fixture, vehicles.electric), cancel_reservation: reasoned(reservation) },
    { extend_contract: extension(fixture, now + 2 * DAY), add_charge: counterCharge(fixture), grant_discount: discount(fixture, 500), waive_deposit: waiver(fixture),
      record_approval: approval(fixture), swap_vehicle: swap(fixture) },
    { void_contract: { contract_id: of('1220'), note_id: uuidv7(), odometer_km: 5000, reason: 'falscher Kunde' } },
    { reopen_contract: { contract_id: of('1230'), note_id: uuidv7(), reason: 'Schaden vergessen' } },
  ]
}
