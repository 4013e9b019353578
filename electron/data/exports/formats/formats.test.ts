import { parse } from 'csv-parse/sync'
import readWorkbook from 'read-excel-file/node'
import { expect, test } from 'vitest'
import { exportKinds, formatsOf } from '../../../../shared/exports.ts'
import { balance } from '../../queries/balance.ts'
import { deskFixture, ids, insert } from '../../testing/desk.ts'
import { exported } from '../../testing/exports.ts'
import { columnsOf } from '../dataset.ts'
import { datasetOf } from '../datasets/index.ts'
import { wordsOf } from '../words.ts'
import { csvCell } from './csv.ts'
import { xmlText } from './sheet-xml.ts'

const period = { from_on: '2026-11-01', until_on: '2026-11-30' }
const nasty = ['=HYPERLINK("http://x";"y")', '+1+1', '-2+3', '@SUM(A1)', '\t=1+1', ' =1+1', '\uff1d1', 'Müller; "Söhne" & <Co>, AG', 'zwei\r\nZeilen', "Rück's", '_x0041_', 'a\u0001b', '日本 😀', ' links', '0041', '1e5', 'half \ud800']

function people() {
  const desk = deskFixture()
  desk.db.exec('delete from contracts')
  nasty.forEach((name, n) => {
    const at = desk.now() - n * 3_600_000
    const person = { org_id: ids.org, first_name: 'Anna', street: 'Weg', house_number: '1', postcode: '8001', town: 'Zürich', country: 'CH', birth_date: null, locale: 'de', is_blocked: 0, created_at: 0 }
    insert(desk.db, 'customers', { ...person, id: `c${n}`, last_name: name, company_name: null, email: null, phone: '+41 79 000 00 00' })
    insert(desk.db, 'contracts', { id: `k${n}`, org_id: ids.org, number: `N${n}`, status: 'ACTIVE', customer_id: `c${n}`, reservation_id: null, pickup_location_id: ids.city, return_location_id: ids.city,
      returned_location_id: null, starts_at: at, ends_at: at + 86_400_000, returned_at: null, price_plan_id: ids.compact_plan, day_rate_rp: 1, included_km_day: 1, extra_km_rp: 1, fuel_unit_rp: 1,
      fuel_fee_rp: 1, excess_rp: 1, grace_min: 1, is_receivable: 0, device_id: null, created_by: null, created_at: at })
  })
  return desk
}

test('a CSV that another reader opens has every name as it was, and none that a spreadsheet would reckon', async () => {
  for (const [locale, delimiter] of [['de', ';'], ['en', ',']] as const) {
    const { bytes, made } = await exported(people().db, 'CUSTOMERS', 'csv', period, { locale })
    expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const [head, ...rows] = parse(bytes, { bom: true, delimiter, record_delimiter: '\r\n' }) as string[][]
    expect(head?.[1]).toBe(wordsOf(locale).headers.last_name)
    expect(rows).toHaveLength(made.row_count)
    const names = new Set(rows.map(row => row[1]))
    for (const name of nasty) {
      const kept = Buffer.from(name).toString()
      expect(names).toContain(/^[\s]*[=+\-@\uff1d]/.test(name) ? `'${kept}` : kept)
    }
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^\s*[=+@\uff1d]/)
  }
})

test('an amount below zero stays a number, while a text that looks like one does not become a formula', () => {
  expect([csvCell(-123_450, 'rp', ';'), csvCell('-123', 'text', ';'), csvCell(-5, 'count', ';'), csvCell(-5, 'rp', ';')]).toEqual(['-1234.50', "'-123", '-5', '-0.05'])
})

test('an XLSX that another reader opens has typed cells: texts as they were, amounts as numbers, times on the Zürich wall', async () => {
  const desk = people()
  const { bytes } = await exported(desk.db, 'CUSTOMERS', 'xlsx', period)
  const [sheet, about] = await readWorkbook(bytes, { trim: false })
  expect(about?.sheet).toBe('Angaben')
  const [head, ...rows] = sheet?.data ?? []
  expect(head).toEqual([...columnsOf(datasetOf('CUSTOMERS', 'xlsx')).map(({ key }) => wordsOf('de').headers[key]), 'Letzte Miete (UTC)'])
  const names = new Set(rows.map(row => row[1]))
  for (const name of nasty) expect(names).toContain(Buffer.from(name).toString())
  expect(rows.at(0)?.at(-3)).toBe(1)
  const times = rows.slice(0, -1).map(row => row.at(-2))
  expect(times[0]).toBeInstanceOf(Date)
  // Monday 10:00 in Zürich, read as if the wall were UTC
  expect(times.map(time => Math.round(Number(time) / 1000) * 1000)).toContain(Date.UTC(2026, 10, 23, 10, 0))
})

