import { Stale } from './command.ts'
import type { Apply } from './command.ts'

/** This person works at this location no more. */
export const unassignLocation: Apply<'unassign_location'> = (db, write, _context, { user_id, location_id }) => {
  const row = db.prepare('select id from user_locations where user_id = ? and location_id = ? and is_active = 1').pluck().get(user_id, location_id)
  if (typeof row !== 'string') throw new Stale('refused.user_not_at_location')
  write.update('user_locations', row, { is_active: 0 })
  return []
}
