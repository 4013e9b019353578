import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { DAY, HOUR, MINUTE } from '../../../shared/time.ts'
import { writeDesk } from '../database.ts'
import { photosOf } from '../queries/photos-of-contract.ts'
import { deskFixture, ids, insert } from '../testing/desk.ts'
import type { TestDesk } from '../testing/desk.ts'
import { storeThat } from '../testing/store.ts'
import type { StoreFaults } from '../testing/store.ts'
import { startFetches } from './fetches.ts'
import { openFolder } from './folder.ts'
import { queueFile } from './queue.ts'
import { hashOf } from './seal.ts'
import { StorageFailed } from './storage.ts'
import type { Storage } from './storage.ts'
import { retention_ms } from './uploads.ts'

let root: string
let desk: TestDesk
let server: Map<string, Uint8Array>
let asked: string[]
let logged: string[]
const key = randomBytes(32)
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-fetches-'))
  desk = deskFixture()
  writeDesk(desk.db, 'location_id', ids.city)
  server = new Map()
  ;[asked, logged] = [[], []]
})
afterEach(() => {
  vi.restoreAllMocks()
  desk.db.close()
  fs.rmSync(root, { recursive: true, force: true })
})

const store = ({ before, ...faults }: StoreFaults = {}) => storeThat(server, { ...faults, before: (step, at) => {
  asked.push(at.split('/').at(-1) ?? '')
  before?.(step, at)
} })
const failing = (kind: StorageFailed['kind']) => store({ before: () => { throw new StorageFailed(kind, 400) } })
const folder = () => openFolder(path.join(root, 'fetched'), key)
const open = (storage: Storage | null, most_bytes?: number) => startFetches({
  db: desk.db, folder: folder(), storage: () => storage, changed: () => undefined, now: () => desk.clock.at, random: () => 1, later: () => () => undefined,
  log: (text, facts) => logged.push(`${text} ${JSON.stringify(facts)}`), ...most_bytes === undefined ? {} : { most_bytes },
})

let nth = 0
/** A photo of a hand-over that another PC has taken and the server has. */
function taken(of: 'CHECK_OUT' | 'CHECK_IN', { state = 'STORED', at = desk.clock.at - 2 * DAY }: { state?: string; at?: number } = {}): string {
  const inspection_id = `inspection-${of}`
  const bytes = Buffer.from(`photo ${++nth} ${'.'.repeat(1_000)}`)
  const sha256 = hashOf(bytes)
  desk.db.prepare(`insert or ignore into inspections (id, org_id, contract_id, vehicle_id, leg_id, kind, inspected_at, odometer_km, fuel_level, content_hash) values (?, ?, ?, ?, ?, ?, ?, 30000, 8, '')`)
    .run(inspection_id, ids.org, ids.contract, ids.rented, ids.leg, of, at)
  insert(desk.db, 'attachments', { id: `photo-${nth}`, org_id: ids.org, location_id: ids.city, kind: 'PHOTO', sha256, bytes: bytes.length, mime: 'image/jpeg', state, inspection_id, created_at: at })
  if (state === 'STORED') server.set(`${ids.org}/${ids.city}/${sha256}`, bytes)
  return sha256
}
const places = () => photosOf(desk, ids.contract).map(({ place }) => place)
const isHere = (sha256: string) => fs.existsSync(path.join(root, 'fetched', sha256))
/** Nothing is fetched ahead: the car is not expected here today. */
const notToday = () => desk.db.prepare('update contracts set ends_at = ? where id = ?').run(desk.clock.at + 100 * DAY, ids.contract)

