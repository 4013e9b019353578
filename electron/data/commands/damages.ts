import type { Database } from 'better-sqlite3'
import { isOddPlace } from '../../../shared/car-views.ts'
import { foundOf } from '../../../shared/damage-found.ts'
import { damage_transitions, mayMove } from '../../../shared/transitions.ts'
import type { DamageStatus } from '../../../shared/transitions.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { anyCar, assertLocation, assertReason, roleOf } from './fleet-rules.ts'
import { isThere } from './stored.ts'

function statusOf(db: Database, damage_id: string): DamageStatus {
  const status = db.prepare('select status from vehicle_damages where id = ?').pluck().get(damage_id) as DamageStatus | undefined
  if (status === undefined) throw new Stale('refused.damage_unknown')
  return status
}
function assertMove(db: Database, author_id: string, from: DamageStatus, to: DamageStatus): void {
  if (!mayMove(damage_transitions, from, to, roleOf(db, author_id))) throw new Stale('refused.damage_moves_legally')
}

/** Found outside a hand-over, so nobody's contract answers for it yet. */
export const recordDamage: Apply<'record_damage'> = (db, write, { org_id, author_id }, { vehicle_id, location_id, damage, at }) => {
  if (isThere(db, 'vehicle_damages', damage.id)) return []
  assertLocation(db, author_id, location_id)
  anyCar(db, vehicle_id)
  if (isOddPlace(damage)) throw new Stale('refused.damage_place')
  write.insert('vehicle_damages', { id: damage.id, ...foundOf(damage), org_id, vehicle_id, inspection_id: null, contract_id: null, status: 'REPORTED', found_at: at,
    found_by: author_id })
  return []
}

/** What it costs, as long as nobody has decided on it. */
export const assessDamage: Apply<'assess_damage'> = (db, write, { author_id }, { damage_id, assessed_rp, at }) => {
  assertMove(db, author_id, statusOf(db, damage_id), 'ASSESSED')
  write.update('vehicle_damages', damage_id, { status: 'ASSESSED', assessed_rp, assessed_at: at, assessed_by: author_id })
  return []
}

/** Whether the customer answers for it. What is decided so already is decided. */
export const decideDamage: Apply<'decide_damage'> = (db, write, { author_id }, { damage_id, is_approved, reason, at }) => {
  const from = statusOf(db, damage_id)
  const to = is_approved ? 'APPROVED' : 'REJECTED'
  if (!is_approved) assertReason(reason)
  if (from === to) return []
  assertMove(db, author_id, from, to)
  write.update('vehicle_damages', damage_id, { status: to, decided_at: at, decided_by: author_id, decision_reason: reason })
  return []
}

export const repairDamage: Apply<'repair_damage'> = (db, write, { author_id }, { damage_id, at }) => {
  const from = statusOf(db, damage_id)
  if (from === 'REPAIRED') return []
  assertMove(db, author_id, from, 'REPAIRED')
  write.update('vehicle_damages', damage_id, { status: 'REPAIRED', repaired_at: at, repaired_by: author_id })
  return []
}
