import type { Column, Row } from '../column.ts'
import type { Words } from '../words.ts'

/** What a file is made of. `about`: from when, whence and what for, as far as the format has a place for it. */
export type Table = {
  title: string; locale: string; words: Words
  columns: readonly Column[]
  rows: AsyncIterable<Row[]>
  about: readonly (readonly [label: string, value: string])[]
  /** what a format whose alphabet is small notes: a sign that it lacks, and what it wrote instead */
  rewritten: Map<string, string>
}
/** The file in parts, each as soon as it is there; never the whole of it. */
export type Format = (table: Table) => AsyncIterable<Buffer>
