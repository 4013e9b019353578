import type { Database } from 'better-sqlite3'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { isThere } from './stored.ts'

type Days = { id: string; category_id: string | null; first_day: string; last_day: string; is_active: number }

/** A season of one category, or of all. What was agreed before knows nothing of it. */
export const putSeason: Apply<'put_season'> = (db, write, { org_id }, { season_id: id, ...season }) => {
  if (isThere(db, 'seasons', id)) return []
  if (season.category_id !== null && !isThere(db, 'vehicle_categories', season.category_id)) throw new Stale('refused.category_unknown')
  const row = { ...season, id, org_id, is_active: 1 }
  assertSeason(db, row)
  write.insert('seasons', row)
  return []
}

/** It ends after it begins, and no day has two. The twin of the table's constraints. @throws Stale */
export function assertSeason(db: Database, season: Days): void {
  if (season.last_day < season.first_day) throw new Stale('refused.season_ends_after_start')
  if (season.is_active === 1 && overlapping(db, season)) throw new Stale('refused.season_overlaps')
}

/** Another season in force of the same category that holds one of its days. */
export const overlapping = (db: Database, { id, category_id, first_day, last_day }: Omit<Days, 'is_active'>) => db.prepare(`select id from seasons
  where id <> @id and category_id is @category_id and is_active = 1 and first_day <= @last_day and last_day >= @first_day order by first_day limit 1`)
  .get({ id, category_id, first_day, last_day }) as { id: string } | undefined
