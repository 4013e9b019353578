import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readTexts } from './texts.ts'

const root = path.resolve(import.meta.dirname, '../..')
/** In French a location is a `succursale` and a damage a `dommage`, on the screen, on paper and in exports: two words for one thing make two things of it. */
const others = /(?<!\p{L})(sites?|stations?|filiales?|agences?|d[ée]g[âa]ts?)(?!\p{L})/iu

test('French has one word for a location and one for a damage', () => {
  const texts = [...readTexts(root, 'fr')].map(([key, text]) => `${key}: ${text}`)
  const papers = ['electron/data/documents/words/fr.ts', 'electron/data/exports/words/fr.ts'].flatMap(file => fs.readFileSync(path.join(root, file), 'utf8').split('\n').map((line, n) => `${file}:${n + 1} ${line}`))
  expect(texts.length).toBeGreaterThan(1000)
  expect([...texts, ...papers].filter(text => others.test(text))).toEqual([])
})
