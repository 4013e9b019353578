import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { migrations } from '../../tests/sync/local.ts'
import { openDatabase } from './database.ts'
import { registerFunctions } from './functions.ts'
import { DAY } from '../../shared/time.ts'
import { findPerson, forgetPin, keepPerson, obeyPinResets, peopleWithPin } from './people.ts'
import { openPins } from './pins.ts'

const vault = { seal: (bytes: Uint8Array) => Promise.resolve(bytes), unseal: (bytes: Uint8Array) => Promise.resolve(bytes) }
const person = (id: string) => ({ id, email: `${id}@example.ch`, name: id, role: 'STAFF' as const, org_id: 'firm', locale: 'de' })

test('A PIN that a manager has reset opens nothing any more; one that is set afterwards stays, as do everybody else\'s', async () => {
  const db = openDatabase({ file: ':memory:', key: randomBytes(32), migrations, prepare: registerFunctions })
  const pins = openPins(db, vault, () => 1)
  for (const id of ['ada', 'gion']) {
    keepPerson(db, person(id), 0)
    await pins.set(id, '407193', () => `token of ${id}`)
  }
  const hear = (id: string) => db.prepare("insert into pin_resets (id, org_id, user_id, location_id, reset_at, reset_by) values (?, 'firm', 'ada', 'zrh', 1, 'chef')").run(id)
  expect(obeyPinResets(db)).toBe(false)
  hear('first')
  expect(obeyPinResets(db)).toBe(true)
  expect(peopleWithPin(db, 1).map(known => known.id)).toEqual(['gion'])
  await expect(pins.open('ada', '407193')).rejects.toMatchObject({ detail: { key: 'error.pin_gone' } })
  // a token that rotates afterwards is not sealed for the old PIN
  await pins.keepToken('ada', 'rotated', () => true)
  expect(findPerson(db, 'ada')?.sealed_token).toBeNull()

  await pins.set('ada', '193407', () => 'new token')
  // the cache is loaded anew, so the row comes once more
  db.exec('delete from pin_resets')
  hear('first')
  expect(obeyPinResets(db)).toBe(false)
  expect((await pins.open('ada', '193407')).refresh_token).toBe('new token')
  hear('second')
  expect(obeyPinResets(db)).toBe(true)
  expect(peopleWithPin(db, 1).map(known => known.id)).toEqual(['gion'])
  db.close()
})

test('a PIN counts for thirty days after its owner was last here, and no longer; their operations can still be pushed', async () => {
  const db = openDatabase({ file: ':memory:', key: randomBytes(32), migrations, prepare: registerFunctions })
  let now = 0
  const pins = openPins(db, vault, () => now)
  keepPerson(db, person('ada'), 0)
  await pins.set('ada', '407193', () => 'token')
  await pins.keepForPushing('ada', 'token', () => true)
  now = 30 * DAY - 1
  expect((await pins.open('ada', '407193')).refresh_token).toBe('token')
  now++
  expect(peopleWithPin(db, now)).toEqual([])
  await expect(pins.open('ada', '407193')).rejects.toMatchObject({ detail: { key: 'error.pin_gone' } })
  expect(await pins.keptForPushing()).toMatchObject([{ person: { id: 'ada' }, refresh_token: 'token' }])
  // five wrong PINs, or a manager's reset, end that, too
  forgetPin(db, 'ada')
  expect(await pins.keptForPushing()).toEqual([])
  db.close()
})

test('the token that rotated last is the one that a PIN opens, whichever was sealed first and whenever the PIN was typed', async () => {
  const db = openDatabase({ file: ':memory:', key: randomBytes(32), migrations, prepare: registerFunctions })
  let sealing = Promise.resolve()
  const pins = openPins(db, { ...vault, seal: async bytes => { await sealing; return bytes } }, () => 1)
  keepPerson(db, person('ada'), 0)
  await pins.set('ada', '407193', () => 'first')
  let newest = 'second'
  let goOn = () => {}
  sealing = new Promise(resolve => { goOn = resolve })
  const slow = pins.keepToken('ada', 'second', () => newest === 'second')
  sealing = Promise.resolve()
  newest = 'third'
  await pins.keepToken('ada', 'third', () => newest === 'third')
  goOn()
  await slow
  const opening = pins.open('ada', '407193')
  await pins.keepToken('ada', 'fourth', () => true)
  expect((await opening).refresh_token, 'it rotated while the PIN was looked at').toBe('fourth')
  newest = 'fifth'
  sealing = new Promise(resolve => { goOn = resolve })
  const late = pins.keepToken('ada', 'older', () => newest === 'older')
  goOn()
  await late
  expect((await pins.open('ada', '407193')).refresh_token).toBe('fourth')
  db.close()
})