describe('Photos that another PC has taken', () => {
  test('come when somebody looks at the contract, in words until then; encrypted, and shown without a line afterwards', async () => {
    notToday()
    const [out, back] = [taken('CHECK_OUT'), taken('CHECK_IN')]
    const own = Buffer.from('taken here')
    insert(desk.db, 'attachments', { id: 'own', org_id: ids.org, location_id: ids.city, kind: 'PHOTO', sha256: hashOf(own), bytes: own.length, mime: 'image/jpeg', state: 'LOCAL', contract_id: ids.contract, created_at: desk.clock.at })
    queueFile(desk.db, { attachment_id: 'own', org_id: ids.org, location_id: ids.city, author_id: 'rahel', sha256: hashOf(own), bytes: own.length, mime: 'image/jpeg' }, desk.clock.at)
    const fetches = open(store())
    await fetches.turn()
    expect([places(), asked]).toEqual([['elsewhere', 'elsewhere', 'here'], []])
    fetches.want(ids.contract)
    expect(places()).toEqual(['loading', 'loading', 'here'])
    await fetches.turn()
    expect([places(), asked.toSorted()]).toEqual([['here', 'here', 'here'], [out, back].toSorted()])
    expect(Buffer.from(fetches.read(out) ?? []).toString()).toContain('photo ')
    expect(fs.readFileSync(path.join(root, 'fetched', out)).includes('photo '), 'in plain on the disk').toBe(false)
    await open(null).turn()
    expect(fetches.read(back), 'after a restart, nobody signed in').not.toBeNull()
    fetches.want(ids.contract)
    await fetches.turn()
    expect(asked, 'nothing is fetched twice').toHaveLength(2)
  })

  test('that the other PC has not sent yet are said to be there, and come once the server has them', async () => {
    notToday()
    const sha256 = taken('CHECK_OUT', { state: 'LOCAL' })
    const fetches = open(store())
    fetches.want(ids.contract)
    await fetches.turn()
    expect([places(), asked]).toEqual([['unsent'], []])
    desk.db.prepare("update attachments set state = 'STORED'").run()
    server.set(`${ids.org}/${ids.city}/${sha256}`, Buffer.from('other bytes'))
    fetches.want(ids.contract)
    await fetches.turn()
    expect(places()).toEqual(['differs'])
  })

  test('whose bytes are not what was sealed are said, never kept and never shown; the right ones are taken when they come', async () => {
    notToday()
    const [wrong, right] = [taken('CHECK_OUT'), taken('CHECK_OUT')]
    const fetches = open(store({ back: bytes => (hashOf(bytes) === wrong ? Buffer.from('a forged photo') : bytes) }))
    fetches.want(ids.contract)
    await fetches.turn()
    expect([places(), isHere(wrong), fetches.read(wrong)]).toEqual([['differs', 'here'], false, null])
    expect(folder().hashes()).toEqual([right])
    expect(logged[0]).toContain('not what was sealed')
    desk.clock.at += MINUTE
    await open(store()).turn()
    expect(places()).toEqual(['here', 'here'])
  })

  test.each([['line', 'elsewhere', 1_000], ['busy', 'elsewhere', 1_000], ['not_allowed', 'refused', MINUTE], ['missing', 'missing', MINUTE], ['refused', 'refused', MINUTE]] as const)(
    'that meet "%s" are said to be %s, and tried again after %s ms and not before', async (kind, place, wait) => {
      notToday()
      taken('CHECK_OUT')
      const fetches = open(failing(kind))
      fetches.want(ids.contract)
      await fetches.turn()
      expect(places()).toEqual([place])
      await open(store()).turn()
      expect(places(), 'not before its time').toEqual([place])
      desk.clock.at += wait
      await open(store()).turn()
      expect(places()).toEqual(['here'])
    })

  test('come at once when the line is back or somebody opens the contract again, and wait for a person', async () => {
    notToday()
    taken('CHECK_OUT')
    const cut = open(failing('line'))
    cut.want(ids.contract)
    for (let n = 0; n < 8; n++) {
      await cut.turn()
      desk.clock.at += 5 * MINUTE
    }
    await cut.turn()
    const fetches = open(store())
    await fetches.turn()
    expect(places()).toEqual(['elsewhere'])
    fetches.wake('line')
    await expect.poll(places).toEqual(['here'])
    await open(null).turn()
    taken('CHECK_OUT')
    const nobody = open(null)
    nobody.want(ids.contract)
    await nobody.turn()
    expect(places()).toEqual(['here', 'loading'])
  })

  test('of the last hand-over are there ahead for a car that is expected today; of others, and of its return, nothing is fetched', async () => {
    const [out] = [taken('CHECK_OUT'), taken('CHECK_IN')]
    await open(store()).turn()
    expect(asked).toEqual([out])
    const other = taken('CHECK_OUT')
    notToday()
    await open(store()).turn()
    expect([asked, isHere(other)]).toEqual([[out], false])
  })

  test('leave with the retention, before too many of them fill the disk, and with their row; what is looked at stays', async () => {
    notToday()
    const [first, second] = [taken('CHECK_OUT'), taken('CHECK_OUT')]
    const fetches = open(store())
    fetches.want(ids.contract)
    await fetches.turn()
    desk.clock.at += retention_ms - HOUR
    expect(fetches.read(second)).not.toBeNull()
    desk.clock.at += DAY
    await fetches.turn()
    expect([isHere(first), isHere(second)]).toEqual([false, true])
    expect(places()).toEqual(['elsewhere', 'here'])

    const small = open(store(), 2_500)
    const third = taken('CHECK_OUT')
    small.want(ids.contract)
    await small.turn()
    expect([isHere(first), isHere(second), isHere(third)].filter(Boolean), 'two of them find room').toHaveLength(2)
    desk.db.prepare('delete from attachments where sha256 = ?').run(third)
    desk.clock.at += DAY
    await small.turn()
    expect(isHere(third)).toBe(false)
  })

  test('that find no room are said, and come when there is some; copies make room for what is taken here', async () => {
    notToday()
    const first = taken('CHECK_OUT')
    const fetches = open(store())
    fetches.want(ids.contract)
    await fetches.turn()
    taken('CHECK_OUT')
    fetches.want(ids.contract)
    const full = vi.spyOn(fs, 'writeSync').mockImplementation(() => { throw Object.assign(new Error('no space'), { code: 'ENOSPC' }) })
    await fetches.turn()
    expect(places()).toEqual(['here', 'no_room'])
    full.mockRestore()
    expect([fetches.makeRoom(), isHere(first), fetches.makeRoom()]).toEqual([true, false, false])
    fetches.want(ids.contract)
    await fetches.turn()
    expect(places()).toEqual(['here', 'here'])
  })

  test('that were damaged here are fetched anew; copies that no database knows are thrown away', async () => {
    notToday()
    const sha256 = taken('CHECK_OUT')
    const fetches = open(store())
    fetches.want(ids.contract)
    await fetches.turn()
    fs.truncateSync(path.join(root, 'fetched', sha256), 40)
    expect([fetches.read(sha256), places()]).toEqual([null, ['loading']])
    await fetches.turn()
    expect(fetches.read(sha256)).not.toBeNull()
    desk.db.prepare('delete from fetched_files').run()
    open(store())
    expect(isHere(sha256)).toBe(false)
  })
})
