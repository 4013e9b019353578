import type { NumberKind } from '../../../shared/numbers.ts'
import type { Desk, Here } from '../desk.ts'
import { all, one } from '../statement.ts'

/**
 * The next free number of this device: lowest block that is not used up. Null when none is left. A number that a refused operation has
 * is left to it: it may stand on paper, and a correction keeps it.
 */
export function nextNumber(desk: Desk, kind: NumberKind, { device_id, location_id }: Here): { number: string; number_block_id: string } | null {
  const blocks = all<{ id: string; prefix: string; next_no: number; last_no: number }>(desk.db, `select id, prefix, next_no, last_no from number_blocks
    where device_id = @device_id and location_id = @location_id and kind = @kind and next_no <= last_no order by prefix, first_no`,
  { device_id, location_id, kind })
  const kept = new Set(all<{ number: string }>(desk.db, `select input ->> '$.number' as number from outbox
    where (state in ('REFUSED', 'ASIDE') or stale is not null) and state <> 'SETTLED' and input ->> '$.number' is not null`).map(({ number }) => number))
  for (const { id, prefix, next_no, last_no } of blocks) {
    for (let no = next_no; no <= last_no; no++) {
      const number = `${prefix}${String(no).padStart(6, '0')}`
      if (!kept.has(number)) return { number, number_block_id: id }
    }
  }
  return null
}

/** Numbers that this device can still give out without a line. */
export function numbersLeft(desk: Desk, kind: NumberKind, { device_id, location_id }: Here): number {
  return one<{ n: number }>(desk.db, `select coalesce(sum(last_no - next_no + 1), 0) as n from number_blocks
    where device_id = @device_id and location_id = @location_id and kind = @kind`, { device_id, location_id, kind })?.n ?? 0
}
