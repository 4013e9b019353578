import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Stale } from '../../electron/data/commands/command.ts'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import { drawerExpected } from '../../electron/data/queries/cash.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { countComesTo, denominations } from '../../shared/cash.ts'
import type { CommandInput, Op } from '../../shared/commands.ts'
import { zurichDate } from '../../shared/time.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Fixture } from '../fixture.ts'
import { openDesk, openWorld } from './desk.ts'
import { checkInInput, DAY, HOUR } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())
// many operations in one story, each compared in full
const slow = { timeout: 400_000 }

type Counts = CommandInput<'open_cash_session'>['counts']
const counted = (...pieces: [denomination_rp: Counts[number]['denomination_rp'], pieces: number][]): Counts =>
  pieces.map(([denomination_rp, n]) => ({ id: uuidv7(), denomination_rp, pieces: n }))
const morning = (f: Fixture, changes: Partial<CommandInput<'open_cash_session'>> = {}): CommandInput<'open_cash_session'> =>
  ({ cash_session_id: uuidv7(), location_id: f.locations.city, till: 'Kasse 1', counts: counted([10_000, 2], [5, 20]), at: f.now, ...changes })
const evening = (f: Fixture, cash_session_id: string, changes: Partial<CommandInput<'close_cash_session'>> = {}): CommandInput<'close_cash_session'> =>
  ({ cash_session_id, counts: counted([10_000, 2], [5, 20]), expected_rp: 20_100, difference_reason: null, at: f.now + HOUR, ...changes })
const movement = (f: Fixture, cash_session_id: string, changes: Partial<CommandInput<'record_cash_movement'>> = {}): CommandInput<'record_cash_movement'> =>
  ({ movement_id: uuidv7(), cash_session_id, kind: 'OUT', amount_rp: 5000, reason: 'Bank', at: f.now, ...changes })
const cash = (f: Fixture, changes: Partial<CommandInput<'take_payment'>> = {}): CommandInput<'take_payment'> => ({
  payment_id: uuidv7(), contract_id: f.contract, location_id: f.locations.city, kind: 'PAYMENT', method: 'CASH', amount_rp: 3840, rounding_rp: -2,
  reference: null, at: f.now, ...changes,
})
const expected = async (session: string) => Number((await backend.sql`select private.cash_expected_rp(${session}) as rp`)[0]?.['rp'])

