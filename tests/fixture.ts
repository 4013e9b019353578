import { createHash } from 'node:crypto'
import type postgres from 'postgres'
import { proofOf } from '../electron/data/device-key.ts'
import type { Signable } from '../electron/data/device-key.ts'
import { createSignInAccounts } from '../scripts/backend/users.ts'
import type { Role } from '../shared/roles.ts'
import type { VehicleStatus } from '../shared/transitions.ts'

export const fixture_password = 'Passwort-1234'
export type FixtureUser = { id: string; email: string; password: string; role: Role }
export type Fixture = ReturnType<typeof idsOf> & { now: number; users: ReturnType<typeof usersOf> }
export type FixtureOptions = {
  /** Another number makes another pair of firms beside the first: tests of one file need not share rows. 1–4095. */
  nth?: number
  /** ms UTC that all dates hang on. The feed's scope is 90 days from the server's clock, so it is the present by default. */
  now?: number
}
/** The key of a device that the fixture, or a test, registers. */
export const keyOfDevice = (device_id: string): Buffer => createHash('sha256').update(`fixture ${device_id}`).digest()
/** An operation with the proof that it comes from the device it names; `as`: from the device whose key the sender really has. */
export const signed = <T extends Signable>(op: T, as = op.device_id): T & { proof: string } => ({ ...op, proof: proofOf(keyOfDevice(as), op) })

const HOUR = 3_600_000
const DAY = 24 * HOUR

function idsOf(id: (n: number) => string) {
  return {
    org: id(1),
    locations: { city: id(10), airport: id(11) },
    devices: { city: id(20), airport: id(21) },
    number_blocks: { city: id(30), airport: id(31) },
    reservation_blocks: { city: id(32), airport: id(33) },
    /** Their numbers begin with INV-ZRH-26-, CN-ZRH-26- and RC-ZRH-26- (the airport's: ZFL). */
    invoice_blocks: { city: id(34), airport: id(35) }, credit_blocks: { city: id(36), airport: id(37) }, receipt_blocks: { city: id(38), airport: id(39) },
    categories: { compact: id(40), electric: id(41) },
    plans: { compact: id(50), electric: id(51) },
    /** `petrol` is reserved, `spare` and `electric` are free, `rented` is out at the city with `contract`. */
    vehicles: { petrol: id(60), spare: id(61), electric: id(62), rented: id(63) },
    /** `known` is known at both locations, `young` (driver aged 22) at the city, `elsewhere` at the airport only. */
    customers: { known: id(70), young: id(71), elsewhere: id(72) },
    drivers: { known: id(80), young: id(81), elsewhere: id(82) },
    reservation: id(90), reservation_block: id(91),
    contract: id(100), contract_leg: id(101), contract_block: id(102), contract_charge: id(103),
    other: {
      org: id(200), location: id(210), device: id(220), number_block: id(230), category: id(240), plan: id(250), vehicle: id(260),
      customer: id(270), driver: id(280),
    },
  }
}

function usersOf(id: (n: number) => string, nth: number) {
  const user = (n: number, name: string, role: Role): FixtureUser =>
    ({ id: id(n), email: `${name}-${nth}@example.ch`, password: fixture_password, role })
  return {
    city: user(300, 'city', 'STAFF'), airport: user(301, 'airport', 'STAFF'), manager: user(302, 'manager', 'MANAGER'),
    admin: user(303, 'admin', 'ADMIN'), customer: user(304, 'customer', 'CUSTOMER'),
    stranger: user(310, 'stranger', 'STAFF'), operator: user(320, 'operator', 'SUPER_ADMIN'),
  }
}

/**
 * A firm with two locations and a stranger's firm with one, made through the owner's connection: people of every role
 * who can sign in, cars, prices, customers, a reservation for this afternoon and a car that is out.
 */
