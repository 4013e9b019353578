import { parse } from 'csv-parse/sync'
import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import readWorkbook from 'read-excel-file/node'
import { readZip } from '../backup/zip.ts'
import { insert, ids } from '../testing/desk.ts'
import { exported } from '../testing/exports.ts'
import { smallMonth } from '../testing/small-month.ts'

const period = { from_on: '2026-11-01', until_on: '2026-11-30' }
const folder = new URL('golden/', import.meta.url)
/** What has a fixed file, beside those of programs.test.ts: an XLSX as the cells of it, for it is not compressed alike everywhere. */
const files = { csv: 'journal.csv', banana: 'journal-banana.txt', jsonl: 'journal.jsonl', xlsx: 'journal-xlsx.json' } as const

/** Cells as another reader finds them: numbers as numbers, days as `2026-11-03`. */
async function cellsOf(bytes: Buffer): Promise<unknown[][]> {
  const [sheet] = await readWorkbook(bytes, { trim: false })
  return (sheet?.data ?? []).map(row => row.map(cell => (cell instanceof Date ? cell.toISOString().slice(0, 10) : cell)))
}

test.each(Object.entries(files) as [keyof typeof files, string][])('the journal of the small month as %s is, to the byte or cell, the file that lies here', async (format, name) => {
  const { bytes } = await exported(smallMonth().db, 'JOURNAL', format, period)
  const made = format === 'xlsx' ? Buffer.from(`${JSON.stringify(await cellsOf(bytes), null, 1)}\n`) : bytes
  // `GUICHET_WRITE_GOLDEN=1` writes them anew, to be read by a person before they are kept
  if (process.env['GUICHET_WRITE_GOLDEN']) fs.writeFileSync(new URL(name, folder), made)
  expect(made.toString()).toBe(fs.readFileSync(new URL(name, folder), 'utf8'))
})

test('the cars as a file are, to the byte, the file that lies here, with the days on which inspection, vignette and insurance end, and with when a car came and went', async () => {
  const { db } = smallMonth()
  db.prepare("update vehicles set inspection_due = '2027-03-01', vignette_until = '2027-01-31', insurance_until = '2026-12-31', service_due_km = 40000, joined_at = ? where id = ?").run(Date.UTC(2026, 9, 31, 23, 30), ids.golf)
  db.prepare("update vehicles set status = 'RETIRED', joined_at = ?, retired_at = ? where id = ?").run(Date.UTC(2026, 0, 5, 7), Date.UTC(2026, 10, 20, 15), ids.bus)
  const { bytes } = await exported(db, 'FLEET', 'csv', period)
  if (process.env['GUICHET_WRITE_GOLDEN']) fs.writeFileSync(new URL('fleet.csv', folder), bytes)
  expect(bytes.toString()).toBe(fs.readFileSync(new URL('fleet.csv', folder), 'utf8'))
})

test('the files that lie here, read by others than their writers, hold the same bookings: line by line, or account by account where a program reckons the VAT itself', async () => {
  const read = (name: string) => fs.readFileSync(new URL(name, folder))
  const rp = (text: unknown) => Math.round(Number(text ?? 0) * 100)
  const csv = (parse(read('journal.csv'), { bom: true, delimiter: ';', from: 2 }) as string[][]).map(row => [Number(row[0]), row[1], row[4], rp(row[5]) - rp(row[6])])
  const jsonl = read('journal.jsonl').toString().trim().split('\n').map(line => JSON.parse(line) as { entry: number; date: string; account: string; debit_rp: number | null; credit_rp: number | null })
    .map(row => [row.entry, row.date, row.account, (row.debit_rp ?? 0) - (row.credit_rp ?? 0)])
  const xlsx = (JSON.parse(read('journal-xlsx.json').toString()) as unknown[][]).slice(1, -1).map(row => [row[0], row[1], row[4], rp(row[5]) - rp(row[6])])
  const rma = (parse(read('journal-rma.csv'), { encoding: 'latin1', columns: true }) as Record<string, string>[]).map(row => [row['transdate'], row['accno'], rp(row['debit']) - rp(row['credit'])])
  expect(csv).toHaveLength(20)
  expect([jsonl, xlsx]).toEqual([csv, csv])
  expect(rma).toEqual(csv.map(([, ...line]) => line))
  // gross, but for what is earned and its VAT the same account by account
  const sums = (lines: readonly (readonly [string, number])[]) => {
    const of = new Map<string, number>()
    for (const [account, amount] of lines) {
      const name = /^(3400|3410|3600|2200)$/.test(account) ? 'earned and VAT' : account
      of.set(name, (of.get(name) ?? 0) + amount)
    }
    return Object.fromEntries(of)
  }
  const whole = sums(csv.map(row => [String(row[2]), Number(row[3])]))
  const banana = (parse(read('journal-banana.txt'), { delimiter: '\t', columns: true }) as Record<string, string>[]).flatMap(row => [[row['AccountDebit'] ?? '', rp(row['Amount'])] as const, [row['AccountCredit'] ?? '', -rp(row['Amount'])] as const])
  const abacus = (parse(read('journal-abacus.txt'), { encoding: 'latin1', delimiter: ';', columns: true }) as Record<string, string>[]).map(row => [row['Account'] ?? '', rp(row['Amount']) * (row['DebitCredit'] === 'D' ? 1 : -1)] as const)
  expect([sums(banana), sums(abacus)]).toEqual([whole, whole])
})

