import type { Database } from 'better-sqlite3'
import type { OpContext } from '../../../shared/commands.ts'
import type { Write } from '../write.ts'
import type { Conflicts } from './conflicts.ts'
import type { StoredVehicle } from './stored.ts'

/** From when to when (ms UTC) a contract has the car that leaves at this location. */
type Span = { contract_id: string; location_id: string; block_id: string; starts_at: number; ends_at: number }

/** Keeps the car busy for the contract. What stands in the way gives way (reservations) or leaves our block inactive. */
export function blockForContract(
  db: Database, write: Write, { org_id }: OpContext, conflicts: Conflicts, span: Span, vehicle: StoredVehicle, is_second: boolean,
): void {
  const { contract_id, location_id, starts_at, ends_at } = span
  const about = { location_id, contract_id, vehicle_id: vehicle.id }
  const overlapping = 'vehicle_id = @vehicle_id and is_active and starts_at < @ends_at and ends_at > @starts_at'
  const period = { vehicle_id: vehicle.id, starts_at, ends_at }
  let is_free = !is_second
  if (is_free) {
    const blocks = db.prepare(`select id, source_id from vehicle_blocks where ${overlapping} and kind = 'RESERVATION' order by starts_at,
      id`)
      .all(period) as { id: string; source_id: string }[]
    for (const [n, block] of blocks.entries()) {
      write.update('vehicle_blocks', block.id, { is_active: 0 })
      // another location's reservation does not lie on this PC; the server takes the car from it all the same
      const loser = db.prepare('select location_id, status, vehicle_id from reservations where id = ?').get(block.source_id) as
        { location_id: string; status: string; vehicle_id: string | null } | undefined
      if (loser?.status === 'BOOKED' && loser.vehicle_id === vehicle.id) write.update('reservations', block.source_id, { vehicle_id: null })
      conflicts.report('reservation_lost_car', { ...about, reservation_id: block.source_id,
        other_location_id: loser?.location_id ?? null }, n + 1)
    }
    is_free = db.prepare(`select 1 from vehicle_blocks where ${overlapping}`).get(period) === undefined
    if (!is_free || vehicle.status !== 'AVAILABLE') conflicts.report('vehicle_not_available', about)
  }
  write.insert('vehicle_blocks', {
    id: span.block_id, org_id, vehicle_id: vehicle.id, kind: 'CONTRACT', source_id: contract_id, starts_at, ends_at,
      is_active: Number(is_free),
  })
}
