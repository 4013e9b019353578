import fs from 'node:fs'
import path from 'node:path'

export const languages = ['de', 'fr', 'it', 'en'] as const
export type Language = (typeof languages)[number]

/** Every text of one language by its whole key ("board.departures"), however the file nests them. */
export type Texts = Map<string, string>

/**
 * The texts of renderer/i18n/<language>.json and of its parts <language>.<part>.json. Throws when the first is missing, when two
 * of them hold the same key, and when one holds anything but texts and groups of texts.
 */
export function readTexts(root: string, language: Language): Texts {
  const folder = path.join(root, 'renderer', 'i18n')
  const texts: Texts = new Map()
  for (const file of filesOf(folder, language)) {
    for (const [key, text] of flatten(JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')))) {
      if (texts.has(key)) throw new Error(`"${key}" stands in two files of ${language}`)
      texts.set(key, text)
    }
  }
  return texts
}

function filesOf(folder: string, language: Language): string[] {
  const first = `${language}.json`
  if (!fs.existsSync(path.join(folder, first))) throw new Error(`renderer/i18n/${first} is missing`)
  return [first, ...fs.readdirSync(folder).filter(file => file.startsWith(`${language}.`) && file.endsWith('.json') && file !== first)]
}

function flatten(group: unknown, prefix = '', into: Texts = new Map()): Texts {
  if (typeof group !== 'object' || group === null || Array.isArray(group)) throw new Error(`"${prefix}" is neither a text nor a group of texts`)
  for (const [key, value] of Object.entries(group)) {
    const name = prefix ? `${prefix}.${key}` : key
    if (typeof value === 'string') into.set(name, value)
    else flatten(value, name, into)
  }
  return into
}

/** The names in {{…}} and the tags of a text, sorted: what every language must have alike. */
export function placeholdersOf(text: string): string {
  const names = [...text.matchAll(/\{\{\s*-?\s*([\w.]+)[^}]*\}\}/g)].map(match => `{{${match[1]}}}`)
  const tags = [...text.matchAll(/<\/?[\w]+\s*\/?>/g)].map(match => match[0])
  return [...names, ...tags].sort().join(' ')
}
