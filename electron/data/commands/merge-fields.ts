import type { Database } from 'better-sqlite3'
import type { OpContext } from '../../../shared/commands.ts'
import type { Row } from '../row.ts'
import type { Write } from '../write.ts'
import { derivedId } from './conflicts.ts'
import { splitChanges } from './split-changes.ts'
import type { Changes } from './split-changes.ts'

type About = { customer_id: string; location_id: string }

/**
 * Changes a row field by field: what nobody else has touched since it was seen. A field that has become something else
 * meanwhile stays, and the flag for it is returned. The twin of `private.merge_fields` and `private.report_kept`.
 */
export function mergeFields(db: Database, write: Write, context: OpContext, table: 'customers' | 'drivers', row: Row & { id: string },
  changes: Changes, { customer_id, location_id }: About): string[] {
  const id = derivedId(context.op_id, 'customer_changed_meanwhile')
  // its answer was lost, but its rows have come: what was kept then is kept
  if (db.prepare('select 1 from sync_conflicts where id = ?').get(id)) return []
  const { patch, kept } = splitChanges(row, changes)
  if (Object.keys(patch).length > 0) write.update(table, row.id, patch)
  if (kept.length === 0) return []
  const { op_id, org_id, author_id, occurred_at } = context
  write.insert('sync_conflicts', {
    id, org_id, location_id, other_location_id: null, op_id, author_id, kind: 'customer_changed_meanwhile', contract_id: null,
    other_contract_id: null, vehicle_id: null, reservation_id: null, customer_id, fields: kept.map(({ field }) => field).join(','), found_at: occurred_at,
    resolved_at: null, resolved_by: null,
  })
  return ['customer_changed_meanwhile']
}
