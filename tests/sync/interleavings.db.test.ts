import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Stale } from '../../electron/data/commands/command.ts'
import { CallFailed } from '../../electron/data/sync/outcome.ts'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { insertFixture } from '../fixture.ts'
import type { Fixture } from '../fixture.ts'
import { checkInInput, checkOutAtAirport, checkOutInput } from '../twins/inputs.ts'
import { openDesk } from './desk.ts'
import type { Desk } from './desk.ts'
import { tempFolder } from './local.ts'

/** Who does what next; `n` varies what is done. */
type Step = { desk: 0 | 1; n: number; what: 'pay' | 'register' | 'check_out' | 'check_in' | 'ready' | 'close' | 'push' | 'pull' | 'cut' | 'mend' | 'restart' | 'office' }
const step: fc.Arbitrary<Step> = fc.record({
  desk: fc.constantFrom(0, 1),
  n: fc.nat(9),
  what: fc.constantFrom('pay', 'pay', 'register', 'check_out', 'check_out', 'check_in', 'ready', 'close', 'push', 'push', 'pull', 'pull', 'cut', 'mend', 'restart', 'office'),
})

describe('Two desks in any order of work, push, pull, cut lines and restarts', () => {
  let backend: TestBackend
  let nth = 0
  beforeAll(async () => { backend = await createTestBackend() })
  afterAll(() => backend.stop())

  test('lose nothing, show their own work throughout, and end with what the server holds', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), run), { numRuns: Number(process.env['GUICHET_RUNS'] ?? 8), endOnFailure: true })
  }, 600_000)

  async function run(steps: Step[]): Promise<void> {
    const fixture = await insertFixture(backend.sql, { nth: ++nth })
    const folder = tempFolder()
    const options = (name: string) => ({ file: path.join(folder, `${name}.db`), key: randomBytes(32) })
    const desks = [await openDesk(backend, fixture, { place: 'city', ...options('city') }), await openDesk(backend, fixture, { place: 'airport', ...options('airport') })] as const
    const done = [new Set<string>(), new Set<string>()] as const
    const numbers = [1, 0]
    try {
      for (const desk of desks) await desk.load()
      for (const { desk: which, n, what } of steps) {
        const desk = desks[which]
        try {
          const op_id = await act(desk, which, n, what, fixture, numbers)
          if (op_id) done[which].add(op_id)
        } catch (error) {
          // Refused at the form, or the line is cut: both are part of the game.
          if (!(error instanceof Stale) && !(error instanceof CallFailed && error.kind === 'retry')) throw error
        }
        expectOwnWork(desk, done[which])
      }
      for (const desk of [...desks, ...desks]) {
        desk.line.state = 'up'
        await desk.settle()
      }
      for (const desk of desks) await desk.expectSame()
      const all = [...done[0], ...done[1]]
      const stored = await backend.sql`select op_id, status from sync_ops where op_id = any (${all}::uuid[])`
      const waiting = desks.flatMap(desk => desk.db.prepare("select op_id from outbox where stale = 'stale.needs_refused'").pluck().all() as string[])
      expect(new Set([...stored.map(row => row['op_id'] as string), ...waiting])).toEqual(new Set(all))
      for (const desk of desks) expect(desk.logged.filter(line => /^[0-9a-f]{8}-/.test(line))).toEqual([])
    } finally {
      for (const desk of desks) desk.close()
      fs.rmSync(folder, { recursive: true })
    }
  }

  async function act(desk: Desk, which: 0 | 1, n: number, what: Step['what'], fixture: Fixture, numbers: number[]): Promise<string | null> {
    const location_id = desk.location_id
    const at = Date.now()
    switch (what) {
      case 'pay': return desk.perform('take_payment', {
        payment_id: uuidv7(), contract_id: fixture.contract, location_id, kind: 'PAYMENT', method: 'TWINT', amount_rp: 100 + n, rounding_rp: 0, reference: null, at,
      })
      case 'register': return desk.perform('register_customer', {
        customer_id: uuidv7(), customer_location_id: uuidv7(), location_id, at, first_name: 'Nina', last_name: `Keller ${n}`, company_name: null, email: null,
        phone: null, street: 'Seestrasse', house_number: '4', postcode: '8002', town: 'Zürich', country: 'CH', birth_date: null, locale: 'de', driver: null,
      })
      case 'check_out': {
        const vehicle_id = n % 2 ? fixture.vehicles.spare : fixture.vehicles.petrol
        const number = (prefix: string) => `${prefix}-26-${String(numbers[which] = (numbers[which] ?? 0) + 1).padStart(6, '0')}`
        return desk.perform('check_out', which === 0 ? checkOutInput(fixture, { vehicle_id, number: number('ZRH') }) : checkOutAtAirport(fixture, { vehicle_id, number: number('ZFL') }))
      }
      case 'check_in': return desk.perform('check_in', checkInInput(fixture, { location_id, odometer_km: 30_100 + n * 10 }))
      case 'ready': return desk.perform('mark_ready', { vehicle_id: fixture.vehicles.rented, at })
      case 'close': return desk.perform('close_contract', { contract_id: fixture.contract, receivable: n % 2 === 0, at })
      case 'push': await desk.push(); return null
      case 'pull': await desk.pull(); return null
      case 'cut': desk.line.state = n % 2 ? 'refusing' : 'losing'; return null
      case 'mend': desk.line.state = 'up'; return null
      case 'restart': desk.restart(); return null
      case 'office':
        // somebody at the office changes what the desks work with
        await backend.sql`update vehicles set colour = ${`Farbe ${n}`} where org_id = ${fixture.org}`
        if (n === 0) await backend.sql`update sync_epoch set epoch = gen_random_uuid()`
        return null
    }
  }

  /** What was confirmed here and is not yet in the feed is on the screen: its payments, customers and contracts are among the rows. */
  function expectOwnWork(desk: Desk, done: Set<string>): void {
    const kept = desk.db.prepare('select op_id, name, input, state, stale from outbox').all() as { op_id: string; name: string; input: string; state: string; stale: string | null }[]
    expect(new Set(kept.map(op => op.op_id))).toEqual(done)
    for (const { name, input, state, stale } of kept) {
      // Once settled, the server's rows decide, and they may leave this desk's scope.
      if (stale !== null || (state !== 'PENDING' && state !== 'ACKED')) continue
      const { payment_id, customer_id, contract_id } = JSON.parse(input) as Record<string, string>
      const [table, id] = name === 'take_payment' ? ['payments', payment_id] : name === 'register_customer' ? ['customers', customer_id]
        : name === 'check_out' ? ['contracts', contract_id] : ['organizations', '']
      if (id) expect([table, desk.rows(table ?? '', `id = '${id}'`).length]).toEqual([table, 1])
    }
  }
})
