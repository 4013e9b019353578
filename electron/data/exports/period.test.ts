import { parse } from 'csv-parse/sync'
import readWorkbook from 'read-excel-file/node'
import { expect, test } from 'vitest'
import { HOUR } from '../../../shared/time.ts'
import { deskFixture, ids, insert } from '../testing/desk.ts'
import { exported, memorySink, sourceOf } from '../testing/exports.ts'
import { cacheRows, instantsOf } from './cache-rows.ts'
import { columnsOf } from './dataset.ts'
import { datasetOf } from './datasets/index.ts'
import { Cancelled, Empty, makeFile } from './make-file.ts'
import { offsetText } from './formats/wall.ts'
import { wordsOf } from './words.ts'

const paid = (db: ReturnType<typeof deskFixture>['db'], ...at: number[]) => at.forEach((paid_at, n) => insert(db, 'payments', {
  id: `p${n}`, org_id: ids.org, contract_id: ids.contract, location_id: ids.city, kind: 'PAYMENT', method: 'TWINT', amount_rp: 100 + n, rounding_rp: 0, reference: null, paid_at, taken_by: null }))
const paidIn = async (db: ReturnType<typeof deskFixture>['db'], from_on: string, until_on: string) => (await exported(db, 'PAYMENTS', 'jsonl', { from_on, until_on })).bytes.toString().trim().split('\n')
  .map(line => (JSON.parse(line) as { paid_at: string }).paid_at)

test('the day of the autumn change has 25 hours, and its doubled hour is told apart', async () => {
  const { from, until } = instantsOf({ from_on: '2026-10-25', until_on: '2026-10-25' })
  expect(until - from).toBe(25 * HOUR)
  const { db } = deskFixture()
  paid(db, from - 1, from, Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 1, 30), until - 1, until)
  expect(await paidIn(db, '2026-10-25', '2026-10-25')).toEqual(['2026-10-25T00:00:00.000+02:00', '2026-10-25T02:30:00.000+02:00', '2026-10-25T02:30:00.000+01:00', '2026-10-25T23:59:59.999+01:00'])
  expect(await paidIn(db, '2026-10-26', '2026-10-31')).toHaveLength(1)
  expect(instantsOf({ from_on: '2026-03-29', until_on: '2026-03-29' })).toEqual({ from: Date.UTC(2026, 2, 28, 23), until: Date.UTC(2026, 2, 29, 22) })
})

test('the doubled hour is told apart in a CSV and a workbook too, by a column at the right end for each time, and every other column stays where it was', async () => {
  const { db } = deskFixture()
  paid(db, Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 1, 30))
  const day = { from_on: '2026-10-25', until_on: '2026-10-25' }
  const plain = columnsOf(datasetOf('PAYMENTS', 'csv'))
  const [head, ...rows] = parse((await exported(db, 'PAYMENTS', 'csv', day)).bytes, { bom: true, delimiter: ';' }) as string[][]
  expect(head?.slice(0, plain.length)).toEqual(plain.map(({ key }) => wordsOf('de').headers[key]))
  expect(head?.slice(plain.length)).toEqual([`${wordsOf('de').headers.paid_at} (UTC)`])
  expect(rows.map(row => [row[0], row.at(-1)])).toEqual([['2026-10-25 02:30', 'UTC+2'], ['2026-10-25 02:30', 'UTC+1']])
  const [sheet] = await readWorkbook((await exported(db, 'PAYMENTS', 'xlsx', day)).bytes, { trim: false })
  expect(sheet?.data.slice(1, 3).map(row => [row[0] instanceof Date, row[plain.length]])).toEqual([[true, 'UTC+2'], [true, 'UTC+1']])
  // two times are two columns, and what is not there has no offset
  const [names, one] = parse((await exported(db, 'CONTRACTS', 'csv', { from_on: '2020-01-01', until_on: '2030-12-31' })).bytes, { bom: true, delimiter: ';' }) as string[][]
  expect(names?.slice(-3)).toEqual((['starts_at', 'ends_at', 'returned_at'] as const).map(key => `${wordsOf('de').headers[key]} (UTC)`))
  expect(one?.slice(-3)).toEqual(['UTC+1', 'UTC+1', ''])
})

