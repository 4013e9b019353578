import { expect, test } from 'vitest'
import type { ActInput } from '../../../shared/acts.ts'
import { DAY } from '../../../shared/time.ts'
import type { NewOp } from '../forms/form.ts'
import { deskFixture, ids, insert } from '../testing/desk.ts'
import type { TestDesk } from '../testing/desk.ts'
import { bytesOf, memorySink } from '../testing/exports.ts'
import { CallFailed } from '../sync/outcome.ts'
import type { Rpc } from '../sync/parts.ts'
import { Trouble } from '../trouble.ts'
import { openExports } from './exports.ts'
import { fileName } from './file-name.ts'
import type { Sink } from './make-file.ts'

const wish = (change: Partial<ActInput<'make_export'>> = {}): ActInput<'make_export'> =>
  ({ kind: 'CONTRACTS', format: 'csv', from_on: '2026-11-01', until_on: '2026-11-30', location_ids: [ids.city], purpose: null, locale: 'de', ...change })

function exportsOf(desk: TestDesk, sink: () => Sink = memorySink, rpc: Rpc | null = null) {
  const ops: NewOp[] = []
  const names: string[] = []
  const made = openExports({
    // one connection in memory: there is no second one to it
    desk, reader: () => Object.assign(Object.create(desk.db) as typeof desk.db, { prepare: desk.db.prepare.bind(desk.db), close: () => desk.db }), rpcOf: () => rpc, rpcBytesOf: () => rpc && bytesOf(rpc),
    confirm: (_here, list, also) => { ops.push(...list); also() }, changed: () => undefined, open: async name => (names.push(name), sink()), log: () => undefined,
  })
  return { ...made, ops, names }
}
const refused = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(() => null, (thrown: unknown) => thrown)
  return error instanceof Trouble ? { key: error.detail.key, field: error.field } : error
}

test('an export is recorded with its rows, sum and hash before it appears, and stands in the list with where it lies', async () => {
  const desk = deskFixture()
  desk.sign('MANAGER')
  desk.db.prepare("insert into desk (key, value) values ('last_synced_at', ?)").run(String(desk.now() - 20 * 60_000))
  const order: string[] = []
  const sink = memorySink()
  const exports = exportsOf(desk, () => ({ ...sink, finish: async () => (order.push(`named after ${exports.ops.length} command`), '/there/a.csv') }))
  expect(await exports.make(wish())).toEqual({ file: '/there/a.csv', row_count: 1, source: 'CACHE', as_of: desk.now() - 20 * 60_000, waiting: 0, rewritten: [] })
  expect(order).toEqual(['named after 1 command'])
  expect(exports.ops).toMatchObject([{ name: 'record_export', input: { kind: 'CONTRACTS', format: 'csv', row_count: 1, sum_rp: 26_700, source: 'CACHE', locations: [ids.city], sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string } }])
  expect(exports.view().runs).toMatchObject([{ file: '/there/a.csv', row_count: 1, sum_rp: 26_700, made_by: 'Rahel Roth', locations: 'ZRH' }])
  expect(exports.names).toEqual(['Vertraege_2026-11-01_2026-11-30_ZRH_offline-20261123-0940_0-open.csv'])
})

test('staff, bad periods, customers without a purpose and what this PC does not know are refused in words, at their field', async () => {
  const desk = deskFixture()
  const exports = exportsOf(desk)
  expect(await refused(exports.make(wish()))).toMatchObject({ key: 'refused.needs_manager' })
  expect(exports.view()).toMatchObject({ locations: [], runs: [] })
  desk.sign('MANAGER')
  expect(await refused(exports.make(wish({ until_on: '2026-10-31' })))).toEqual({ key: 'refused.export_ends_after_start', field: 'until_on' })
  expect(await refused(exports.make(wish({ kind: 'CUSTOMERS', purpose: ' ' })))).toEqual({ key: 'refused.export_of_customers_has_purpose', field: 'purpose' })
  expect(await refused(exports.make(wish({ location_ids: [ids.airport] })))).toEqual({ key: 'error.export_other_location', field: 'locations' })
  expect(await refused(exports.make(wish({ from_on: '2026-01-01' })))).toEqual({ key: 'error.export_too_long_ago', field: 'from_on' })
  expect(await refused(exports.make(wish({ from_on: '2026-11-02', until_on: '2026-11-03' })))).toMatchObject({ key: 'error.export_empty' })
  expect(await refused(exports.make(wish({ format: 'banana' })))).toMatchObject({ key: 'error.bad_input' })
  desk.sign(null)
  expect(await refused(exports.make(wish()))).toMatchObject({ key: 'error.not_signed_in' })
  expect([exports.ops, exports.names]).toEqual([[], []])
})

