import { expect, test } from 'vitest'
import { onOneLine } from './paste.ts'

test('three pasted lines stand in one field with a space between them', () => {
  expect(onOneLine('Désirée\r\nMüller-Bünzli\n\n  Bahnhofstrasse 1 \n')).toBe('Désirée Müller-Bünzli Bahnhofstrasse 1')
  expect(onOneLine('one')).toBe('one')
})
