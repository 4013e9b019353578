import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { chargesAtCheckOut, totalOf } from '../../shared/charges.ts'
import type { CommandInput } from '../../shared/commands.ts'
import { lateReturn } from '../../shared/late.ts'
import { rentRp, seasonsText, withSeason } from '../../shared/seasons.ts'
import type { Season } from '../../shared/seasons.ts'
import { MINUTE, rentalDays, zurichDate } from '../../shared/time.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { chargeVat, standardKinds, vatOf } from '../../shared/vat.ts'
import type { Fixture } from '../fixture.ts'
import { booking, change, extension } from './booking-inputs.ts'
import { openDesk, openWorld } from './desk.ts'
import { checkInInput, checkOutInput, DAY } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

const vat_rates = chargeVat(standardKinds, [{ code: 'STANDARD', rate_bp: 810, valid_from: '2024-01-01' }, { code: 'NONE', rate_bp: 0, valid_from: '2018-01-01' }])
const names = { name_de: 'Festtage', name_fr: 'Fêtes', name_it: 'Feste', name_en: 'Holidays' }
/** From the day after tomorrow for five days, a fifth more, for every category. */
const season = (f: Fixture, changes: Partial<CommandInput<'put_season'>> = {}): CommandInput<'put_season'> => ({
  season_id: uuidv7(), category_id: null, ...names, first_day: zurichDate(f.now + 2 * DAY), last_day: zurichDate(f.now + 6 * DAY), surcharge_bp: 2000, ...changes,
})
const changed = (f: Fixture, season_id: string, changes: CommandInput<'change_season'>['changes']) => ({ location_id: f.locations.city, season_id, changes })
const agreed = (...list: CommandInput<'put_season'>[]) => seasonsText(list)
/** Four days: two before the season, two of it. */
const out = (f: Fixture, seasons: string, changes: Partial<CommandInput<'check_out'>> = {}) => checkOutInput(f, { ends_at: f.now + 4 * DAY, seasons, ...changes }, { seasons })
const lines = (charges: readonly { kind: string; quantity: number; unit_rp: number }[]) => charges.map(({ kind, quantity, unit_rp }) => [kind, quantity, unit_rp])

async function firm() {
  const fixture = await openWorld(backend)
  const manager = await openDesk(backend, fixture, 'city', 'manager')
  const festive = season(fixture)
  await manager.runTwins('put_season', festive)
  return { fixture, manager, festive, desk: await openDesk(backend, fixture) }
}

describe('A season', () => {
  test('is of a category or of all, no day has two of the same, and a clerk makes none', async () => {
    const { fixture, manager, festive, desk } = await firm()
    const of_vans = season(fixture, { category_id: fixture.categories.compact, surcharge_bp: -1000 })
    await manager.runTwins('put_season', of_vans)
    await manager.runTwins('put_season', season(fixture, { first_day: zurichDate(fixture.now + 7 * DAY), last_day: zurichDate(fixture.now + 7 * DAY) }))
    await manager.expectBothRefuseAll(
      ['put_season', season(fixture, { first_day: festive.last_day, last_day: zurichDate(fixture.now + 9 * DAY) }), 'season_overlaps'],
      ['put_season', season(fixture, { category_id: fixture.categories.compact }), 'season_overlaps'],
      ['put_season', season(fixture, { first_day: '2027-05-02', last_day: '2027-05-01' }), 'season_ends_after_start'],
      ['put_season', season(fixture, { category_id: fixture.other.location }), 'category_unknown'],
      ['change_season', changed(fixture, uuidv7(), {}), 'season_unknown'],
      ['change_season', changed(fixture, festive.season_id, { last_day: { seen: festive.last_day, next: zurichDate(fixture.now + 8 * DAY) } }), 'season_overlaps'],
    )
    await desk.expectRefusedAll(['put_season', season(fixture, { first_day: '2027-05-01', last_day: '2027-05-02' }), 'needs_manager'], ['change_season', changed(fixture, festive.season_id, {}), 'needs_manager'])
  })

  test('is changed field by field, taken out of force, and another may take its days then', async () => {
    const { fixture, manager, festive } = await firm()
    await manager.runTwins('change_season', changed(fixture, festive.season_id, { surcharge_bp: { seen: 2000, next: 2500 }, name_fr: { seen: 'Fêtes', next: 'Fêtes de fin d’année' } }))
    await manager.runTwins('change_season', changed(fixture, festive.season_id, { surcharge_bp: { seen: 2000, next: 3000 }, last_day: { seen: festive.last_day, next: festive.first_day } }), ['setting_changed_meanwhile'])
    const [conflict] = await backend.sql`select subject, differences from sync_conflicts where subject_id = ${festive.season_id}`
    expect(conflict).toEqual({ subject: 'seasons', differences: '[["surcharge_bp",2500,3000]]' })
    await manager.runTwins('change_season', changed(fixture, festive.season_id, { is_active: { seen: true, next: false } }))
    const other = season(fixture)
    await manager.runTwins('put_season', other)
    await manager.expectBothRefuse('change_season', changed(fixture, festive.season_id, { is_active: { seen: false, next: true } }), 'season_overlaps')
  })
})

