import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { sha256 } from '../../electron/data/sha256.ts'
import { damageKinds, damageParts } from '../../shared/commands.ts'
import { inspectionText } from '../../shared/seal.ts'
import { photoViews } from '../../shared/photo-views.ts'
import type { PhotoSide } from '../../shared/photo-views.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { openDesk, openWorld } from './desk.ts'
import type { Desk } from './desk.ts'
import { a_hash, another_hash, fileInput, foundInput, signInput } from './fleet-inputs.ts'
import { aDamage, checkInInput, checkOutAtAirport, checkOutInput, HOUR } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

const find = (desk: Desk, table: string, id: string) => desk.localRows()[table]?.find(row => row['id'] === id)
const isSealed = async (id: string) => (await backend.sql<{ sealed: boolean }[]>`select private.inspection_is_sealed(${id}) as sealed`)[0]?.sealed
const photo = (sha256 = a_hash, view: PhotoSide | null = null) => ({ id: uuidv7(), kind: 'PHOTO' as const, sha256, bytes: 90_000, mime: 'image/jpeg' as const, view })
const drawing = () => ({ id: uuidv7(), kind: 'SIGNATURE' as const, sha256: another_hash, bytes: 4_000, mime: 'image/png' as const })
const signed = (attachment_id: string | null, more = {}) => ({ id: uuidv7(), role: 'CUSTOMER' as const, signer_name: 'Regula "Regi" Müller', refused: false,
  reason: null, text_sha256: a_hash, attachment_id, ...more })

const signed_text = 'Ich übernehme ZH 412807 mit 30\'010 km.\nRückgabe bis morgen – «so» 😀'
const words = { signed_text, text_sha256: sha256(signed_text) }

