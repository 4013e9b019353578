import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Database } from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { DAY, MINUTE } from '../../../shared/time.ts'
import { writeDesk } from '../database.ts'
import type { Person } from '../desk.ts'
import type { Later } from '../sync/turns.ts'
import { emptyDatabase, insert } from '../testing/desk.ts'
import { storeThat } from '../testing/store.ts'
import type { StoreFaults } from '../testing/store.ts'
import { openFolder } from './folder.ts'
import { noteSafe, queueFile, unsafeFiles } from './queue.ts'
import { hashOf } from './seal.ts'
import { StorageFailed } from './storage.ts'
import type { Storage, StorageFailure } from './storage.ts'
import { retention_ms, startUploads } from './uploads.ts'

/** Thrown where the program is killed: nothing after it is done. */
class Killed extends Error {}

let root: string
let db: Database
let server: Map<string, Uint8Array>
let clock: number
let told: string[]
let logged: string[]
const key = randomBytes(32)
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-uploads-'))
  db = emptyDatabase()
  server = new Map()
  clock = Date.now()
  ;[told, logged] = [[], []]
})
afterEach(() => {
  db.close()
  fs.rmSync(root, { recursive: true, force: true })
})

const store = (faults?: StoreFaults) => storeThat(server, faults)
const failing = (kind: StorageFailure, wait_ms = 0) => store({ before: () => { throw new StorageFailed(kind, 400, wait_ms) } })

const person: Person = { id: 'rahel', name: 'Rahel', email: 'rahel@example.ch', role: 'STAFF', locale: 'de', org_id: 'firm' }
const open = (storage: Storage | null, safe?: (id: string) => void, later?: Later) => openFor(() => storage, safe, later)

/** @param storageOf the store as somebody who sends this person's files */
function openFor(storageOf: (author_id: string) => Storage | null, safe: (id: string) => void = () => undefined, later: Later = () => () => undefined) {
  return startUploads({
    db, folder: openFolder(path.join(root, 'files'), key), changed: () => undefined, now: () => clock, random: () => 1, later,
    senderOf: (id, storage = storageOf(id)) => storage && { person: { ...person, id }, storage },
    log: (text, facts) => logged.push(`${text} ${JSON.stringify(facts)}`),
    safe(file, sender) {
      expect(sender.id, 'said by whoever has sent it').toBe(file.author_id)
      db.transaction(() => {
        told.push(file.attachment_id)
        noteSafe(db, file, clock)
        safe(file.attachment_id)
      })()
      return true
    },
  })
}
function take(id: string, text = `a photo of a scratch, ${id}`, location_id = 'city', author_id = 'rahel') {
  const bytes = Buffer.from(text)
  const sha256 = openFolder(path.join(root, 'files'), key).keep(bytes)
  queueFile(db, { attachment_id: id, org_id: 'firm', location_id, author_id, sha256, bytes: bytes.length, mime: 'image/jpeg' }, clock)
  return { bytes, sha256, path: `firm/${location_id}/${sha256}` }
}
const row = (id: string) => db.prepare('select state, reason, tries, next_try_at - ? as wait from files where attachment_id = ?').get(clock, id) as
  { state: string; reason: string | null; tries: number; wait: number }
const isHere = (sha256: string) => fs.existsSync(path.join(root, 'files', sha256))