describe('A check-out over the border of a season', () => {
  test('costs what both say, a line for each season, and is not flagged', async () => {
    const { fixture, desk, festive } = await firm()
    const input = out(fixture, agreed(festive))
    expect(lines(input.charges)).toEqual([['RENT', 2, 7900], ['RENT', 2, 9480]])
    await desk.runTwins('check_out', input)
    const [row] = await backend.sql`select c.seasons, (select count(*)::int from contract_charges h where h.contract_id = c.id and h.season_id = ${festive.season_id}) as of_season from contracts c where c.id = ${input.contract_id}`
    expect(row).toEqual({ seasons: agreed(festive), of_season: 1 })
  })

  test('is flagged where the price leaves the season out, says another one or names one that is not there', async () => {
    const wrong = [() => '', (it: CommandInput<'put_season'>) => agreed({ ...it, surcharge_bp: 1000 }), (it: CommandInput<'put_season'>) => agreed({ ...it, last_day: it.first_day }),
      (it: CommandInput<'put_season'>) => agreed({ ...it, season_id: uuidv7() }), (it: CommandInput<'put_season'>) => agreed(it, { ...it, first_day: '2027-05-01', last_day: '2027-05-02' })]
    for (const seasonsOf of wrong) {
      const { fixture, desk, festive } = await firm()
      await desk.runTwins('check_out', out(fixture, seasonsOf(festive)), ['charges_differ'])
    }
  })

  test('stays as it was agreed when the season changes afterwards: early, longer and late', async () => {
    const { fixture, desk, manager, festive } = await firm()
    const seasons = agreed(festive)
    const input = out(fixture, seasons)
    await desk.runTwins('check_out', input)
    await manager.reload()
    await manager.runTwins('change_season', changed(fixture, festive.season_id, { surcharge_bp: { seen: 2000, next: 9000 } }))
    await desk.reload()
    // one more day of the season, as agreed
    const rental = { starts_at: input.starts_at, grace_min: 59, day_rate_rp: 7900, seasons }
    const longer = extension(fixture, fixture.now + 5 * DAY, { contract_id: input.contract_id }, { ...rental, ends_at: input.ends_at })
    expect(lines(longer.charges)).toEqual([['RENT', 1, 9480]])
    await desk.expectBothRefuse('extend_contract', { ...longer, charges: longer.charges.map(line => ({ ...line, unit_rp: 7900, amount_rp: 7900 })) }, 'charges_are_not_due')
    await desk.runTwins('extend_contract', longer)
    const at_back = { ...rental, ends_at: fixture.now + 5 * DAY }
    const back = (in_at: number) => checkInInput(fixture, { contract_id: input.contract_id, leg_id: input.leg_id, vehicle_id: input.vehicle_id, in_at, odometer_km: 20_150 },
      { ...at_back, out_km: 20_050, in_at })
    const late = back(fixture.now + 7 * DAY)
    expect(lines(late.charges)).toEqual([['LATE', 2, 9480]])
    await desk.runTwins('check_in', late)
  })

  test('that ends early is priced anew by both, day by day', async () => {
    const { fixture, desk, festive } = await firm()
    const seasons = agreed(festive)
    const input = out(fixture, seasons)
    await desk.runTwins('check_out', input)
    const rental = { starts_at: input.starts_at, ends_at: input.ends_at, grace_min: 59, day_rate_rp: 7900, seasons }
    const in_at = fixture.now + 3 * DAY
    await desk.runTwins('check_in', checkInInput(fixture, { contract_id: input.contract_id, leg_id: input.leg_id, vehicle_id: input.vehicle_id, in_at, odometer_km: 20_150 }, { ...rental, out_km: 20_050, in_at }))
    const reprice = (amount_rp: number) => ({ contract_id: input.contract_id, note_id: uuidv7(), charge_id: uuidv7(), amount_rp, ...vatOf(vat_rates, 'EARLY_RETURN', input.starts_at), reason: '' })
    await desk.expectBothRefuse('reprice_return', reprice(7900), 'early_return_not_due')
    // the day that is not used was one of the season
    await desk.runTwins('reprice_return', reprice(9480))
  })

  test('stands on the invoice with the season in the language of the payer', async () => {
    const { fixture, desk, festive } = await firm()
    const input = out(fixture, agreed(festive))
    await desk.runTwins('check_out', input)
    const invoice = { invoice_id: uuidv7(), contract_id: input.contract_id, kind: 'INVOICE' as const, location_id: fixture.locations.city, number_block_id: fixture.invoice_blocks.city, number: 'INV-ZRH-26-000001', payer: 'RENTER' as const,
      locale: 'fr' as const, recipient: { name: 'A', line: null, street: 'B', house_number: '1', postcode: '8001', town: 'Zürich', country: 'CH' }, due_on: '2027-01-31', at: fixture.now,
      lines: input.charges.map(charge => ({ id: uuidv7(), charge_id: charge.id })) }
    await desk.runTwins('issue_invoice', invoice)
    const found = await backend.sql`select description from invoice_lines where invoice_id = ${invoice.invoice_id} order by description`
    expect(found.map(({ description }) => description as string)).toEqual(['Location', 'Location: Fêtes +20 %'])
  })
})

