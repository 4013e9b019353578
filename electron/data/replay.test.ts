import { beforeEach, expect, test } from 'vitest'
import type { Apply } from './commands/command.ts'
import { Stale } from './commands/command.ts'
import { apply } from './commands/index.ts'
import { writeDesk } from './database.ts'
import { openReplay } from './replay.ts'
import { confirm } from './run.ts'
import { deskFixture, ids } from './testing/desk.ts'
import type { TestDesk } from './testing/desk.ts'

let desk: TestDesk
beforeEach(() => {
  desk = deskFixture()
  writeDesk(desk.db, 'org_id', ids.org)
})

test.each([['does not apply any more', new Stale('stale.cannot_apply')], ['fails for no known reason', new Error('a fault')]])('an operation that %s half way leaves nothing of its effect, and stays queued', (_, fault) => {
  expect(confirm(desk, 'take_payment', { contract_id: ids.contract, method: 'TWINT', amount_rp: 100, reference: null })).toMatchObject({ ok: true })
  const halfWay: Apply<'take_payment'> = (...given) => {
    apply.take_payment(...given)
    throw fault
  }
  const told: unknown[] = []
  const shown = () => [desk.db.prepare('select count(*) from payments where contract_id = ?').pluck().get(ids.contract), desk.db.prepare('select count(*) from before_images').pluck().get()]
  const [with_it] = shown()
  openReplay(desk.db, { ...apply, take_payment: halfWay }, (op_id, error) => told.push(error)).around(() => [])
  expect(shown()).toEqual([Number(with_it) - 1, 0])
  expect(told).toEqual(fault instanceof Stale ? [] : [fault])
  expect(desk.db.prepare('select state, stale from outbox').all()).toEqual([{ state: 'PENDING', stale: 'stale.cannot_apply' }])
  openReplay(desk.db, apply, () => undefined).around(() => [])
  expect(shown()[0]).toBe(with_it)
})
