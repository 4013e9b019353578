import { Stale } from './command.ts'
import type { Apply } from './command.ts'

/** A new location of the firm, or what has changed about one. */
export const putLocation: Apply<'put_location'> = (db, write, { org_id }, input) => {
  const { location_id, at: _, ...rest } = input
  const location = { ...rest, is_border: Number(rest.is_border) }
  if (db.prepare('select 1 from locations where code = ? and id <> ?').get(location.code, location_id)) throw new Stale('refused.location_code_taken')
  if (!write.update('locations', location_id, location)) write.insert('locations', { ...location, id: location_id, org_id })
  return []
}
