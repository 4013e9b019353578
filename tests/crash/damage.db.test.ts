import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { Desk } from '../../electron/data/desk.ts'
import { random } from '../../scripts/seed/random.ts'
import { openRoom } from '../attacks/desk-room.ts'
import { seed } from '../seed.ts'
import { differences, rowsForDesk } from '../simulation/compare.ts'
import type { OpenPc, Pc } from '../sync/counter.ts'
import { checkInInput } from '../twins/inputs.ts'

const use = openRoom()
const dice = random(`damage ${seed}`)
const flips = 40

const asides = (): string[] => fs.readdirSync(use.folder).filter(name => name.startsWith('damaged-'))
const opsOf = ({ counter }: OpenPc) => counter.db.prepare('select op_id from outbox').pluck().all()

function flipBit(file: string, at: number): void {
  const bytes = fs.readFileSync(file)
  bytes[at] = (bytes[at] ?? 0) ^ (1 << dice.int(0, 7))
  fs.writeFileSync(file, bytes)
}

/** A query that reads every page, where a screen's would read some. */
function readAll({ db }: Desk): string {
  const found = db.pragma('integrity_check', { simple: true }) as string
  if (found !== 'ok') throw Object.assign(new Error(found), { code: 'SQLITE_CORRUPT' })
  return found
}

/** Starts as main does: again whenever the data process ends; until everything can be read. Returns it and how often it was started. */
async function startUntilWhole(pc: Pc): Promise<{ opened: OpenPc; starts: number }> {
  for (let starts = 1; starts < 4; starts++) {
    let asked = 0
    let opened: OpenPc
    try {
      opened = use.start(pc, { read: readAll, restart: () => { asked++ }, later: work => (setImmediate(work), () => undefined) })
    } catch {
      continue
    }
    const { value = null } = await opened.counter.ask({ id: 1, kind: 'read', name: 'board', input: {} }) as { value?: unknown }
    await new Promise(resolve => { setImmediate(() => setImmediate(resolve)) })
    if (value === 'ok') return { opened, starts }
    expect(asked).toBeGreaterThan(0)
    await use.stop(opened)
  }
  throw new Error('three starts, and the database can not be read')
}

test('a flipped bit anywhere in the database is harmless, or the file is put aside and what waits comes back from the journal', async () => {
  const pc = use.newPc()
  let opened = use.start(pc)
  await use.signIn(opened)
  await opened.quiet()
  await opened.confirm('take_payment', use.pay(100))
  await opened.quiet()
  opened.line.state = 'refusing'
  const waiting = [await opened.confirm('check_in', checkInInput(use.fixture)), await opened.confirm('take_payment', use.pay(200)),
    await opened.confirm('take_payment', use.pay(300))]
  await use.stop(opened)

  const file = path.join(use.folder, 'guichet.db')
  const whole = `${use.folder}-whole`
  fs.cpSync(use.folder, whole, { recursive: true })
  const { size } = fs.statSync(file)
  let put_aside = 0
  for (let n = 0; n < flips; n++) {
    fs.rmSync(use.folder, { recursive: true })
    fs.cpSync(whole, use.folder, { recursive: true })
    // the last one in a page that every start reads
    const at = n < flips - 1 ? dice.int(0, size - 1) : dice.int(100, 4_000)
    flipBit(file, at)
    const damaged = fs.readFileSync(file)
    ;({ opened } = await startUntilWhole(pc))
    expect(opsOf(opened), `a bit of byte ${at} of ${size}, seed ${seed}`).toEqual(expect.arrayContaining(waiting))
    for (const name of asides()) {
      put_aside++
      expect(fs.readFileSync(path.join(use.folder, name, 'guichet.db')).equals(damaged)).toBe(true)
    }
    if (n < flips - 1) await use.stop(opened)
  }
  fs.rmSync(whole, { recursive: true })
  // the others lie in pages that nothing uses since the initial load
  expect(put_aside).toBeGreaterThan(flips * 0.4)

  // the last of them goes all the way: the server brings the rest, and gets what waited
  expect(asides()).toHaveLength(1)
  expect((await opened.session()).rebuilt).toBe(waiting.length)
  expect(await use.signIn(opened)).toBe('ok')
  await opened.quiet()
  expect((await opened.session()).rebuilt).toBeNull()
  expect(await use.payments()).toEqual([100, 200, 300])
  const rows = await rowsForDesk(use.backend.sql, use.fixture.users.city.id, use.fixture.locations.city)
  expect(differences(opened.counter.db, rows)).toEqual([])
})

test('a database that is gone, or empty, is begun anew in words, and what waited comes back from the journal', async () => {
  const pc = use.newPc()
  let opened = use.start(pc)
  expect((await opened.session()).rebuilt, 'a new PC has lost nothing').toBeNull()
  await use.signIn(opened)
  await opened.quiet()
  for (const [nth, lose] of [(file: string) => fs.rmSync(file, { force: true }), (file: string) => { if (fs.existsSync(file)) fs.writeFileSync(file, '') }].entries()) {
    opened.line.state = 'refusing'
    const waiting = [await opened.confirm('take_payment', use.pay(100 + nth)), await opened.confirm('take_payment', use.pay(200 + nth))]
    await use.stop(opened)
    for (const part of ['', '-wal', '-shm']) lose(path.join(use.folder, `guichet.db${part}`))
    opened = use.start(pc)
    expect(opsOf(opened)).toEqual(expect.arrayContaining(waiting))
    expect((await opened.session()).rebuilt, 'it is said at the sign-in').toBe(2)
    opened.line.state = 'up'
    expect(await use.signIn(opened)).toBe('ok')
    await opened.quiet()
    expect((await opened.session()).rebuilt).toBeNull()
    expect((await opened.status()).rebuilt, 'and compared with the server').not.toBeNull()
    expect(differences(opened.counter.db, await rowsForDesk(use.backend.sql, use.fixture.users.city.id, use.fixture.locations.city))).toEqual([])
  }
  expect(await use.payments()).toEqual([100, 101, 200, 201])
})

test('what the journal has not got is saved out of the damaged database, as far as that can be read', async () => {
  const pc = use.newPc()
  let opened = use.start(pc)
  await use.signIn(opened)
  await opened.quiet()
  opened.line.state = 'refusing'
  const waiting = [await opened.confirm('take_payment', use.pay(200)), await opened.confirm('take_payment', use.pay(300))]
  const page = opened.counter.db.prepare("select rootpage from sqlite_schema where name = 'vehicles'").pluck().get() as number
  await use.stop(opened)
  fs.rmSync(path.join(use.folder, 'guichet.journal'))
  const file = path.join(use.folder, 'guichet.db')
  flipBit(file, page * 4096 - 2_000)
  fs.writeFileSync(`${file}.suspect`, '')
  opened = use.start(pc)
  expect(asides()).toHaveLength(1)
  expect(opsOf(opened)).toEqual(expect.arrayContaining(waiting))
})
