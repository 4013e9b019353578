import { parse } from 'csv-parse/sync'
import { execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { exportKinds } from '../../../shared/exports.ts'
import { ids, insert } from '../testing/desk.ts'
import { exported } from '../testing/exports.ts'
import { smallMonth } from '../testing/small-month.ts'
import { Empty } from './make-file.ts'

const period = { from_on: '2026-11-01', until_on: '2026-11-30' }
const has_office = spawnSync('soffice', ['--version']).status === 0
/** As LibreOffice shows a number, a rate, a day or a time of its own; everything else is a text. */
const number = /^-?\d+(\.\d+)?%?$/
const moment = /^(\d\d)\/(\d\d)\/(\d{4})( \d\d:\d\d)?(:00)?$/
function shown(cell: string): string {
  if (number.test(cell)) return String(Number(cell.replace('%', '')))
  return cell.replace(moment, (_, month: string, day: string, year: string, time = '') => `${year}-${month}-${day}${time}`)
}

test.runIf(has_office)('LibreOffice reads each workbook as the CSV of the same rows says, cell by cell', { timeout: 120_000 }, async () => {
  const { db } = smallMonth()
  const name = '=SUM(A1); "Đorđe" & <Co>, Zürich'
  db.prepare('update customers set company_name = ?').run(name)
  insert(db, 'vehicle_damages', { id: 'd', org_id: ids.org, vehicle_id: ids.golf, inspection_id: null, contract_id: ids.contract, part: 'ROOF', kind: 'DENT', severity: 1, description: name, status: 'REPORTED', found_at: Date.UTC(2026, 10, 3), found_by: null })
  const at = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-office-'))
  const files = new Map<string, Buffer>()
  for (const kind of exportKinds) {
    const made = await Promise.all([exported(db, kind, 'xlsx', period), exported(db, kind, 'csv', period)]).catch((error: unknown) => {
      if (error instanceof Empty) return null
      throw error
    })
    if (!made) continue
    const [workbook, csv] = made
    fs.writeFileSync(path.join(at, `${kind}.xlsx`), workbook.bytes)
    files.set(kind, csv.bytes)
  }
  execFileSync('soffice', [`-env:UserInstallation=file://${at}/profile`, '--headless', '--convert-to', 'csv:Text - txt - csv (StarCalc):59,34,76,1,,1033,false,true,false', '--outdir', at, ...[...files.keys()].map(kind => path.join(at, `${kind}.xlsx`))],
    { stdio: 'ignore' })
  expect(files.size).toBeGreaterThan(7)
  for (const [kind, csv] of files) {
    const read = parse(fs.readFileSync(path.join(at, `${kind}.csv`)), { delimiter: ';' }) as string[][]
    const written = parse(csv, { bom: true, delimiter: ';' }) as string[][]
    // an apostrophe keeps a text of the CSV from being a formula; the workbook needs none, and has its totals below
    expect({ kind, rows: read.slice(0, written.length).map(row => row.map(shown)) }).toEqual({ kind, rows: written.map(row => row.map(cell => shown(cell.replace(/^'(?==)/, '')))) })
  }
  fs.rmSync(at, { recursive: true })
})
