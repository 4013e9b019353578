import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import type { CommandInput } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Fixture } from '../fixture.ts'
import { booking, reasoned } from './booking-inputs.ts'
import { openDesk, openWorld } from './desk.ts'
import type { Desk } from './desk.ts'
import { checkInInput, DAY, HOUR } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

const find = (desk: Desk, table: string, id: string) => desk.localRows()[table]?.find(row => row['id'] === id)
const vat = { vat_code: 'STANDARD', vat_bp: 810 }
const untaxed = { vat_code: 'NONE', vat_bp: 0 }
const not_here = 'location_not_yours'

export const incident = (fixture: Fixture, change: Partial<CommandInput<'report_incident'>> = {}): CommandInput<'report_incident'> => ({
  incident_id: uuidv7(), location_id: fixture.locations.city, contract_id: fixture.contract, vehicle_id: fixture.vehicles.rented, kind: 'ACCIDENT', happened_at: fixture.now - HOUR,
  place: 'A1, Ausfahrt Baden', police_number: 'AG-2026-4711', counterparty: 'VD 12345, Waadt Versicherung', description: 'Auffahrunfall', odometer_km: null, fuel_level: null,
  out_of_service: true, ...change,
})
const fine = (fixture: Fixture, change: Partial<CommandInput<'charge_afterwards'>> = {}): CommandInput<'charge_afterwards'> => ({
  contract_id: fixture.contract, note_id: uuidv7(), kind: 'FINE', reason: 'Busse 88-12, 23.11. 14:05',
  charges: [{ id: uuidv7(), kind: 'FINE', quantity: 1, unit_rp: 12_000, amount_rp: 12_000, ...untaxed },
    { id: uuidv7(), kind: 'HANDLING_FEE', quantity: 1, unit_rp: 4000, amount_rp: 4000, ...vat }], ...change,
})

describe('report_incident', () => {
  test('keeps an accident with police and counterparty, takes the car out of service, and it stays so after the return', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const crash = incident(fixture)
    await desk.runTwins('report_incident', crash)
    expect(find(desk, 'incidents', crash.incident_id)).toMatchObject({ police_number: 'AG-2026-4711', reported_by: fixture.users.city.id })
    expect(find(desk, 'vehicles', fixture.vehicles.rented)).toMatchObject({ status: 'OUT_OF_SERVICE', status_reason: null })
    await desk.runTwins('check_in', checkInInput(fixture))
    expect(find(desk, 'vehicles', fixture.vehicles.rented)).toMatchObject({ status: 'OUT_OF_SERVICE' })
    await desk.expectBothRefuseAll(
      ['report_incident', incident(fixture, { contract_id: null }), 'incident_names_contract'],
      ['report_incident', incident(fixture, { happened_at: fixture.now + DAY }), 'incident_has_happened'],
      ['report_incident', incident(fixture, { contract_id: uuidv7() }), 'contract_unknown'],
      ['report_incident', incident(fixture, { vehicle_id: uuidv7() }), 'vehicle_unknown'])
    await desk.expectRefusedAll(['report_incident', incident(fixture, { location_id: fixture.locations.airport }), not_here])
  })

  test('keeps a key in the box and a car without a contract, which change nothing else', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('report_incident', incident(fixture, { kind: 'KEY_DROP', out_of_service: false, police_number: null, counterparty: null, place: 'Feld 12', description: '' }))
    await desk.runTwins('report_incident', incident(fixture, { kind: 'ARRIVAL', contract_id: null, vehicle_id: fixture.vehicles.spare, out_of_service: false, odometer_km: 20_500,
      fuel_level: 6, police_number: null, counterparty: null, description: '' }))
    expect(find(desk, 'vehicles', fixture.vehicles.rented)).toMatchObject({ status: 'RENTED' })
    expect(find(desk, 'vehicles', fixture.vehicles.spare)).toMatchObject({ status: 'AVAILABLE' })
    const airport = await openDesk(backend, fixture, 'airport')
    expect(airport.localRows()['incidents']).toEqual([])
  })
})

const driverOf = async ({ contract }: Fixture) => (await backend.sql<{ driver_id: string }[]>`select driver_id from contract_drivers where contract_id = ${contract}`)[0]?.driver_id ?? ''

