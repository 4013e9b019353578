import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { sha256 } from '../../electron/data/sha256.ts'
import type { Ask } from '../../electron/data/backup/catalogue.ts'
import { seals } from '../../electron/data/backup/evidence-checks.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { signed } from '../fixture.ts'
import { booking, extension, reopening, swap, voiding } from './booking-inputs.ts'
import { openDesk, openWorld } from './desk.ts'
import { a_hash, another_hash } from './fleet-inputs.ts'
import type { Desk } from './desk.ts'
import { aDamage, checkInInput, checkOutAtAirport, checkOutInput, DAY, HOUR } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

const find = (desk: Desk, table: string, id: string) => desk.localRows()[table]?.find(row => row['id'] === id)
const not_here = { code: '42501', constraint: 'location_not_yours' }

describe('extend_contract', () => {
  test('lengthens contract and block and charges the further days, none within the grace', async () => {
    const fixture = await openWorld(backend)
    const { now } = fixture
    const desk = await openDesk(backend, fixture)
    const days = extension(fixture, now + 3 * DAY)
    expect(days.charges).toMatchObject([{ kind: 'RENT', quantity: 2, amount_rp: 15_800 }])
    await desk.runTwins('extend_contract', days)
    expect(find(desk, 'contracts', fixture.contract)).toMatchObject({ ends_at: now + 3 * DAY, status: 'ACTIVE' })
    expect(find(desk, 'vehicle_blocks', fixture.contract_block)).toMatchObject({ ends_at: now + 3 * DAY, is_active: 1 })
    const minutes = extension(fixture, now + 3 * DAY + 30 * 60_000, {}, { ends_at: now + 3 * DAY })
    expect(minutes.charges).toEqual([])
    await desk.runTwins('extend_contract', minutes)
    // late beyond the new end only
    await desk.runTwins('check_in', checkInInput(fixture, { in_at: now + 3 * DAY }, { ends_at: now + 3 * DAY + 30 * 60_000 }))
    await desk.expectBothRefuse('extend_contract', extension(fixture, now + 9 * DAY), 'contract_not_active')
  })

  test('is refused where somebody else has the car, says who, and takes no other price', async () => {
    const fixture = await openWorld(backend)
    const { now, vehicles } = fixture
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('book_reservation', booking(fixture, { vehicle_id: vehicles.rented, starts_at: now + 2 * DAY, ends_at: now + 4 * DAY }))
    await desk.expectBothRefuse('extend_contract', extension(fixture, now + 2 * DAY + 1), 'vehicle_is_reserved')
    expect(() => desk.runLocally(desk.op('extend_contract', extension(fixture, now + 3 * DAY))))
      .toThrow(expect.objectContaining({ values: { number: 'R-ZRH-26-000001', starts_at: now + 2 * DAY, ends_at: now + 4 * DAY } }))
    await desk.expectBothRefuse('extend_contract', extension(fixture, now + DAY), 'extension_not_later')
    await desk.expectBothRefuse('extend_contract', extension(fixture, now + 2 * DAY, { charges: [] }), 'charges_are_not_due')
    await desk.expectBothRefuse('extend_contract', extension(fixture, now + 2 * DAY, {}, { day_rate_rp: 100 }), 'charges_are_not_due')
    await desk.expectBothRefuse('extend_contract', extension(fixture, now + 2 * DAY, { contract_id: uuidv7() }), 'contract_unknown')
    const airport = await openDesk(backend, fixture, 'airport')
    await airport.expectRefused('extend_contract', extension(fixture, now + 2 * DAY), not_here)
    await desk.runTwins('extend_contract', extension(fixture, now + 2 * DAY))
  })

  test('is signed at the counter or refused with a reason, sealed with what was agreed the same on both sides; nobody signs later', async () => {
    const fixture = await openWorld(backend)
    const { now, org, locations: { city, airport } } = fixture
    const desk = await openDesk(backend, fixture)
    const drawing = { id: uuidv7(), kind: 'SIGNATURE' as const, sha256: another_hash, bytes: 4_000, mime: 'image/png' as const }
    const customer = { id: uuidv7(), role: 'CUSTOMER' as const, signer_name: 'Regula "Regi" Müller', refused: false, reason: null, text_sha256: a_hash, attachment_id: drawing.id }
    const staff = { ...customer, id: uuidv7(), role: 'STAFF' as const, signer_name: 'Sandra Weber', attachment_id: null }
    const at_counter = extension(fixture, now + 2 * DAY, { location_id: city, attachments: [drawing], signatures: [customer, staff] })
    await desk.expectRefused('extend_contract', { ...at_counter, location_id: airport }, not_here)
    await desk.expectBothRefuse('extend_contract', { ...at_counter, attachments: [] }, 'attachment_unknown')
    const words = 'Ich behalte den Wagen länger.'
    await desk.expectBothRefuse('extend_contract', { ...at_counter, signatures: [{ ...customer, signed_text: words }] }, 'signature_text_differs')
    for (const one of [customer, staff]) Object.assign(one, { signed_text: words, text_sha256: sha256(words) })
    await desk.runTwins('extend_contract', at_counter)
    expect(find(desk, 'signatures', customer.id)).toMatchObject({ signed_text: words })
    const refusal = { ...customer, id: uuidv7(), refused: true, reason: 'will erst seinen Chef fragen', attachment_id: null }
    const refused = extension(fixture, now + 3 * DAY, { location_id: city, signatures: [refusal] }, { ends_at: now + 2 * DAY })
    await desk.runTwins('extend_contract', refused)
    const by_telephone = extension(fixture, now + 4 * DAY, {}, { ends_at: now + 3 * DAY })
    await desk.runTwins('extend_contract', by_telephone)
    expect(find(desk, 'attachments', drawing.id)).toMatchObject({ state: 'LOCAL', contract_id: fixture.contract, inspection_id: null, location_id: city })
    expect(find(desk, 'signatures', refusal.id)).toMatchObject({ note_id: refused.note_id, contract_id: fixture.contract, refused: 1, reason: 'will erst seinen Chef fragen' })

    const isSealed = async (id: string) => (await backend.sql<{ sealed: boolean }[]>`select private.extension_is_sealed(${id}) as sealed`)[0]?.sealed
    const drill = (ask: Ask) => seals.find({ ask } as unknown as Parameters<typeof seals.find>[0])
    for (const { note_id } of [at_counter, refused, by_telephone]) {
      expect(find(desk, 'booking_notes', note_id)).toMatchObject({ content_hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string, added_rp: 7900 })
      expect(await isSealed(note_id)).toBe(true)
      await expect(backend.sql`insert into public.signatures ${backend.sql({ ...staff, id: uuidv7(), org_id: org, location_id: city, contract_id: fixture.contract, note_id, signed_at: new Date() })}`)
        .rejects.toMatchObject({ constraint_name: 'extension_is_sealed' })
    }
    expect(await drill(sql => backend.sql.unsafe(sql))).toEqual([])
    // and should somebody pass by the triggers, the seal tells, here and in the drill
    for (const tamper of ["update public.booking_notes set ends_after = ends_after + interval '1 day' where id = $1", 'update public.booking_notes set added_rp = 100 where id = $1',
      "update public.signatures set signer_name = 'x' where note_id = $1", "delete from public.signatures where note_id = $1 and role = 'STAFF'",
      "update public.attachments set sha256 = repeat('0', 64) where id = (select attachment_id from public.signatures where note_id = $1 and attachment_id is not null)"]) {
      const taken_back = new Error('taken back')
      let seen: unknown
      await backend.sql.begin(async tx => {
        await tx`set local session_replication_role = replica`
        expect((await tx.unsafe(tamper, [at_counter.note_id])).count).toBeGreaterThan(0)
        const [row] = await tx`select private.extension_is_sealed(${at_counter.note_id}) as sealed`
        seen = [row?.['sealed'], await drill(sql => tx.unsafe(sql))]
        throw taken_back
      }).catch((error: unknown) => { if (error !== taken_back) throw error })
      expect([tamper, seen]).toEqual([tamper, [false, [expect.stringContaining(`extension ${at_counter.note_id}`)]]])
    }
  })

  test('charges the young driver for the further days, too', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const birth_date = `${new Date(fixture.now).getUTCFullYear() - 22}-01-01`
    const out = checkOutInput(fixture, { customer_id: fixture.customers.young, drivers: [{ id: uuidv7(), driver_id: fixture.drivers.young, is_main: true }] },
      { birth_date })
    await desk.runTwins('check_out', out)
    const until = out.ends_at + DAY
    const pricing = { starts_at: out.starts_at, ends_at: out.ends_at }
    await desk.expectBothRefuse('extend_contract', extension(fixture, until, { contract_id: out.contract_id }, pricing), 'charges_are_not_due')
    await desk.runTwins('extend_contract', extension(fixture, until, { contract_id: out.contract_id }, { ...pricing, young_driver_fee_rp: 1500 }))
  })
})

