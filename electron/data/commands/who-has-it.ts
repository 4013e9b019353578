import type { Database } from 'better-sqlite3'
import { Stale } from './command.ts'

type Wish = { vehicle_id: string; starts_at: number; ends_at: number; /** reservation or contract whose own block may lie there */ source_id: string }
type Taken = { key: 'refused.vehicle_is_reserved' | 'refused.vehicle_is_rented' | 'refused.vehicle_is_planned'; values: Record<string, string | number> }

/** Who has the car first in a period: what a person is told, or null when it is free. Another location's reservation shows no number. */
export function whoHasIt(db: Database, wish: Wish): Taken | null {
  const block = db.prepare(`select b.kind, b.starts_at, b.ends_at, coalesce(r.number, c.number, '–') as number
    from vehicle_blocks b left join reservations r on r.id = b.source_id left join contracts c on c.id = b.source_id
    where b.vehicle_id = @vehicle_id and b.is_active and b.source_id <> @source_id and b.starts_at < @ends_at and b.ends_at > @starts_at
    order by b.starts_at, b.id limit 1`).get(wish) as { kind: string; starts_at: number; ends_at: number; number: string } | undefined
  if (!block) return null
  const { kind, ...values } = block
  const key = kind === 'RESERVATION' ? 'refused.vehicle_is_reserved' : kind === 'CONTRACT' ? 'refused.vehicle_is_rented' : 'refused.vehicle_is_planned'
  return { key, values }
}

/** The twin of `private.assert_free`. @throws Stale that says who has it */
export function assertFree(db: Database, wish: Wish): void {
  const taken = whoHasIt(db, wish)
  if (taken) throw new Stale(taken.key, taken.values)
}