test('A collective invoice names the season as well', async () => {
  const { fixture, desk, festive } = await firm()
  const input = out(fixture, agreed(festive))
  await desk.runTwins('check_out', input)
  await backend.sql.begin(async sql => {
    await sql`set local session_replication_role = replica`
    await sql`update contracts set status = 'COMPLETED', is_receivable = true, returned_at = ends_at, returned_location_id = pickup_location_id where id = ${input.contract_id}`
    await sql`update contract_vehicles set state = 'IN', in_at = ${new Date(input.ends_at)}, in_km = out_km, in_fuel = out_fuel, in_location_id = out_location_id where contract_id = ${input.contract_id}`
  })
  const office = await openDesk(backend, fixture, 'city', 'manager')
  const invoice = { invoice_id: uuidv7(), location_id: fixture.locations.city, number: 'INV-ZRH-26-000001', number_block_id: fixture.invoice_blocks.city, payer: 'COMPANY' as const,
    recipient: { name: 'A', line: null, street: 'B', house_number: '1', postcode: '8001', town: 'Zürich', country: 'CH' }, locale: 'it' as const, due_on: '2030-01-31', contract_ids: [input.contract_id],
    lines: input.charges.map(charge => ({ id: uuidv7(), charge_id: charge.id })), allocations: [], at: fixture.now }
  await office.runTwins('issue_collective_invoice', invoice)
  const found = await backend.sql`select description from invoice_lines where invoice_id = ${invoice.invoice_id} order by description`
  expect(found.map(({ description }) => description as string)).toEqual(['Noleggio', 'Noleggio: Feste +20 %'])
})

describe('A reservation', () => {
  test('keeps the seasons of the day on which it was made; another price takes those of then', async () => {
    const { fixture, desk, manager, festive } = await firm()
    await desk.reload()
    const booked = booking(fixture, { starts_at: fixture.now + DAY, ends_at: fixture.now + 4 * DAY })
    await desk.runTwins('book_reservation', booked)
    const seasonsNow = async () => (await backend.sql`select seasons from reservations where id = ${booked.reservation_id}`)[0]?.['seasons'] as string
    expect(await seasonsNow()).toBe(agreed(festive))
    await manager.reload()
    await manager.runTwins('change_season', changed(fixture, festive.season_id, { surcharge_bp: { seen: 2000, next: 9000 } }))
    await desk.reload()
    await desk.runTwins('change_reservation', change(fixture, { reservation_id: booked.reservation_id, ends_at: fixture.now + 5 * DAY }))
    expect(await seasonsNow()).toBe(agreed(festive))
    // fetched: the promised price is the right one, today's is flagged
    const fetched = (seasons: string) => checkOutInput(fixture, { reservation_id: booked.reservation_id, ends_at: fixture.now + 5 * DAY, seasons }, { seasons })
    await desk.runTwins('check_out', fetched(agreed(festive)))
    await desk.runTwins('change_reservation', change(fixture, { category_id: fixture.categories.electric, price_plan_id: fixture.plans.electric, vehicle_id: null }))
    const [other] = await backend.sql`select seasons from reservations where id = ${fixture.reservation}`
    expect(other?.['seasons']).toBe(agreed({ ...festive, surcharge_bp: 9000 }))
  })
})

