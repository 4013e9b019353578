import { expect, test } from 'vitest'
import { keyOfAction, keyShown, keysOfPaper, letterPressed } from './action-keys.ts'

const press = (key: string, held: Partial<Parameters<typeof letterPressed>[0]> = {}) => ({ key, code: `Key${key.toUpperCase()}`, altKey: false, ctrlKey: false, metaKey: false, ...held })

test('no two deeds share a letter, and every button says a key that does it, also while the paper is open', () => {
  const names = Object.keys(keyOfAction) as (keyof typeof keyOfAction)[]
  for (const isPaper of [false, true]) {
    const shown = names.map(name => keyShown(name, isPaper))
    expect(new Set(shown).size).toBe(names.length)
    for (const [n, key] of shown.entries()) {
      const [letter = '', alt] = key.split('+').toReversed()
      expect(letterPressed(press(letter.toLowerCase(), { altKey: alt !== undefined }), isPaper)).toBe(keyOfAction[names[n] ?? 'note'])
    }
  }
})

test('what the paper takes is the paper\'s, with Alt the deed\'s, whatever Alt makes of the letter; other combinations are nobody\'s', () => {
  for (const letter of keysOfPaper) {
    expect(letterPressed(press(letter.toLowerCase()), true)).toBeNull()
    expect(letterPressed(press('\u00df', { code: `Key${letter}`, altKey: true }), true)).toBe(letter)
    expect(letterPressed(press(letter, { altKey: true }), false)).toBeNull()
  }
  expect([letterPressed(press('z', { ctrlKey: true }), false), letterPressed(press('z', { metaKey: true }), true), letterPressed(press('z', { altKey: true }), true), letterPressed({ ...press('1'), code: 'Digit1' }, false)]).toEqual([null, null, null, '1'])
})