describe('A till', () => {
  test('is opened by a count, filled by payments, deposits and movements, and closed by a count with a reason for what differs', slow, async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const open = morning(fixture)
    const session = { cash_session_id: open.cash_session_id }
    await desk.runTwins('open_cash_session', open)
    await desk.expectBothRefuseAll(
      ['open_cash_session', morning(fixture), 'cash_session_open'],
      ['open_cash_session', morning(fixture, { till: 'Kasse 2', counts: counted([5, 1], [5, 2]) }), 'cash_denomination_once'],
    )
    await desk.expectRefusedAll(
      ['open_cash_session', morning(fixture, { location_id: fixture.locations.airport }), 'location_not_yours'],
    )
    await desk.runTwins('take_payment', cash(fixture, session))
    // a card is not in the drawer, and a drawer that nobody knows is no reason to refuse money
    await desk.runTwins('take_payment', cash(fixture, { ...session, method: 'TWINT', amount_rp: 100, rounding_rp: 0 }))
    await desk.runTwins('take_payment', cash(fixture, { amount_rp: 500, rounding_rp: 0, cash_session_id: uuidv7() }))
    expect(desk.localRows()['payments']?.map(row => row['cash_session_id']).filter(Boolean)).toEqual([open.cash_session_id])
    const deposit = { deposit_id: uuidv7(), contract_id: fixture.contract }
    await desk.runTwins('hold_deposit', { ...deposit, ...session, location_id: fixture.locations.city, method: 'CASH', amount_rp: 50_000, authorisation_code: null, card_last4: null, at: fixture.now })
    expect(await expected(open.cash_session_id)).toBe(20_100 + 3840 + 50_000)
    await desk.runTwins('settle_deposit', { ...deposit, ...session, captured_rp: 10_000, at: fixture.now })
    await desk.runTwins('record_cash_movement', movement(fixture, open.cash_session_id))
    await desk.runTwins('record_cash_movement', movement(fixture, open.cash_session_id, { kind: 'IN', amount_rp: 1000 }))
    await desk.expectBothRefuseAll(
      ['record_cash_movement', movement(fixture, open.cash_session_id, { amount_rp: 101 }), 'cash_movement_in_five_rappen'],
      ['record_cash_movement', movement(fixture, uuidv7()), 'cash_session_unknown'],
    )
    expect(await expected(open.cash_session_id)).toBe(20_100 + 3840 + 10_000 - 5000 + 1000)
    // whoever reads the audit reads sentences: how much, in which drawer, on which contract
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    const { data } = await manager.client.rpc('audit_trail', { p_from: 0, p_until: Date.now() + DAY, p_location: fixture.locations.city }) as { data: { did: string; contract: string | null; amount_rp: number | null; till: string | null }[] }
    const told = (did: string) => data.filter(entry => entry.did === did).map(({ amount_rp, till, contract }) => [amount_rp, till, contract !== null])
    expect(told('take_payment').sort(([a], [b]) => Number(a) - Number(b))).toEqual([[100, null, true], [500, null, true], [3840, null, true]])
    expect([told('hold_deposit'), told('settle_deposit'), told('open_cash_session')]).toEqual([[[50_000, null, true]], [[null, null, true]], [[null, 'Kasse 1', false]]])
    expect(told('record_cash_movement').sort(([a], [b]) => Number(a) - Number(b))).toEqual([[1000, 'Kasse 1', false], [5000, 'Kasse 1', false]])

    const close = evening(fixture, open.cash_session_id, { expected_rp: 29_940 })
    await desk.expectBothRefuseAll(
      ['close_cash_session', close, 'cash_difference_needs_reason'],
      ['close_cash_session', { ...close, at: fixture.now - HOUR, difference_reason: 'x' }, 'cash_closed_after_open'],
      ['close_cash_session', { ...close, cash_session_id: uuidv7() }, 'cash_session_unknown'],
      ['close_cash_session', { ...close, difference_reason: 'x', terminal: { total_rp: 5000, expected_rp: 5100, reason: null } }, 'terminal_difference_needs_reason'],
    )
    await desk.runTwins('close_cash_session', { ...close, difference_reason: 'Wechselgeld vergessen', terminal: { total_rp: 5000, expected_rp: 5100, reason: 'Storno am Terminal' },
      report: { day_begins_at: fixture.now - 5 * HOUR, reported: `p${'0a'.repeat(16)} h${'1b'.repeat(16)}` } })
    expect(desk.localRows()['cash_sessions']).toMatchObject([{ status: 'CLOSED', opening_rp: 20_100, counted_rp: 20_100, expected_rp: 29_940, terminal_rp: 5000, terminal_expected_rp: 5100, terminal_reason: 'Storno am Terminal', reported: `p${'0a'.repeat(16)} h${'1b'.repeat(16)}` }])
    await desk.expectBothRefuseAll(
      ['close_cash_session', evening(fixture, open.cash_session_id), 'cash_session_closed'],
      ['record_cash_movement', movement(fixture, open.cash_session_id, { at: fixture.now + 2 * HOUR }), 'cash_session_closed'],
    )
    // what happened before the count, and comes after it from an offline desk, belongs to the session all the same
    await desk.runTwins('record_cash_movement', movement(fixture, open.cash_session_id, { at: fixture.now + 1 }))
    await desk.runTwins('take_payment', cash(fixture, session))
    await desk.runTwins('open_cash_session', morning(fixture))
    await expect(backend.sql`update cash_sessions set counted_rp = 5 where id = ${open.cash_session_id}`).rejects.toMatchObject({ constraint_name: 'cash_session_closed' })
  })

  test('is closed by who opened it or by a manager, seen by who works at its location, and never closed from another one', async () => {
    const fixture = await openWorld(backend)
    const [city, airport, manager] = [await openDesk(backend, fixture), await openDesk(backend, fixture, 'airport'), await openDesk(backend, fixture, 'city', 'manager')]
    const [own, theirs] = [morning(fixture), morning(fixture, { till: 'Chefkasse' })]
    await city.runTwins('open_cash_session', own)
    await manager.reload()
    await manager.runTwins('open_cash_session', theirs)
    await city.reload()
    expect(city.localRows()['cash_sessions']).toHaveLength(2)
    await city.expectBothRefuseAll(
      ['close_cash_session', evening(fixture, theirs.cash_session_id), 'cash_session_not_yours'],
    )
    await airport.expectRefusedAll(
      ['record_cash_movement', movement(fixture, own.cash_session_id), 'location_not_yours'],
    )
    await manager.runTwins('close_cash_session', evening(fixture, own.cash_session_id))
    await manager.runTwins('close_cash_session', evening(fixture, theirs.cash_session_id))
    await city.reload()
    expect(city.localRows()['cash_sessions']).toHaveLength(2)
    expect(city.localRows()['cash_counts']?.length).toBe(8)
    expect(airport.localRows()['cash_sessions'] ?? []).toEqual([])
    expect(manager.localRows()['cash_sessions']).toHaveLength(2)
  })

  test('comes to the same on both sides, whatever is counted, moved and paid', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const sessions = [uuidv7()]
    const newSession = () => sessions[sessions.push(uuidv7()) - 1] ?? ''
    const count = fc.array(fc.record({ denomination_rp: fc.constantFrom(...denominations), pieces: fc.integer({ min: 1, max: 30 }) }), { maxLength: 5 })
      .map(list => list.map(one => ({ ...one, id: uuidv7() })))
    const step = fc.record({ what: fc.integer({ min: 0, max: 5 }), n: fc.nat(3), till: fc.constantFrom('A', 'B'), rp: fc.integer({ min: 1, max: 9000 }), count, minutes: fc.integer({ min: 0, max: 300 }), odd: fc.boolean() })
    const ops: Op[] = fc.sample(step, { numRuns: 120 }).map(({ what, n, till, rp, count: counts, minutes, odd }) => {
      const cash_session_id = sessions.at(-1 - n) ?? uuidv7()
      const at = fixture.now + minutes * 60_000
      if (what === 0) return desk.op('open_cash_session', morning(fixture, { cash_session_id: newSession(), till, counts, at }))
      if (what === 1) return desk.op('close_cash_session', evening(fixture, cash_session_id, { counts, expected_rp: odd ? countComesTo(counts) : rp, difference_reason: rp % 3 ? 'darum' : null, at }))
      if (what <= 3) return desk.op('record_cash_movement', movement(fixture, cash_session_id, { amount_rp: odd ? rp * 5 : rp, kind: odd ? 'IN' : 'OUT', at }))
      return desk.op('take_payment', cash(fixture, { amount_rp: odd ? rp * 5 : rp, rounding_rp: 0, method: what === 4 ? 'CASH' : 'TWINT', cash_session_id, at }))
    })
    const local = ops.map(op => {
      try {
        return desk.runLocally(op).join() || 'applied'
      } catch (error) {
        if (error instanceof Stale) return error.key.replace('refused.', '')
        throw error
      }
    })
    const outcomes = (await desk.push(...ops)).map(outcome => outcome.constraint ?? outcome.status)
    expect(outcomes.map((outcome, n) => [ops[n]?.name, outcome])).toEqual(local.map((outcome, n) => [ops[n]?.name, outcome]))
    expect(new Set(local).size).toBeGreaterThan(3)
    await desk.expectSameRows()
    const opened = desk.localRows()['cash_sessions'] ?? []
    expect(opened.length).toBeGreaterThan(1)
    // what the desk shows as expected is what the server reckons
    for (const { id, opening_rp } of opened) expect([id, drawerExpected(desk.db, String(id), Number(opening_rp))]).toEqual([id, await expected(String(id))])
  })
})

