import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { migrations } from '../../tests/sync/local.ts'
import { openDatabase } from './database.ts'
import { registerFunctions } from './functions.ts'
import { findPerson, keepPerson, obeyPinResets, peopleWithPin } from './people.ts'
import { openPins } from './pins.ts'

const vault = { seal: (bytes: Uint8Array) => Promise.resolve(bytes), unseal: (bytes: Uint8Array) => Promise.resolve(bytes) }
const person = (id: string) => ({ id, email: `${id}@example.ch`, name: id, role: 'STAFF' as const, org_id: 'firm', locale: 'de' })

test('A PIN that a manager has reset opens nothing any more; one that is set afterwards stays, as do everybody else\'s', async () => {
  const db = openDatabase({ file: ':memory:', key: randomBytes(32), migrations, prepare: registerFunctions })
  const pins = openPins(db, vault)
  for (const id of ['ada', 'gion']) {
    keepPerson(db, person(id), 0)
    await pins.set(id, '407193', () => `token of ${id}`)
  }
  const hear = (id: string) => db.prepare("insert into pin_resets (id, org_id, user_id, location_id, reset_at, reset_by) values (?, 'firm', 'ada', 'zrh', 1, 'chef')").run(id)
  expect(obeyPinResets(db)).toBe(false)
  hear('first')
  expect(obeyPinResets(db)).toBe(true)
  expect(peopleWithPin(db).map(known => known.id)).toEqual(['gion'])
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
  expect(peopleWithPin(db).map(known => known.id)).toEqual(['gion'])
  db.close()
})
