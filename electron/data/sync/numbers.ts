import type { Place, Rpc, Store } from './parts.ts'

/** Contract numbers that this device can still give out at its location. */
export function numbersLeft(db: Store['db'], { location_id, device_id }: Place): number {
  return db.prepare(`select coalesce(sum(last_no - next_no + 1), 0) from number_blocks
    where device_id = ? and location_id = ? and kind = 'CONTRACT'`).pluck().get(device_id, location_id) as number
}

const low_share = 0.2

/** Leases the next block when a fifth of the last one is left. The block itself comes with the feed. Throws CallFailed. */
export async function leaseNumbers({ db }: Store, rpc: Rpc, place: Place, signal?: AbortSignal): Promise<boolean> {
  const size = db.prepare(`select last_no - first_no + 1 from number_blocks where device_id = ? and location_id = ?
    order by leased_at desc limit 1`).pluck().get(place.device_id, place.location_id) as number | undefined
  if (numbersLeft(db, place) > (size ?? 0) * low_share) return false
  await rpc('lease_numbers', { p_device: place.device_id, p_kind: 'CONTRACT' }, signal)
  return true
}