test('29 February is a day of its own in leap years, and February ends with it', async () => {
  const { db } = deskFixture()
  const noon = Date.UTC(2028, 1, 29, 11)
  paid(db, noon)
  expect(await paidIn(db, '2028-02-29', '2028-02-29')).toEqual([offsetText(noon)])
  expect(await paidIn(db, '2028-02-01', '2028-02-29')).toHaveLength(1)
  await expect(exported(db, 'PAYMENTS', 'csv', { from_on: '2028-03-01', until_on: '2028-03-01' })).rejects.toBeInstanceOf(Empty)
})

const wanted = { kind: 'PAYMENTS', format: 'csv', locale: 'de', about: [] } as const
const never = new AbortController().signal

test('a period over a change of the VAT rate keeps the rates apart, each with its sum, and a contract over New Year has both', async () => {
  const { db } = deskFixture()
  db.exec('delete from contract_charges')
  const charge = (id: string, amount_rp: number, vat_bp: number, created_at: number) => insert(db, 'contract_charges', { id, org_id: ids.org, contract_id: ids.contract, kind: 'RENT', quantity: 1, unit_rp: amount_rp, amount_rp,
    vat_code: 'STANDARD', vat_bp, created_at, created_by: null })
  const midnight = Date.UTC(2023, 11, 31, 23)
  charge('a', 10_770, 770, midnight - 1)
  charge('b', 10_810, 810, midnight)
  charge('c', 21_620, 810, midnight + HOUR)
  const rates = async (from_on: string, until_on: string) => (await exported(db, 'VAT', 'jsonl', { from_on, until_on })).bytes.toString().trim().split('\n')
    .map(line => JSON.parse(line) as Record<string, unknown>).map(({ vat_bp, gross_rp, net_rp, vat_rp }) => [vat_bp, gross_rp, net_rp, vat_rp])
  expect(await rates('2023-12-01', '2024-01-31')).toEqual([[770, 10_770, 10_000, 770], [810, 32_430, 30_000, 2430]])
  expect([await rates('2023-12-01', '2023-12-31'), await rates('2024-01-01', '2024-01-31')]).toEqual([[[770, 10_770, 10_000, 770]], [[810, 32_430, 30_000, 2430]]])
})

test('where there is nothing, nobody is asked where to put it', async () => {
  const { db } = deskFixture()
  let asked = 0
  await expect(makeFile(cacheRows(db, 'PAYMENTS', 'csv', { from_on: '2026-01-01', until_on: '2026-01-02' }, [ids.city]), wanted, async () => (asked++, memorySink()), never, () => undefined)).rejects.toBeInstanceOf(Empty)
  expect(asked).toBe(0)
})

test('cancelled in the middle, or with a disk that is full or a source that breaks, nothing stays', async () => {
  const row = [0, 'ZRH', 'K1', 'PAYMENT', 'CASH', 100, 0, 100, null, null, null, null]
  const many = () => sourceOf(...Array.from({ length: 20 }, () => Array.from({ length: 100 }, () => row)))
  for (const format of ['csv', 'xlsx', 'jsonl'] as const) {
    const stop = new AbortController()
    const sink = memorySink()
    await expect(makeFile(many(), { ...wanted, kind: 'PAYMENTS', format }, async () => sink, stop.signal, rows => { if (rows > 500) stop.abort() })).rejects.toBeInstanceOf(Cancelled)
    expect(sink.log).toEqual(['dropped'])
    const full = { ...memorySink(), write: () => Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) }
    await expect(makeFile(many(), { ...wanted, format }, async () => full, never, () => undefined)).rejects.toMatchObject({ code: 'ENOSPC' })
    expect(full.log).toEqual(['dropped'])
    const broken = memorySink()
    await expect(makeFile((async function* () { yield* sourceOf([row]); throw new Error('line lost') })(), { ...wanted, format }, async () => broken, never, () => undefined)).rejects.toThrow('line lost')
    expect(broken.log).toEqual(['dropped'])
  }
})

test('a question at the cache lets the counter write between two batches', async () => {
  const { db } = deskFixture()
  paid(db, ...Array.from({ length: 600 }, (_, n) => Date.UTC(2026, 10, 2) + n))
  const rows = cacheRows(db, 'PAYMENTS', 'csv', { from_on: '2026-11-01', until_on: '2026-11-30' }, [ids.city])
  await rows.next()
  let turns = 0
  setImmediate(() => turns++)
  await rows.next()
  expect(turns).toBe(1)
  await rows.return(undefined)
  expect(() => db.exec('delete from payments')).not.toThrow()
})
