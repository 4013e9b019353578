import type { CommandInput } from '../../shared/commands.ts'
import type { counterCommands } from '../../shared/commands/counter.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Fixture } from '../fixture.ts'
import { aDamage, checkInInput, checkOutInput } from '../twins/inputs.ts'

/** The first and largest subject; every other brings inputs of its own. */
export type CounterCommand = keyof typeof counterCommands

/** One valid input of every command of the counter, in an order in which all of them apply. */
export function validInputs(fixture: Fixture): { [N in CounterCommand]: CommandInput<N> } {
  const { now, customers, drivers, locations } = fixture
  const customer_id = uuidv7()
  const out = { ...checkOutInput(fixture,
    { customer_id: customers.elsewhere, drivers: [{ id: uuidv7(), driver_id: drivers.elsewhere, is_main: true }],
    damages: [aDamage()] }) }
  const back = { ...checkInInput(fixture, { damages: [aDamage()], odometer_km: 31_300 }) }
  const deposit_id = uuidv7()
  return {
    register_customer: { customer_id, customer_location_id: uuidv7(), location_id: locations.city, at: now, first_name: 'Ada',
      last_name: 'Keller',
      company_name: null, email: null, phone: null, street: 'Gasse', house_number: '1', postcode: '8001', town: 'Zürich', country: 'CH',
      birth_date: null, locale: 'de', driver: { id: uuidv7(), first_name: 'Ada', last_name: 'Keller', birth_date: '1990-01-01',
        licence_number: '1', licence_country: 'CH', licence_categories: 'B', licence_issued_on: '2015-01-01',
          licence_expires_on: null } },
    add_driver: { customer_id: customers.young, location_id: locations.city,
      driver: { id: uuidv7(), first_name: 'Nora', last_name: 'Bernasconi',
      birth_date: '1990-01-01', licence_number: '2', licence_country: 'CH', licence_categories: 'B', licence_issued_on: '2015-01-01',
      licence_expires_on: null } },
    check_out: out,
    hold_deposit: { deposit_id, contract_id: out.contract_id, location_id: locations.city, method: 'CREDIT_CARD', amount_rp: 50_000,
      authorisation_code: 'A1', card_last4: '4242', at: now },
    settle_deposit: { deposit_id, contract_id: out.contract_id, captured_rp: 0, at: now },
    check_in: back,
    take_payment: { payment_id: uuidv7(), contract_id: fixture.contract, location_id: locations.city, kind: 'PAYMENT', method: 'CASH',
      amount_rp: 500, rounding_rp: 0, reference: null, at: now },
    close_contract: { contract_id: fixture.contract, receivable: true, at: now },
    mark_ready: { vehicle_id: fixture.vehicles.rented, at: now },
  }
}
