import type { CarBody, ViewName } from '../../shared/car-bodies.ts'
import type { DatabaseTables } from '../../shared/database.generated.ts'
import type { LateAndEnergy } from './terms.ts'

/** Rows as they go into the tables: instants in ms UTC, dates YYYY-MM-DD. */
type Own = { id: string, org_id: string }
export type Address = { street: string, house_number: string, postcode: string, town: string }
export type VehicleStatus = 'AVAILABLE' | 'RENTED' | 'CLEANING' | 'IN_TRANSFER' | 'MAINTENANCE' | 'OUT_OF_SERVICE'
export type PaymentMethod = 'CASH' | 'CREDIT_CARD' | 'DEBIT_CARD' | 'BANK_TRANSFER' | 'TWINT' | 'QR_BILL'
export type DamagePart = 'FRONT' | 'REAR' | 'LEFT' | 'RIGHT' | 'ROOF' | 'WINDSCREEN' | 'WHEELS' | 'INTERIOR'
export type DamageKind = 'SCRATCH' | 'DENT' | 'CRACK' | 'MISSING' | 'STAIN' | 'OTHER'

export type Tables = {
  organizations: Address & { id: string, name: string, uid: string, grace_min: number, fuel_litre_rp: number, kwh_rp: number,
    fuel_fee_rp: number }
  locations: Own & Address & { code: string, name: string, phone: string }
  users: { id: string, org_id: string | null, email: string, full_name: string, role: string, locale: string, phone: string | null,
    is_active: boolean, customer_id: string | null }
  user_locations: Own & { user_id: string, location_id: string }
  vat_rates: Own & { code: string, rate_bp: number, valid_from: string }
  vehicle_categories: Own & { code: string, name_de: string, name_fr: string, name_it: string, name_en: string, sort: number, licence_category: string, min_age: number, min_years_held: number,
    young_driver_age: number, young_driver_fee_rp: number, deposit_rp: number, excess_rp: number, body: CarBody }
  price_plans: Own & { category_id: string, name: string, day_rate_rp: number, included_km_day: number, extra_km_rp: number,
    valid_from: string } & LateAndEnergy
  price_plan_tiers: Own & { price_plan_id: string, from_days: number, day_rate_rp: number }
  seasons: Own & { category_id: string | null, name_de: string, name_fr: string, name_it: string, name_en: string, first_day: string, last_day: string, surcharge_bp: number, is_active: boolean }
  extras: Own & { code: string, name_de: string, name_fr: string, name_it: string, name_en: string, per: 'DAY' | 'ONCE', price_rp: number, is_active: boolean,
    charge_kind: 'EXTRA' | 'EXCESS_REDUCTION' | 'KM_PACKAGE', excess_bp: number | null, km: number | null, sort: number, category_id: string | null }
  extra_stock: Own & { extra_id: string, location_id: string, pieces: number }
  one_way_fees: Own & { from_location_id: string, to_location_id: string, fee_rp: number }
  vehicles: Own & { category_id: string, location_id: string, vin: string, make: string, model: string, colour: string, fuel_type: string,
    transmission: string, seats: number, tank_litres: number, battery_kwh: number, status: VehicleStatus, odometer_km: number,
    fuel_level: number, first_registered: string, inspection_due: string | null, service_due_km: number | null,
      vignette_until: string | null, insurance_until: string | null }
  vehicle_plates: Own & { vehicle_id: string, plate: string, valid_from: number, valid_to: number | null }
  devices: Own & { location_id: string, name: string, registered_by: string, registered_at: number }
  number_blocks: Own & { location_id: string, device_id: string, kind: 'CONTRACT', prefix: string, first_no: number, last_no: number,
    next_no: number, leased_at: number }
  customers: Own & Address & { first_name: string, last_name: string, company_name: string | null, email: string | null, phone: string,
    country: string, birth_date: string, locale: string, is_blocked: boolean, created_at: number }
  customer_locations: Own & { customer_id: string, location_id: string }
  drivers: Own & { customer_id: string, first_name: string, last_name: string, birth_date: string, licence_number: string,
    licence_country: string, licence_categories: string, licence_issued_on: string, licence_expires_on: string | null }
  reservations: Own & { number: string, location_id: string, return_location_id: string, customer_id: string, category_id: string,
    vehicle_id: string | null, price_plan_id: string, starts_at: number, ends_at: number,
      status: 'BOOKED' | 'CONVERTED' | 'CANCELLED' | 'NO_SHOW',
    contract_id: string | null }
  contracts: Own & { number: string, status: 'ACTIVE' | 'RETURNED' | 'COMPLETED' | 'VOID', customer_id: string,
    reservation_id: string | null,
    pickup_location_id: string, return_location_id: string, returned_location_id: string | null, starts_at: number, ends_at: number,
    returned_at: number | null, price_plan_id: string, day_rate_rp: number, included_km_day: number, extra_km_rp: number,
    fuel_unit_rp: number, fuel_fee_rp: number, excess_rp: number, grace_min: number, is_receivable: boolean, device_id: string,
    created_by: string, created_at: number } & LateAndEnergy
  contract_drivers: Own & { contract_id: string, driver_id: string, is_main: boolean }
  contract_vehicles: Own & { contract_id: string, vehicle_id: string, seq: number, state: 'OUT' | 'IN' | 'VOID', out_at: number,
    in_at: number | null, out_km: number, in_km: number | null, out_fuel: number, in_fuel: number | null, out_location_id: string,
    in_location_id: string | null }
  contract_charges: Own & { contract_id: string, kind: string, quantity: number, unit_rp: number, amount_rp: number, vat_code: string, vat_bp: number, created_at: number,
      created_by: string }
  deposits: Own & { contract_id: string, location_id: string, method: 'CREDIT_CARD' | 'CASH', amount_rp: number,
    authorisation_code: string | null,
    card_last4: string | null, status: 'HELD' | 'SETTLED', captured_rp: number, held_at: number, settled_at: number | null }
  payments: Own & { contract_id: string, location_id: string, kind: 'PAYMENT' | 'REFUND', method: PaymentMethod, amount_rp: number,
    rounding_rp: number, reference: string | null, paid_at: number, taken_by: string, cash_session_id: string | null }
  cash_sessions: Own & { location_id: string, device_id: string, till: string, status: 'OPEN' | 'CLOSED', opened_at: number, opened_by: string, opening_rp: number, closed_at: number | null, closed_by: string | null,
    counted_rp: number | null, expected_rp: number | null, difference_reason: string | null, terminal_rp: number | null, terminal_expected_rp: number | null, terminal_reason: string | null }
  cash_counts: Own & { location_id: string, cash_session_id: string, moment: 'OPENING' | 'CLOSING', denomination_rp: number, pieces: number, counted_at: number }
  inspections: Own & { contract_id: string, vehicle_id: string, leg_id: string, kind: 'CHECK_OUT' | 'CHECK_IN', inspected_at: number,
    odometer_km: number, fuel_level: number, inspected_by: string, content_hash: string }
  odometer_readings: Own & { vehicle_id: string, read_at: number, km: number, source: 'CHECK_OUT' | 'CHECK_IN' | 'SERVICE' }
  vehicle_damages: Own & { vehicle_id: string, inspection_id: string | null, contract_id: string | null, part: DamagePart, kind: DamageKind,
    severity: number, description: string, view: ViewName | null, x: number | null, y: number | null, size_mm: number | null, status: 'REPORTED' | 'ASSESSED' | 'APPROVED' | 'REPAIRED', found_at: number,
      found_by: string | null, assessed_rp: number | null, assessed_at: number | null }
  maintenance_records: Own & { vehicle_id: string, kind: string, status: 'SCHEDULED' | 'IN_PROGRESS' | 'COMPLETED', starts_at: number,
    ends_at: number, odometer_km: number | null, cost_rp: number | null, notes: string }
  vehicle_blocks: Own & { vehicle_id: string, kind: 'RESERVATION' | 'CONTRACT' | 'MAINTENANCE' | 'TRANSFER', source_id: string,
    starts_at: number, ends_at: number, is_active: boolean }
}
export type TableName = keyof Tables
type Unknown = { [T in TableName]: Exclude<keyof Tables[T], keyof DatabaseTables[T]> }[TableName]
/** Fails to compile where a column that the generator fills is not in the live schema (`npm run db:generate`). */
export const no_unknown_column: [Unknown] extends [never] ? true : Unknown = true
export type Rows = { [T in TableName]: Tables[T][] }

export function noRows(): Rows {
  return {
    organizations: [], locations: [], users: [], user_locations: [], vat_rates: [], vehicle_categories: [], price_plans: [], price_plan_tiers: [], seasons: [], extras: [], extra_stock: [], one_way_fees: [], vehicles: [],
    vehicle_plates: [], devices: [], number_blocks: [], customers: [], customer_locations: [], drivers: [], reservations: [], contracts: [],
    contract_drivers: [], contract_vehicles: [], contract_charges: [], deposits: [], payments: [], inspections: [], odometer_readings: [],
    vehicle_damages: [], maintenance_records: [], vehicle_blocks: [], cash_sessions: [], cash_counts: [],
  }
}
