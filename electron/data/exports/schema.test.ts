import fs from 'node:fs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { exportKinds } from '../../../shared/exports.ts'
import { deskFixture, ids, insert } from '../testing/desk.ts'
import { exported } from '../testing/exports.ts'
import { schemaOf } from './schema.ts'

const folder = new URL('../../../docs/exports/', import.meta.url)
const published = (kind: string) => new URL(`${kind.toLowerCase()}.schema.json`, folder)
// `GUICHET_WRITE_SCHEMAS=1` publishes them anew after a column was added
if (process.env['GUICHET_WRITE_SCHEMAS']) {
  fs.mkdirSync(folder, { recursive: true })
  for (const kind of exportKinds) fs.writeFileSync(published(kind), `${JSON.stringify(schemaOf(kind), null, 2)}\n`)
}

test('the published schemas are those of the program, one for each kind and none besides', () => {
  for (const kind of exportKinds) expect(JSON.parse(fs.readFileSync(published(kind), 'utf8'))).toEqual(schemaOf(kind))
  expect(fs.readdirSync(folder).filter(name => name.endsWith('.json')).sort()).toEqual(exportKinds.map(kind => `${kind.toLowerCase()}.schema.json`).sort())
})

test('every line of an export keeps to its published schema, and one with another key, a float or a missing key does not', async () => {
  const { db } = deskFixture()
  insert(db, 'payments', { id: 'p', org_id: ids.org, contract_id: ids.contract, location_id: ids.city, kind: 'PAYMENT', method: 'CASH', amount_rp: 105, rounding_rp: 2, reference: '=1+1', paid_at: Date.UTC(2026, 10, 3), taken_by: null })
  insert(db, 'vehicle_damages', { id: 'd', org_id: ids.org, vehicle_id: ids.golf, inspection_id: null, contract_id: null, part: 'ROOF', kind: 'DENT', severity: 1, description: '', status: 'REPORTED', found_at: Date.UTC(2026, 10, 3), found_by: null })
  for (const kind of ['CONTRACTS', 'PAYMENTS', 'CHARGES', 'VAT', 'RECEIVABLES', 'JOURNAL', 'DAMAGES', 'FLEET', 'UTILISATION', 'CUSTOMERS'] as const) {
    const schema = z.fromJSONSchema(JSON.parse(fs.readFileSync(published(kind), 'utf8')) as Parameters<typeof z.fromJSONSchema>[0])
    const lines = (await exported(db, kind, 'jsonl', { from_on: '2026-11-01', until_on: '2026-11-30' })).bytes.toString().trim().split('\n').map(line => JSON.parse(line) as Record<string, unknown>)
    for (const line of lines) expect([kind, schema.safeParse(line).error?.issues ?? []]).toEqual([kind, []])
    const [line = {}] = lines
    const [key = ''] = Object.keys(line)
    const { [key]: _, ...shorter } = line
    expect([schema.safeParse({ ...line, more: 1 }).success, schema.safeParse({ ...line, [key]: 0.5 }).success, schema.safeParse(shorter).success]).toEqual([false, false, false])
  }
})
