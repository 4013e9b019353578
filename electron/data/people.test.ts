import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { migrations } from '../../tests/sync/local.ts'
import { openDatabase } from './database.ts'
import { registerFunctions } from './functions.ts'
import { DAY } from '../../shared/time.ts'
import { findPerson, forgetPin, keepPerson, obeyPinResets, peopleWithPin, pin_days } from './people.ts'
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
  now = pin_days * DAY - 1
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
