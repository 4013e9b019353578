import type { NumberKind } from '../../../shared/numbers.ts'
import type { Desk, Here } from '../desk.ts'
import { one } from '../statement.ts'

/** The next free number of this device: lowest block that is not used up. Null when none is left. */
export function nextNumber(desk: Desk, kind: NumberKind, { device_id, location_id }: Here): { number: string; number_block_id: string } | null {
  const block = one<{ id: string; prefix: string; next_no: number }>(desk.db, `select id, prefix, next_no from number_blocks
    where device_id = @device_id and location_id = @location_id and kind = @kind and next_no <= last_no order by prefix, first_no
      limit 1`, { device_id, location_id, kind })
  return block ? { number: `${block.prefix}${String(block.next_no).padStart(6, '0')}`, number_block_id: block.id } : null
}

/** Numbers that this device can still give out without a line. */
export function numbersLeft(desk: Desk, kind: NumberKind, { device_id, location_id }: Here): number {
  return one<{ n: number }>(desk.db, `select coalesce(sum(last_no - next_no + 1), 0) as n from number_blocks
    where device_id = @device_id and location_id = @location_id and kind = @kind`, { device_id, location_id, kind })?.n ?? 0
}
