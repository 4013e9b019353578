import { createHash } from 'node:crypto'
import type postgres from 'postgres'
import { inspectionText } from '../../shared/seal.ts'
import type { SealedInspection, SealedParts } from '../../shared/seal.ts'
import type { Fixture } from '../fixture.ts'
import { a_hash } from '../twins/fleet-inputs.ts'
import { DAY, HOUR } from '../twins/inputs.ts'
import { insertMoney } from './work-day-money.ts'

/** Rows of every table that the fixture leaves empty, at both locations of a firm, so that no right is asked of nothing. */
export async function workDay(owner: postgres.Sql, fixture: Fixture): Promise<void> {
  await owner.begin(async sql => {
    // how the rows came about is not what the tests are about
    await sql`set local session_replication_role = replica`
    await insertDay(sql, fixture)
  })
}

async function insertDay(sql: postgres.TransactionSql, fixture: Fixture): Promise<void> {
  const { org, now, locations, vehicles, customers, drivers, plans, categories, users, devices } = fixture
  const at = (offset: number) => new Date(now + offset)
  const id = (n: number) => org.replace(/.{4}$/, n.toString(16).padStart(4, '0'))
  const insert = (table: string, row: Record<string, unknown>) => sql`insert into ${sql(`public.${table}`)} ${sql({ org_id: org, ...row })}`
  /** An inspection, sealed over what comes right after it. */
  const inspect = async (row: SealedInspection & { kind: string }, damages: SealedParts['damages'] = [], attachments: SealedParts['attachments'] = [],
    signatures: SealedParts['signatures'] = []) => {
    const text = inspectionText({ ...row, org_id: org }, { damages, attachments, signatures })
    await insert('inspections', { ...row, inspected_at: new Date(row.inspected_at), content_hash: createHash('sha256').update(text).digest('hex') })
  }
  const file = { kind: 'PHOTO', sha256: a_hash, bytes: 100, mime: 'image/jpeg' }
  const places = [
    { n: 0x1000, place: locations.city, device: devices.city, user: users.city.id, car: vehicles.spare, customer: customers.young,
      driver: drivers.young, plan: plans.compact },
    { n: 0x1100, place: locations.airport, device: devices.airport, user: users.airport.id, car: vehicles.electric,
      customer: customers.elsewhere, driver: drivers.elsewhere, plan: plans.electric },
  ]
  for (const { n, place, device, user, car, customer, driver, plan } of places) {
    const contract_id = id(n)
    const leg_id = id(n + 2)
    // closed, so that other desks do not see it
    await insert('contracts', { id: contract_id, number: `CLOSED-${n}`, status: 'RETURNED', customer_id: customer, pickup_location_id: place,
      return_location_id: place, returned_location_id: place, starts_at: at(-9 * DAY), ends_at: at(-7 * DAY), returned_at: at(-7 * DAY),
      price_plan_id: plan, day_rate_rp: 7900, included_km_day: 200, extra_km_rp: 45, fuel_unit_rp: 220, fuel_fee_rp: 2500,
      excess_rp: 150_000, grace_min: 59, device_id: device, created_by: user, created_at: at(-9 * DAY) })
    await insert('contract_drivers', { id: id(n + 1), contract_id, driver_id: driver, is_main: true })
    await insert('contract_vehicles', { id: leg_id, contract_id, vehicle_id: car, seq: 1, state: 'IN', out_at: at(-9 * DAY),
      in_at: at(-7 * DAY), out_km: 18_000, in_km: 19_000, out_fuel: 8, in_fuel: 8, out_location_id: place, in_location_id: place })
    await insert('contract_charges', { id: id(n + 3), contract_id, kind: 'RENT', quantity: 2, unit_rp: 7900, amount_rp: 15_800,
      vat_code: 'STANDARD', vat_bp: 810, created_at: at(-9 * DAY), created_by: user })
    await insert('deposits', { id: id(n + 4), contract_id, location_id: place, method: 'CASH', amount_rp: 50_000, status: 'SETTLED',
      captured_rp: 500, held_at: at(-9 * DAY), settled_at: at(-7 * DAY) })
    await insert('payments', { id: id(n + 5), contract_id, location_id: place, kind: 'PAYMENT', method: 'CASH', amount_rp: 15_000,
      rounding_rp: 0, paid_at: at(-7 * DAY), taken_by: user })
    const damage = { id: id(n + 7), part: 'LEFT', kind: 'DENT', severity: 1, description: '' }
    await inspect({ id: id(n + 6), org_id: org, contract_id, vehicle_id: car, leg_id, kind: 'CHECK_IN', inspected_at: now - 7 * DAY,
      odometer_km: 19_000, fuel_level: 8, inspected_by: user }, [damage])
    await insert('vehicle_damages', { ...damage, vehicle_id: car, inspection_id: id(n + 6), contract_id, found_at: at(-7 * DAY), found_by: user })
    await insert('attachments', { ...file, id: id(n + 12), location_id: place, contract_id, created_at: at(-7 * DAY), created_by: user,
      device_id: device })
    await insert('signatures', { id: id(n + 13), location_id: place, contract_id, role: 'STAFF', signer_name: 'A', refused: false,
      text_sha256: file.sha256, signed_at: at(-7 * DAY), taken_by: user })
    await insert('maintenance_records', { id: id(n + 8), vehicle_id: car, kind: 'SERVICE', status: 'SCHEDULED', starts_at: at(30 * DAY),
      ends_at: at(31 * DAY), odometer_km: 20_000 })
    await insert('reservations', { id: id(n + 9), number: `R-${n}`, location_id: place, return_location_id: place,
      customer_id: customer, category_id: categories.compact, price_plan_id: plans.compact, starts_at: at(40 * DAY), ends_at: at(41 * DAY) })
    await insert('sync_ops', { op_id: id(n + 10), author_id: user, device_id: device, name: 'mark_ready', version: 1, occurred_at: at(-HOUR),
      status: 'refused', code: '23514', constraint_name: 'vehicle_not_cleaning' })
    await insert('sync_conflicts', { id: id(n + 11), location_id: place, op_id: id(n + 10), author_id: user, kind: 'charges_differ',
      contract_id, vehicle_id: car, found_at: at(-HOUR) })
    await insert('op_takeovers', { id: id(n + 14), location_id: place, original_op_id: id(n + 15), original_author_id: user,
      original_name: 'mark_ready', original_occurred_at: at(-HOUR), new_op_id: id(n + 17), reason: 'A', taken_at: at(-HOUR),
      taken_by: users.manager.id, device_id: device })
    await insert('op_set_asides', { id: id(n + 18), location_id: place, original_op_id: id(n + 19), original_author_id: user,
      original_name: 'mark_ready', original_occurred_at: at(-HOUR), reason: 'A', set_aside_at: at(-HOUR), set_aside_by: user, device_id: device })
  }
  await insertMoney(fixture, insert)
  await insert('price_plan_tiers', { id: id(0x1301), price_plan_id: plans.compact, from_days: 7, day_rate_rp: 6900 })
  await insert('seasons', { id: id(0x1304), name_de: 'Festtage', name_fr: 'Fêtes', name_it: 'Feste', name_en: 'Holidays', first_day: '2026-12-19', last_day: '2027-01-03', surcharge_bp: 2000 })
  await insert('extras', { id: id(0x1302), code: 'CHILD_SEAT', name_de: 'Kindersitz', name_fr: 'Siège enfant', name_it: 'Seggiolino',
    name_en: 'Child seat', per: 'DAY', price_rp: 900 })
  await insert('extras', { id: id(0x1303), code: 'SKI_RACK', name_de: 'Skiträger', name_fr: 'Porte-skis', name_it: 'Portasci',
    name_en: 'Ski rack', per: 'ONCE', price_rp: 4000 })
  for (const [n, place] of [locations.city, locations.airport].entries()) {
    await insert('extra_stock', { id: id(0x1310 + n), extra_id: id(0x1302), location_id: place, pieces: 4 })
  }
  for (const [n, contract_id] of [...places.map(({ n: place }) => id(place)), fixture.contract].entries()) {
    await insert('contract_extras', { id: id(0x1330 + n), contract_id, extra_id: id(0x1302), pieces: 1, per: 'ONCE', price_rp: 900 })
  }
  for (const [n, place] of ['AGREEMENT_TERMS', 'AGREEMENT_CLOSING'].entries()) {
    await insert('document_texts', { id: id(0x1340 + n), place, locale: 'de', text: 'Es gilt {excess}.', written_at: at(-DAY), written_by: users.admin.id })
  }
  for (const [n, contract_id] of [...places.map(({ n: place }) => id(place)), fixture.contract].entries()) {
    await insert('contract_texts', { id: id(0x1350 + n), contract_id, document_text_id: id(0x1340) })
  }
  await insert('one_way_fees', { id: id(0x1320), from_location_id: locations.city, to_location_id: locations.airport, fee_rp: 4500 })
  await insert('one_way_fees', { id: id(0x1321), from_location_id: locations.airport, to_location_id: locations.city, fee_rp: 4500 })
  // a file that nothing holds any more, merged files, looks and requests
  const [old, twin, far] = [id(0x1400), id(0x1401), id(0x1408)]
  for (const [n, customer] of [old, twin, far].entries()) {
    await insert('customers', { id: customer, first_name: 'Alt', last_name: `Bekannt ${n}`, street: 'Gasse', house_number: '1', postcode: '8001',
      town: 'Zürich', created_at: at(-100 * DAY) })
    await insert('customer_locations', { id: id(0x1402 + n), customer_id: customer,
      location_id: customer === far ? locations.airport : locations.city })
  }
  const redirected = [[twin, customers.known], [far, customers.known]] as const
  for (const [n, [customer_id, into_customer_id]] of redirected.entries()) {
    await insert('customer_redirects', { id: id(0x1410 + n), customer_id, into_customer_id, merged_at: at(-DAY), merged_by: users.manager.id })
  }
  for (const [n, customer_id] of [customers.young, customers.elsewhere].entries()) {
    await insert('customer_flags', { id: id(0x1420 + n), customer_id, flagged_at: at(-DAY), flagged_by: users.manager.id })
    await insert('customer_flag_reasons', { id: id(0x1430 + n), flag_id: id(0x1420 + n), reason: 'hat nicht bezahlt' })
  }
  for (const [n, customer_id] of [customers.known, customers.young].entries()) {
    await insert('data_requests', { id: id(0x1440 + n), customer_id, location_id: locations.city, kind: 'ACCESS', opened_at: at(-DAY),
      opened_by: users.manager.id, due_at: at(29 * DAY) })
  }
  for (const [n, [person_id, location_id]] of ([[users.city.id, locations.city], [users.airport.id, locations.airport]] as const).entries()) {
    await insert('access_log', { id: id(0x1450 + n), person_id, location_id, at: at(-DAY), kind: 'SEARCH', hits: 1 })
    await insert('pin_resets', { id: id(0x1460 + n), user_id: person_id, location_id, reset_at: at(-DAY), reset_by: users.manager.id })
  }
  // worked at the city once
  await insert('user_locations', { id: id(0x1470), user_id: users.airport.id, location_id: locations.city, is_active: false })
  // of the customer who can sign in
  await insert('payments', { id: id(0x1201), contract_id: fixture.contract, location_id: locations.city, kind: 'PAYMENT', method: 'TWINT',
    amount_rp: 5000, rounding_rp: 0, paid_at: at(-DAY), taken_by: users.city.id })
  await insert('deposits', { id: id(0x1202), contract_id: fixture.contract, location_id: locations.city, method: 'CREDIT_CARD',
    amount_rp: 50_000, status: 'SETTLED', held_at: at(-2 * DAY), settled_at: at(-DAY) })
  const scratch = { id: id(0x1204), part: 'LEFT', kind: 'SCRATCH', severity: 1, description: '' }
  const photo = { ...file, id: id(0x1206) }
  const inspection = { org_id: org, contract_id: fixture.contract, vehicle_id: vehicles.rented, leg_id: fixture.contract_leg, kind: 'CHECK_OUT',
    inspected_at: now - 2 * DAY, odometer_km: 30_000, fuel_level: 8, inspected_by: users.city.id }
  await inspect({ ...inspection, id: id(0x1203) }, [scratch])
  await insert('vehicle_damages', { ...scratch, vehicle_id: vehicles.rented, inspection_id: id(0x1203), contract_id: fixture.contract,
    found_at: at(-2 * DAY), found_by: users.city.id })
  const signed = { id: id(0x1208), role: 'CUSTOMER', signer_name: 'B', refused: true, reason: 'x', text_sha256: file.sha256, attachment_id: null }
  await inspect({ ...inspection, id: id(0x1205) }, [], [photo], [signed])
  await insert('signatures', { ...signed, location_id: locations.city, inspection_id: id(0x1205), signed_at: at(-2 * DAY), taken_by: users.city.id })
  await insert('attachments', { ...photo, location_id: locations.city, inspection_id: id(0x1205), created_at: at(-2 * DAY), created_by: users.city.id })
  await insert('signatures', { id: id(0x1207), location_id: locations.city, contract_id: fixture.contract, role: 'CUSTOMER', signer_name: 'B',
    refused: true, reason: 'x', text_sha256: file.sha256, signed_at: at(-2 * DAY), taken_by: users.city.id })
}
