import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { CounterOptions } from '../../electron/data/counter.ts'
import type { TestBackend, TestBackendOptions } from '../../scripts/backend/test-backend.ts'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { insertFixture } from '../fixture.ts'
import type { Fixture } from '../fixture.ts'
import { newPc, openPc } from '../sync/counter.ts'
import type { OpenPc, Pc } from '../sync/counter.ts'
import { openDesk } from '../sync/desk.ts'
import type { Desk, DeskOptions } from '../sync/desk.ts'
import { tempFolder } from '../sync/local.ts'
import { squashed } from '../sync/squashed.ts'

/** A backend for the file, and for each test a pair of firms and PCs that are switched off and thrown away after it. */
export function openRoom(options: TestBackendOptions = {}) {
  let backend: TestBackend | undefined
  let fixture: Fixture | undefined
  let folder = ''
  let nth = 0
  const desks: Desk[] = []
  const running: OpenPc[] = []
  beforeAll(async () => { backend = await createTestBackend(options) })
  afterAll(() => backend?.stop())
  beforeEach(async () => {
    fixture = await insertFixture(use.backend.sql, { nth: ++nth })
    folder = tempFolder()
  })
  afterEach(async () => {
    for (const desk of desks.splice(0)) desk.close()
    for (const each of running.splice(0)) await each.counter.stop()
    fs.rmSync(folder, { recursive: true, force: true })
  })
  function there<T>(value: T | undefined): T {
    if (value === undefined) throw new Error('before the hooks have run')
    return value
  }

  const use = {
    get backend() { return there(backend) },
    get fixture() { return there(fixture) },
    get folder() { return folder },
    /** counts the tests of the file: people are called by it */
    get nth() { return nth },
    pay: (amount_rp = 1000, reference: string | null = null) => ({
      payment_id: uuidv7(), contract_id: use.fixture.contract, location_id: use.fixture.locations.city, kind: 'PAYMENT' as const,
      method: 'TWINT' as const, amount_rp, rounding_rp: 0, reference, at: Date.now(),
    }),
    /** A desk whose sync goes step by step. */
    async desk(options: DeskOptions = {}): Promise<Desk> {
      const opened = await openDesk(use.backend, use.fixture, { file: path.join(folder, 'guichet.db'), key: randomBytes(32), ...options })
      desks.push(opened)
      return opened
    },
    newPc: () => newPc(folder),
    /** The whole data process of a PC. @param on null: a PC that knows no backend yet */
    start(pc: Pc, more: Partial<CounterOptions> = {}, on: TestBackend | null = there(backend)): OpenPc {
      const opened = openPc(pc, on, { migrations: squashed, ...more })
      running.push(opened)
      return opened
    },
    async stop(opened: OpenPc): Promise<void> {
      await opened.counter.stop()
      running.splice(running.indexOf(opened), 1)
    },
    signIn: (opened: OpenPc, who: 'city' | 'manager' = 'city') =>
      opened.act('sign_in', { email: use.fixture.users[who].email, password: use.fixture.users[who].password }),
    loseDatabase(): void {
      for (const name of fs.readdirSync(folder).filter(each => each.startsWith('guichet.db'))) fs.rmSync(path.join(folder, name))
    },
    /** The first number that this PC may give out, as a check-out names it. */
    firstNumber(opened: OpenPc): { device: string; number_block_id: string; number: string } {
      const device = opened.counter.db.prepare("select value from desk where key = 'device_id'").pluck().get() as string
      const block = opened.counter.db.prepare("select id, prefix, first_no from number_blocks where kind = 'CONTRACT' and device_id = ?").get(device) as
        { id: string; prefix: string; first_no: number }
      return { device, number_block_id: block.id, number: `${block.prefix}${String(block.first_no).padStart(6, '0')}` }
    },
    /** Amounts that the server holds, in Rappen. */
    payments: async () => (await use.backend.sql<{ n: number }[]>`select amount_rp::int as n from public.payments
      where org_id = ${use.fixture.org} order by 1`).map(row => row.n),
  }
  return use
}
