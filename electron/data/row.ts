/** A row as it lies in SQLite and travels: instants are ms UTC, booleans 0/1, money Rappen. */
export type Cell = string | number | null
export type Row = Record<string, Cell>