describe('Books', () => {
  test('closed up to a day mark what comes late, and refuse none of it', slow, async () => {
    const fixture = await openWorld(backend)
    const admin = await openDesk(backend, fixture, 'city', 'admin')
    const staff = await openDesk(backend, fixture)
    const lock = (changes: Partial<CommandInput<'lock_period'>> = {}): CommandInput<'lock_period'> =>
      ({ period_lock_id: uuidv7(), location_id: fixture.locations.city, until_on: zurichDate(fixture.now - DAY), at: fixture.now, ...changes })
    await staff.expectRefusedAll(
      ['lock_period', lock(), 'needs_admin'],
    )
    const account = (change: Partial<CommandInput<'put_ledger_account'>> = {}): CommandInput<'put_ledger_account'> =>
      ({ ledger_account_id: uuidv7(), purpose: 'CASH', location_id: fixture.locations.city, account: '1001', tax_code: null, at: fixture.now, ...change })
    await staff.expectRefusedAll(['put_ledger_account', account(), 'needs_admin'])
    // made, changed, taken back; of the firm beside that of the location
    for (const change of [{}, { account: '1002' }, { account: null }, { location_id: null }, { till: 'Kasse 1', account: '1003' }, { till: 'Kasse 1', account: '1004' }, { till: 'Kasse 2' }, { purpose: 'CARDS', account: '1021' }, { purpose: 'VAT_810', location_id: null, account: null, tax_code: 'M81' }]) await admin.runTwins('put_ledger_account', account(change))
    await admin.expectBothRefuseAll(
      ['put_ledger_account', account({ purpose: 'DEPOSITS' }), 'ledger_only_money_has_a_place'],
      ['put_ledger_account', account({ purpose: 'TWINT', till: 'Kasse 1' }), 'ledger_only_cash_has_a_till'],
      ['put_ledger_account', account({ location_id: null, till: 'Kasse 1' }), 'ledger_only_cash_has_a_till'],
      ['put_ledger_account', account({ purpose: 'BANK', location_id: null, tax_code: 'V81' }), 'ledger_tax_code_is_of_a_rate'],
    )
    await admin.expectRefusedAll(['put_ledger_account', account({ location_id: fixture.other.location }), 'location_not_yours'])
    await admin.runTwins('lock_period', lock())
    await admin.expectBothRefuseAll(
      ['lock_period', lock(), 'period_already_locked'],
      ['lock_period', lock({ until_on: zurichDate(fixture.now - 2 * DAY) }), 'period_already_locked'],
      ['lock_period', lock({ until_on: zurichDate(fixture.now) }), 'period_not_over'],
    )
    await admin.expectRefusedAll(
      ['lock_period', lock({ location_id: fixture.other.location }), 'location_not_yours'],
    )
    await staff.reload()
    await staff.runTwins('take_payment', cash(fixture, { at: fixture.now - DAY }))
    await staff.runTwins('take_payment', cash(fixture))
    expect(staff.localRows()['payments']?.map(row => row['late_for_lock']).sort()).toEqual([0, 1])
    const open = morning(fixture, { at: fixture.now - 2 * DAY })
    await staff.runTwins('open_cash_session', open)
    await staff.runTwins('record_cash_movement', movement(fixture, open.cash_session_id, { at: fixture.now - DAY }))
    expect(staff.localRows()['cash_movements']).toMatchObject([{ late_for_lock: 1 }])
    const deposit = { deposit_id: uuidv7(), contract_id: fixture.contract }
    await staff.runTwins('hold_deposit', { ...deposit, location_id: fixture.locations.city, method: 'CREDIT_CARD', amount_rp: 500, authorisation_code: 'A', card_last4: null, at: fixture.now })
    await staff.runTwins('settle_deposit', { ...deposit, captured_rp: 500, at: fixture.now - DAY })
    expect(staff.localRows()['deposits']).toMatchObject([{ late_for_lock: 1 }])
    const late = staff.op('check_in', checkInInput(fixture, { fuel_level: 4 }), { occurred_at: fixture.now - DAY })
    expect(staff.runLocally(late)).toEqual([])
    expect(await staff.push(late)).toMatchObject([{ status: 'applied', flags: [] }])
    await staff.expectSameRows()
    expect(staff.localRows()['contract_charges']?.map(row => row['late_for_lock']).sort()).toEqual([0, 1, 1])
  })

  test('mark what is settled after a return elsewhere by the books of that place', async () => {
    const fixture = await openWorld(backend)
    const admin = await openDesk(backend, fixture, 'city', 'admin')
    const deposit = { deposit_id: uuidv7(), contract_id: fixture.contract }
    await admin.runTwins('hold_deposit', { ...deposit, location_id: fixture.locations.city, method: 'CASH', amount_rp: 50_000, authorisation_code: null, card_last4: null, at: fixture.now - 2 * DAY })
    const until_on = zurichDate(fixture.now - DAY)
    await admin.runTwins('lock_period', { period_lock_id: uuidv7(), location_id: fixture.locations.city, until_on, at: fixture.now })
    const airport = await openDesk(backend, fixture, 'airport')
    await airport.runTwins('check_in', checkInInput(fixture, { location_id: fixture.locations.airport }))
    await airport.runTwins('settle_deposit', { ...deposit, captured_rp: 12_000, at: fixture.now - DAY })
    // the books of the airport are open
    expect(airport.localRows()['deposits']).toMatchObject([{ location_id: fixture.locations.city, late_for_lock: 0 }])
    const { data } = await (await backend.signIn(fixture.users.admin.email, fixture.users.admin.password)).rpc('export_rows', { p_kind: 'JOURNAL', p_from: fixture.now - 3 * DAY, p_until: fixture.now, p_locations: [fixture.locations.airport] })
    expect((data as { rows: unknown[][] }).rows.filter(row => row[1] === 'deposit_settled').map(row => row.slice(4, 7))).toEqual([['CASH', 12_000, 50_000]])
  })

  test('know what was exported and backed up: counts, sum and hash, by a manager and an administrator, for good', async () => {
    const fixture = await openWorld(backend)
    const [staff, manager, admin] = [await openDesk(backend, fixture), await openDesk(backend, fixture, 'city', 'manager'), await openDesk(backend, fixture, 'city', 'admin')]
    const sha256 = 'ab'.repeat(32)
    const exported: CommandInput<'record_export'> = { export_run_id: uuidv7(), location_id: fixture.locations.city, locations: [fixture.locations.city, fixture.locations.airport],
      kind: 'JOURNAL', format: 'banana', source: 'CACHE', as_of: fixture.now - HOUR, waiting: 3, purpose: null, from_on: '2026-10-01',
      until_on: '2026-10-31', is_delta: false, row_count: 12, sum_rp: -123_456, sha256, at: fixture.now }
    const backup: CommandInput<'record_backup'> = { backup_run_id: uuidv7(), kind: 'ARCHIVE', table_count: 40, row_count: 60_000, sum_rp: 12, bytes: 1_000_000, sha256, is_ok: true, at: fixture.now }
    await staff.expectRefusedAll(
      ['record_export', exported, 'needs_manager'],
    )
    await manager.expectRefusedAll(
      ['record_backup', backup, 'needs_admin'],
    )
    await manager.expectBothRefuseAll(
      ['record_export', { ...exported, export_run_id: uuidv7(), from_on: '2026-11-01' }, 'export_ends_after_start'],
      ['record_export', { ...exported, export_run_id: uuidv7(), kind: 'CUSTOMERS' }, 'export_of_customers_has_purpose'],
    )
    await manager.expectRefusedAll(
      ['record_export', { ...exported, location_id: fixture.other.location }, 'location_not_yours'],
      ['record_export', { ...exported, locations: [fixture.locations.city, fixture.other.location] }, 'location_not_yours'],
    )
    await manager.runTwins('record_export', exported)
    await manager.runTwins('record_export', { ...exported, export_run_id: uuidv7(), kind: 'CONTRACTS', states: ['CANCELLED', 'VOID'], sha256: 'b'.repeat(64) })
    expect((await backend.sql`select states from export_runs where org_id = ${fixture.org} order by cardinality(states)`).map(({ states }) => states as string[])).toEqual([[], ['CANCELLED', 'VOID']])
    // whoever reads the audit reads which export that was
    const { data: told } = await manager.client.rpc('audit_trail', { p_from: 0, p_until: Date.now() + DAY, p_location: null }) as { data: { did: string; export: Record<string, unknown> | null }[] }
    const codes = (await backend.sql`select code from locations where id in (${fixture.locations.city}, ${fixture.locations.airport}) order by code`).map(({ code }) => code as string)
    const taken_out = { format: 'banana', from_on: '2026-10-01', until_on: '2026-10-31', rows: 12, locations: codes, states: [] }
    expect(told.filter(({ did }) => did === 'record_export').map(entry => entry.export).toSorted((x, y) => String(x?.['kind']).localeCompare(String(y?.['kind'])))).toEqual([{ ...taken_out, kind: 'CONTRACTS', states: ['CANCELLED', 'VOID'] }, { ...taken_out, kind: 'JOURNAL' }])
    expect(told.filter(entry => entry.did !== 'record_export').every(entry => entry.export === null)).toBe(true)
    await admin.runTwins('record_backup', backup)
    const seen = async (desk: typeof staff, table: string) => (await desk.client.from(table).select('sha256')).data?.length
    expect(await Promise.all([staff, manager, admin].map(desk => seen(desk, 'export_runs')))).toEqual([0, 2, 2])
    expect(await Promise.all([staff, manager, admin].map(desk => seen(desk, 'backup_runs')))).toEqual([0, 0, 1])
    // whoever opens the month's list at another PC, or at another location of the file, is told of it
    const month = { from_on: zurichDate(fixture.now - 60 * DAY), until_on: zurichDate(fixture.now - 30 * DAY) }
    const files = async (desk: typeof staff, p_location = fixture.locations.city) => (await desk.client.rpc('month_files_of', { p_location, p_from_on: month.from_on, p_until_on: month.until_on })) as { data: { kind: string; made_by: string }[] | null; error: { code: string } | null }
    const made = (change: Partial<CommandInput<'record_export'>>): CommandInput<'record_export'> => ({ ...exported, ...month, export_run_id: uuidv7(), kind: 'VAT', source: 'SERVER', waiting: 0, ...change })
    const left_out = [made({ source: 'CACHE' }), made({ waiting: 1 }), made({ states: ['ACTIVE'] }), made({ from_on: zurichDate(fixture.now - 59 * DAY) }), made({ at: fixture.now - 31 * DAY }), made({ kind: 'CONTRACTS' }), made({ locations: [fixture.locations.airport] })]
    for (const [n, run] of left_out.entries()) await admin.runTwins('record_export', { ...run, sha256: `${n}c`.repeat(32) })
    expect((await files(manager)).data).toEqual([])
    await admin.runTwins('record_export', { ...made({ location_id: fixture.locations.airport, locations: [fixture.locations.airport, fixture.locations.city] }), sha256: 'd'.repeat(64) })
    expect((await files(manager)).data).toMatchObject([{ kind: 'VAT', made_by: expect.any(String) as string }])
    expect([(await files(staff)).error?.code, (await files(manager, fixture.other.location)).error?.code]).toEqual(['42501', '42501'])
    for (const table of ['export_runs', 'backup_runs', 'period_locks', 'cash_counts', 'cash_movements']) {
      await expect(backend.sql.unsafe(`do $$ begin if exists (select from ${table}) then delete from ${table}; else raise 'empty' using constraint = 'immutable_row'; end if; end $$`))
        .rejects.toMatchObject({ constraint_name: 'immutable_row' })
    }
  })
})
