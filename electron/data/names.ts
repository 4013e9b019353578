import type { Names } from '../../shared/queries.ts'

/** SQL: what a row of `table` is called in the four languages, read by `withCategory`; empty where there is none. */
export const namesOf = (table: string): string =>
  `json_object(${(['de', 'fr', 'it', 'en'] as const).map(language => `'name_${language}', coalesce(${table}.name_${language}, '')`).join(', ')})`

/** The row with its category as names and no longer as SQLite's text. */
export const withCategory = <T extends { category: Names }>(row: T): T => ({ ...row, category: JSON.parse(row.category as unknown as string) as Names })

/** A message's value in four languages, of which the window shows its own. */
export const inFour = (name: string, { name_de, name_fr, name_it, name_en }: Names): Record<string, string> =>
  ({ [`${name}_de`]: name_de, [`${name}_fr`]: name_fr, [`${name}_it`]: name_it, [`${name}_en`]: name_en })
