/** What became of one row: `was` and `is` by column, as COPY writes them (null for a NULL); of a changed one the columns that differ alone. */
export type RowDifference = { key: string; what: 'gone' | 'new' | 'changed'; fields: { column: string; was: string | null; is: string | null }[] }
export type TableDifference = { table: string; gone: number; new: number; changed: number; rows: RowDifference[] }

/** More rows of a kind are counted, and not told one by one. */
export const most_told = 200

/**
 * Compares a table's rows as they were with those of now, both as COPY text of these columns in this order. `key`: the columns of its primary key;
 * a table without one is compared by whole rows.
 */
export const differenceOf = (table: string, columns: readonly string[], key: readonly string[], then: Buffer, now: Buffer): TableDifference => differenceOfLines(table, columns, key, linesOf(then), linesOf(now))

/** The same of lines. `most`: how many of a kind are told. */
export function differenceOfLines(table: string, columns: readonly string[], key: readonly string[], then: readonly string[], now: readonly string[],
  most: Readonly<Record<RowDifference['what'], number>> = { gone: most_told, new: most_told, changed: most_told }): TableDifference {
  const places = (key.length === 0 ? columns : key).map(column => columns.indexOf(column))
  if (places.includes(-1)) throw new Error(`the key of ${table} is not in the backup`)
  const keyOf = (line: string) => {
    const cells = line.split('\t')
    return places.map(place => cells[place] ?? '').join('\t')
  }
  const before = new Map(then.map(line => [keyOf(line), line]))
  const found: TableDifference = { table, gone: 0, new: 0, changed: 0, rows: [] }
  const tell = (what: RowDifference['what'], id: string, from: string | null, to: string | null) => {
    if (found[what]++ >= most[what]) return
    const [old, fresh] = [from?.split('\t'), to?.split('\t')]
    found.rows.push({ key: id.replaceAll('\t', ' '), what, fields: columns.map((column, n) => ({ column, was: valueOf(old?.[n]), is: valueOf(fresh?.[n]) })).filter(field => field.was !== field.is) })
  }
  for (const line of now) {
    const id = keyOf(line)
    const old = before.get(id)
    before.delete(id)
    if (old === undefined) tell('new', id, null, line)
    else if (old !== line) tell('changed', id, old, line)
  }
  for (const [id, line] of before) tell('gone', id, line, null)
  return found
}

/** The rows of COPY text. */
export const linesOf = (text: Buffer): string[] => (text.length === 0 ? [] : text.toString('utf8').replace(/\n$/, '').split('\n'))

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }
/** What a cell of COPY text holds. */
export const valueOf = (cell: string | undefined): string | null =>
  cell === undefined || cell === '\\N' ? null : cell.replace(/\\(.)/gs, (_, sign: string) => escapes[sign] ?? sign)
