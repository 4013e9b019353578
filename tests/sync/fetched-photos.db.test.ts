import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PhotoPlace } from '../../shared/contract-view.ts'
import { photosOf } from '../../electron/data/queries/photos-of-contract.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { openRoom } from '../attacks/desk-room.ts'
import { newPc } from './counter.ts'
import type { OpenPc, Pc } from './counter.ts'
import { tempFolder } from './local.ts'

/** Two PCs of one location, whole data processes with lines of their own, against the real backend. */
describe('Photos that a desk took, at another desk', () => {
  const use = openRoom()
  let far: Pc
  beforeEach(() => { far = newPc(tempFolder()) })
  afterEach(() => fs.rmSync(far.folder, { recursive: true, force: true }))

  const still = { later: () => () => undefined }
  async function start(pc: Pc): Promise<OpenPc> {
    const desk = use.start(pc, still)
    expect(await use.signIn(desk)).toBe('ok')
    await desk.quiet()
    return desk
  }
  let photos = 0
  const photo = () => {
    const made = Buffer.alloc(40_000, `scratch ${++photos} `)
    made.set([0xff, 0xd8, 0xff, 0xe0])
    return new Uint8Array(made)
  }
  const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
  /** Takes so many photos at a desk and waits until the server has them. */
  async function take(desk: OpenPc, count: number): Promise<Uint8Array[]> {
    const bytes = Array.from({ length: count }, photo)
    for (const one of bytes) expect(await desk.act('add_file', { contract_id: use.fixture.contract, damage_id: null, kind: 'PHOTO', bytes: one })).toBe('ok')
    desk.counter.files.wake('line')
    await desk.counter.files.turn()
    await desk.quiet()
    return bytes
  }
  const places = (desk: OpenPc): PhotoPlace[] => photosOf(desk.counter.desk, use.fixture.contract).map(({ place }) => place)
  const look = async (desk: OpenPc) => {
    expect(await desk.act('fetch_photos', { contract_id: use.fixture.contract })).toBe('ok')
    await desk.counter.files.fetches.turn()
  }
  const shown = (desk: OpenPc, bytes: Uint8Array) => desk.counter.files.show(hash(bytes))
  const isObject = (call: string) => call.startsWith('/storage/')
  const objects = (desk: OpenPc) => desk.line.calls.filter(isObject).length

  test('are fetched when somebody looks, encrypted on the disk, and shown without a line and after a restart', async () => {
    const [here, there] = [await start(use.newPc()), await start(far)]
    const taken = await take(here, 3)
    await there.quiet()
    expect([places(here), places(there)]).toEqual([['here', 'here', 'here'], ['elsewhere', 'elsewhere', 'elsewhere']])
    expect(shown(there, taken[0] ?? photo())).toBeNull()
    there.line.state = 'refusing'
    await look(there)
    expect(places(there), 'without a line they are only said').toEqual(['elsewhere', 'elsewhere', 'elsewhere'])
    there.line.state = 'up'
    there.counter.files.wake('line')
    await there.counter.files.fetches.turn()
    expect(places(there)).toEqual(['here', 'here', 'here'])
    for (const bytes of taken) expect(Buffer.from(shown(there, bytes)?.bytes ?? []).equals(Buffer.from(bytes))).toBe(true)
    const folder = path.join(far.folder, 'fetched')
    expect(fs.readdirSync(folder).toSorted()).toEqual(taken.map(hash).toSorted())
    for (const name of fs.readdirSync(folder)) expect(fs.readFileSync(path.join(folder, name)).includes('scratch')).toBe(false)
    expect(there.counter.db.prepare('select count(*) from files').pluck().get(), 'nothing of it is sent back as own').toBe(0)

    const before = objects(here)
    await look(here)
    expect(objects(here), 'who took them fetches nothing').toBe(before)
    await use.stop(there)
    const again = await start(far)
    again.line.state = 'refusing'
    expect(shown(again, taken[2] ?? photo())).not.toBeNull()
    await again.act('sign_out', {})
    expect(() => shown(again, taken[2] ?? photo())).toThrow('not_signed_in')
    expect(await again.act('fetch_photos', { contract_id: use.fixture.contract })).toBe('error.not_signed_in')
  })

  test('whose bytes on the way, or in the store, are others are said and not shown', async () => {
    const [here, there] = [await start(use.newPc()), await start(far)]
    const [first = photo(), second = photo()] = await take(here, 2)
    await there.quiet()
    there.line.between = (call, answer) => isObject(call) && call.endsWith(hash(first)) ? new Response('a forged photo', { status: answer.status }) : null
    await look(there)
    expect([...places(there)].sort()).toEqual(['differs', 'here'])
    expect([shown(there, first), shown(there, second) === null]).toEqual([null, false])
    there.line.between = null
    await look(there)
    expect(places(there)).toEqual(['here', 'here'])
  })

  test('of another firm or another location are refused by the server, whatever this PC asks for', async () => {
    const there = await start(far)
    const { org, other, locations, contract } = use.fixture
    const bytes = photo()
    const ask = async (org_id: string, location_id: string) => {
      await use.backend.service.storage.from('attachments').upload(`${org_id}/${location_id}/${hash(bytes)}`, bytes, { contentType: 'image/jpeg', upsert: true })
      there.counter.db.prepare('delete from attachments').run()
      there.counter.db.prepare('delete from fetched_files').run()
      there.counter.db.prepare(`insert into attachments (id, org_id, location_id, kind, sha256, bytes, mime, state, contract_id, created_at) values (?, ?, ?, 'PHOTO', ?, ?, 'image/jpeg', 'STORED', ?, ?)`)
        .run(uuidv7(), org_id, location_id, hash(bytes), bytes.length, contract, Date.now())
      await look(there)
      return [places(there)[0], shown(there, bytes) === null, fs.existsSync(path.join(far.folder, 'fetched', hash(bytes)))]
    }
    expect(await ask(other.org, other.location)).toEqual(['missing', true, false])
    expect(await ask(org, locations.airport)).toEqual(['missing', true, false])
    expect(await ask(org, locations.city), 'of its own it gets').toEqual(['here', false, true])
  })

  test('never hold up a row: a store that swallows everything leaves pull and push alone', async () => {
    const [here, there] = [await start(use.newPc()), await start(far)]
    await take(here, 1)
    await there.quiet()
    there.line.before = async call => { if (isObject(call)) await new Promise(() => undefined) }
    expect(await there.act('fetch_photos', { contract_id: use.fixture.contract })).toBe('ok')
    expect(places(there)).toEqual(['loading'])
    expect(await there.confirm('take_payment', use.pay())).not.toContain('error')
    await there.quiet()
    expect([await use.payments(), places(there)]).toEqual([[1000], ['loading']])
    await use.stop(there) // within a second, whatever the store does
    expect(fs.existsSync(path.join(far.folder, 'fetched')) ? fs.readdirSync(path.join(far.folder, 'fetched')) : []).toEqual([])
  })

  test('of the hand-over of a car that is expected today are there before anybody asks', async () => {
    const here = await start(use.newPc())
    const bytes = await take(here, 1)
    const there = await start(far)
    // As a hand-over: its inspection names the photo, and the car is due in an hour.
    const inspection_id = uuidv7()
    const { contract, contract_leg, vehicles, org } = use.fixture
    const { db } = there.counter
    db.prepare(`insert into inspections (id, org_id, contract_id, vehicle_id, leg_id, kind, inspected_at, odometer_km, fuel_level, content_hash) values (?, ?, ?, ?, ?, 'CHECK_OUT', ?, 30000, 8, '')`)
      .run(inspection_id, org, contract, vehicles.rented, contract_leg, Date.now())
    db.prepare('update attachments set inspection_id = ?, contract_id = null').run(inspection_id)
    db.prepare('update contracts set ends_at = ? where id = ?').run(Date.now() - 3_600_000, contract)
    there.counter.files.wake('line')
    await there.counter.files.fetches.turn()
    expect(places(there)).toEqual(['here'])
    expect(shown(there, bytes[0] ?? photo())).not.toBeNull()
  })
})