describe('charge_afterwards and add_note', () => {
  test('pass a fine on with its fee, up to the limit, and a closed contract owes again', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('add_note', { contract_id: fixture.contract, note_id: uuidv7(), reason: 'Kunde ruft an' })
    await desk.runTwins('check_in', checkInInput(fixture))
    const [{ owed } = { owed: 0 }] = await backend.sql<{ owed: number }[]>`select private.balance_rp(${fixture.contract})::int as owed`
    await desk.runTwins('take_payment', { payment_id: uuidv7(), contract_id: fixture.contract, location_id: fixture.locations.city, kind: 'PAYMENT', method: 'TWINT',
      amount_rp: owed, rounding_rp: 0, reference: null, at: fixture.now })
    await desk.runTwins('close_contract', { contract_id: fixture.contract, receivable: false, at: fixture.now })
    await desk.runTwins('charge_afterwards', fine(fixture))
    expect(find(desk, 'contracts', fixture.contract)).toMatchObject({ status: 'COMPLETED', is_receivable: 1 })
    expect(await backend.sql`select private.balance_rp(${fixture.contract})::int as owed`).toEqual([{ owed: 16_000 }])
    // with what its letters say; where the authority is told the driver, nothing may be left to charge
    const letter = { offence_at: fixture.now - 60_000, number: '88-12', driver_id: await driverOf(fixture), authority: null }
    await desk.runTwins('charge_afterwards', fine(fixture, { fine: letter }))
    await desk.runTwins('charge_afterwards', fine(fixture, { charges: [], fine: { ...letter, number: null, authority: 'Polizei\n8021 Zürich' } }))
    await desk.expectBothRefuseAll(
      ['charge_afterwards', fine(fixture, { charges: [], fine: letter }), 'malformed_operation'], ['charge_afterwards', fine(fixture, { kind: 'REMINDER', fine: letter }), 'malformed_operation'],
      ['charge_afterwards', fine(fixture, { fine: { ...letter, driver_id: uuidv7() } }), 'driver_unknown'])
    const dear = fine(fixture)
    const [one] = dear.charges
    if (!one) throw new Error('no charge')
    await desk.expectBothRefuseAll(
      ['charge_afterwards', { ...dear, charges: [{ ...one, unit_rp: 50_001, amount_rp: 50_001 }] }, 'charge_over_limit'],
      ['charge_afterwards', { ...dear, charges: [{ ...one, ...vat }] }, 'charge_vat_differs'],
      ['charge_afterwards', { ...dear, charges: [{ ...one, kind: 'RENT' }] }, 'malformed_operation'],
      ['charge_afterwards', { ...dear, contract_id: uuidv7() }, 'contract_unknown'],
      ['add_note', { contract_id: uuidv7(), note_id: uuidv7(), reason: 'wer?' }, 'contract_unknown'])
    const airport = await openDesk(backend, fixture, 'airport')
    await airport.expectRefusedAll(['charge_afterwards', fine(fixture), not_here], ['add_note', { contract_id: fixture.contract, note_id: uuidv7(), reason: 'da' }, not_here])
  })
})

