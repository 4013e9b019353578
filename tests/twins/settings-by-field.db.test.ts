import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import type { CommandInput } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Fixture } from '../fixture.ts'
import { openDesk, openWorld } from './desk.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

type Changes<N extends 'change_firm' | 'change_category' | 'change_location' | 'change_extra' | 'change_counter_fee'> = CommandInput<N>['changes']
const flag = ['setting_changed_meanwhile']
const compact = (f: Fixture, changes: Changes<'change_category'>): CommandInput<'change_category'> => ({ location_id: f.locations.city, category_id: f.categories.compact, changes })
const names = { name_de: 'Kindersitz', name_fr: 'Siège enfant', name_it: 'Seggiolino', name_en: 'Child seat' }
const seat = (f: Fixture): CommandInput<'put_extra'> => ({ extra_id: uuidv7(), code: 'SEAT', ...names, per: 'DAY', price_rp: 900, is_active: true, charge_kind: 'EXTRA', excess_bp: null, km: null,
  sort: 0, category_id: null, at: f.now, stock: [{ id: uuidv7(), location_id: f.locations.city, pieces: 4 }] })
const washing = (): CommandInput<'put_counter_fee'> => ({ counter_fee_id: uuidv7(), kind: 'CLEANING', code: 'DOG', category_id: null, ...names, amount_rp: 9000, is_active: true })

/** Two administrators, each at a PC that has heard of nothing since this morning. */
async function twoDesks() {
  const fixture = await openWorld(backend)
  return { fixture, one: await openDesk(backend, fixture, 'city', 'admin'), other: await openDesk(backend, fixture, 'airport', 'admin') }
}
const categoryOf = async ({ categories }: Fixture) => (await backend.sql`select deposit_rp::int, excess_rp::int, min_age, name_de from vehicle_categories where id = ${categories.compact}`)[0]

describe('Two administrators change the settings while both have no line', () => {
  test('what each of them changed counts, as long as it was not the same field', async () => {
    const { fixture, one, other } = await twoDesks()
    await one.runTwins('change_category', compact(fixture, { deposit_rp: { seen: 50_000, next: 80_000 }, name_de: { seen: 'Kompakt', next: 'Kompaktklasse' } }))
    const sent = other.op('change_category', { ...compact(fixture, { excess_rp: { seen: 150_000, next: 200_000 }, min_age: { seen: 18, next: 21 } }), location_id: fixture.locations.airport })
    expect(other.runLocally(sent), 'before it has heard').toEqual([])
    expect(await other.push(sent)).toMatchObject([{ status: 'applied', flags: [] }])
    expect(await categoryOf(fixture)).toEqual({ deposit_rp: 80_000, excess_rp: 200_000, min_age: 21, name_de: 'Kompaktklasse' })
    await one.reload()
    await one.expectSameRows()
    await other.reload()
    await other.expectSameRows()
  })

  test('of the same field the first one stays, and both values are shown to a person, at the desk of whoever came second', async () => {
    const { fixture, one, other } = await twoDesks()
    await one.runTwins('change_category', compact(fixture, { deposit_rp: { seen: 50_000, next: 80_000 } }))
    await other.reload()
    const sent = await other.runTwins('change_category', { ...compact(fixture, { deposit_rp: { seen: 50_000, next: 60_000 }, excess_rp: { seen: 150_000, next: 100_000 } }),
      location_id: fixture.locations.airport }, flag)
    expect(await categoryOf(fixture)).toMatchObject({ deposit_rp: 80_000, excess_rp: 100_000 })
    const [conflict] = await backend.sql`select kind, subject, subject_id, differences, location_id, author_id, op_id from sync_conflicts where org_id = ${fixture.org} and subject is not null`
    expect(conflict).toEqual({ kind: 'setting_changed_meanwhile', subject: 'vehicle_categories', subject_id: fixture.categories.compact, differences: '[["deposit_rp",80000,60000]]',
      location_id: fixture.locations.airport, author_id: fixture.users.admin.id, op_id: sent.op_id })
  })

  test('both came to the same: nothing to do and nothing to tell', async () => {
    const { fixture, one, other } = await twoDesks()
    await one.runTwins('change_firm', { location_id: fixture.locations.city, changes: { grace_min: { seen: 59, next: 29 } } })
    await other.reload()
    await other.runTwins('change_firm', { location_id: fixture.locations.airport, changes: { grace_min: { seen: 59, next: 29 }, iban: { seen: null, next: 'CH4431999123000889012' } } })
    expect([...await backend.sql`select grace_min, iban from organizations where id = ${fixture.org}`]).toEqual([{ grace_min: 29, iban: 'CH4431999123000889012' }])
  })

  test('limits that fit each by itself and not together are refused, and nothing is written', async () => {
    const { fixture, one, other } = await twoDesks()
    await one.runTwins('change_firm', { location_id: fixture.locations.city, changes: { staff_discount_bp: { seen: 500, next: 2000 } } })
    await other.reload()
    await other.expectBothRefuse('change_firm', { location_id: fixture.locations.airport, changes: { manager_discount_bp: { seen: 3000, next: 1000 } } }, 'discount_limits_in_order')
  })

  test('texts keep their quotes and signs in the comparison; yes, no and nothing are told apart', async () => {
    const { fixture, one, other } = await twoDesks()
    const near = (location_id: string, changes: Changes<'change_location'>) => ({ location_id, changed_location_id: fixture.locations.airport, changes })
    await one.runTwins('change_location', near(fixture.locations.city, { name: { seen: 'Flughafen', next: '«Zürich» "Airport"\\\té\u0001' }, phone: { seen: null, next: '043' }, is_border: { seen: false, next: true } }))
    await other.reload()
    await other.runTwins('change_location', near(fixture.locations.airport, { name: { seen: 'Flughafen', next: 'Kloten 😀' }, phone: { seen: '', next: null }, is_border: { seen: true, next: false } }), flag)
    const [conflict] = await backend.sql`select differences from sync_conflicts where org_id = ${fixture.org} and subject = 'locations'`
    expect(JSON.parse(String(conflict?.['differences']))).toEqual([['name', '«Zürich» "Airport"\\\té\u0001', 'Kloten 😀'], ['phone', '043', null]])
    expect([...await backend.sql`select is_border from locations where id = ${fixture.locations.airport}`], 'seen by then, so it may be taken back').toEqual([{ is_border: false }])
  })
})

