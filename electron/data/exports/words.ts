import { de } from './words/de.ts'
import { en } from './words/en.ts'
import { fr } from './words/fr.ts'
import { it } from './words/it.ts'

/** What stands in an exported file in a person's language. */
export type Words = typeof de
const words: Record<string, Words> = { de, fr, it, en }

/** The words of a language; German where there are none. */
export const wordsOf = (locale: string): Words => words[locale] ?? de
