import { Stale } from './command.ts'
import type { Apply } from './command.ts'

/** What a customer pays for coming back at another location; one amount for each way. */
export const putOneWayFee: Apply<'put_one_way_fee'> = (db, write, { org_id }, { one_way_fee_id, from_location_id, to_location_id, fee_rp }) => {
  if (from_location_id === to_location_id) throw new Stale('refused.one_way_needs_two_locations')
  const known = db.prepare('select id from one_way_fees where from_location_id = ? and to_location_id = ?').pluck().get(from_location_id, to_location_id)
  if (typeof known === 'string') write.update('one_way_fees', known, { fee_rp })
  else write.insert('one_way_fees', { id: one_way_fee_id, org_id, from_location_id, to_location_id, fee_rp })
  return []
}