export async function insertFixture(
  sql: postgres.Sql, { nth = 1, now = Math.floor(Date.now() / HOUR) * HOUR }: FixtureOptions = {},
): Promise<Fixture> {
  const id = (n: number) => `00000000-0000-7000-8${nth.toString(16).padStart(3, '0')}-${n.toString(16).padStart(12, '0')}`
  const ids = idsOf(id)
  const users = usersOf(id, nth)
  const { org, other, locations, categories, plans, vehicles, customers, drivers } = ids
  const at = (offset: number) => new Date(now + offset)
  const address = { street: 'Bahnhofstrasse', house_number: '1', postcode: '8001', town: 'Zürich' }
  const insert = (table: string, ...rows: Record<string, unknown>[]) => sql`insert into ${sql(`public.${table}`)} ${sql(rows)}`

  await insert('organizations', { id: org, name: `Muster Mobil ${nth} AG`, uid: 'CHE-123.456.788', ...address },
    { id: other.org, name: `Fremd ${nth} GmbH`, uid: null, ...address })
  await insert('locations', { id: locations.city, org_id: org, code: 'ZRH', name: 'Zürich HB', ...address },
    { id: locations.airport, org_id: org, code: 'ZFL', name: 'Flughafen', ...address },
    { id: other.location, org_id: other.org, code: 'BRN', name: 'Bern', ...address })
  for (const [org_id, rate, none] of [[org, id(2), id(3)], [other.org, id(201), id(202)]] as const) {
    await insert('vat_rates', { id: rate, org_id, code: 'STANDARD', rate_bp: 810, valid_from: '2024-01-01' },
      { id: none, org_id, code: 'NONE', rate_bp: 0, valid_from: '2024-01-01' })
  }
  const category = { min_age: 18, min_years_held: 1, young_driver_age: 25, young_driver_fee_rp: 1500, deposit_rp: 50_000,
    excess_rp: 150_000 }
  await insert('vehicle_categories', { id: categories.compact, org_id: org, code: 'C', name_de: 'Kompakt', name_fr: 'Compacte', name_it: 'Compatta', name_en: 'Compact', ...category },
    { id: categories.electric, org_id: org, code: 'E', name_de: 'Elektro', name_fr: 'Électrique', name_it: 'Elettrica', name_en: 'Electric', ...category },
    { id: other.category, org_id: other.org, code: 'C', name_de: 'Kompakt', name_fr: 'Compacte', name_it: 'Compatta', name_en: 'Compact', ...category })
  const plan = { name: 'Standard', included_km_day: 200, extra_km_rp: 45, valid_from: '2024-01-01' }
  await insert('price_plans', { id: plans.compact, org_id: org, category_id: categories.compact, day_rate_rp: 7900, ...plan },
    { id: plans.electric, org_id: org, category_id: categories.electric, day_rate_rp: 9900, ...plan },
    { id: other.plan, org_id: other.org, category_id: other.category, day_rate_rp: 6900, ...plan })
  const car = { org_id: org, category_id: categories.compact, location_id: locations.city, make: 'Škoda', model: 'Octavia', colour: 'grau',
    fuel_type: 'PETROL', transmission: 'MANUAL', seats: 5, tank_litres: 50, battery_kwh: 0, status: 'AVAILABLE', odometer_km: 20_000,
    fuel_level: 8, first_registered: '2024-03-01' }
  await insert('vehicles', { ...car, id: vehicles.petrol, vin: 'TMBAA7NE0P0000001' },
    { ...car, id: vehicles.spare, vin: 'TMBAA7NE0P0000002', fuel_type: 'DIESEL' },
    { ...car, id: vehicles.electric, vin: 'TMBAA7NE0P0000003', category_id: categories.electric, fuel_type: 'ELECTRIC',
      transmission: 'AUTOMATIC',
      tank_litres: 0, battery_kwh: 77, fuel_level: 90 },
    { ...car, id: vehicles.rented, vin: 'TMBAA7NE0P0000004', status: 'RENTED', odometer_km: 30_000 },
    { ...car, id: other.vehicle, vin: 'TMBAA7NE0P0000005', org_id: other.org, category_id: other.category, location_id: other.location })
  await insert('vehicle_plates', ...Object.entries({ petrol: 'ZH 412807', spare: 'ZH 412808', electric: 'ZH 412809', rented: 'ZH 412810' })
    .map(([name, plate], n) => ({ id: id(64 + n), org_id: org, vehicle_id: vehicles[name as keyof typeof vehicles], plate,
      valid_from: at(-400 * DAY) })))
  const person = { org_id: org, ...address, country: 'CH', locale: 'de', created_at: at(-100 * DAY) }
  await insert('customers', { ...person, id: customers.known, first_name: 'Regula', last_name: 'Müller', birth_date: '1980-04-05' },
    { ...person, id: customers.young, first_name: 'Luca', last_name: 'Bernasconi', birth_date: null },
    { ...person, id: customers.elsewhere, first_name: 'Anne', last_name: 'Favre', birth_date: null },
    { ...person, id: other.customer, org_id: other.org, first_name: 'Beat', last_name: 'Fremd', birth_date: null })
  const year = new Date(now).getUTCFullYear()
  const licence = { org_id: org, licence_number: '003123456007', licence_country: 'CH', licence_categories: 'B',
    licence_issued_on: `${year - 3}-01-10` }
  await insert('drivers', { ...licence, id: drivers.known, customer_id: customers.known, first_name: 'Regula', last_name: 'Müller',
    birth_date: '1980-04-05' },
    { ...licence, id: drivers.young, customer_id: customers.young, first_name: 'Luca', last_name: 'Bernasconi',
      birth_date: `${year - 22}-01-01` },
    { ...licence, id: drivers.elsewhere, customer_id: customers.elsewhere, first_name: 'Anne', last_name: 'Favre',
      birth_date: '1975-01-01' },
    { ...licence, id: other.driver, org_id: other.org, customer_id: other.customer, first_name: 'Beat', last_name: 'Fremd',
      birth_date: '1970-01-01' })
  await insert('customer_locations',
    { id: id(73), org_id: org, customer_id: customers.known, location_id: locations.city },
    { id: id(74), org_id: org, customer_id: customers.known, location_id: locations.airport },
    { id: id(75), org_id: org, customer_id: customers.young, location_id: locations.city },
    { id: id(76), org_id: org, customer_id: customers.elsewhere, location_id: locations.airport },
    { id: id(271), org_id: other.org, customer_id: other.customer, location_id: other.location })

  const people = Object.entries(users)
  await createSignInAccounts(sql, people.map(([, user]) => user), { cost: 4 })
  await insert('users', ...people.map(([name, user]) => ({ id: user.id, email: user.email, full_name: `${name} ${nth}`, role: user.role,
    org_id: name === 'operator' ? null : name === 'stranger' ? other.org : org,
      customer_id: name === 'customer' ? customers.known : null })))
  await insert('user_locations', { id: id(12), org_id: org, user_id: users.city.id, location_id: locations.city },
    { id: id(13), org_id: org, user_id: users.airport.id, location_id: locations.airport },
    { id: id(211), org_id: other.org, user_id: users.stranger.id, location_id: other.location })
  await insert('devices', { id: ids.devices.city, org_id: org, location_id: locations.city, name: 'Schalter HB',
    registered_by: users.city.id },
    { id: ids.devices.airport, org_id: org, location_id: locations.airport, name: 'Schalter Flughafen', registered_by: users.airport.id },
    { id: other.device, org_id: other.org, location_id: other.location, name: 'Schalter Bern', registered_by: users.stranger.id })
  for (const [device, firm] of [[ids.devices.city, org], [ids.devices.airport, org], [other.device, other.org]] as const) {
    await sql`select private.keep_device_key(${device}, ${firm}, ${keyOfDevice(device)})`
  }
  const range = { org_id: org, kind: 'CONTRACT', first_no: 1, last_no: 100, next_no: 1 }
  await insert('number_blocks',
    { ...range, id: ids.number_blocks.city, location_id: locations.city, device_id: ids.devices.city, prefix: 'ZRH-26-', next_no: 2 },
    { ...range, id: ids.number_blocks.airport, location_id: locations.airport, device_id: ids.devices.airport, prefix: 'ZFL-26-' },
    { ...range, id: other.number_block, org_id: other.org, location_id: other.location, device_id: other.device, prefix: 'BRN-26-' },
    { ...range, kind: 'RESERVATION', id: ids.reservation_blocks.city, location_id: locations.city, device_id: ids.devices.city,
      prefix: 'R-ZRH-26-' },
    { ...range, kind: 'RESERVATION', id: ids.reservation_blocks.airport, location_id: locations.airport, device_id: ids.devices.airport,
      prefix: 'R-ZFL-26-' },
    ...([['INVOICE', 'INV-', ids.invoice_blocks], ['CREDIT_NOTE', 'CN-', ids.credit_blocks], ['RECEIPT', 'RC-', ids.receipt_blocks]] as const)
      .flatMap(([kind, mark, blocks]) => [
        { ...range, kind, id: blocks.city, location_id: locations.city, device_id: ids.devices.city, prefix: `${mark}ZRH-26-` },
        { ...range, kind, id: blocks.airport, location_id: locations.airport, device_id: ids.devices.airport, prefix: `${mark}ZFL-26-` }]))

  await insert('vehicle_blocks',
    { id: ids.reservation_block, org_id: org, vehicle_id: vehicles.petrol, kind: 'RESERVATION', source_id: ids.reservation,
      starts_at: at(2 * HOUR), ends_at: at(2 * HOUR + 3 * DAY) },
    { id: ids.contract_block, org_id: org, vehicle_id: vehicles.rented, kind: 'CONTRACT', source_id: ids.contract, starts_at: at(-2 * DAY),
      ends_at: at(DAY) })
  await insert('reservations', { id: ids.reservation, org_id: org, number: `R-${nth}-1`, location_id: locations.city,
    return_location_id: locations.city,
    customer_id: customers.known, category_id: categories.compact, vehicle_id: vehicles.petrol, price_plan_id: plans.compact,
    starts_at: at(2 * HOUR), ends_at: at(2 * HOUR + 3 * DAY) })
  await insert('contracts', { id: ids.contract, org_id: org, number: 'ZRH-26-000001', status: 'ACTIVE', customer_id: customers.known,
    pickup_location_id: locations.city, return_location_id: locations.city, starts_at: at(-2 * DAY), ends_at: at(DAY),
      price_plan_id: plans.compact,
    day_rate_rp: 7900, included_km_day: 200, extra_km_rp: 45, fuel_unit_rp: 220, fuel_fee_rp: 2500, excess_rp: 150_000, grace_min: 59,
    device_id: ids.devices.city, created_by: users.city.id, created_at: at(-2 * DAY) })
  await insert('contract_drivers', { id: id(104), org_id: org, contract_id: ids.contract, driver_id: drivers.known, is_main: true })
  await insert('contract_vehicles', { id: ids.contract_leg, org_id: org, contract_id: ids.contract, vehicle_id: vehicles.rented, seq: 1,
    state: 'OUT',
    out_at: at(-2 * DAY), out_km: 30_000, out_fuel: 8, out_location_id: locations.city })
  await insert('contract_charges', { id: ids.contract_charge, org_id: org, contract_id: ids.contract, kind: 'RENT', quantity: 3,
    unit_rp: 7900,
    amount_rp: 23_700, vat_code: 'STANDARD', vat_bp: 810, created_at: at(-2 * DAY), created_by: users.city.id })
  await insert('odometer_readings', ...Object.entries({ petrol: 20_000, spare: 20_000, electric: 20_000, rented: 30_000 }).map(([name, km],
    n) =>
    ({ id: id(110 + n), org_id: org, vehicle_id: vehicles[name as keyof typeof vehicles], read_at: at(-2 * DAY), km,
      source: 'CHECK_OUT' })))
  return { ...ids, users, now }
}

/** Makes a car be in any state, past the rule of legal moves: how it got there is not what the test is about. */
export async function setVehicleStatus(sql: postgres.Sql, id: string, status: VehicleStatus): Promise<void> {
  await sql.begin(async tx => {
    await tx`set local session_replication_role = replica`
    await tx`update public.vehicles set status = ${status} where id = ${id}`
  })
}
