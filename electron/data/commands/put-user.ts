import type { Apply } from './command.ts'
import { guardRights } from './colleague.ts'
import type { StoredUser } from './colleague.ts'

/** Changes a person of the firm, or lets the owner of a sign-in account join it; whether there is such an account says the server. */
export const putUser: Apply<'put_user'> = (db, write, { org_id, author_id }, input) => {
  const { user_id, full_name, role, locale } = input
  const is_active = Number(input.is_active)
  const before = db.prepare('select id, role, is_active from users where id = ?').get(user_id) as StoredUser | undefined
  if (!before) {
    write.insert('users', { id: user_id, org_id, full_name, role, locale, is_active })
    return []
  }
  guardRights(db, author_id, before, { role, is_active })
  write.update('users', user_id, { full_name, role, locale, is_active })
  return []
}
