import type { CodeKey, HeaderKey } from './words/de.ts'

/** As it lies in the database: Rappen, ms UTC, `YYYY-MM-DD`, basis points, 0 or 1. */
export type Cell = string | number | null
export type Row = readonly Cell[]
/** What a cell is, so that each format can write it as its reader knows it. `offset`: an instant again, of which only what the wall is ahead of UTC is written. */
export type As = 'text' | 'rp' | 'count' | 'bp' | 'day' | 'instant' | 'offset' | 'flag'
/** `sum`: it has a total below. `sql`: how the desk's database gives it. `codes`: its texts are codes, for people in words. */
export type Column = { key: HeaderKey; as: As; sql: string; sum?: true; codes?: CodeKey }

/** A column of a dataset. */
export const column = (key: HeaderKey, as: As, sql: string): Column => ({ key, as, sql })
/** A column with a total below it. */
export const summed = (key: HeaderKey, as: 'rp' | 'count', sql: string): Column => ({ key, as, sql, sum: true })
/** A column of codes that people read as words, and programs as they are. */
export const coded = (key: HeaderKey, codes: CodeKey, sql: string): Column => ({ key, as: 'text', sql, codes })
