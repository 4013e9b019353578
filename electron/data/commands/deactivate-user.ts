import type { Apply } from './command.ts'
import { colleague, guardRights } from './colleague.ts'

/** From the next request on this person sees and does nothing any more. */
export const deactivateUser: Apply<'deactivate_user'> = (db, write, { author_id }, { user_id }) => {
  const before = colleague(db, user_id)
  guardRights(db, author_id, before, { role: before.role, is_active: 0 })
  write.update('users', user_id, { is_active: 0 })
  return []
}
