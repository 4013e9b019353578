import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { openConflicts } from './conflicts.ts'
import { storeReading } from './evidence.ts'
import { anyCar, assertFuel, assertLocation, assertMove, assertReason, carHere, holdCar } from './fleet-rules.ts'
import { isThere } from './stored.ts'

type Block = { id: string; vehicle_id: string; source_id: string; is_active: number }

/** Keeps a car back for a time. A block that nothing stands behind is its own source. */
export const blockVehicle: Apply<'block_vehicle'> = (db, write, context, { block_id, vehicle_id, kind, starts_at, ends_at, reason }) => {
  if (isThere(db, 'vehicle_blocks', block_id)) return []
  carHere(db, context.author_id, vehicle_id)
  assertReason(reason)
  holdCar(db, write, context, { id: block_id, vehicle_id, kind, source_id: block_id, starts_at, ends_at, reason })
  return []
}

/** Gives a car back that was kept by hand. What is released already is released. */
export const releaseBlock: Apply<'release_block'> = (db, write, { author_id }, { block_id }) => {
  const block = db.prepare('select * from vehicle_blocks where id = ?').get(block_id) as Block | undefined
  if (!block) throw new Stale('refused.block_unknown')
  carHere(db, author_id, block.vehicle_id)
  if (block.source_id !== block.id) throw new Stale('refused.block_not_by_hand')
  if (block.is_active) write.update('vehicle_blocks', block_id, { is_active: 0 })
  return []
}

/** A car sets off to another branch. A transfer that was planned by hand gives way to the real one. */
export const startTransfer: Apply<'start_transfer'> = (db, write, context, { block_id, vehicle_id, to_location_id, starts_at, ends_at }) => {
  if (isThere(db, 'vehicle_blocks', block_id)) return []
  const vehicle = carHere(db, context.author_id, vehicle_id)
  if (db.prepare('select 1 from locations where id = ?').get(to_location_id) === undefined) throw new Stale('refused.location_unknown')
  if (to_location_id === vehicle.location_id) throw new Stale('refused.transfer_leads_nowhere')
  if (vehicle.status !== 'AVAILABLE') throw new Stale('refused.vehicle_moves_legally')
  const planned = db.prepare(`select id from vehicle_blocks where vehicle_id = @vehicle_id and is_active and kind = 'TRANSFER'
    and source_id = id and starts_at < @ends_at and ends_at > @starts_at`).pluck().all({ vehicle_id, starts_at, ends_at }) as string[]
  for (const id of planned) write.update('vehicle_blocks', id, { is_active: 0 })
  holdCar(db, write, context, { id: block_id, vehicle_id, kind: 'TRANSFER', source_id: block_id, starts_at, ends_at, to_location_id })
  assertMove(db, context.author_id, vehicle, 'IN_TRANSFER')
  write.update('vehicles', vehicle_id, { status: 'IN_TRANSFER', status_reason: null })
  return []
}

/** A car has arrived. It stands here whatever this PC thinks of it. */
export const finishTransfer: Apply<'finish_transfer'> = (db, write, context, { vehicle_id, location_id, reading_id, at, odometer_km, fuel_level }) => {
  if (isThere(db, 'odometer_readings', reading_id)) return []
  assertLocation(db, context.author_id, location_id)
  const vehicle = anyCar(db, vehicle_id)
  assertFuel(vehicle.fuel_type, fuel_level)
  const conflicts = openConflicts(write, context)
  const about = { location_id, contract_id: null, vehicle_id }
  const under_way = db.prepare("select id from vehicle_blocks where vehicle_id = ? and kind = 'TRANSFER' and is_active and starts_at <= ?")
    .pluck().all(vehicle_id, at) as string[]
  if (vehicle.status !== 'IN_TRANSFER' && under_way.length === 0) {
    conflicts.report('transfer_contradicts', { ...about, other_location_id: vehicle.location_id })
  }
  for (const id of under_way) write.update('vehicle_blocks', id, { is_active: 0 })
  const reading = { id: reading_id, vehicle_id, read_at: at, km: odometer_km, source: 'TRANSFER' as const }
  const contradicts = storeReading(db, write, context, reading, vehicle.odometer_km)
  if (contradicts) conflicts.report('odometer_contradicts', about)
  write.update('vehicles', vehicle_id, {
    location_id, fuel_level, odometer_km: contradicts ? vehicle.odometer_km : Math.max(vehicle.odometer_km, odometer_km),
    status: vehicle.status === 'IN_TRANSFER' ? 'AVAILABLE' : vehicle.status,
  })
  return conflicts.flags
}
