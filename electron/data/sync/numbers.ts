import { numberKinds } from '../../../shared/numbers.ts'
import type { NumberKind } from '../../../shared/numbers.ts'
import { call } from './answer.ts'
import type { Place, Rpc, Store } from './parts.ts'
import { putRows, reachOf } from './rows.ts'

/** Numbers of this kind that this device can still give out at its location. */
export function numbersLeft(db: Store['db'], kind: NumberKind, { location_id, device_id }: Place): number {
  return db.prepare(`select coalesce(sum(last_no - next_no + 1), 0) from number_blocks
    where device_id = ? and location_id = ? and kind = ?`).pluck().get(device_id, location_id, kind) as number
}

const low_share = 0.2

/** The kinds of which a fifth of the last block is left, or nothing: their next block is due. */
export function kindsRunningOut({ db }: Store, place: Place): NumberKind[] {
  const size = db.prepare(`select last_no - first_no + 1 from number_blocks where device_id = ? and location_id = ? and kind = ?
    order by leased_at desc limit 1`).pluck()
  return numberKinds.filter(kind =>
    numbersLeft(db, kind, place) <= ((size.get(place.device_id, place.location_id, kind) as number | undefined) ?? 0) * low_share)
}

/**
 * Leases the next block of each kind and keeps them at once: the feed may be held back, and a desk that has just been set up can
 * hand out no car without a number. False when the server takes this device for one of another location, which it does after a backup
 * from before it moved was restored: those numbers are nothing for this desk. Throws CallFailed.
 */
export async function leaseNumbers({ db, replay, changed }: Store, rpc: Rpc, kinds: NumberKind[], { device_id, location_id }: Place, signal?: AbortSignal): Promise<boolean> {
  const { columns, rows } = await call(rpc, 'lease_numbers', { p_device: device_id, p_kinds: kinds }, signal)
  if (rows.some(row => row[columns.indexOf('location_id')] !== location_id)) return false
  const blocks = { table: 'number_blocks', columns, rows }
  changed(replay.around(() => {
    putRows(db, blocks)
    return ['number_blocks']
  }, { rows: reachOf(db, blocks), seqs: [] }))
  return true
}