describe('reprice_return', () => {
  test('takes off exactly the days that were not used, once, and nothing else', async () => {
    const fixture = await openWorld(backend)
    const { now, contract } = fixture
    const desk = await openDesk(backend, fixture)
    const reprice = (amount_rp: number): CommandInput<'reprice_return'> => ({ contract_id: contract, note_id: uuidv7(), charge_id: uuidv7(), amount_rp, ...vat, reason: '' })
    await desk.expectBothRefuse('reprice_return', reprice(7900), 'early_return_not_due')
    const [before] = await backend.sql<{ starts_at: Date; ends_at: Date; rent: number }[]>`select starts_at, ends_at,
      (select sum(amount_rp)::int from contract_charges where contract_id = c.id and kind = 'RENT') as rent from contracts c where id = ${contract}`
    if (!before) throw new Error('no contract')
    const days = Math.round((before.ends_at.getTime() - before.starts_at.getTime()) / DAY)
    expect(days).toBeGreaterThan(1)
    await desk.runTwins('check_in', checkInInput(fixture, { in_at: now - 2 * HOUR }))
    const { rows: [row] } = { rows: await backend.sql<{ due: number; used: number }[]>`select private.early_return_rp(c)::int as due,
      private.rental_days(c.starts_at, c.returned_at, c.grace_min) as used from contracts c where id = ${contract}` }
    expect(row?.used).toBeLessThan(days + 1)
    const due = row?.due ?? 0
    expect(due).toBe(before.rent - (row?.used ?? 0) * (before.rent / days))
    await desk.expectBothRefuse('reprice_return', reprice(due + 1), 'early_return_not_due')
    await desk.expectBothRefuse('reprice_return', { ...reprice(due), ...untaxed }, 'charge_vat_differs')
    await desk.runTwins('reprice_return', reprice(due))
    await desk.expectBothRefuse('reprice_return', reprice(due), 'early_return_once')
    await desk.expectBothRefuse('add_charge', { charge_id: uuidv7(), contract_id: contract, kind: 'EARLY_RETURN', description: '', quantity: 1, unit_rp: 100, amount_rp: 100, ...vat },
      'charge_kind_is_reckoned')
    // not even as its owner: the row is held to the difference whoever writes it
    await expect(backend.sql`insert into contract_charges (id, org_id, contract_id, kind, quantity, unit_rp, amount_rp, vat_code, vat_bp, created_at)
      values (gen_random_uuid(), ${fixture.org}, ${contract}, 'EARLY_RETURN', 1, -5, -5, 'STANDARD', 810, now())`).rejects.toMatchObject({ constraint_name: 'early_return_once' })
  })
})

describe('charge_no_show and put_counter_fee', () => {
  test('make a contract without a car of a reservation that nobody fetched, once', async () => {
    const fixture = await openWorld(backend)
    const { now, number_blocks } = fixture
    const desk = await openDesk(backend, fixture)
    const book = booking(fixture, { starts_at: now - HOUR, ends_at: now + DAY })
    await desk.runTwins('book_reservation', book)
    const fee = (change: Partial<CommandInput<'charge_no_show'>> = {}): CommandInput<'charge_no_show'> => ({ reservation_id: book.reservation_id, contract_id: uuidv7(),
      number: 'ZRH-26-000090', number_block_id: number_blocks.city, at: now, charge: { id: uuidv7(), amount_rp: 8000, ...untaxed }, ...change })
    await desk.expectBothRefuse('charge_no_show', fee(), 'reservation_is_no_no_show')
    await desk.runTwins('mark_no_show', reasoned(book.reservation_id))
    await desk.expectBothRefuse('charge_no_show', fee({ charge: { id: uuidv7(), amount_rp: 50_001, ...untaxed } }), 'charge_over_limit')
    const made = fee()
    await desk.runTwins('charge_no_show', made)
    await desk.expectBothRefuse('charge_no_show', fee({ number: 'ZRH-26-000091' }), 'no_show_already_charged')
    await desk.expectBothRefuse('close_contract', { contract_id: made.contract_id, receivable: false, at: now }, 'contract_not_settled')
    await desk.runTwins('close_contract', { contract_id: made.contract_id, receivable: true, at: now })
    expect(find(desk, 'contracts', made.contract_id)).toMatchObject({ status: 'COMPLETED', is_receivable: 1 })
  })

  test('a manager sets the price list, in general and for a category', async () => {
    const fixture = await openWorld(backend)
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    const names = { name_de: 'Innenreinigung', name_fr: 'Nettoyage', name_it: 'Pulizia', name_en: 'Cleaning' }
    const put = (change: Partial<CommandInput<'put_counter_fee'>> = {}): CommandInput<'put_counter_fee'> =>
      ({ counter_fee_id: uuidv7(), kind: 'CLEANING', code: 'LIGHT', category_id: null, ...names, amount_rp: 7500, is_active: true, ...change })
    const light = () => manager.localRows()['counter_fees']?.filter(row => row['code'] === 'LIGHT').map(row => row['amount_rp'])
    expect(light()).toEqual([6000])
    await manager.runTwins('put_counter_fee', put())
    await manager.runTwins('put_counter_fee', put({ category_id: fixture.categories.electric, amount_rp: 9000 }))
    expect(light()?.toSorted()).toEqual([7500, 9000])
    await manager.expectBothRefuse('put_counter_fee', put({ kind: 'NOTHING' }), 'charge_kind_unknown')
    const staff = await openDesk(backend, fixture)
    await staff.expectRefused('put_counter_fee', put(), { constraint: 'needs_manager' })
  })
})
