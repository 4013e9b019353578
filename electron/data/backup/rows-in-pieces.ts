import type { Wire } from '../../../shared/wire.ts'

type Rows = Wire['archive_organisation']
/** A piece of a table's text: from this character on. */
export type WantedPiece = { table: number; from: number }

/** So many characters go at once: what passes a message on is at it for some milliseconds, where all rows at once would hold it up for a third of a second. */
export const piece_chars = 250_000

/** The rows of a firm without their texts, and those by table. */
export function apart(rows: Rows): { bare: Rows; texts: string[] } {
  return { bare: { ...rows, tables: rows.tables.map(table => ({ ...table, rows: '' })) }, texts: rows.tables.map(table => table.rows) }
}

/** Puts them together again. `pull` gives a piece, and one that is shorter than `piece_chars` is the last of its table. */
export async function together(bare: Rows, pull: (want: WantedPiece) => Promise<string>): Promise<Rows> {
  const tables: Rows['tables'] = []
  for (const [nth, table] of bare.tables.entries()) {
    const pieces: string[] = []
    do pieces.push(await pull({ table: nth, from: pieces.length * piece_chars }))
    while (pieces.at(-1)?.length === piece_chars)
    tables.push({ ...table, rows: pieces.join('') })
  }
  return { ...bare, tables }
}

export const pieceOf = (texts: readonly string[], { table, from }: WantedPiece): string => (texts[table] ?? '').slice(from, from + piece_chars)
