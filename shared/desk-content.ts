/** What came of comparing all that this desk holds with what the server gives it, by the hash of each table. */
export type ContentProof = {
  /** ms UTC */
  at: number
  rows: number; tables: number
  /** over all tables, 64 hexadecimal digits; the same on both sides where nothing differs */
  sha256: string
  differs: { table: string; here: number; there: number }[]
}
