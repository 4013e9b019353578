import type { BoardRow } from '../../../../shared/queries.ts'
import { daysFrom } from '../../words/format.ts'

/** `overdue`, or the number of days from today. */
export type BoardGroup = { when: 'overdue' | number; at: number; rows: BoardRow[] }

/** What is overdue on top (the longest first), then day by day from today on. */
export function grouped(rows: BoardRow[], now: number): BoardGroup[] {
  const groups: BoardGroup[] = []
  const inOrder = rows.toSorted((a, b) => Number(b.state === 'overdue') - Number(a.state === 'overdue') || a.at - b.at)
  for (const row of inOrder) {
    // What was due earlier and is not called overdue (a conflict, a row that waits) belongs to today.
    const when = row.state === 'overdue' ? 'overdue' : Math.max(0, daysFrom(now, row.at))
    const last = groups.at(-1)
    if (last?.when === when) last.rows.push(row)
    else groups.push({ when, at: row.at, rows: [row] })
  }
  return groups
}

/** The groups with no more than `limit` rows in all; `total` says how many each really has. */
export function firstOf(groups: BoardGroup[], limit: number): (BoardGroup & { total: number })[] {
  const before = groups.map((_, place) => groups.slice(0, place).reduce((sum, group) => sum + group.rows.length, 0))
  return groups
    .map((group, place) => ({ ...group, rows: group.rows.slice(0, Math.max(0, limit - (before[place] ?? 0))), total: group.rows.length }))
    .filter(group => group.rows.length > 0)
}
