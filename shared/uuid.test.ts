import { expect, test } from 'vitest'
import { DAY } from './time.ts'
import { uuidv7 } from './uuid.ts'

test('ids are UUIDv7, unique and in the order in which they were made, even within a millisecond', () => {
  const ids = Array.from({ length: 5_000 }, () => uuidv7(1_795_000_000_000))
  expect(new Set(ids).size).toBe(ids.length)
  expect([...ids].sort()).toEqual(ids)
  for (const id of ids.slice(0, 50)) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
})
test('an id tells its time', () => {
  const at = Date.now() + 200 * DAY // no other test of this process has been there
  expect(Number.parseInt(uuidv7(at).replace('-', '').slice(0, 12), 16)).toBe(at)
})
test('a clock that goes back makes no id smaller than the last', () => {
  const late = uuidv7(1_900_000_000_000)
  expect(uuidv7(1_800_000_000_000) > late).toBe(true)
})