test('a screen that is locked in the middle, a cancel and a disk that refuses leave no file and no false word', async () => {
  const desk = deskFixture()
  desk.sign('MANAGER')
  const sink = memorySink()
  const locked = exportsOf(desk, () => ({ ...sink, write: async () => { desk.sign(null) } }))
  expect(await refused(locked.make(wish()))).toMatchObject({ key: 'error.export_cancelled' })
  expect([locked.ops, sink.log]).toEqual([[], ['dropped']])
  desk.sign('MANAGER')
  const cancelled = exportsOf(desk, () => ({ ...memorySink(), write: async () => cancelled.cancel() }))
  expect(await refused(cancelled.make(wish()))).toMatchObject({ key: 'error.export_cancelled' })
  const busy = exportsOf(desk, () => ({ ...memorySink(), finish: () => Promise.reject(new Trouble('error.export_busy')) }))
  expect(await refused(busy.make(wish()))).toMatchObject({ key: 'error.export_busy' })
  expect(busy.view()).toMatchObject({ running: null, runs: [{ file: null }] })
  const slow = exportsOf(desk, () => ({ ...memorySink(), write: async () => { expect(await refused(slow.make(wish()))).toMatchObject({ key: 'error.export_running' }) } }))
  expect(await slow.make(wish())).toMatchObject({ row_count: 1 })
})

test('only the states that were asked for are in the file, and its name says so; a state that the kind does not have is refused', async () => {
  const desk = deskFixture()
  desk.sign('MANAGER')
  const sink = memorySink()
  const exports = exportsOf(desk, () => sink)
  expect(await exports.make(wish({ kind: 'FLEET', format: 'jsonl', states: ['RENTED'] }))).toMatchObject({ row_count: 1 })
  expect(Buffer.concat(sink.parts).toString()).toContain('ZH 999')
  expect(exports.names[0]).toMatch(/^Flotte_2026-11-23_ZRH_rented_offline-/)
  expect(exports.ops).toMatchObject([{ name: 'record_export', input: { states: ['RENTED'], row_count: 1 } }])
  expect(await exports.make(wish({ kind: 'FLEET', states: [] }))).toMatchObject({ row_count: 5 })
  expect(await refused(exports.make(wish({ states: ['VOID', 'COMPLETED'] })))).toMatchObject({ key: 'error.export_empty' })
  expect(await refused(exports.make(wish({ states: ['RENTED'] })))).toEqual({ key: 'error.bad_input', field: 'states' })
  expect(await refused(exports.make(wish({ kind: 'PAYMENTS', states: ['VOID'] })))).toEqual({ key: 'error.bad_input', field: 'states' })
})

test('a contract that waits is in the file, and the file says that it waits', async () => {
  const desk = deskFixture()
  desk.sign('MANAGER')
  insert(desk.db, 'outbox', { op_id: 'o1', name: 'check_out', version: 1, author_id: ids.person, device_id: ids.device, occurred_at: desk.now(), input: '{}', deps: '[]', state: 'PENDING' })
  const exports = exportsOf(desk)
  expect(await exports.make(wish({ kind: 'FLEET', format: 'jsonl' }))).toMatchObject({ waiting: 1 })
  expect(exports.names[0]).toMatch(/^Flotte_2026-11-23_ZRH_offline-\d{8}-\d{4}_1-open\.jsonl$/)
})

test('with a line the rows are the server\'s, of any location and any year; a line that is lost in the middle of the question leaves this PC\'s', async () => {
  const desk = deskFixture()
  desk.sign('MANAGER')
  const asked: unknown[] = []
  const row = [0, 'ZFL', 'K1', 'PAYMENT', 'CASH', 100, 0, 100, null, null, null, null]
  const server: Rpc = async (name, input) => (asked.push([name, input]), { as_of: 5_000, rows: Array.from({ length: 600 }, () => row) })
  const exports = exportsOf(desk, memorySink, server)
  const wanted = wish({ kind: 'PAYMENTS', from_on: '2020-01-01', until_on: '2020-12-31', location_ids: [ids.city, ids.airport] })
  expect(await exports.make(wanted)).toEqual({ file: '/there/file', row_count: 600, source: 'SERVER', as_of: 5_000, waiting: 0, rewritten: [] })
  expect(exports.names).toEqual(['Zahlungen_2020-01-01_2020-12-31_ZFL-ZRH.csv'])
  expect(asked).toEqual([['export_rows', { p_kind: 'PAYMENTS', p_from: Date.UTC(2019, 11, 31, 23), p_until: Date.UTC(2020, 11, 31, 23), p_locations: [ids.city, ids.airport] }]])
  const lost = exportsOf(desk, memorySink, () => Promise.reject(new CallFailed('retry', 0, '')))
  expect(await lost.make(wish())).toMatchObject({ source: 'CACHE', row_count: 1 })
  expect(await refused(lost.make(wanted))).toMatchObject({ key: 'error.export_other_location' })
  const no = exportsOf(desk, memorySink, () => Promise.reject(new CallFailed('refused', 403, '42501')))
  expect(await refused(no.make(wish()))).toMatchObject({ key: 'error.internal' })
})

