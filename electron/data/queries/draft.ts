import { one } from '../statement.ts'
import type { Query } from './query.ts'

/** The half-filled form of this person, null when there is none. */
export const draft: Query<'draft'> = (desk, { kind }, here) => {
  const row = one<{ body: string; updated_at: number }>(desk.db,
    'select body, updated_at from drafts where person_id = @person_id and kind = @kind',
    { person_id: here.person.id, kind })
  return row ? { body: JSON.parse(row.body) as unknown, updated_at: row.updated_at } : null
}
