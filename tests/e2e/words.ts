import fs from 'node:fs'
import path from 'node:path'

type Words = { [name: string]: string | Words }
const folder = path.resolve(import.meta.dirname, '../../renderer/i18n')
const load = (file: string) => JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')) as Words
const flat = (words: Words, before = ''): [key: string, text: string][] =>
  Object.entries(words).flatMap(([name, value]) =>
    (typeof value === 'string' ? [[before + name, value]] : flat(value, `${before}${name}.`)))

/** Every key that a screen or the data process may say, with its words in that language. */
export const wordsOf = (language: 'de' | 'fr' | 'it' | 'en'): Map<string, string> =>
  new Map([...flat(load(`${language}.json`)), ...flat(load(`${language}.backups.json`)), ...flat(load(`${language}.messages.json`))])

const german = wordsOf('de')

/** The German sentence of a key, whatever stands in its places. Throws when there is no such sentence. */
export function sentence(key: string, values: Record<string, string> = {}): RegExp {
  const text = german.get(key)
  if (text === undefined) throw new Error(`no German sentence for ${key}`)
  const parts = text.split(/\{\{(\w+)\}\}/)
  const place = (name: string): string => (values[name] === undefined ? '.+' : literal(values[name]))
  return new RegExp(parts.map((part, n) => (n % 2 === 0 ? literal(part) : place(part))).join(''))
}

// Spaces on the screen may be narrow ones.
const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s/g, '\\s')
