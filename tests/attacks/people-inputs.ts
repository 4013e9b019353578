import type { CommandInput } from '../../shared/commands.ts'
import type { firmCommands } from '../../shared/commands/firm.ts'
import type { peopleCommands } from '../../shared/commands/people.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Fixture } from '../fixture.ts'

type Inputs = { [N in keyof typeof peopleCommands | keyof typeof firmCommands]: CommandInput<N> }

/** One valid input of every command about customers, people and the firm, at the city. */
export function peopleInputs({ now: at, customers, drivers, locations, users, devices, categories }: Fixture): Inputs {
  const here = { location_id: locations.city }
  const address = { street: 'Seestrasse', house_number: '7', postcode: '6900', town: 'Lugano' }
  const [flag_id, request_id] = [uuidv7(), uuidv7()]
  const known = { customer_id: customers.known, ...here }
  return {
    change_customer: { ...known, changes: { phone: { seen: null, next: '+41 44 000 00 00' } } },
    change_driver: { ...known, driver_id: drivers.known, changes: { licence_categories: { seen: 'B', next: 'B,BE' } } },
    know_customer: { ...here, customer_id: customers.elsewhere, customer_location_id: uuidv7(), purpose: 'RENTAL', at },
    merge_customers: { ...here, customer_id: customers.young, into_customer_id: customers.known, redirect_id: uuidv7(), at },
    flag_customer: { ...known, flag_id, reason: 'hat nicht bezahlt', at },
    unflag_customer: { ...known, flag_id, at },
    anonymise_customer: { ...here, customer_id: customers.young, at },
    open_data_request: { ...known, request_id, kind: 'ACCESS', at },
    answer_data_request: { request_id, answer: 'EXPORTED', note: 'übergeben', at },
    put_user: { user_id: users.airport.id, full_name: 'Nora Airport', role: 'STAFF', locale: 'fr', is_active: true, at },
    deactivate_user: { user_id: users.airport.id, at },
    assign_location: { ...here, user_id: users.airport.id, user_location_id: uuidv7(), at },
    unassign_location: { user_id: users.airport.id, location_id: locations.airport, at },
    reset_pin: { ...here, user_id: users.city.id, reset_id: uuidv7(), at },
    put_location: { location_id: uuidv7(), code: 'LUG', name: 'Lugano', ...address, phone: null, is_border: true, at },
    put_category: { category_id: categories.electric, code: 'E', name_de: 'Elektrisch', name_fr: 'Électrique', name_it: 'Elettrico', name_en: 'Electric car', sort: 3, licence_category: 'B', min_age: 20, min_years_held: 1,
      young_driver_age: 25, young_driver_fee_rp: 1500, deposit_rp: 60_000, excess_rp: 150_000, at },
    change_firm: { ...here, changes: { town: { seen: 'Zürich', next: 'Lugano' }, grace_min: { seen: 59, next: 29 }, staff_discount_bp: { seen: 500, next: 700 },
      manager_discount_bp: { seen: 3000, next: 2500 }, staff_charge_rp: { seen: 50_000, next: 30_000 }, customs_gate: { seen: 'OFF', next: 'REASON' } } },
    change_location: { ...here, changed_location_id: locations.airport, changes: { name: { seen: 'Flughafen', next: 'Zürich Flughafen' }, is_border: { seen: false, next: true } } },
    change_category: { ...here, category_id: categories.electric, changes: { deposit_rp: { seen: 50_000, next: 60_000 }, body: { seen: 'CAR', next: 'SUV' } } },
    revoke_device: { revoked_device_id: devices.airport, at },
    rename_device: { renamed_device_id: devices.city, name: 'Schalter 1', at },
  }
}
