import { beforeEach, expect, test } from 'vitest'
import type { Database } from './database.ts'
import { watchPrintJobs } from './print-jobs.ts'
import { deskFixture, ids } from './testing/desk.ts'
import type { TestDesk } from './testing/desk.ts'

let desk: TestDesk
let queue: string[] | null
let turn: (() => void) | null
let noted: (string | null)[]
const document = { kind: 'AGREEMENT' as const, source_id: ids.contract, contract_id: ids.contract }
const open = () => watchPrintJobs({
  db: desk.db as Database, now: () => desk.clock.at, list: () => (queue === null ? Promise.resolve(null) : Promise.resolve([...queue])), log: () => undefined,
  later(work) {
    turn = work
    return () => { turn = null }
  },
  note({ kind, source_id, contract_id }, fault) {
    noted.push(fault)
    desk.db.prepare('delete from document_faults').run()
    if (fault) desk.db.prepare('insert into document_faults (kind, source_id, contract_id, reason, failed_at) values (?, ?, ?, ?, ?)').run(kind, source_id, contract_id, fault, desk.clock.at)
  },
})
/** Time passes, and it looks once more; false where it does not. */
async function looks(after_ms = 5_000): Promise<boolean> {
  desk.clock.at += after_ms
  const work = turn
  turn = null
  work?.()
  for (let n = 0; n < 5; n++) await Promise.resolve()
  await new Promise(resolve => setImmediate(resolve))
  return work !== null
}

beforeEach(() => {
  desk = deskFixture();
  [queue, turn, noted] = [[], null, []]
})

test('What comes out at once is never spoken of, and nobody looks any more', async () => {
  open().handed(document, 'HP-1')
  expect(await looks()).toBe(true)
  expect([noted, turn, desk.db.prepare('select * from print_jobs').all()]).toEqual([[], null, []])
})

test('What lies in the queue is noted once after a while, also by a program that has been started anew, and the note goes with the job', async () => {
  queue = ['HP-1', 'HP-9']
  const first = open()
  first.handed(document, 'HP-1')
  await looks()
  await looks()
  expect(noted).toEqual([])
  first.stop()
  open()
  expect(await looks(20_000)).toBe(true)
  await looks()
  expect(noted).toEqual(['printer_waits'])
  queue = ['HP-9']
  await looks()
  expect([noted, turn]).toEqual([['printer_waits', null], null])
})

test('Where the system does not tell of its queue nothing is claimed, and after a day nobody asks', async () => {
  queue = null
  open().handed(document, 'HP-1')
  expect(await looks(60_000)).toBe(true)
  expect(await looks(24 * 3_600_000)).toBe(true)
  expect([noted, turn]).toEqual([[], null])
})

test('A queue that can not be asked is asked again', async () => {
  let asked = 0
  watchPrintJobs({ db: desk.db as Database, now: () => desk.clock.at, list: () => Promise.reject(new Error(String(++asked))), log: () => undefined, note: () => undefined, later(work) {
    turn = work
    return () => undefined
  } }).handed(document, 'HP-1')
  await looks()
  await looks()
  expect([asked, turn === null]).toEqual([2, false])
})
