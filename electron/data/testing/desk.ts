import fs from 'node:fs'
import Sqlite from 'better-sqlite3'
import type { Database } from 'better-sqlite3'
import type { FormInput } from '../../../shared/forms.ts'
import type { Role } from '../../../shared/roles.ts'
import { DAY, HOUR } from '../../../shared/time.ts'
import { standardKinds } from '../../../shared/vat.ts'
import type { Desk, Here } from '../desk.ts'
import { hereOf } from '../desk.ts'
import { registerFunctions } from '../functions.ts'

/** Monday 23 November 2026, 10:00 in Zürich. */
export const noon_is_near = Date.UTC(2026, 10, 23, 9, 0)
const folder = new URL('../../../migrations/sqlite/', import.meta.url)
type Value = string | number | null

/** What the migrations make, once for all tests of a process: to run them takes a hundred times as long as to copy it. */
let made: Buffer | undefined
/** An empty database of this version, in memory. */
export function emptyDatabase(): Database {
  made ??= migrated()
  return prepared(new Sqlite(made))
}

/** As `emptyDatabase`, on a disk. */
function emptyFile(file: string): Database {
  fs.writeFileSync(file, made ??= migrated())
  const db = prepared(new Sqlite(file))
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'wal_autocheckpoint = 0']) db.pragma(pragma)
  return db
}

function migrated(): Buffer {
  const db = prepared(new Sqlite(':memory:'))
  for (const file of fs.readdirSync(folder).sort()) db.exec(fs.readFileSync(new URL(file, folder), 'utf8'))
  const bytes = db.serialize()
  db.close()
  return bytes
}

function prepared(db: Database): Database {
  db.pragma('legacy_alter_table = ON')
  registerFunctions(db)
  return db
}

/** Adds rows of one table; unnamed columns are left to the table. */
export function insert(db: Database, table: string, ...rows: Record<string, Value>[]): void {
  for (const row of rows) {
    const columns = Object.keys(row)
    db.prepare(`insert into ${table} (${columns.join(', ')}) values (${columns.map(column => `@${column}`).join(', ')})`).run(row)
  }
}

const id = (n: number) => `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`
export const ids = {
  org: id(1), city: id(10), airport: id(11), device: id(20), numbers: id(30), person: id(40), manager: id(41),
  compact: id(50), van: id(51), electric: id(52), compact_plan: id(60), van_plan: id(61), electric_plan: id(62),
  /** `golf` is free, `octavia` reserved for today, `rented` out with `contract`, `zoe` electric, `bus` a van needing C1. */
  golf: id(70), octavia: id(71), rented: id(72), zoe: id(73), bus: id(74),
  mueller: id(80), blocked: id(81), young: id(82), driver: id(90), young_driver: id(92), blocked_driver: id(91),
  reservation: id(100), reservation_block: id(101), contract: id(110), leg: id(111), contract_block: id(112), charge: id(113),
  deposit: id(114),
}

export type TestDesk = Desk & { here: Here; clock: { at: number }; sign(role: Role | null): void }

/** A firm with two locations and a counter at the city, somebody signed in, Monday at ten; in memory, or in a file as a desk has it. */
export function deskFixture(file: string | null = null): TestDesk {
  const db = file === null ? emptyDatabase() : emptyFile(file)
  const clock = { at: noon_is_near }
  fill(db, clock.at)
  let role: Role | null = 'STAFF'
  const desk: Desk = {
    db, now: () => clock.at,
    session: () => role && {
      person: { id: role === 'STAFF' ? ids.person : ids.manager, name: 'Rahel Roth', email: 'rahel@example.ch', role, locale: 'de',
        org_id: ids.org },
      device_id: ids.device, location_id: ids.city,
    },
  }
  return {
    ...desk, clock,
    get here() {
      const here = hereOf(desk)
      if (!here) throw new Error('nobody is signed in')
      return here
    },
    sign(next) { role = next },
  }
}

