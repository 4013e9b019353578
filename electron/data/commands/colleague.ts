import type { Database } from 'better-sqlite3'
import { Stale } from './command.ts'

export type StoredUser = { id: string; role: string; is_active: number }

/** A person of the firm; customers and operators are none. Throws Stale. */
export function colleague(db: Database, user_id: string): StoredUser {
  const user = db.prepare('select id, role, is_active from users where id = ?').get(user_id) as StoredUser | undefined
  if (!user) throw new Stale('refused.user_unknown')
  return user
}

/** Nobody changes their own rights, and somebody is left who can give rights. The twin of `private.guard_rights`. Throws Stale. */
export function guardRights(db: Database, author_id: string, before: StoredUser, after: Omit<StoredUser, 'id'>): void {
  if (before.role === after.role && before.is_active === after.is_active) return
  if (before.id === author_id) throw new Stale('refused.own_rights_unchanged')
  const is_admin = (user: Omit<StoredUser, 'id'>) => user.role === 'ADMIN' && user.is_active === 1
  if (!is_admin(before) || is_admin(after)) return
  const other = db.prepare("select 1 from users where role = 'ADMIN' and is_active = 1 and id <> ?").get(before.id)
  if (!other) throw new Stale('refused.firm_keeps_an_admin')
}
