import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { withFrenchBlanks } from './french-blanks.ts'
import { readTexts } from './texts.ts'

const root = path.resolve(import.meta.dirname, '../..')
const papers = ['electron/data/documents/words/fr.ts', 'electron/data/exports/words/fr.ts']
/** A text in quotes of a file of words; they have the curly apostrophe, so none ends early. */
const quoted = /'([^'\n]*)'/g

test('French has one blank before a colon, on the screen, on paper and in exports', () => {
  const texts = [...readTexts(root, 'fr')].map(([key, text]) => [key, text] as const)
  const written = papers.flatMap(file => [...fs.readFileSync(path.join(root, file), 'utf8').matchAll(quoted)].map(([, text = '']) => [file, text] as const))
  expect([texts.length > 1000, written.length > 300]).toEqual([true, true])
  expect([...texts, ...written].filter(([, text]) => withFrenchBlanks(text) !== text).map(([where, text]) => `${where}: ${text}`)).toEqual([])
})

test('a narrow blank stands before a high sign and inside the quotes, and nowhere else', () => {
  expect(withFrenchBlanks('Retour: demain ; «ou» non ?')).toBe('Retour\u202f: demain\u202f; «\u202fou\u202f» non\u202f?')
  for (const left of ['14:00', 'https://base?id=1', ':', 'Qui\u202f?', 'a {{b}}:{{c}}']) expect(withFrenchBlanks(left)).toBe(left)
})