describe('Files on their way to the server', () => {
  test('are sent, read back, and safe only then', async () => {
    const { bytes, path: at } = take('a')
    const states: string[] = []
    await open(store({ after: () => states.push(row('a').state) })).turn()
    expect(states).toEqual(['QUEUED', 'UPLOADED'])
    expect(row('a')).toMatchObject({ state: 'SAFE', reason: null })
    expect(Buffer.from(server.get(at) ?? [])).toEqual(bytes)
    expect([told, unsafeFiles(db)]).toEqual([['a'], { count: 0, fault: null }])
  })

  test('killed at any step they go on from there: one copy on the server, said once', async () => {
    const steps = ['before put', 'after put', 'before get', 'after get', 'safe']
    for (const [n, step] of steps.entries()) {
      const id = `k${n}`
      const { path: at } = take(id)
      let is_dead = false
      const die = (here: string) => {
        if (is_dead || here === step) {
          is_dead = true
          throw new Killed(here)
        }
      }
      const before = told.length
      await open(store({ before: what => die(`before ${what}`), after: what => die(`after ${what}`) }), () => die('safe')).turn()
      expect([step, is_dead, row(id).state === 'SAFE']).toEqual([step, true, false])
      told.length = before // what the killed program had said was in the transaction that never ended
      clock += 10 * MINUTE
      await open(store()).turn()
      expect([step, row(id).state, told.slice(before), [...server.keys()].filter(key => key === at)]).toEqual([step, 'SAFE', [id], [at]])
    }
  })

  test('that arrive or come back different are never safe, are sent over the wrong ones, and it is said when that does not help', async () => {
    const { path: at, bytes } = take('a')
    const truncating = store({ arrives: sent => sent.subarray(0, 1) })
    await open(truncating).turn()
    expect(row('a')).toMatchObject({ state: 'QUEUED', reason: 'differs', tries: 1 })
    expect(logged[0]).toContain('came back different')
    clock += MINUTE
    await open(store()).turn()
    expect(row('a').state).toBe('SAFE')
    expect(Buffer.from(server.get(at) ?? [])).toEqual(bytes)

    take('b')
    for (let n = 0; n < 4; n++) {
      await open(store({ back: () => Buffer.from('a hotel’s page') })).turn()
      clock += 10 * MINUTE
    }
    expect([row('b').state, unsafeFiles(db).fault]).toEqual(['FAILED', 'differs'])
    clock += 60 * MINUTE
    await open(store()).turn()
    expect(row('b').state).toBe('SAFE')
  })

  test('that Storage says to have and has not are sent again', async () => {
    take('a')
    await open(store({ after: (step, at) => { if (step === 'put') server.delete(at) } })).turn()
    expect(row('a')).toMatchObject({ state: 'QUEUED', reason: 'differs' })
    clock += MINUTE
    await open(store()).turn()
    expect(row('a').state).toBe('SAFE')
  })

  test.each([
    ['line', 'QUEUED', 'line', 1_000], ['busy', 'QUEUED', 'busy', 1_000], ['not_allowed', 'FAILED', 'not_allowed', MINUTE],
    ['missing', 'FAILED', 'no_store', MINUTE], ['too_large', 'FAILED', 'too_large', MINUTE], ['refused', 'FAILED', 'refused', MINUTE],
  ] as const)('that meet "%s" are %s for the reason %s, and tried again', async (kind, state, reason, wait) => {
    take('a')
    await open(failing(kind)).turn()
    expect(row('a')).toEqual({ state, reason, tries: 1, wait })
    expect(unsafeFiles(db)).toEqual({ count: 1, fault: state === 'FAILED' ? reason : null })
    await open(store()).turn()
    expect(row('a').state, 'not before its time').toBe(state)
    clock += wait
    await open(store()).turn()
    expect(row('a').state).toBe('SAFE')
  })

  test('wait longer each time, but never more than five minutes for a line nor an hour for a person', async () => {
    for (const [kind, unit, limit] of [['not_allowed', MINUTE, 60 * MINUTE], ['line', 1_000, 5 * MINUTE]] as const) {
      take(kind)
      const uploads = open(failing(kind))
      const waits: number[] = []
      for (let n = 0; n < 12; n++) {
        await uploads.turn()
        waits.push(row(kind).wait)
        clock += row(kind).wait
      }
      expect([kind, waits]).toEqual([kind, Array.from({ length: 12 }, (_, n) => Math.min(limit, unit * 2 ** n))])
      db.prepare('delete from files').run()
    }
  })

  test('are not held up by one that can not go', async () => {
    const bad = take('a')
    take('b')
    take('c')
    await open(store({ before: (_, at) => { if (at === bad.path) throw new StorageFailed('too_large', 413) } })).turn()
    expect([row('a').state, row('b').state, row('c').state]).toEqual(['FAILED', 'SAFE', 'SAFE'])
  })

  test('leave the store in peace for as long as it asks', async () => {
    take('a')
    take('b')
    let calls = 0
    const uploads = open(store({ before: () => {
      calls++
      throw new StorageFailed('busy', 429, 120_000)
    } }))
    await uploads.turn()
    clock += 119_000
    await uploads.turn()
    expect(calls).toBe(1)
    clock += 1_000
    await uploads.turn()
    expect(calls).toBe(2)
  })

  test('wait for a person, and for their session, without a fault', async () => {
    take('a')
    await open(null).turn()
    expect(row('a')).toMatchObject({ state: 'QUEUED', tries: 0 })
    await open(failing('sign_in_again')).turn()
    expect(row('a')).toMatchObject({ state: 'QUEUED', tries: 0 })
  })

  test('go out as far as somebody can send them: nobody\'s file holds up another person\'s', async () => {
    take('a', 'of Rahel')
    take('b', 'of Urs', 'city', 'urs')
    take('c', 'of nobody we know', 'city', '')
    await openFor(author => (author === 'urs' ? store() : null)).turn()
    expect(['a', 'b', 'c'].map(id => row(id).state)).toEqual(['QUEUED', 'SAFE', 'QUEUED'])
    await open(store()).turn()
    expect(['a', 'b', 'c'].map(id => row(id).state)).toEqual(['SAFE', 'SAFE', 'SAFE'])
  })

  test('that are damaged here are said and kept; the others go, and it is safe after all where the server has it', async () => {
    const { sha256, bytes, path: at } = take('a')
    take('b')
    fs.truncateSync(path.join(root, 'files', sha256), 50)
    await open(store()).turn()
    expect([row('a').state, row('b').state, unsafeFiles(db)]).toEqual(['FAILED', 'SAFE', { count: 1, fault: 'damaged' }])
    expect(isHere(sha256)).toBe(true)
    server.set(at, bytes)
    clock += 2 * MINUTE
    await open(store()).turn()
    expect(row('a').state).toBe('SAFE')
  })

  test('leave this PC when they have been safe for the whole retention, and never otherwise', async () => {
    const { sha256 } = take('a')
    const [twice, anew] = [take('b', 'the same scratch'), take('e', 'kept anew for a form that is not confirmed yet')]
    await open(store()).turn()
    take('c', 'the same scratch', 'airport')
    const never = take('d', 'never sent')
    await open(failing('not_allowed')).turn()
    clock += retention_ms - MINUTE
    await open(null).turn()
    expect(isHere(sha256)).toBe(true)
    clock += 2 * MINUTE
    openFolder(path.join(root, 'files'), key).keep(anew.bytes)
    fs.utimesSync(path.join(root, 'files', anew.sha256), clock / 1000, clock / 1000)
    await open(null).turn()
    expect([isHere(sha256), isHere(anew.sha256)]).toEqual([false, true])
    expect(db.prepare("select count(*) from files where attachment_id = 'a'").pluck().get()).toBe(0)
    expect([isHere(twice.sha256), isHere(never.sha256)], 'one attachment of it is not safe; never sent').toEqual([true, true])
    clock += 10 * 365 * DAY
    await open(null).turn()
    expect([isHere(twice.sha256), isHere(never.sha256)]).toEqual([true, true])
  })

  test('leave by themselves: a desk that is never restarted, where nobody signs in, looks every day', async () => {
    const { sha256 } = take('a')
    const none = { work: () => {}, ms: -1 }
    let due = none
    const uploads = open(store(), undefined, (work, ms) => (due = { work, ms }, () => { due = none }))
    uploads.wake('person')
    for (let days = 0; days <= 30; days++) {
      await expect.poll(() => due.ms).toBe(DAY)
      expect(isHere(sha256), `after ${days} days`).toBe(true)
      clock += DAY
      due.work()
    }
    await expect.poll(() => isHere(sha256)).toBe(false)
    await uploads.stop()
    expect(due.ms, 'nothing more is planned').toBe(-1)
  })

  test('do not leave early because the PC’s clock has jumped, once the server’s is known', async () => {
    const { sha256 } = take('a')
    await open(store()).turn()
    clock += 2 * retention_ms
    writeDesk(db, 'clock_offset_ms', String(-2 * retention_ms))
    await open(null).turn()
    expect(isHere(sha256)).toBe(true)
  })

  test('are found again after the database was rebuilt; what the server says to have is read back, not sent', async () => {
    const stray = take('a')
    const stored = take('b')
    const gone = take('c')
    server.set(stored.path, stored.bytes)
    db.prepare('delete from files').run()
    const attachment = { org_id: 'firm', location_id: 'city', kind: 'PHOTO', mime: 'image/jpeg', bytes: 1, contract_id: 'c', created_at: clock, created_by: 'rahel' }
    insert(db, 'attachments', { ...attachment, id: 'a', sha256: stray.sha256, state: 'LOCAL' }, { ...attachment, id: 'b', sha256: stored.sha256, state: 'STORED' },
      { ...attachment, id: 'c', sha256: gone.sha256, state: 'STORED' })
    const puts: string[] = []
    await open(store({ before: (step, at) => { if (step === 'put') puts.push(at) } })).turn()
    expect([told.toSorted(), puts, isHere(stored.sha256)]).toEqual([['a', 'b'], [stray.path], true])
    clock += MINUTE
    await open(store()).turn()
    expect([row('c').state, server.has(gone.path)], 'it was only said to be there').toEqual(['SAFE', true])
    expect(hashOf(server.get(stray.path) ?? new Uint8Array())).toBe(stray.sha256)
  })

  test('wait on where the database can not be read, and end nobody\'s program', async () => {
    const waits: number[] = []
    const uploads = open(store(), undefined, (_, ms) => (waits.push(ms), () => undefined))
    db.close()
    await uploads.turn()
    expect([waits.length, logged.some(line => line.startsWith('files wait'))]).toEqual([1, true])
  })
})