test('a contract is written cell by cell as it lies there, in the three formats, and what it owes is what the counter says', async () => {
  const desk = deskFixture()
  insert(desk.db, 'payments', { id: 'p', org_id: ids.org, contract_id: ids.contract, location_id: ids.city, kind: 'PAYMENT', method: 'CASH', amount_rp: 10_005, rounding_rp: 2, reference: null, paid_at: desk.now(), taken_by: null })
  // out on Saturday 21 November at ten in Zürich, due on Monday at eleven
  const [out, due] = [Date.UTC(2026, 10, 21, 10, 0), Date.UTC(2026, 10, 23, 11, 0)]
  const known = ['ZRH-26-000141', 'unterwegs', 'Müller Désirée', 'C', 'ZH 999', 'VW Golf', 'ZRH', 'ZRH']
  expect(balance(desk, ids.contract)).toBe(16_697)
  const { bytes, made } = await exported(desk.db, 'CONTRACTS', 'xlsx', period)
  // that reader cuts a time to the millisecond below, and a day's fraction has no end
  const rows = (await readWorkbook(bytes))[0]?.data.slice(1).map(row => row.map(cell => (cell instanceof Date ? new Date(Math.round(cell.getTime() / 1000) * 1000) : cell)))
  expect(rows).toEqual([
    [...known, new Date(out), new Date(due), null, null, 267, 0, 100.03, 0, 166.97, 'UTC+1', 'UTC+1', null], ['Total', null, null, null, null, null, null, null, null, null, null, 0, 267, 0, 100.03, 0, 166.97, null, null, null]])
  expect(made).toMatchObject({ row_count: 1, sum_rp: 16_697, sums: { charges_rp: 26_700, credited_rp: 0, paid_rp: 10_003, captured_rp: 0, balance_rp: 16_697, driven_km: 0 } })
  const csv = (await exported(desk.db, 'CONTRACTS', 'csv', period)).bytes
  expect(parse(csv, { bom: true, delimiter: ';', from: 2 })).toEqual([[...known, '2026-11-21 10:00', '2026-11-23 11:00', '', '', '267.00', '0.00', '100.03', '0.00', '166.97', 'UTC+1', 'UTC+1', '']])
  const line = JSON.parse((await exported(desk.db, 'CONTRACTS', 'jsonl', period)).bytes.toString()) as Record<string, unknown>
  // for programs a code stays one
  expect(line).toMatchObject({ number: 'ZRH-26-000141', status: 'ACTIVE', starts_at: '2026-11-21T10:00:00.000+01:00', returned_at: null, driven_km: null, charges_rp: 26_700, balance_rp: 16_697 })
})

test('what XML can not hold is written so that it comes back', () => {
  expect(xmlText('a\u0000<&>_x0041_\ud800b')).toBe('a_x0000_&lt;&amp;&gt;_x005F_x0041_\ufffdb')
  for (const [text, written] of [['<', '&lt;'], ['>', '&gt;'], ['&', '&amp;'], ['\r', '_x000D_'], ['\u001f', '_x001F_'], ['\ufffe', '_xFFFE_'], ['_x0041_', '_x005F_x0041_'], ['\udc00', '\ufffd']] as const) {
    expect([xmlText(text), xmlText(`Zürich '${text}`)]).toEqual([written, `Zürich '${written}`])
  }
  expect(xmlText("Müller-O'Neill; 100 % = \"x\" ~日本 😀 _a_")).toBe("Müller-O'Neill; 100 % = \"x\" ~日本 😀 _a_")
})

test('every kind can be had in each of its formats, with as many rows as are said, in four languages', async () => {
  const { db } = deskFixture()
  insert(db, 'maintenance_records', { id: 'm', org_id: ids.org, vehicle_id: ids.golf, kind: 'SERVICE', status: 'COMPLETED', starts_at: Date.UTC(2026, 10, 3), ends_at: Date.UTC(2026, 10, 4), odometer_km: 5, cost_rp: 12_345, notes: 'x' })
  insert(db, 'vehicle_damages', { id: 'd', org_id: ids.org, vehicle_id: ids.golf, inspection_id: null, contract_id: ids.contract, part: 'ROOF', kind: 'DENT', severity: 1, description: '', status: 'REPORTED', found_at: Date.UTC(2026, 10, 3), found_by: null })
  insert(db, 'payments', { id: 'p', org_id: ids.org, contract_id: ids.contract, location_id: ids.city, kind: 'PAYMENT', method: 'CASH', amount_rp: 105, rounding_rp: 2, reference: null, paid_at: Date.UTC(2026, 10, 3), taken_by: null })
  insert(db, 'invoices', { id: 'i', org_id: ids.org, location_id: ids.city, contract_id: ids.contract, kind: 'INVOICE', number: 'R1', is_reissue: 0, payer: 'RENTER', supplier_name: 'M', supplier_street: 'S', supplier_house_number: '1',
    supplier_postcode: '8000', supplier_town: 'Z', locale: 'de', starts_at: 0, ends_at: 1, total_rp: 100, issued_at: Date.UTC(2026, 10, 3), issued_by: 'x', device_id: 'x' })
  insert(db, 'invoice_vat_totals', { id: 't', org_id: ids.org, contract_id: ids.contract, invoice_id: 'i', vat_code: 'STANDARD', vat_bp: 810, gross_rp: 100, vat_rp: 7 })
  for (const kind of exportKinds) {
    const columns = columnsOf(datasetOf(kind, 'csv'))
    for (const locale of ['de', 'fr', 'it', 'en']) expect(new Set(columns.map(({ key }) => wordsOf(locale).headers[key])).size).toBe(columns.length)
    for (const format of formatsOf(kind)) {
      const { bytes, made } = await exported(db, kind, format, period)
      expect(made.row_count).toBeGreaterThan(0)
      const lines = format === 'xlsx' ? ((await readWorkbook(bytes))[0]?.data.length ?? 0) - 1 - Number(columns.some(({ sum }) => sum))
        : bytes.toString().trim().split(/\r?\n/).length - (format === 'jsonl' ? 0 : 1)
      expect(lines).toBe(made.row_count)
    }
  }
})