test('a numbered delivery is asked of the server by its number, has its own days and says its number in the name, and needs the line', async () => {
  const desk = deskFixture()
  desk.sign('MANAGER')
  const asked: [string, Record<string, unknown>][] = []
  const payment = [Date.UTC(2026, 9, 12), 'payment', 'ZRH', 'K1', 'CASH', 1000, 0, '', 0, 0]
  let lost = true
  const server: Rpc = async (name, input) => {
    asked.push([name, input])
    if (name === 'journal_deliveries_of') return { from_on: '2026-10-01', locked_until: '2026-10-31', undelivered: 2, deliveries: [] }
    if (name === 'month_files_of') return [{ kind: 'VAT', made_at: 4_000, made_by: 'Marco Manser', device: 'PC 2' }]
    if (name === 'journal_delivery_rows') return { as_of: 5_000, from_on: '2026-10-01', until_on: '2026-10-31', is_late: true, rows: [payment] }
    if (lost) throw new CallFailed('retry', 0, '')
    return 2
  }
  const exports = exportsOf(desk, memorySink, server)
  expect(await exports.deliveries.read()).toMatchObject({ undelivered: 2 })
  expect(await refused(exports.deliveries.deliver())).toMatchObject({ key: 'error.needs_line' })
  // at another branch it is another delivery
  const { session } = desk
  desk.session = () => {
    const here = session()
    return here && { ...here, location_id: ids.airport }
  }
  expect(await refused(exports.deliveries.deliver())).toMatchObject({ key: 'error.needs_line' })
  desk.session = session
  expect(asked.at(-1)?.[1]['p_location']).toBe(ids.airport)
  lost = false
  expect(await exports.deliveries.deliver()).toEqual({ number: 2 })
  // an answer that was lost makes no second delivery: the same one is asked for
  const ids_of = asked.filter(([name]) => name === 'deliver_journal').map(([, input]) => input['p_delivery'])
  expect(ids_of[0]).toBe(ids_of[2])
  expect(ids_of[0]).not.toBe(ids_of[1])
  await exports.deliveries.deliver()
  expect(asked.at(-1)?.[1]['p_delivery']).not.toBe(ids_of[0])
  expect(await exports.make(wish({ kind: 'JOURNAL', format: 'rma', delivery: 2 }))).toMatchObject({ source: 'SERVER', row_count: 2 })
  expect(exports.names).toEqual(['Buchungsjournal_Run-my-Accounts_2026-10-01_2026-10-31_ZRH_nr-2.csv'])
  expect(exports.ops.at(-1)).toMatchObject({ name: 'record_export', input: { is_delta: true, from_on: '2026-10-01', until_on: '2026-10-31' } })
  expect(await refused(exports.make(wish({ kind: 'CONTRACTS', delivery: 2 })))).toMatchObject({ key: 'error.bad_input' })
  const offline = exportsOf(desk)
  expect(await refused(offline.make(wish({ kind: 'JOURNAL', format: 'rma', delivery: 2 })))).toMatchObject({ key: 'error.needs_line' })
  expect(await refused(offline.deliveries.read())).toMatchObject({ key: 'error.needs_line' })
  const month = { from_on: '2026-10-01', until_on: '2026-10-31' }
  expect(await exports.deliveries.files(month)).toMatchObject([{ kind: 'VAT', device: 'PC 2' }])
  expect(asked.at(-1)).toEqual(['month_files_of', { p_location: ids.city, p_from_on: '2026-10-01', p_until_on: '2026-10-31' }])
  expect(await refused(offline.deliveries.files(month))).toMatchObject({ key: 'error.needs_line' })
  desk.sign('STAFF')
  expect(await refused(exports.deliveries.deliver())).toMatchObject({ key: 'refused.needs_manager' })
})

test('names of files are plain, whatever the words and codes', () => {
  const named = { title: 'MWST / Übersicht «neu»', from_on: '2026-10-01', until_on: '2026-10-31', extension: 'csv', cache: null }
  expect(fileName({ ...named, codes: ['Zürich HB', 'GE'] })).toBe('MWST-Uebersicht-neu_2026-10-01_2026-10-31_Zuerich-HB-GE.csv')
  expect(fileName({ ...named, codes: ['A'], program: 'Run-my-Accounts', delivery: 3 })).toBe('MWST-Uebersicht-neu_Run-my-Accounts_2026-10-01_2026-10-31_A_nr-3.csv')
  expect(fileName({ ...named, codes: ['A', 'B', 'C', 'D', 'E'], until_on: '2026-10-01' })).toBe('MWST-Uebersicht-neu_2026-10-01_5x.csv')
  expect(fileName({ ...named, title: 'Postes ouverts à recevoir', codes: ['A'], cache: { as_of: Date.UTC(2026, 10, 27, 11, 40) + DAY, waiting: 3 } })).toBe('Postes-ouverts-a-recevoir_2026-10-01_2026-10-31_A_offline-20261128-1240_3-open.csv')
})