describe('An inspection', () => {
  test('is sealed with its damages, photos and signatures, the same on both sides', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const drawn = drawing()
    const out = checkOutInput(fixture, { damages: [{ ...aDamage(), view: 'LEFT', x: 440, y: 560, size_mm: 80 }, { ...aDamage(), size_mm: 15 }, { ...aDamage(), description: 'mit | Strich,\n"Zeile" \\ und \t Tab' }],
      attachments: [photo(a_hash, 'FRONT'), photo(another_hash), drawn], signatures: [{ ...signed(drawn.id), ...words }, signed(null, { role: 'STAFF', signer_name: 'Sandra Weber' })] })
    await desk.expectBothRefuseAll(['check_out', { ...out, signatures: [{ ...signed(drawn.id), ...words, signed_text: `${words.signed_text}!` }] }, 'signature_text_differs'])
    await desk.runTwins('check_out', out)
    expect(desk.localRows()['signatures']?.map(row => row['signed_text']).toSorted()).toEqual([words.signed_text, null])
    await desk.expectBothRefuseAll(['check_in', checkInInput(fixture, { attachments: [{ ...drawing(), view: 'FRONT' }] }), 'attachment_view'])
    for (const place of [{ view: 'LEFT' as const, x: 1 }, { x: 500, y: 500 }, { view: 'TOP' as const, x: 1, y: 1 }, { part: 'WHEELS' as const, view: 'FRONT' as const, x: 1, y: 1 }]) {
      await desk.expectBothRefuseAll(['check_in', checkInInput(fixture, { damages: [{ ...aDamage(), ...place }] }), 'damage_place'])
    }
    const back = checkInInput(fixture, { damages: [{ ...aDamage(), part: 'WINDSCREEN', view: 'FRONT', x: 500, y: 200, size_mm: 10 }], signatures: [signed(null, { refused: true, reason: 'bestreitet den Kratzer' })] })
    await desk.runTwins('check_in', back)
    for (const id of [out.inspection_id, back.inspection_id]) {
      expect(find(desk, 'inspections', id)?.['content_hash']).toMatch(/^[0-9a-f]{64}$/)
      expect(await isSealed(id)).toBe(true)
    }
    expect(desk.localRows()['signatures']).toHaveLength(3)
    expect(find(desk, 'attachments', drawn.id)).toMatchObject({ state: 'LOCAL', inspection_id: out.inspection_id, location_id: fixture.locations.city })
    expect(await isSealed(uuidv7())).toBeNull()

    // assessing is no change of what was found
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    await manager.runTwins('assess_damage', { damage_id: out.damages[0]?.id ?? '', assessed_rp: 5000, at: fixture.now })
    expect(await isSealed(out.inspection_id)).toBe(true)
    const [file] = out.attachments ?? []
    await desk.reload()
    await desk.runTwins('confirm_stored', { attachment_id: file?.id ?? '', sha256: a_hash, bytes: 90_000, at: fixture.now })
    expect(await isSealed(out.inspection_id)).toBe(true)

    // nothing joins, nothing changes, nothing goes, whoever writes
    const late = { org_id: fixture.org, vehicle_id: fixture.vehicles.spare, contract_id: out.contract_id, inspection_id: out.inspection_id, part: 'ROOF',
      kind: 'DENT', severity: 1, found_at: new Date() }
    const { id, inspection_id, org_id, location_id } = { id: file?.id ?? '', inspection_id: out.inspection_id, org_id: fixture.org, location_id: fixture.locations.city }
    for (const [write, constraint_name] of [
      [backend.sql`insert into public.vehicle_damages ${backend.sql({ ...late, id: uuidv7() })}`, 'inspection_is_sealed'],
      [backend.sql`insert into public.attachments ${backend.sql({ ...photo(), id: uuidv7(), org_id, location_id, inspection_id, created_at: new Date() })}`, 'inspection_is_sealed'],
      [backend.sql`insert into public.signatures ${backend.sql({ ...signed(null, { role: 'STAFF' }), id: uuidv7(), org_id, location_id, inspection_id,
        signed_at: new Date() })}`, 'inspection_is_sealed'],
      [backend.sql`update public.inspections set odometer_km = 1 where id = ${inspection_id}`, 'immutable_row'],
      [backend.sql`update public.attachments set sha256 = ${another_hash} where id = ${id}`, 'attachment_stays_as_taken'],
      [backend.sql`update public.attachments set state = 'LOCAL', stored_at = null where id = ${id}`, 'attachment_stays_as_taken'],
      [backend.sql`delete from public.attachments where id = ${id}`, 'attachment_stays_as_taken'],
      [backend.sql`update public.signatures set signer_name = 'x' where inspection_id = ${inspection_id}`, 'immutable_row'],
      [backend.sql`delete from public.signatures where inspection_id = ${inspection_id}`, 'immutable_row'],
    ] as const) await expect(write).rejects.toMatchObject({ constraint_name })
    expect(await isSealed(out.inspection_id)).toBe(true)
    // and should somebody pass by the triggers, the seal tells
    for (const tamper of ['update public.inspections set fuel_level = fuel_level - 1 where id = $1',
      `update public.vehicle_damages set description = description || '!' where inspection_id = $1`,
      'update public.vehicle_damages set x = x + 1 where inspection_id = $1', 'update public.vehicle_damages set size_mm = size_mm + 1 where inspection_id = $1',
      'update public.vehicle_damages set inspection_id = null where inspection_id = $1',
      'update public.attachments set bytes = 1 where inspection_id = $1',
      `update public.signatures set signer_name = 'x' where inspection_id = $1`,
      `delete from public.signatures where inspection_id = $1 and role = 'STAFF'`]) {
      const taken_back = new Error('taken back')
      let seen: unknown
      await backend.sql.begin(async tx => {
        await tx`set local session_replication_role = replica`
        expect((await tx.unsafe(tamper, [inspection_id])).count).toBeGreaterThan(0)
        seen = (await tx`select private.inspection_is_sealed(${inspection_id}) as sealed`)[0]?.['sealed']
        throw taken_back
      }).catch((error: unknown) => { if (error !== taken_back) throw error })
      expect([tamper, seen]).toEqual([tamper, false])
    }
    // no signature goes by the drawing of another document
    await desk.expectBothRefuse('check_out', checkOutInput(fixture, { number: 'ZRH-26-000003', vehicle_id: fixture.vehicles.petrol,
      signatures: [signed(drawn.id)] }), 'attachment_unknown')
  })

  test('says the same text in TypeScript and SQL, whatever was typed', async () => {
    const free = fc.string({ unit: 'grapheme', maxLength: 60 }).filter(text => !/\0|\p{Surrogate}/u.test(text))
    const control = fc.string({ unit: fc.constantFrom('|', '\n', '\r', '\t', '"', '\\', '\u0001', '\u001f', '\u007f', '\u2028', 'é', '😀', '<', '/'), maxLength: 20 })
    const words = fc.oneof(free, control)
    const uuid = fc.uuid()
    const parts = fc.record({
      damages: fc.array(fc.record({ id: uuid, part: fc.constantFrom(...damageParts), kind: fc.constantFrom(...damageKinds), severity: fc.integer({ min: 1, max: 3 }),
        description: words, view: fc.constantFrom(undefined, null, 'LEFT', 'TOP'), x: fc.constantFrom(undefined, null, 0, 1000), y: fc.option(fc.integer({ min: 0, max: 1000 })),
        size_mm: fc.option(fc.integer({ min: 1, max: 10_000 })) }), { maxLength: 4 }),
      attachments: fc.array(fc.record({ id: uuid, kind: fc.constantFrom('PHOTO', 'DOCUMENT'), sha256: fc.constantFrom(a_hash, another_hash),
        bytes: fc.integer({ min: 1, max: 26_214_400 }), mime: fc.constantFrom('image/jpeg', 'application/pdf'), view: fc.constantFrom(null, ...photoViews) }), { maxLength: 3 }),
      signatures: fc.array(fc.record({ id: uuid, role: fc.constantFrom('CUSTOMER', 'STAFF'), signer_name: words, refused: fc.boolean(),
        reason: fc.option(words), text_sha256: fc.constant(a_hash), attachment_id: fc.option(uuid) }), { maxLength: 2 }),
    })
    const inspection = fc.record({ id: uuid, org_id: uuid, contract_id: uuid, vehicle_id: uuid, leg_id: uuid, kind: fc.constantFrom('CHECK_OUT', 'CHECK_IN'),
      inspected_at: fc.integer({ min: 0, max: 4_102_444_800_000 }), odometer_km: fc.nat(2_000_000), fuel_level: fc.nat(100), inspected_by: fc.option(uuid) })
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(inspection, parts), { minLength: 20, maxLength: 20 }), async cases => {
      const rows = await backend.sql<{ text: string; hash: string }[]>`
        select t as text, private.hash_of(t) as hash from jsonb_array_elements(${backend.sql.json(cases as never)}) with ordinality e (c, n)
          cross join lateral (select private.inspection_text(jsonb_populate_record(null::public.inspections,
            (c -> 0) || jsonb_build_object('inspected_at', private.instant((c #>> '{0,inspected_at}')::bigint))),
            c #> '{1,damages}', c #> '{1,attachments}', c #> '{1,signatures}') as t) x order by n`
      const texts = cases.map(([one, rest]) => inspectionText(one, rest))
      expect(rows.map(row => row.text)).toEqual(texts)
      expect(rows.map(row => row.hash)).toEqual(texts.map(text => createHash('sha256').update(text, 'utf8').digest('hex')))
    }), { numRuns: 15 })
  })
})

