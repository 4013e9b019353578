import { de } from './words/de.ts'
import { en } from './words/en.ts'
import { fr } from './words/fr.ts'
import { it } from './words/it.ts'

export type Words = typeof de
export const locales = ['de', 'fr', 'it', 'en'] as const
export type Locale = (typeof locales)[number]
const words: Record<Locale, Words> = { de, fr, it, en }

/** What stands on a document in this language. */
export const wordsOf = (locale: Locale): Words => words[locale]

/** The language of a document for somebody whose language may be another one: German then. */
export const localeOf = (locale: string | null | undefined): Locale => locales.find(one => one === locale) ?? 'de'

/** Puts the values in the place of `{{name}}`. Throws where one is missing: a hole on a document is worse than none. An amount stays on the line of its currency, an hour on that of its day. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new Error(`a document lacks ${name}`)
    return String(value)
  }).replaceAll('CHF ', 'CHF\u00a0').replace(/(\d\d\.\d\d\.\d{4}) (?=\d\d:\d\d)/g, '$1\u00a0')
}
