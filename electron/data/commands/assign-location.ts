import { colleague } from './colleague.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'

/** This person works at this location from now on. */
export const assignLocation: Apply<'assign_location'> = (db, write, { org_id }, { user_location_id, user_id, location_id }) => {
  colleague(db, user_id)
  if (!db.prepare('select 1 from locations where id = ?').get(location_id)) throw new Stale('refused.location_unknown')
  const before = db.prepare('select id from user_locations where user_id = ? and location_id = ?').pluck().get(user_id, location_id)
  if (typeof before === 'string') write.update('user_locations', before, { is_active: 1 })
  else write.insert('user_locations', { id: user_location_id, org_id, user_id, location_id, is_active: 1 })
  return []
}
