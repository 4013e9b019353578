import { useState } from 'react'

export type Chosen = {
  /** The row that Enter means: the chosen one, else the first; -1 in an empty list. */
  at: number
  /** A person went to this very row, and it is still there. */
  isMeant: boolean
  choose(to: number): void
  /** Back to the first, as after another letter was typed. */
  forget(): void
}

/** Which row of a list is chosen, kept by its key: rows that come meanwhile move it, and a key still means what stands under the eyes. */
export function useChosen<T>(rows: readonly T[], keyOf: (row: T) => string): Chosen {
  const [key, setKey] = useState<string | null>(null)
  const found = key === null ? -1 : rows.findIndex(row => keyOf(row) === key)
  return {
    at: found < 0 ? Math.min(0, rows.length - 1) : found,
    isMeant: found >= 0,
    choose(to) {
      const row = rows[to]
      setKey(row === undefined ? null : keyOf(row))
    },
    forget: () => setKey(null),
  }
}
