import { expect, test } from 'vitest'
import { cacheRows } from '../exports/cache-rows.ts'
import type { Row } from '../exports/column.ts'
import { queries } from '../queries/index.ts'
import { CallFailed } from '../sync/outcome.ts'
import type { Rpc } from '../sync/parts.ts'
import type { ExportKind } from '../../../shared/exports.ts'
import { DAY, zurichDate } from '../../../shared/time.ts'
import { deskFixture, ids, insert } from '../testing/desk.ts'
import type { TestDesk } from '../testing/desk.ts'
import { bytesOf } from '../testing/exports.ts'
import { Trouble } from '../trouble.ts'
import { servedFigures } from './served.ts'

const november = { from_on: '2026-11-01', until_on: '2026-11-23' }

/** A server that has the same rows as this desk, as the twin test of the exports proves of the real one. */
const sameAs = (desk: TestDesk, asked: string[] = []): Rpc => async (name, input) => {
  const { p_kind, p_from, p_until, p_locations } = input as { p_kind?: ExportKind; p_from: number; p_until: number; p_locations: string[] }
  const kind = name === 'export_utilisation' ? 'UTILISATION' : p_kind ?? 'CONTRACTS'
  asked.push(kind)
  const rows: Row[] = []
  for await (const batch of cacheRows(desk.db, kind, 'csv', { from_on: zurichDate(p_from), until_on: zurichDate(p_until - 1) }, p_locations)) rows.push(...batch)
  return { as_of: 5000, rows }
}
const refused = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(() => null, (thrown: unknown) => thrown)
  return error instanceof Trouble ? error.detail.key : error
}

test('figures of the server are those of the same rows on this PC, down to the category of a damage', async () => {
  const desk = deskFixture()
  desk.sign('MANAGER')
  insert(desk.db, 'vehicle_damages', { id: 'd', org_id: ids.org, vehicle_id: ids.zoe, inspection_id: null, contract_id: null, part: 'ROOF', kind: 'DENT', severity: 1, description: '', status: 'ASSESSED', found_at: Date.UTC(2026, 10, 3), found_by: null, assessed_rp: 4200 })
  insert(desk.db, 'maintenance_records', { id: 'm', org_id: ids.org, vehicle_id: ids.bus, kind: 'Service', status: 'SCHEDULED', starts_at: desk.now() + 3 * DAY, ends_at: desk.now() + 4 * DAY, odometer_km: null, cost_rp: 900, notes: '' })
  desk.db.prepare('update vehicles set insurance_until = ? where id = ?').run(zurichDate(desk.now() + 9 * DAY), ids.golf)
  const asked: string[] = []
  const served = await servedFigures(desk, () => bytesOf(sameAs(desk, asked)), () => undefined, { ...november, location_id: ids.city })
  const cached = queries.figures(desk, { ...november, location_id: ids.city }, desk.here)
  if (!('figures' in served) || !('figures' in cached)) throw new Error('no figures')
  expect(served.figures).toEqual({ ...cached.figures, source: 'SERVER', as_of: 5000 })
  expect(served.figures.categories.find(({ code }) => code === 'E')).toMatchObject({ damages: 1, damage_rp: 4200 })
  expect(served.figures.events).toMatchObject([{ kind: 'WORKSHOP', plate: 'ZH 700700' }, { kind: 'INSURANCE', plate: 'ZH 412807', on: zurichDate(desk.now() + 9 * DAY) }])
  expect(new Set(asked)).toEqual(new Set(['FLEET', 'CONTRACTS', 'UTILISATION', 'DAMAGES', 'MAINTENANCE']))
})

test('staff, a period that is too long, no line and a server that refuses get words and no figures', async () => {
  const desk = deskFixture()
  const ask = (rpc: Rpc | null, period = november) => servedFigures(desk, () => rpc && bytesOf(rpc), () => undefined, { ...period, location_id: ids.airport })
  expect(await refused(ask(sameAs(desk)))).toBe('refused.needs_manager')
  desk.sign('MANAGER')
  expect(await ask(sameAs(desk), { from_on: '2020-01-01', until_on: '2020-12-31' })).toMatchObject({ refused: { key: 'error.figures_too_long' }, field: 'from_on' })
  expect(await refused(ask(null))).toBe('error.needs_line')
  expect(await refused(ask(() => Promise.reject(new CallFailed('retry', 0, ''))))).toBe('error.needs_line')
  expect(await refused(ask(() => Promise.reject(new CallFailed('refused', 403, '42501'))))).toBe('error.internal')
  desk.sign(null)
  expect(await refused(ask(sameAs(desk)))).toBe('error.not_signed_in')
})
