import type { Books } from './accounts.ts'
import type { Column, Row } from './column.ts'
import type { Words } from './words.ts'

/**
 * One kind of export. `from` is what stands behind the columns' expressions: tables, conditions, order. It may name `@from` and `@until`
 * (ms UTC, half-open) and `@locations` (a JSON array of ids).
 */
export type Dataset = {
  columns: readonly Column[]
  from: string
  /** Where a row of the file is not a row of the database: makes the ones out of the others. */
  turn?: { columns: readonly Column[]; rows: (source: AsyncIterable<Row[]>, words: Words, books: Books) => AsyncIterable<Row[]> }
}

/** The columns of the file. */
export const columnsOf = (dataset: Dataset): readonly Column[] => dataset.turn?.columns ?? dataset.columns

/** The question to the desk's database. */
export const queryOf = ({ columns, from }: Dataset): string => `select ${columns.map(({ sql }) => sql).join(', ')} ${from}`

/** SQL: whether an instant lies in the period. */
export const within = (at: string): string => `${at} >= @from and ${at} < @until`
/** SQL: whether a location is one of those asked for. */
export const located = (id: string): string => `${id} in (select value from json_each(@locations))`
/** SQL: the code of a location. */
export const codeOf = (id: string): string => `(select k.code from locations k where k.id = ${id})`
/** SQL: the plate that a car bore at an instant. */
export const plateAt = (vehicle: string, at: string): string => `(select p.plate from vehicle_plates p where p.vehicle_id = ${vehicle}
  and p.valid_from <= ${at} and (p.valid_to is null or p.valid_to > ${at}) order by p.valid_from desc limit 1)`
/** SQL: who a customer is, as one writes to them; null where this PC does not know them. */
export const nameOf = (customer: string): string => `(select coalesce(nullif(u.company_name, ''), u.last_name || ' ' || u.first_name) from customers u where u.id = ${customer})`