describe('Files and signatures', () => {
  test('of a contract are added by the desks that have to do with it, and stored by their own hash', async () => {
    const fixture = await openWorld(backend)
    const { now: at } = fixture
    const desk = await openDesk(backend, fixture)
    const drawn = fileInput(fixture, { kind: 'SIGNATURE', mime: 'image/png' })
    const file = fileInput(fixture)
    await desk.runTwins('attach_file', file)
    await desk.runTwins('attach_file', drawn)
    const found = foundInput(fixture)
    await desk.runTwins('record_damage', found)
    await desk.runTwins('attach_file', fileInput(fixture, { contract_id: null, damage_id: found.damage.id }))
    await desk.expectBothRefuse('attach_file', fileInput(fixture, { contract_id: null, damage_id: uuidv7() }), 'damage_unknown')
    await desk.expectBothRefuse('attach_file', fileInput(fixture, { contract_id: uuidv7() }), 'contract_unknown')
    await desk.expectBothRefuse('attach_file', fileInput(fixture, { location_id: fixture.locations.airport }), 'location_not_yours')
    await desk.runTwins('sign_document', signInput(fixture, words))
    await desk.expectBothRefuse('sign_document', signInput(fixture, { ...words, text_sha256: a_hash }), 'signature_text_differs')
    await desk.runTwins('sign_document', signInput(fixture, { role: 'CUSTOMER', attachment_id: drawn.attachment_id }))
    await desk.runTwins('sign_document', signInput(fixture, { role: 'CUSTOMER', refused: true, reason: 'keine Zeit' }))
    await desk.expectBothRefuse('sign_document', signInput(fixture, { role: 'CUSTOMER', attachment_id: file.attachment_id }), 'attachment_unknown')
    await desk.expectBothRefuse('sign_document', signInput(fixture, { location_id: fixture.locations.airport }), 'location_not_yours')
    await desk.expectBothRefuse('sign_document', signInput(fixture, { contract_id: uuidv7() }), 'contract_unknown')
    // what no form lets through, the database does not take
    const raw = desk.op('sign_document', signInput(fixture))
    for (const changes of [{ role: 'CUSTOMER' }, { refused: true }, { refused: true, reason: 'x' }, { role: 'CUSTOMER', refused: true, reason: 'x',
      attachment_id: drawn.attachment_id }]) {
      const [outcome] = await desk.push({ ...raw, op_id: uuidv7(), input: { ...raw.input, signature_id: uuidv7(), ...changes } as never })
      expect([changes, outcome?.constraint]).toEqual([changes, 'signature_drawn_or_refused'])
    }
    const stored = { attachment_id: file.attachment_id, sha256: file.sha256, bytes: file.bytes, at }
    await desk.expectBothRefuse('confirm_stored', { ...stored, sha256: another_hash }, 'attachment_hash_differs')
    await desk.expectBothRefuse('confirm_stored', { ...stored, bytes: 1 }, 'attachment_hash_differs')
    await desk.expectBothRefuse('confirm_stored', { ...stored, attachment_id: uuidv7() }, 'attachment_unknown')
    await desk.runTwins('confirm_stored', stored)
    await desk.runTwins('confirm_stored', { ...stored, at: at + 1 })
    expect(find(desk, 'attachments', file.attachment_id)).toMatchObject({ state: 'STORED', stored_at: at })

    // an open contract comes back anywhere; the files of the city are no business of the airport's desk
    const airport = await openDesk(backend, fixture, 'airport')
    expect([airport.localRows()['attachments'], airport.localRows()['signatures']]).toEqual([[], []])
    await airport.expectRefused('confirm_stored', { ...stored, attachment_id: drawn.attachment_id }, { constraint: 'location_not_yours' })
    await airport.runTwins('attach_file', fileInput(fixture, { location_id: fixture.locations.airport }))
    await desk.runTwins('check_in', checkInInput(fixture))
    await airport.expectRefused('attach_file', fileInput(fixture, { location_id: fixture.locations.airport }), { constraint: 'contract_unknown' })
    const other = checkOutAtAirport(fixture)
    await airport.reload()
    await airport.runTwins('check_out', other)
    const stranger = await backend.signIn(fixture.users.stranger.email, fixture.users.stranger.password)
    const seen = async (table: string) => (await stranger.from(table).select('id')).data?.length
    expect([await seen('attachments'), await seen('signatures')]).toEqual([0, 0])
  })

  test('and the car of an own contract are what a customer sees, and nothing of the fleet', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const drawn = drawing()
    await desk.runTwins('check_in', checkInInput(fixture, { damages: [aDamage()], attachments: [photo(), drawn], signatures: [signed(drawn.id)], in_at: fixture.now }))
    const elsewhere = checkOutInput(fixture, { customer_id: fixture.customers.young, drivers: [{ id: uuidv7(), driver_id: fixture.drivers.young, is_main: true }],
      damages: [aDamage()], attachments: [photo()], starts_at: fixture.now + HOUR, charges: [] })
    await desk.runTwins('check_out', elsewhere, ['charges_differ'])
    await desk.runTwins('record_damage', foundInput(fixture))
    await desk.runTwins('sign_document', signInput(fixture))
    const { email, password } = fixture.users.customer
    const customer = await backend.signIn(email, password)
    const seen = async (table: string) => (await customer.from(table).select('id')).data?.length
    expect(Object.fromEntries(await Promise.all(['inspections', 'vehicle_damages', 'attachments', 'signatures', 'vehicles', 'vehicle_plates', 'vehicle_blocks',
      'maintenance_records', 'odometer_readings'].map(async table => [table, await seen(table)]))))
      .toEqual({ inspections: 1, vehicle_damages: 1, attachments: 2, signatures: 2, vehicles: 0, vehicle_plates: 0, vehicle_blocks: 0, maintenance_records: 0,
        odometer_readings: 0 })
    expect((await customer.rpc('my_cars')).data).toEqual([{ contract_id: fixture.contract, make: 'Škoda', model: 'Octavia', plate: 'ZH 412810' }])
    expect((await desk.client.rpc('my_cars')).data).toEqual([])
    expect((await backend.anon.rpc('my_cars')).error).not.toBeNull()
  })
})