function fill(db: Database, now: number): void {
  const org_id = ids.org
  const address = { street: 'Bahnhofstrasse', house_number: '1', postcode: '8001', town: 'Zürich' }
  insert(db, 'organizations', { id: org_id, name: 'Muster Mobil AG', uid: null, ...address, grace_min: 59, fuel_litre_rp: 220, kwh_rp: 65,
    fuel_fee_rp: 2500 })
  insert(db, 'locations', { id: ids.city, org_id, code: 'ZRH', name: 'Zürich HB', ...address, phone: null },
    { id: ids.airport, org_id, code: 'ZFL', name: 'Flughafen', ...address, phone: null })
  insert(db, 'users', { id: ids.person, org_id, full_name: 'Rahel Roth', role: 'STAFF', locale: 'de', is_active: 1 },
    { id: ids.manager, org_id, full_name: 'Marco Manser', role: 'MANAGER', locale: 'de', is_active: 1 })
  insert(db, 'vat_rates', { id: id(2), org_id, code: 'STANDARD', rate_bp: 810, valid_from: '2024-01-01' },
    { id: id(3), org_id, code: 'NONE', rate_bp: 0, valid_from: '2024-01-01' })
  insert(db, 'charge_kinds', ...standardKinds.map(({ kind, vat_code }, n) => ({ id: id(0x200 + n), org_id, kind, vat_code, name_de: kind, name_fr: kind,
    name_it: kind, name_en: kind })))
  const category = { org_id, licence_category: 'B', min_age: 18, min_years_held: 1, young_driver_age: 25, young_driver_fee_rp: 1500,
    deposit_rp: 50_000, excess_rp: 150_000 }
  insert(db, 'vehicle_categories', { ...category, id: ids.compact, code: 'C', name_de: 'Kompakt', name_fr: 'Compacte', name_it: 'Compatta', name_en: 'Compact', sort: 1 },
    { ...category, id: ids.van, code: 'V', name_de: 'Grossbus', name_fr: 'Grand bus', name_it: 'Bus grande', name_en: 'Large bus', sort: 2, licence_category: 'C1', min_age: 25, min_years_held: 3 },
    { ...category, id: ids.electric, code: 'E', name_de: 'Elektro', name_fr: 'Électrique', name_it: 'Elettrica', name_en: 'Electric', sort: 3 })
  const plan = { org_id, name: 'Standard', included_km_day: 200, extra_km_rp: 45, valid_from: '2024-01-01' }
  insert(db, 'price_plans', { ...plan, id: ids.compact_plan, category_id: ids.compact, day_rate_rp: 8900 },
    { ...plan, id: ids.van_plan, category_id: ids.van, day_rate_rp: 15_900 },
    { ...plan, id: ids.electric_plan, category_id: ids.electric, day_rate_rp: 9900 })
  const car = { org_id, category_id: ids.compact, location_id: ids.city, make: 'VW', model: 'Golf', colour: 'grau', fuel_type: 'PETROL',
    transmission: 'MANUAL',
    seats: 5, tank_litres: 50, battery_kwh: 0, status: 'AVAILABLE', odometer_km: 20_000, fuel_level: 8, first_registered: '2024-03-01',
    inspection_due: null, service_due_km: null, vignette_until: null }
  insert(db, 'vehicles', { ...car, id: ids.golf, vin: 'A' }, { ...car, id: ids.octavia, vin: 'B', make: 'Škoda', model: 'Octavia' },
    { ...car, id: ids.rented, vin: 'C', status: 'RENTED', odometer_km: 30_000 },
    { ...car, id: ids.zoe, vin: 'D', model: 'ID.3', category_id: ids.electric, fuel_type: 'ELECTRIC', tank_litres: 0, battery_kwh: 60,
      fuel_level: 90 },
    { ...car, id: ids.bus, vin: 'E', model: 'Crafter', category_id: ids.van })
  const plates = { golf: 'ZH 412807', octavia: 'ZH 412808', rented: 'ZH 999', zoe: 'ZH 55', bus: 'ZH 700700' } as const
  Object.entries(plates).forEach(([name, plate], n) => insert(db, 'vehicle_plates',
    { id: id(120 + n), org_id, vehicle_id: ids[name as keyof typeof plates], plate, valid_from: now - 400 * DAY, valid_to: null }))
  const person = { org_id, company_name: null, email: null, phone: null, ...address, country: 'CH', birth_date: null, locale: 'de',
    is_blocked: 0, created_at: now - 90 * DAY }
  insert(db, 'customers', { ...person, id: ids.mueller, first_name: 'Désirée', last_name: 'Müller' },
    { ...person, id: ids.blocked, first_name: 'Beat', last_name: 'Gesperrt', is_blocked: 1 },
    { ...person, id: ids.young, first_name: 'Luca', last_name: 'Bernasconi', company_name: 'Neue Werft AG' })
  const licence = { org_id, licence_number: '003', licence_country: 'CH', licence_categories: 'B,BE', licence_issued_on: '2015-01-10',
    licence_expires_on: null }
  insert(db, 'drivers', { ...licence, id: ids.driver, customer_id: ids.mueller, first_name: 'Désirée', last_name: 'Müller',
    birth_date: '1980-04-05' },
    { ...licence, id: ids.young_driver, customer_id: ids.young, first_name: 'Luca', last_name: 'Bernasconi', birth_date: '2005-01-01',
      licence_issued_on: '2024-01-10' },
    { ...licence, id: ids.blocked_driver, customer_id: ids.blocked, first_name: 'Beat', last_name: 'Gesperrt', birth_date: '1970-01-01' })
  insert(db, 'number_blocks', { id: ids.numbers, org_id, location_id: ids.city, device_id: ids.device, kind: 'CONTRACT', prefix: 'ZRH-26-',
    first_no: 101, last_no: 200, next_no: 142, leased_at: now })
  fillRentals(db, now)
}

