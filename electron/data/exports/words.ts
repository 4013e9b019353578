import type { Column, Row } from './column.ts'
import { de } from './words/de.ts'
import { en } from './words/en.ts'
import { fr } from './words/fr.ts'
import { it } from './words/it.ts'

/** What stands in an exported file in a person's language. */
export type Words = typeof de
const words: Record<string, Words> = { de, fr, it, en }

/** The words of a language; German where there are none. */
export const wordsOf = (locale: string): Words => words[locale] ?? de

/** Rows as people read them: codes in words. One that has no word (of a newer server) stays as it is. */
export function inWords(columns: readonly Column[], { codes }: Words): (rows: Row[]) => Row[] {
  const coded = columns.flatMap(({ codes: list }, n) => list ? [{ n, words: codes[list] as Record<string, string> }] : [])
  if (coded.length === 0) return rows => rows
  return rows => rows.map(row => {
    const read = [...row]
    for (const { n, words: known } of coded) read[n] = known[String(row[n])] ?? row[n] ?? null
    return read
  })
}
