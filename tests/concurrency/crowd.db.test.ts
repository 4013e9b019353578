import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { runCrowd } from './crowd.ts'
import { findViolations } from './invariants.ts'
import { openRoom } from './room.ts'
import { seed } from '../seed.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

describe('A crowd of desks on few cars', () => {
  test('breaks no rule of the house, whoever is first (sixty seconds of it: npm run test:concurrency)', async () => {
    const result = await runCrowd(backend, { sessions: 16, cars: 20, seconds: 5, seed })
    console.log(JSON.stringify(result))
    expect(result.violations.join('\n')).toBe('')
    for (const command of ['check_out', 'check_in', 'book_reservation', 'swap_vehicle']) expect([command, (result.commands[command] ?? 0) > 0]).toEqual([command, true])
  })
})

describe('What looks at a crowd\'s work', () => {
  test('finds each of these when it is planted', async () => {
    const own = await createTestBackend()
    try {
      const room = await openRoom(own, 2, 2)
      const { fixture: { org }, backend: { sql } } = room
      const [car] = room.cars
      expect(await findViolations(room, new Map())).toEqual([])
      await sql`alter table public.contract_vehicles disable trigger user`
      await sql`alter table public.vehicles disable trigger user`
      await sql`alter table public.payments disable trigger user`
      await sql`update public.vehicles set status = 'RENTED' where id = ${String(car)}`
      await sql`update public.contract_vehicles set seq = 3 where org_id = ${org}`
      await sql`insert into public.odometer_readings (id, org_id, vehicle_id, read_at, km, source) values (gen_random_uuid(), ${org}, ${String(car)}, now(), 99, 'SERVICE')`
      await sql`insert into public.payments (id, org_id, contract_id, location_id, kind, method, amount_rp, paid_at)
        select gen_random_uuid(), ${org}, id, pickup_location_id, 'REFUND', 'TWINT', 100, now() from public.contracts where org_id = ${org}`
      const found = (await findViolations(room, new Map([['00000000-0000-7000-8000-000000000001', 'applied']]))).join('\n')
      for (const sentence of ['is rented and nobody has it', 'legs of a contract have gaps', 'fewer kilometres than were read', 'more was paid back', 'was answered applied and is stored as undefined']) expect(found).toContain(sentence)
    } finally {
      await own.stop()
    }
  })
})