/** One to be fetched at two this afternoon for three days, one out since Saturday and due in an hour. */
function fillRentals(db: Database, now: number): void {
  const org_id = ids.org
  const starts_at = now + 4 * HOUR
  insert(db, 'reservations', { id: ids.reservation, org_id, number: 'R-2001', location_id: ids.city, return_location_id: ids.airport,
    customer_id: ids.mueller,
    category_id: ids.compact, vehicle_id: ids.octavia, price_plan_id: ids.compact_plan, starts_at, ends_at: starts_at + 3 * DAY,
    status: 'BOOKED', contract_id: null })
  insert(db, 'vehicle_blocks',
    { id: ids.reservation_block, org_id, vehicle_id: ids.octavia, kind: 'RESERVATION', source_id: ids.reservation, starts_at,
      ends_at: starts_at + 3 * DAY, is_active: 1 },
    { id: ids.contract_block, org_id, vehicle_id: ids.rented, kind: 'CONTRACT', source_id: ids.contract, starts_at: now - 2 * DAY,
      ends_at: now + HOUR, is_active: 1 })
  insert(db, 'contracts', { id: ids.contract, org_id, number: 'ZRH-26-000141', status: 'ACTIVE', customer_id: ids.mueller,
    reservation_id: null,
    pickup_location_id: ids.city, return_location_id: ids.city, returned_location_id: null, starts_at: now - 2 * DAY, ends_at: now + HOUR,
    returned_at: null,
    price_plan_id: ids.compact_plan, day_rate_rp: 8900, included_km_day: 200, extra_km_rp: 45, fuel_unit_rp: 220, fuel_fee_rp: 2500,
    excess_rp: 150_000,
    grace_min: 59, is_receivable: 0, device_id: ids.device, created_by: ids.person, created_at: now - 2 * DAY })
  insert(db, 'contract_vehicles', { id: ids.leg, org_id, contract_id: ids.contract, vehicle_id: ids.rented, seq: 1, state: 'OUT',
    out_at: now - 2 * DAY, in_at: null,
    out_km: 30_000, in_km: null, out_fuel: 8, in_fuel: null, out_location_id: ids.city, in_location_id: null, in_conflict: 0 })
  insert(db, 'contract_charges', { id: ids.charge, org_id, contract_id: ids.contract, kind: 'RENT', quantity: 3, unit_rp: 8900,
    amount_rp: 26_700,
    vat_code: 'STANDARD', vat_bp: 810, created_at: now - 2 * DAY, created_by: ids.person })
  insert(db, 'deposits', { id: ids.deposit, org_id, contract_id: ids.contract, location_id: ids.city, method: 'CREDIT_CARD',
    amount_rp: 50_000,
    authorisation_code: 'A1', card_last4: '4242', status: 'HELD', captured_rp: 0, held_at: now - 2 * DAY, settled_at: null })
}

/** A check-out that nothing stands against: the golf, two days, deposit on the card. */
export function goodCheckOut(change: Partial<FormInput<'check_out'>> = {}): FormInput<'check_out'> {
  return {
    reservation_id: null, customer_id: ids.mueller, driver_ids: [ids.driver], licence_seen: true, vehicle_id: ids.golf,
    return_location_id: ids.city,
    ends_at: noon_is_near + 2 * DAY, odometer_km: 20_010, fuel_level: 8, damages: [], accepted: [],
    deposit: { method: 'CREDIT_CARD', amount_rp: 50_000, authorisation_code: 'K77', card_last4: '4242' }, ...change,
  }
}

/** A check-in that nothing stands against: 300 km, full tank, the rent of CHF 267.00 on the card. */
export function goodCheckIn(change: Partial<FormInput<'check_in'>> = {}): FormInput<'check_in'> {
  return {
    contract_id: ids.contract, odometer_km: 30_300, fuel_level: 8, needs_cleaning: true, damages: [], capture_rp: 0,
    payment: { method: 'DEBIT_CARD', amount_rp: 26_700, reference: 'T-0815' }, receivable: false, accepted: [], ...change,
  }
}
