import type { Database } from 'better-sqlite3'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { legsUnderItsPlate } from './plates.ts'
import { storedContract } from './stored.ts'
import type { StoredLeg } from './stored.ts'

/** A person has looked at a contradiction. What the decision asks for is a command of its own. */
export const resolveConflict: Apply<'resolve_conflict'> = (db, write, { author_id }, { conflict_id, decision, reason, at }) => {
  const found = db.prepare('select resolved_at, contract_id, vehicle_id from sync_conflicts where id = ?').get(conflict_id) as
    { resolved_at: number | null; contract_id: string | null; vehicle_id: string | null } | undefined
  if (!found) throw new Stale('refused.conflict_unknown')
  if (found.resolved_at !== null) throw new Stale('refused.conflict_already_resolved')
  write.update('sync_conflicts', conflict_id, { resolved_at: at, resolved_by: author_id, decision, reason })
  const { contract_id, vehicle_id } = found
  if (contract_id === null || vehicle_id === null) return []
  const is_open = db.prepare('select 1 from sync_conflicts where contract_id = ? and vehicle_id = ? and resolved_at is null').get(contract_id, vehicle_id) !== undefined
  if (is_open) return []
  const marked = db.prepare('select * from contract_vehicles where contract_id = ? and vehicle_id = ? and in_conflict').all(contract_id, vehicle_id) as Marked[]
  for (const leg of marked) if (isClear(db, leg)) write.update('contract_vehicles', leg.id, { in_conflict: 0 })
  return []
}

type Marked = StoredLeg & { in_at: number | null; in_km: number | null }

/**
 * With the last open contradiction of a leg its mark goes, unless the leg contradicts by itself: back before it left, or out while its
 * car or plate is out with another. Such a mark is what keeps the row lawful. The twin of `private.leg_is_clear`.
 */
function isClear(db: Database, { id, contract_id, vehicle_id, state, out_at, in_at, out_km, in_km }: Marked): boolean {
  if (state === 'IN') return (in_at ?? 0) >= out_at && (in_km ?? 0) >= out_km
  if (state === 'VOID') return true
  const others = db.prepare("select id from contract_vehicles where vehicle_id = ? and state = 'OUT'").pluck().all(vehicle_id) as string[]
  return storedContract(db, contract_id)?.status === 'ACTIVE' && others.every(other => other === id) && legsUnderItsPlate(db, vehicle_id, out_at).length === 0
}
