import type { Desk } from '../desk.ts'
import { all } from '../statement.ts'

export type OpenOps = { contracts: Set<string>; reservations: Set<string>; vehicles: Set<string>; damages: Set<string> }
type Touched = { contract_id: string | null; reservation_id: string | null; vehicle_id: string | null; damages: string | null; contracts: string | null }

/** What operations of this PC touch that the server's rows do not hold yet (or hold as refused, until somebody sets them aside). */
export function openOps(desk: Desk): OpenOps {
  const rows = all<Touched>(desk.db, `select input ->> '$.contract_id' as contract_id, input ->> '$.reservation_id' as reservation_id,
    input ->> '$.vehicle_id' as vehicle_id, input -> '$.damages' as damages, input -> '$.contract_ids' as contracts from outbox where state <> 'SETTLED' and state <> 'ASIDE'`)
  const ops: OpenOps = { contracts: new Set(), reservations: new Set(), vehicles: new Set(), damages: new Set() }
  for (const row of rows) {
    if (row.contract_id) ops.contracts.add(row.contract_id)
    if (row.contracts) for (const id of JSON.parse(row.contracts) as string[]) ops.contracts.add(id)
    if (row.reservation_id) ops.reservations.add(row.reservation_id)
    if (row.vehicle_id) ops.vehicles.add(row.vehicle_id)
    if (row.damages) for (const { id } of JSON.parse(row.damages) as { id: string }[]) ops.damages.add(id)
  }
  return ops
}
