import type { Desk, Here } from '../desk.ts'
import { one } from '../statement.ts'

/** The next free contract number of this device: lowest block that is not used up. Null when none is left. */
export function nextNumber(desk: Desk, { device_id, location_id }: Here): { number: string; number_block_id: string } | null {
  const block = one<{ id: string; prefix: string; next_no: number }>(desk.db, `select id, prefix, next_no from number_blocks
    where device_id = @device_id and location_id = @location_id and kind = 'CONTRACT' and next_no <= last_no order by prefix, first_no
      limit 1`, { device_id, location_id })
  return block ? { number: `${block.prefix}${String(block.next_no).padStart(6, '0')}`, number_block_id: block.id } : null
}

/** Contract numbers that this device can still give out without a line. */
export function numbersLeft(desk: Desk, { device_id, location_id }: Here): number {
  return one<{ n: number }>(desk.db, `select coalesce(sum(last_no - next_no + 1), 0) as n from number_blocks
    where device_id = @device_id and location_id = @location_id and kind = 'CONTRACT'`, { device_id, location_id })?.n ?? 0
}