describe('swap_vehicle', () => {
  test('brings one car in and another out, at any counter, and the return counts the kilometres of both', async () => {
    const fixture = await openWorld(backend)
    const { now, vehicles, locations } = fixture
    const airport = await openDesk(backend, fixture, 'airport')
    const input = swap(fixture, { location_id: locations.airport, back: { fuel_level: 4, odometer_km: 30_500, damages: [aDamage()] }, out: { damages: [aDamage()] } })
    expect(input.charges).toMatchObject([{ kind: 'FUEL', quantity: 25, amount_rp: 5500 }])
    await airport.runTwins('swap_vehicle', input)
    expect(find(airport, 'contract_vehicles', fixture.contract_leg)).toMatchObject({ state: 'IN', in_km: 30_500, in_location_id: locations.airport })
    expect(find(airport, 'contract_vehicles', input.out.leg_id)).toMatchObject({ state: 'OUT', seq: 2, in_conflict: 0 })
    expect(find(airport, 'vehicles', vehicles.rented)).toMatchObject({ status: 'OUT_OF_SERVICE', location_id: locations.airport, odometer_km: 30_500 })
    expect(find(airport, 'vehicles', vehicles.spare)).toMatchObject({ status: 'RENTED', odometer_km: 20_050 })
    expect(find(airport, 'contracts', fixture.contract)).toMatchObject({ status: 'ACTIVE' })
    // 500 km before, 300 after: 200 more than three days include
    const back = checkInInput(fixture, { leg_id: input.out.leg_id, vehicle_id: vehicles.spare, location_id: locations.airport, in_at: now + DAY, odometer_km: 20_350 },
      { out_km: 20_050, km_before: 500 })
    expect(back.charges).toMatchObject([{ kind: 'EXTRA_KM', quantity: 200 }])
    await airport.runTwins('check_in', back, [], { arrives: { booking_notes: [input.note_id] } })
    expect(find(airport, 'contracts', fixture.contract)).toMatchObject({ status: 'RETURNED', returned_location_id: locations.airport })
  })

  test('seals what was photographed and signed with each of both hand-overs, at the counter of the swap', async () => {
    const fixture = await openWorld(backend)
    const airport = await openDesk(backend, fixture, 'airport')
    const photo = (sha256: string) => ({ id: uuidv7(), kind: 'PHOTO' as const, sha256, bytes: 90_000, mime: 'image/jpeg' as const, view: 'FRONT' as const })
    const drawn = { id: uuidv7(), kind: 'SIGNATURE' as const, sha256: a_hash, bytes: 4000, mime: 'image/png' as const }
    const [old_car, new_car] = [photo(a_hash), photo(another_hash)]
    const input = swap(fixture, { location_id: fixture.locations.airport, back: { attachments: [old_car], damages: [{ ...aDamage(), view: 'LEFT', x: 500, y: 500, size_mm: 120 }] },
      out: { attachments: [new_car, drawn], signatures: [{ id: uuidv7(), role: 'CUSTOMER', signer_name: 'Regula Müller', refused: false, reason: null, text_sha256: a_hash, attachment_id: drawn.id }] } })
    await airport.runTwins('swap_vehicle', input)
    for (const [file, inspection_id] of [[old_car, input.back.inspection_id], [new_car, input.out.inspection_id], [drawn, input.out.inspection_id]] as const) {
      expect(find(airport, 'attachments', file.id)).toMatchObject({ inspection_id, location_id: fixture.locations.airport, state: 'LOCAL' })
      expect((await backend.sql`select private.inspection_is_sealed(${inspection_id}) as sealed`)[0]).toEqual({ sealed: true })
    }
    await airport.expectBothRefuse('swap_vehicle', swap(fixture, { location_id: fixture.locations.airport, back: { leg_id: input.out.leg_id, vehicle_id: fixture.vehicles.spare },
      out: { vehicle_id: fixture.vehicles.electric, fuel_level: 80, attachments: [{ ...drawn, id: uuidv7(), view: 'FRONT' }] } }), 'attachment_view')
  })

  test('to an electric car changes what a unit costs, and a wrong price or reading is flagged, never refused', async () => {
    const fixture = await openWorld(backend)
    const { vehicles } = fixture
    const desk = await openDesk(backend, fixture)
    const first = swap(fixture, { next_status: 'CLEANING', fuel_unit_rp: 65, out: { vehicle_id: vehicles.electric, fuel_level: 80 } })
    await desk.runTwins('swap_vehicle', first)
    expect(find(desk, 'contracts', fixture.contract)).toMatchObject({ fuel_unit_rp: 65 })
    await desk.runTwins('swap_vehicle', swap(fixture, { at: fixture.now - HOUR, next_status: 'AVAILABLE', fuel_unit_rp: 65, charges: [],
      back: { leg_id: first.out.leg_id, vehicle_id: vehicles.electric, odometer_km: 19_000, fuel_level: 80 },
      out: { vehicle_id: vehicles.petrol, odometer_km: 19_000 } }), ['in_before_out', 'odometer_contradicts', 'reservation_lost_car', 'charges_differ'])
    expect(desk.localRows()['sync_conflicts']?.filter(row => row['kind'] === 'odometer_contradicts').map(row => row['vehicle_id']).sort())
      .toEqual([vehicles.electric, vehicles.petrol].sort())
    expect(find(desk, 'vehicles', vehicles.petrol)).toMatchObject({ status: 'RENTED', odometer_km: 20_000 })
  })

  test('takes a car that is out already and one whose contract had ended elsewhere; both come back', async () => {
    const fixture = await openWorld(backend)
    const { now, vehicles } = fixture
    const desk = await openDesk(backend, fixture)
    const other = checkOutInput(fixture)
    await desk.runTwins('check_out', other)
    await desk.push(desk.op('check_in', checkInInput(fixture)))
    await desk.reload()
    const late = swap(fixture, { at: now + 1, back: { odometer_km: 30_300 }, out: { odometer_km: 20_060 } })
    await desk.runTwins('swap_vehicle', late, ['already_checked_in', 'second_check_out'])
    expect(find(desk, 'contract_vehicles', late.out.leg_id)).toMatchObject({ state: 'OUT', in_conflict: 1 })
    expect(find(desk, 'contracts', fixture.contract), 'a car has left with it: it runs').toMatchObject({ status: 'ACTIVE' })
    const back = checkInInput(fixture, { leg_id: late.out.leg_id, vehicle_id: vehicles.spare, in_at: now + HOUR, odometer_km: 20_100, charges: [] })
    await desk.runTwins('check_in', back)
    expect(find(desk, 'contract_vehicles', late.out.leg_id)).toMatchObject({ state: 'IN' })
    expect(find(desk, 'vehicles', vehicles.spare)).toMatchObject({ status: 'RENTED' })
    await desk.runTwins('close_contract', { contract_id: fixture.contract, receivable: true, at: now })
    // one that is closed stays so, and the car comes back all the same
    const later = swap(fixture, { at: now + 2, back: { odometer_km: 30_300 }, out: { vehicle_id: vehicles.electric, odometer_km: 20_060, fuel_level: 80 } })
    await desk.runTwins('swap_vehicle', later, ['already_checked_in'])
    expect(find(desk, 'contracts', fixture.contract)).toMatchObject({ status: 'COMPLETED' })
    const again = { leg_id: later.out.leg_id, vehicle_id: vehicles.electric, in_at: now + 4 * DAY, odometer_km: 20_100, fuel_level: 80 }
    await desk.runTwins('check_in', checkInInput(fixture, again), ['charges_differ'])
    expect(find(desk, 'contract_vehicles', later.out.leg_id)).toMatchObject({ state: 'IN' })
    expect(desk.localRows()['contract_charges']?.filter(row => row['contract_id'] === fixture.contract && row['kind'] === 'LATE'), 'nothing is charged to what is closed').toEqual([])
  })

  test('of a car into itself, of one that nobody knows and at a foreign location is refused', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.expectBothRefuse('swap_vehicle', swap(fixture, { out: { vehicle_id: fixture.vehicles.rented } }), 'malformed_operation')
    await desk.expectBothRefuse('swap_vehicle', swap(fixture, { out: { vehicle_id: fixture.other.vehicle } }), 'vehicle_unknown')
    await desk.expectBothRefuse('swap_vehicle', swap(fixture, { contract_id: uuidv7() }), 'contract_unknown')
    await desk.expectRefused('swap_vehicle', swap(fixture, { location_id: fixture.locations.airport }), not_here)
  })
})

