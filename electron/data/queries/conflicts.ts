import type { Desk } from '../desk.ts'
import { all } from '../statement.ts'

export type OpenConflicts = { contracts: Set<string>; reservations: Set<string> }
type Named = { contract_id: string | null; other_contract_id: string | null; reservation_id: string | null }

/** Contracts and reservations that an unresolved conflict names, or whose leg contradicts another. */
export function openConflicts(desk: Desk): OpenConflicts {
  const named = all<Named>(desk.db, 'select contract_id, other_contract_id, reservation_id from sync_conflicts where resolved_at is null')
  const legs = all<{ contract_id: string }>(desk.db, "select contract_id from contract_vehicles where in_conflict = 1 and state = 'OUT'")
  const conflicts: OpenConflicts = { contracts: new Set(legs.map(leg => leg.contract_id)), reservations: new Set() }
  for (const { contract_id, other_contract_id, reservation_id } of named) {
    if (contract_id) conflicts.contracts.add(contract_id)
    if (other_contract_id) conflicts.contracts.add(other_contract_id)
    if (reservation_id) conflicts.reservations.add(reservation_id)
  }
  return conflicts
}
