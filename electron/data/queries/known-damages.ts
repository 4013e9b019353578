import type { KnownDamage } from '../../../shared/queries.ts'
import type { Desk } from '../desk.ts'
import { all } from '../statement.ts'
import { openOps } from './open-ops.ts'

/** Damages that the car has now, newest first; repaired and rejected ones are gone. */
export function damagesOfVehicle(desk: Desk, vehicle_id: string): KnownDamage[] {
  return read(desk, 'vehicle_id = @id', vehicle_id)
}

/** Damages found during a contract. */
export function damagesOfContract(desk: Desk, contract_id: string): KnownDamage[] {
  return read(desk, 'contract_id = @id', contract_id)
}

function read(desk: Desk, where: string, id: string): KnownDamage[] {
  const pending = openOps(desk).damages
  return all<Omit<KnownDamage, 'pending'>>(desk.db, `select id, part, kind, severity, description, view, x, y, size_mm, found_at,
    (select full_name from users u where u.id = vehicle_damages.found_by) as found_by from vehicle_damages where ${where} and status not in ('REPAIRED', 'REJECTED') order by found_at desc, id`, { id })
    .map(damage => ({ ...damage, pending: pending.has(damage.id) }))
}
