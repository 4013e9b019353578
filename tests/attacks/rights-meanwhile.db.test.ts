import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import type { Op } from '../../shared/commands.ts'
import { signed } from '../fixture.ts'
import { openDesk, openWorld } from '../twins/desk.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

/** Sends an operation that waits for a row somebody else holds, while `meanwhile` happens; what came of it. */
async function sentMeanwhile(op: Op, held: { table: string; id: string }, meanwhile: () => Promise<unknown>): Promise<unknown> {
  const { sql } = backend
  let letGo = (): void => undefined
  const released = new Promise<void>(resolve => { letGo = resolve })
  let isHeld = (): void => undefined
  const holds = new Promise<void>(resolve => { isHeld = resolve })
  const holder = sql.begin(async own => {
    await own`select id from ${own(held.table)} where id = ${held.id} for update`
    isHeld()
    await released
  })
  await holds
  const sent = sql.begin(async own => {
    await own`select set_config('request.jwt.claims', ${JSON.stringify({ sub: op.author_id, role: 'authenticated' })}, true)`
    await own`set local role authenticated`
    const [answer] = await own<{ results: { status: string }[] }[]>`select public.sync_push(${[signed(op)] as never}::jsonb) as results`
    return answer?.results[0]?.status
  }).catch((error: { code?: string }) => error.code)
  for (;;) {
    const [waiting] = await sql<{ n: number }[]>`select count(*)::int as n from pg_locks where not granted`
    if (waiting?.n) break
  }
  await meanwhile()
  letGo()
  await holder
  return sent
}

test('a command whose author is deactivated while it waits is asked anew and refused, never applied without effect', async () => {
  const fixture = await openWorld(backend)
  const { admin, manager } = fixture.users
  await backend.sql`update users set role = 'ADMIN' where id = ${manager.id}`
  const desk = await openDesk(backend, fixture, 'airport', 'manager')
  const op = desk.op('deactivate_user', { user_id: admin.id, at: fixture.now })
  expect(await sentMeanwhile(op, { table: 'users', id: admin.id }, () => backend.sql`update users set is_active = false where id = ${manager.id}`)).toBe('40001')
  expect(await backend.sql`select is_active from users where id = ${admin.id}`).toEqual([{ is_active: true }])
  expect(await backend.sql`select op_id from sync_ops where op_id = ${op.op_id}`).toEqual([])
  await expect(desk.push(op)).rejects.toMatchObject({ code: '42501' })
})

test('staff who no longer work at the location when their command gets its turn are refused', async () => {
  const fixture = await openWorld(backend)
  const desk = await openDesk(backend, fixture)
  const op = desk.op('set_vehicle_status', { vehicle_id: fixture.vehicles.spare, status: 'OUT_OF_SERVICE', reason: 'Kratzer', at: fixture.now })
  expect(await sentMeanwhile(op, { table: 'vehicles', id: fixture.vehicles.spare },
    () => backend.sql`update user_locations set is_active = false where user_id = ${fixture.users.city.id}`)).toBe('refused')
  expect(await backend.sql`select status from vehicles where id = ${fixture.vehicles.spare}`).toEqual([{ status: 'AVAILABLE' }])
})
