import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { random } from '../../scripts/seed/random.ts'
import { seed } from '../seed.ts'
import { newPc, openPc } from '../sync/counter.ts'
import { migrations, tempFolder } from '../sync/local.ts'

const cuts = 40
const enough_confirmed = 60
const dice = random(`power cut ${seed}`)

let folder: string
let copy: string
let pc: ReturnType<typeof newPc>
let confirmed: string[]

/** A desk that confirms one operation after the other, stopped in the middle of it; its files as they lie there. */
beforeAll(async () => {
  folder = tempFolder()
  copy = path.join(folder, 'copy')
  const live = path.join(folder, 'live')
  fs.mkdirSync(live)
  pc = newPc(live)
  const forever = path.join(import.meta.dirname, 'confirm-forever.ts')
  const child = spawn(process.execPath, [forever, live, Buffer.from(pc.key).toString('hex')], { stdio: ['ignore', 'pipe', 'inherit'] })
  const closed = once(child, 'close')
  let text = ''
  let isStopped = false
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part
    if (isStopped || text.split('\n').length < enough_confirmed) return
    isStopped = true
    child.kill('SIGSTOP')
    // what it had said by then is what counts: a pipe keeps it
    setTimeout(() => {
      confirmed = text.split('\n').slice(0, -1)
      fs.cpSync(live, copy, { recursive: true })
      child.kill('SIGKILL')
    }, 100)
  })
  await closed
})
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

/** A start on these files after something has been done to them: what the outbox holds, and whether a database was put aside. */
async function startAfter(damage: (place: string) => void): Promise<{ op_ids: Set<unknown>; customers: unknown; is_aside: boolean }> {
  const place = path.join(folder, 'cut')
  fs.cpSync(copy, place, { recursive: true })
  damage(place)
  const { counter } = openPc({ ...pc, folder: place }, null, { migrations })
  try {
    return {
      op_ids: new Set(counter.db.prepare('select op_id from outbox').pluck().all()),
      customers: counter.db.prepare('select count(*) from customers').pluck().get(),
      is_aside: fs.readdirSync(place).some(name => name.startsWith('damaged-')),
    }
  } finally {
    await counter.stop()
    fs.rmSync(place, { recursive: true })
  }
}
const cut = (file: string, length: number) => fs.truncateSync(file, Math.min(length, fs.statSync(file).size))
const missing = (op_ids: Set<unknown>) => confirmed.filter(op_id => !op_ids.has(op_id))

test('a power cut that leaves any part of the write-ahead log keeps everything that was confirmed, with its rows', async () => {
  const size = fs.statSync(path.join(copy, 'guichet.db-wal')).size
  expect(confirmed.length).toBeGreaterThanOrEqual(enough_confirmed - 1)
  let shorter = 0
  for (let n = 0; n < cuts; n++) {
    const length = dice.int(0, size)
    const found = await startAfter(place => cut(path.join(place, 'guichet.db-wal'), length))
    expect(missing(found.op_ids), `the log cut at byte ${length} of ${size}, seed ${seed}`).toEqual([])
    expect(found.customers).toBe(found.op_ids.size)
    if (length < size / 2) shorter++
  }
  expect(shorter).toBeGreaterThan(3)
}, 120_000)

test('a power cut that leaves any part of the journal does, too', async () => {
  const size = fs.statSync(path.join(copy, 'guichet.journal')).size
  for (let n = 0; n < cuts / 4; n++) {
    const length = dice.int(0, size)
    const { op_ids, is_aside } = await startAfter(place => cut(path.join(place, 'guichet.journal'), length))
    expect(missing(op_ids), `the journal cut at byte ${length} of ${size}, seed ${seed}`).toEqual([])
    expect(is_aside).toBe(false)
  }
}, 120_000)

test('bytes of the log that were never written as they should be are no rows', async () => {
  for (let n = 0; n < cuts / 4; n++) {
    let at = 0
    const found = await startAfter(place => {
      const file = path.join(place, 'guichet.db-wal')
      const bytes = fs.readFileSync(file)
      at = dice.int(0, bytes.length - 513)
      bytes.fill(dice.int(0, 255), at, at + 512)
      fs.writeFileSync(file, bytes)
    })
    expect(missing(found.op_ids), `the log overwritten at byte ${at}, seed ${seed}`).toEqual([])
  }
}, 120_000)

test('a power cut in the middle of a checkpoint leaves half a page in the database, and the log makes it whole', async () => {
  const done = path.join(folder, 'done')
  fs.cpSync(copy, done, { recursive: true })
  const { counter } = openPc({ ...pc, folder: done }, null, { migrations })
  await counter.stop() // its checkpoint writes all pages
  const [before, after] = [copy, done].map(place => fs.readFileSync(path.join(place, 'guichet.db'))) as [Buffer, Buffer]
  expect(after.length).toBeGreaterThan(before.length)
  for (let n = 0; n < cuts / 4; n++) {
    const written = dice.int(1, after.length)
    const found = await startAfter(place => {
      fs.writeFileSync(path.join(place, 'guichet.db'), Buffer.concat([after.subarray(0, written), before.subarray(written)]))
    })
    expect(missing(found.op_ids), `${written} of ${after.length} bytes written, seed ${seed}`).toEqual([])
    expect(found.is_aside).toBe(false)
  }
}, 120_000)
