import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { openDesk, openWorld, pageAll } from './desk.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

test('what all twins are compared with is what the app is given, table by table, as a clerk and as a manager', async () => {
  const fixture = await openWorld(backend)
  for (const [place, who] of [['city', 'city'], ['airport', 'manager']] as const) {
    const { client, author, location_id } = await openDesk(backend, fixture, place, who)
    const rows = await pageAll(backend, author.id, location_id)
    const tables = await backend.sql<{ tbl: string; columns: string[] }[]>`select tbl, columns from private.sync_tables order by pos`
    const { data, error } = await client.rpc('sync_pages', { p_location: location_id, p_tables: tables.map(({ tbl }) => tbl), p_after: null, p_limit: 10_000 })
    expect(error).toBeNull()
    const given = (data as { table: string; rows: unknown[][]; more: boolean }[]).map(({ table, rows: pages, more }) => [table, more, pages])
    expect(Object.values(rows).filter(list => list.length > 0).length, 'enough tables hold something').toBeGreaterThan(15)
    expect(given).toEqual(tables.map(({ tbl, columns }) => [tbl, false, (rows[tbl] ?? []).map(row => columns.map(column => row[column]))]))
  }
})

test('they are asked under row level security: a customer of the firm is given nobody at a counter', async () => {
  const { users, customers, locations } = await openWorld(backend)
  const idsOf = async (person_id: string) => (await pageAll(backend, person_id, locations.city))['customers']?.map(row => row['id'])
  expect(await idsOf(users.customer.id)).toEqual([])
  expect(await idsOf(users.city.id)).toEqual(expect.arrayContaining([customers.known, customers.young]))
})
