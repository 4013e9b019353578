import type { StoredRequest } from '../commands/approval-requests.ts'
import type { Database } from '../database.ts'
import { challengeOf } from '../phone-code.ts'
import { one } from '../statement.ts'
import type { Query } from './query.ts'

/** Who may say a code on the telephone to this person. */
export const phoneManagers = (db: Database, me: string): { id: string; name: string }[] =>
  db.prepare("select id, full_name as name from users where is_active and role in ('ADMIN', 'MANAGER') and id <> ? order by full_name").all(me) as { id: string; name: string }[]

/** What the person reads to a manager on the telephone for what they have asked. */
export const phone_challenge: Query<'phone_challenge'> = (desk, { request_id }, { person, device_id }) => {
  const asked = one<StoredRequest>(desk.db, 'select * from approval_requests where id = @request_id and asked_by = @me', { request_id, me: person.id })
  return asked ? { ...challengeOf(desk.db, device_id, asked), status: asked.status, managers: phoneManagers(desk.db, person.id) } : null
}
