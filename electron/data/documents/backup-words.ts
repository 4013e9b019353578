import de from '../../../renderer/i18n/de.backups.json' with { type: 'json' }
import en from '../../../renderer/i18n/en.backups.json' with { type: 'json' }
import fr from '../../../renderer/i18n/fr.backups.json' with { type: 'json' }
import it from '../../../renderer/i18n/it.backups.json' with { type: 'json' }
import { plainTable, readClosed, readFinding } from '../../../shared/drill-findings.ts'
import { fill } from './words.ts'
import type { Locale } from './words.ts'

/** What the screen says of backups: a certificate says it in the same words. */
export const backupWords: Record<Locale, typeof de.backups> = { de: de.backups, fr: fr.backups, it: it.backups, en: en.backups }

const tables: Record<Locale, Readonly<Record<string, string>>> = { de: de.rescue.table, fr: fr.rescue.table, it: it.rescue.table, en: en.rescue.table }
/** Findings name tables by these. */
const of_tables: readonly string[] = ['table', 'parent']

/** What a drill has found, as the screen says it; as the record keeps it where nobody has put it into words. */
export function foundIn(sentence: string, locale: Locale): string {
  const closed = readClosed(sentence)
  if (closed) return backupWords[locale].closed[closed]
  const read = readFinding(sentence)
  if (!read) return sentence
  const values = Object.entries(read.values).map(([key, value]) => [key, of_tables.includes(key) ? tables[locale][plainTable(value)] ?? value : value])
  return fill(backupWords[locale].found[read.name], Object.fromEntries(values) as Record<string, string>)
}