describe('A manager changes what is offered', () => {
  test('price and pieces field by field; the pieces of each location are a field of their own', async () => {
    const fixture = await openWorld(backend)
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    const extra = seat(fixture)
    const { city, airport } = fixture.locations
    await manager.runTwins('put_extra', extra)
    const change = (changes: Changes<'change_extra'>, stock: [string, number | null, number][] = []): CommandInput<'change_extra'> =>
      ({ location_id: city, extra_id: extra.extra_id, changes, stock: stock.map(([location_id, seen, next]) => ({ id: uuidv7(), location_id, seen, next })) })
    await manager.runTwins('change_extra', change({ price_rp: { seen: 900, next: 1100 } }, [[city, 4, 6], [airport, null, 2]]))
    await manager.runTwins('change_extra', change({ price_rp: { seen: 900, next: 1200 }, sort: { seen: 0, next: 3 } }, [[city, 4, 5], [airport, 2, 1]]), flag)
    expect([...await backend.sql`select price_rp::int, sort, (select jsonb_object_agg(l.code, s.pieces) from extra_stock s join locations l on l.id = s.location_id where s.extra_id = e.id) as stock from extras e where e.id = ${extra.extra_id}`])
      .toEqual([{ price_rp: 1100, sort: 3, stock: { ZRH: 6, ZFL: 1 } }])
    const [conflict] = await backend.sql`select differences from sync_conflicts where subject = 'extras' and org_id = ${fixture.org}`
    expect(conflict).toEqual({ differences: `[["price_rp",1100,1200],["stock.${city}",6,5]]` })
    await manager.expectBothRefuse('change_extra', change({ excess_bp: { seen: null, next: 100 } }), 'extra_is_of_its_kind')
    await manager.expectBothRefuse('change_extra', change({ category_id: { seen: null, next: uuidv7() } }), 'category_unknown')
    await manager.expectBothRefuse('change_extra', { ...change({}), extra_id: uuidv7() }, 'extra_unknown')
  })

  test('a line of the price list; staff change neither, and a manager none of the firm\'s rules', async () => {
    const fixture = await openWorld(backend)
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    const fee = washing()
    await manager.runTwins('put_counter_fee', fee)
    const change = (changes: Changes<'change_counter_fee'>) => ({ location_id: fixture.locations.city, counter_fee_id: fee.counter_fee_id, changes })
    await manager.runTwins('change_counter_fee', change({ amount_rp: { seen: 9000, next: 9500 }, is_active: { seen: true, next: false } }))
    await manager.runTwins('change_counter_fee', change({ amount_rp: { seen: 9000, next: 7000 } }), flag)
    await manager.expectBothRefuse('change_counter_fee', { ...change({}), counter_fee_id: uuidv7() }, 'counter_fee_unknown')
    const staff = await openDesk(backend, fixture)
    await staff.expectRefused('change_counter_fee', change({ amount_rp: { seen: 9500, next: 1 } }), { constraint: 'needs_manager' })
    await manager.expectRefused('change_category', compact(fixture, { deposit_rp: { seen: 50_000, next: 1 } }), { constraint: 'needs_admin' })
  })

  test('what is no field, no value or of another firm is refused', async () => {
    const fixture = await openWorld(backend)
    const admin = await openDesk(backend, fixture, 'city', 'admin')
    for (const changes of [null, [], 'deposit_rp', { id: { seen: fixture.categories.compact, next: uuidv7() } }, { org_id: { seen: fixture.org, next: fixture.other.org } }, { deposit_rp: 5 },
      { deposit_rp: { next: 5 } }, { deposit_rp: { seen: 50_000 } }, { deposit_rp: { seen: 50_000, next: { rp: 5 } } }, { 'deposit_rp = 0, excess_rp': { seen: null, next: 5 } }]) {
      const [answer] = await admin.push({ ...admin.op('change_category', compact(fixture, {})), input: { ...compact(fixture, {}), changes } as never })
      expect([changes, answer?.constraint]).toEqual([changes, 'malformed_operation'])
    }
    for (const next of ['much', -1, 1e12, null, true]) {
      const [answer] = await admin.push({ ...admin.op('change_category', compact(fixture, {})), input: compact(fixture, { deposit_rp: { seen: 50_000, next: next as never } }) })
      expect([next, answer?.status]).toEqual([next, 'refused'])
    }
    await admin.expectBothRefuse('change_category', { ...compact(fixture, { deposit_rp: { seen: 50_000, next: 1 } }), category_id: fixture.other.category }, 'category_unknown')
    await admin.expectBothRefuse('change_category', compact(fixture, { code: { seen: 'C', next: 'E' } }), 'category_code_taken')
    expect(await categoryOf(fixture)).toMatchObject({ deposit_rp: 50_000 })
  })
})
