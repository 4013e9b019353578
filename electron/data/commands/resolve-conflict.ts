import { Stale } from './command.ts'
import type { Apply } from './command.ts'

/** A person has looked at a contradiction. What the decision asks for is a command of its own. */
export const resolveConflict: Apply<'resolve_conflict'> = (db, write, { author_id }, { conflict_id, decision, reason, at }) => {
  const found = db.prepare('select resolved_at from sync_conflicts where id = ?').get(conflict_id) as { resolved_at: number | null } | undefined
  if (!found) throw new Stale('refused.conflict_unknown')
  if (found.resolved_at !== null) throw new Stale('refused.conflict_already_resolved')
  write.update('sync_conflicts', conflict_id, { resolved_at: at, resolved_by: author_id, decision, reason })
  return []
}
