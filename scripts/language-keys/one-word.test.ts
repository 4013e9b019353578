import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readTexts } from './texts.ts'
import type { Language } from './texts.ts'

const root = path.resolve(import.meta.dirname, '../..')
/** What a location is called nowhere: two words for one thing make two things of it. In French a damage has one word as well. */
const others: Record<Language, { own: string; other: RegExp }> = {
  de: { own: 'Standort', other: /(?<!\p{L})(filialen?|stationen?|niederlassung(en)?|zweigstellen?)(?!\p{L})/iu },
  fr: { own: 'succursale', other: /(?<!\p{L})(sites?|stations?|filiales?|agences?|d[ée]g[âa]ts?)(?!\p{L})/iu },
  it: { own: 'sede', other: /(?<!\p{L})(filiali?e?|stazion[ei]|succursal[ei]|agenzi[ae])(?!\p{L})/iu },
  en: { own: 'location', other: /(?<!\p{L})(branch(es)?|stations?|subsidiar(y|ies)|agenc(y|ies))(?!\p{L})/iu },
}

test.each(Object.entries(others))('%s has one word for a location, on the screen, on paper and in exports', (language, { own, other }) => {
  const texts = [...readTexts(root, language as Language)].map(([key, text]) => `${key}: ${text}`)
  const papers = ['documents', 'exports'].map(part => `electron/data/${part}/words/${language}.ts`).flatMap(file => fs.readFileSync(path.join(root, file), 'utf8').split('\n').map((line, n) => `${file}:${n + 1} ${line}`))
  expect(texts.filter(text => new RegExp(own, 'i').test(text)).length).toBeGreaterThan(20)
  const said = [...texts.map(text => text.replace(/^[^:]*: /, '')), ...papers]
  expect(said.filter(text => other.test(text))).toEqual([])
})