describe('void_contract and reopen_contract', () => {
  test('are for managers; a void contract owes nothing and gives car and reservation back', async () => {
    const fixture = await openWorld(backend)
    const { vehicles, reservation } = fixture
    const [staff, manager] = [await openDesk(backend, fixture), await openDesk(backend, fixture, 'city', 'manager')]
    const out = checkOutInput(fixture, { vehicle_id: vehicles.petrol, reservation_id: reservation })
    await manager.runTwins('check_out', out)
    await staff.reload()
    await staff.expectRefused('void_contract', voiding(fixture), { code: '42501', constraint: 'needs_manager' })
    await staff.expectRefused('reopen_contract', reopening(fixture), { code: '42501', constraint: 'needs_manager' })
    const one = { contract_id: out.contract_id, odometer_km: 20_050 }
    await manager.expectBothRefuse('void_contract', voiding(fixture, { ...one, odometer_km: 20_051 }), 'contract_has_kilometres')
    const deposit_id = uuidv7()
    await manager.runTwins('hold_deposit', { deposit_id, contract_id: out.contract_id, location_id: fixture.locations.city, method: 'CASH', amount_rp: 5000,
      authorisation_code: null, card_last4: null, at: fixture.now })
    await manager.expectBothRefuse('void_contract', voiding(fixture, one), 'deposit_still_held')
    await manager.runTwins('settle_deposit', { deposit_id, contract_id: out.contract_id, captured_rp: 1000, at: fixture.now })
    await manager.expectBothRefuse('void_contract', voiding(fixture, one), 'contract_has_payments')
    await manager.runTwins('take_payment', { payment_id: uuidv7(), contract_id: out.contract_id, location_id: fixture.locations.city, kind: 'REFUND', method: 'CASH',
      amount_rp: 1000, rounding_rp: 0, reference: null, at: fixture.now })
    await manager.runTwins('void_contract', voiding(fixture, one))
    expect(find(manager, 'contracts', out.contract_id)).toMatchObject({ status: 'VOID' })
    expect(find(manager, 'contract_vehicles', out.leg_id)).toMatchObject({ state: 'VOID' })
    expect(find(manager, 'vehicles', vehicles.petrol)).toMatchObject({ status: 'AVAILABLE' })
    expect(find(manager, 'reservations', reservation)).toMatchObject({ status: 'BOOKED', contract_id: null, vehicle_id: null })
    expect(await backend.sql`select private.balance_rp(${out.contract_id})::int as owed`).toEqual([{ owed: 0 }])
    await manager.expectBothRefuse('take_payment', { payment_id: uuidv7(), contract_id: out.contract_id, location_id: fixture.locations.city, kind: 'REFUND',
      method: 'CASH', amount_rp: 5, rounding_rp: 0, reference: null, at: fixture.now }, 'refund_exceeds_paid')
    for (const again of [one, { contract_id: uuidv7() }]) {
      await manager.expectBothRefuse('void_contract', voiding(fixture, again), again === one ? 'contract_not_active' : 'contract_unknown')
    }
  })

  test('and a closed contract is open again until it is settled once more', async () => {
    const fixture = await openWorld(backend)
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    await manager.expectBothRefuse('reopen_contract', reopening(fixture), 'contract_not_completed')
    await manager.expectBothRefuse('reopen_contract', { ...reopening(fixture), contract_id: uuidv7() }, 'contract_unknown')
    const deposit_id = uuidv7()
    await manager.runTwins('hold_deposit', { deposit_id, contract_id: fixture.contract, location_id: fixture.locations.city, method: 'CREDIT_CARD', amount_rp: 50_000,
      authorisation_code: 'A1', card_last4: '4242', at: fixture.now })
    await manager.runTwins('check_in', checkInInput(fixture))
    const close = { contract_id: fixture.contract, receivable: true, at: fixture.now }
    await manager.expectBothRefuse('close_contract', close, 'deposit_still_held')
    await manager.runTwins('settle_deposit', { deposit_id, contract_id: fixture.contract, captured_rp: 0, at: fixture.now })
    await manager.runTwins('close_contract', close)
    await manager.runTwins('reopen_contract', reopening(fixture))
    expect(find(manager, 'contracts', fixture.contract)).toMatchObject({ status: 'RETURNED', is_receivable: 0 })
    await manager.expectBothRefuse('void_contract', voiding(fixture), 'contract_not_active')
    await manager.runTwins('close_contract', close)
  })

  test('of another firm are unknown, and a car that is out twice stays out', async () => {
    const fixture = await openWorld(backend)
    const [manager, airport] = [await openDesk(backend, fixture, 'city', 'manager'), await openDesk(backend, fixture, 'airport')]
    const second = checkOutAtAirport(fixture, { vehicle_id: fixture.vehicles.rented, odometer_km: 30_010 })
    await airport.runTwins('check_out', second, ['second_check_out'])
    await manager.reload()
    await manager.runTwins('void_contract', voiding(fixture, { contract_id: second.contract_id, odometer_km: 30_010 }))
    expect(find(manager, 'vehicles', fixture.vehicles.rented)).toMatchObject({ status: 'RENTED' })
    const stranger = await backend.signIn(fixture.users.stranger.email, fixture.users.stranger.password)
    await backend.sql`update users set role = 'MANAGER' where id = ${fixture.users.stranger.id}`
    const forged = ([['void_contract', voiding(fixture)], ['reopen_contract', reopening(fixture)], ['extend_contract', extension(fixture, fixture.now + 2 * DAY)]] as const)
      .map(([name, input]) => signed({ op_id: uuidv7(), name, version: 1, device_id: fixture.other.device, author_id: fixture.users.stranger.id, occurred_at: fixture.now, deps: [], input }))
    const { data } = await stranger.rpc('sync_push', { p_ops: forged })
    expect((data as { constraint: string }[]).map(outcome => outcome.constraint)).toEqual(forged.map(() => 'contract_unknown'))
    await manager.expectSameRows()
  })
})