test('Desk and server price whatever seasons to the Rappen, over every change of the clocks', async () => {
  const nights = [Date.UTC(2026, 2, 29), Date.UTC(2026, 9, 25), Date.UTC(2027, 9, 31), Date.UTC(2026, 6, 1)]
  const some = fc.array(fc.record({ from: fc.integer({ min: -10, max: 20 }), length: fc.integer({ min: 0, max: 12 }), surcharge_bp: fc.integer({ min: -9000, max: 30_000 }), season_id: fc.uuid() }), { maxLength: 5 })
  const rental = fc.record({ night: fc.constantFrom(...nights), minutes: fc.integer({ min: -3 * 1440, max: 1440 }), length: fc.integer({ min: 1, max: 20 * 1440 }), after: fc.integer({ min: -5 * 1440, max: 9 * 1440 }),
    grace_min: fc.constantFrom(0, 29, 59, 119), day_rate_rp: fc.constantFrom(1, 3333, 7900, 30_000, 99_999_999), late_hour_rp: fc.option(fc.constantFrom(1, 400, 1200, 7900)), late_grace_min: fc.constantFrom(0, 29), list: some,
  }).map(({ night, minutes, length, after, list, ...one }) => {
    const starts_at = night + minutes * MINUTE
    const day = (n: number) => new Date(night + n * DAY).toISOString().slice(0, 10)
    const ends_at = starts_at + length * MINUTE
    return { ...one, late_grace_min: one.late_hour_rp === null ? null : one.late_grace_min, starts_at, ends_at, in_at: Math.max(starts_at + MINUTE, ends_at + after * MINUTE),
      seasons: seasonsText(list.map(({ from, length: days, ...rest }): Season => ({ ...rest, first_day: day(from), last_day: day(from + days) }))) }
  })
  const { org } = await openWorld(backend)
  await fc.assert(fc.asyncProperty(fc.array(rental, { minLength: 100, maxLength: 200 }), async all => {
    const sent = all.map(one => ({ ...one, org_id: org }))
    const rows = await backend.sql`
      with r as (select n, private.instant((x ->> 'starts_at')::bigint) as starts_at, private.instant((x ->> 'ends_at')::bigint) as ends_at, private.instant((x ->> 'in_at')::bigint) as in_at, x
        from jsonb_array_elements(${backend.sql.json(sent)}) with ordinality e (x, n)),
      p as (select r.*, private.rental_days(starts_at, ends_at, (x ->> 'grace_min')::int) as due,
        jsonb_populate_record(null::public.contracts, x - '{starts_at,ends_at,in_at}'::text[] || jsonb_build_object('starts_at', starts_at, 'ends_at', ends_at)) as c from r)
      select private.rent_rp(x ->> 'seasons', starts_at, due, (x ->> 'day_rate_rp')::bigint)::text as rent, l.days, l.hours,
        private.sorted(private.day_charges('RENT', x ->> 'seasons', starts_at, 0, due, (x ->> 'day_rate_rp')::bigint, now())) as lines,
        private.season_note(x ->> 'seasons', (regexp_match(x ->> 'seasons', '[0-9a-f-]{36}'))[1]::uuid, 'Saison') as note
      from p, private.late_return(p.c, p.in_at) l order by n`
    for (const [n, one] of all.entries()) {
      const days = rentalDays(one.starts_at, one.ends_at, one.grace_min)
      const row = rows[n]
      expect(Number(row?.['rent'])).toBe(rentRp(one, days, one.day_rate_rp))
      expect({ days: row?.['days'] as number, hours: row?.['hours'] as number }).toEqual((({ days: late, hours }) => ({ days: late, hours }))(lateReturn(one)))
      const due = chargesAtCheckOut({ ...one, tiers: [], one_way_fee_rp: 0, young_driver_age: 25, young_driver_fee_rp: 0, birth_date: null, vat_rates })
      // kind, quantity, unit and season: this session belongs to no firm, so that there is no VAT between them
      expect(row?.['lines']).toEqual(due.map(line => [line.kind, line.quantity, line.unit_rp, 0, ...line.season_id ? [line.season_id] : []].join('|')).sort((a, b) => (a < b ? -1 : 1)))
      expect(totalOf(due)).toBe(rentRp(one, days, one.day_rate_rp))
      const season_id = /[0-9a-f-]{36}/.exec(one.seasons)?.[0] ?? null
      expect(row?.['note']).toBe(withSeason('', { seasons: one.seasons, season_id, season_name: 'Saison' }))
    }
  }), { numRuns: 6 })
})
