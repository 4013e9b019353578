import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkLanguages } from './check-languages.ts'

let root: string

beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-language-keys-'))
  write('renderer/src/board.tsx', `
    export const title = t('board.title', { name })
    export const cars = i18n.t("board.cars", { count: 2 })
    export const label = t(\`status.\${status}\`)
    const columns = [{ header: 'board.plate' }]`)
  for (const language of ['de', 'fr', 'it', 'en']) writeTexts(language, {})
})

afterEach(() => fs.rmSync(root, { recursive: true, force: true }))

function write(file: string, text: string) {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  fs.writeFileSync(path.join(root, file), text)
}

function writeTexts(language: string, changes: Record<string, string>) {
  const board = { title: 'Heute, {{name}}', cars_one: '{{count}} Auto', cars_other: '{{count}} Autos', plate: 'Schild' }
  write(`renderer/i18n/${language}.json`, JSON.stringify({ board: { ...board, ...changes }, status: { free: 'frei', rented: 'vermietet' } }))
}

describe('the language keys', () => {
  it('pass when all languages have the same keys and all of them are used', () => {
    expect(checkLanguages(root)).toEqual({ keys: 6, faults: [] })
  })

  it('fail on a key that one language lacks', () => {
    write('renderer/i18n/fr.json', JSON.stringify({ board: { title: '{{name}}' } }))
    expect(checkLanguages(root).faults).toContain('fr: "board.plate" is missing')
  })

  it('fail on a key that only another language has', () => {
    writeTexts('it', { extra: 'di più' })
    expect(checkLanguages(root).faults).toEqual(['it: "board.extra" is not in de'])
  })

  it('fail on an empty text', () => {
    writeTexts('en', { plate: ' ' })
    expect(checkLanguages(root).faults).toEqual(['en: "board.plate" is empty'])
  })

  it('fail on other placeholders', () => {
    writeTexts('en', { title: 'Today, {{nom}}' })
    expect(checkLanguages(root).faults).toEqual([expect.stringContaining('"board.title" has the placeholders "{{nom}}"')])
  })

  it('fail on a key that is asked for and has no text', () => {
    write('renderer/src/more.tsx', "export const x = t('board.nothing')")
    expect(checkLanguages(root).faults).toEqual([expect.stringContaining("t('board.nothing') has no text")])
  })

  it('read the parts of a language as well, and fail on a key that only one language has there', () => {
    write('shared/message.ts', "export const keys = ['error.internal', 'error.line']")
    for (const language of ['de', 'fr', 'it']) write(`renderer/i18n/${language}.messages.json`, '{"error.internal":"Oh","error.line":"Ah"}')
    write('renderer/i18n/en.messages.json', '{"error.internal":"Oh"}')
    expect(checkLanguages(root)).toEqual({ keys: 8, faults: ['en: "error.line" is missing'] })
  })

  it('fail on a text that is used nowhere', () => {
    for (const language of ['de', 'fr', 'it', 'en']) writeTexts(language, { old: 'alt' })
    expect(checkLanguages(root).faults).toEqual(['de: "board.old" is used nowhere'])
  })
})
