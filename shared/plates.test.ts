import { expect, test } from 'vitest'
import { parsePlate, showPlate } from './plates.ts'

test.each([['ZH 412807', 'ZH 412807'], ['zh412 807', 'ZH 412807'], ['fl-1', 'FL 1'], ['XX 123', null], ['ZH', null], ['ZH 1234567', null], ['412807', null]])(
  'typed %j is the plate %j', (text, plate) => { expect(parsePlate(text)).toBe(plate) },
)
test('a plate is shown as it is read aloud', () => {
  expect(showPlate('ZH 412807')).toBe('ZH 412\u202f807')
  expect(showPlate('TI 1234')).toBe('TI 1\u202f234')
})
