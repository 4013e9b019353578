import { expect, test } from 'vitest'
import { withKept, type TypedPhoto } from './views.ts'

const there: TypedPhoto[] = [{ sha256: 'a', view: 'FRONT' }, { sha256: 'b', view: 'RIGHT' }]

test('a photo fills the next gap of the walk around the car', () => expect(withKept(there, 'c', undefined).at(-1)).toEqual({ sha256: 'c', view: 'REAR' }))

test('the same photo chosen once more stays where it is, and leaves no gap behind', () => expect(withKept(there, 'b', undefined)).toEqual(there))

test('a photo that is asked for as another view goes there, in the place of what was there', () =>
  expect(withKept(there, 'b', 'FRONT')).toEqual([{ sha256: 'b', view: 'FRONT' }]))
