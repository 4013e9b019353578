import { colleague } from './colleague.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'

/** What this person's PIN opens is forgotten on every desk that hears of it; see `obeyPinResets`. */
export const resetPin: Apply<'reset_pin'> = (db, write, { org_id, author_id }, { reset_id, user_id, location_id, at }) => {
  const { role } = colleague(db, user_id)
  const works_here = db.prepare('select 1 from user_locations where user_id = ? and location_id = ? and is_active = 1').get(user_id, location_id)
  // managers and administrators work everywhere
  if (role === 'STAFF' && !works_here) throw new Stale('refused.user_not_at_location')
  write.insert('pin_resets', { id: reset_id, org_id, user_id, location_id, reset_at: at, reset_by: author_id })
  return []
}