/** Readers of another language, which have nothing in common with what is in this house: its csv, json, zipfile and XML. */
const python = `
import csv, io, json, sys, zipfile
import xml.etree.ElementTree as xml
def rows(path):
    if path.endswith('.xlsx'):
        ns = {'m': 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'}
        sheet = xml.fromstring(zipfile.ZipFile(path).read('xl/worksheets/sheet1.xml'))
        for row in sheet.find('m:sheetData', ns):
            found = {}
            for cell in row:
                text = cell.find('m:is/m:t', ns)
                value = cell.find('m:v', ns)
                found[''.join(c for c in cell.get('r') if c.isalpha())] = text.text or '' if text is not None else float(value.text) if value is not None else None
            yield found
    elif path.endswith('.jsonl'):
        yield from map(json.loads, open(path, encoding='utf-8', newline='\\n'))
    else:
        encoding, separator = {'csv': ('utf-8-sig', ';'), 'banana': ('utf-8', '\\t'), 'rma': ('latin-1', ','), 'abacus': ('latin-1', ';')}[path.rsplit('.', 1)[1]]
        yield from csv.reader(open(path, encoding=encoding, newline=''), delimiter=separator)
json.dump(list(rows(sys.argv[1])), sys.stdout)
`
const has_python = spawnSync('python3', ['--version']).status === 0

test.runIf(has_python)('Python reads names with separators, quotes, line breaks, formulas and foreign letters as they were, out of every format', { timeout: 60_000 }, async () => {
  const { db } = smallMonth()
  const name = '=SUM(A1); "Đorđe" & <Co>,\tZürich\nLinie 2'
  insert(db, 'cash_movements', { id: 'd2', org_id: ids.org, location_id: ids.city, cash_session_id: 's', kind: 'IN', amount_rp: 5_005, reason: name, moved_at: Date.UTC(2026, 10, 7), moved_by: 'x' })
  const at = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-python-'))
  const read = async (format: 'csv' | 'xlsx' | 'jsonl' | 'banana' | 'rma' | 'abacus') => {
    const file = path.join(at, `j.${format}`)
    fs.writeFileSync(file, (await exported(db, 'JOURNAL', format, period)).bytes)
    return JSON.parse(execFileSync('python3', ['-c', python, file], { encoding: 'utf8' })) as unknown[]
  }
  const [csv, xlsx, jsonl, banana, rma, abacus] = [await read('csv') as string[][], await read('xlsx') as Record<string, unknown>[], await read('jsonl') as Record<string, unknown>[],
    await read('banana') as string[][], await read('rma') as string[][], await read('abacus') as string[][]]
  fs.rmSync(at, { recursive: true })
  const [head = [], ...lines] = csv
  expect(lines).toHaveLength(22)
  expect(lines.at(-1)?.[head.indexOf('Beleg')]).toBe(`'${name}`)
  expect([xlsx.at(-2)?.['C'], xlsx.at(-2)?.['G'], jsonl.at(-1)?.['document'], jsonl.at(-1)?.['credit_rp']]).toEqual([name, 50.05, name, 5005])
  // what an accounting program takes is one line and never begins like a formula
  const flat = "'=SUM(A1); Dorde & <Co>, Zürich Linie 2"
  expect([rma.at(-1)?.[3], rma.at(-1)?.[6], rma.every(row => row.length === 7)]).toEqual([flat, '50.05', true])
  expect([abacus.at(-1)?.[7], abacus.every(row => row.length === 12)]).toEqual(["'=SUM(A1) Dorde & <Co>, Zürich Linie 2", true])
  expect(banana.at(-1)?.[1]).toBe("'=SUM(A1); Đorđe & <Co>, Zürich Linie 2 Kassenbewegung")
  expect([banana.at(-1)?.[4], banana.every(row => row.length === 6)]).toEqual(['50.05', true])
})

test('a workbook has a header that stays, columns as wide as what they hold, amounts, rates and days in number formats, a filter and totals that reckon', async () => {
  const parts = await readZip((await exported(smallMonth().db, 'JOURNAL', 'xlsx', period)).bytes, 1e7, () => true)
  const text = (name: string) => parts.find(part => part.name === name)?.bytes.toString() ?? ''
  const [sheet, styles] = [text('xl/worksheets/sheet1.xml'), text('xl/styles.xml')]
  expect(sheet).toContain('<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>')
  expect(sheet).toContain('<autoFilter ref="A1:J21"/>')
  const widths = [...sheet.matchAll(/<col min="\d+" max="\d+" width="(\d+)" customWidth="1"/g)].map(([, width]) => Number(width))
  expect([widths.length, Math.min(...widths) >= 8, widths[3]]).toEqual([10, true, 34])
  /** What a cell looks like: the number format of its style. */
  const formatOf = (at: string) => {
    const style = Number(new RegExp(`<c r="${at}" s="(\\d+)"`).exec(sheet)?.[1])
    const [, cells = ''] = /<cellXfs[^>]*>(.*)<\/cellXfs>/.exec(styles) ?? []
    const id = /numFmtId="(\d+)"/.exec([...cells.matchAll(/<xf [^>]*>/g)][style]?.[0] ?? '')?.[1]
    return new RegExp(`numFmtId="${id}" formatCode="([^"]*)"`).exec(styles)?.[1] ?? id
  }
  // 4 is `#,##0.00` of every workbook
  expect([formatOf('B2'), formatOf('F2'), formatOf('G3'), formatOf('I2'), formatOf('F22')]).toEqual(['dd\\.mm\\.yyyy', '4', '4', '0.0#%', '4'])
  expect(sheet).toContain('<f>SUM(F2:F21)</f><v>2642.08</v>')
  expect(text('xl/worksheets/sheet2.xml')).toContain('sheetData')
})
