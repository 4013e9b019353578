import type { Gate, VehicleCard } from '../../../shared/queries.ts'
import { zurichDate } from '../../../shared/time.ts'
import type { Desk, Here } from '../desk.ts'
import { customerName } from '../queries/customer-card.ts'
import { one } from '../statement.ts'
import { block, mustAccept, passed, warn } from './gate.ts'

const field = 'vehicle_id'

/** Is the car here, ready, and does nobody else need it before it is back? `mine`: the reservation that is being fetched; `included_km`: how far the rental goes without paying more. */
export function vehicleGates(desk: Desk, here: Here, vehicle: VehicleCard, ends_at: number | null, mine: string | null, included_km = 0): Gate[] {
  const now = desk.now()
  const gates = [freeGate(desk, vehicle)]
  if (vehicle.plate === '') gates.push(block('vehicle_plate', 'gate.vehicle_plate.none', { car: `${vehicle.make} ${vehicle.model}` }, field))
  if (vehicle.status === 'AVAILABLE') {
    if (vehicle.location_id !== here.location_id) {
      gates.push(mustAccept('vehicle_here', 'gate.vehicle_here.elsewhere', { plate: vehicle.plate, location: vehicle.location }, field))
    }
    gates.push(blockGate(desk, vehicle, now, Math.max(ends_at ?? 0, now + 1), mine))
  }
  return [...gates, ...paperGates(desk, vehicle, zurichDate(ends_at ?? now), included_km)]
}

type Leg = { number: string; ends_at: number; customer: string | null; location: string }

function freeGate(desk: Desk, { id, plate, status }: VehicleCard): Gate {
  const leg = one<Leg>(desk.db, `select x.number, x.ends_at, ${customerName} as customer, coalesce(l.name, '') as location
    from contract_vehicles g join contracts x on x.id = g.contract_id left join customers k on k.id = x.customer_id
    left join locations l on l.id = x.return_location_id
    where g.vehicle_id = @id and g.state = 'OUT' order by g.in_conflict, g.out_at limit 1`, { id })
  if (leg) {
    const values = { plate, number: leg.number, due_at: leg.ends_at, location: leg.location }
    return leg.customer === null ? block('vehicle_free', 'gate.vehicle_free.out', values, field)
      : block('vehicle_free', 'gate.vehicle_free.out_with', { ...values, customer: leg.customer }, field)
  }
  switch (status) {
    case 'AVAILABLE': return passed('vehicle_free')
    case 'CLEANING': return block('vehicle_free', 'gate.vehicle_free.cleaning', { plate }, field)
    case 'IN_TRANSFER': return block('vehicle_free', 'gate.vehicle_free.in_transfer', { plate }, field)
    case 'MAINTENANCE': return block('vehicle_free', 'gate.vehicle_free.maintenance', { plate }, field)
    case 'OUT_OF_SERVICE': return block('vehicle_free', 'gate.vehicle_free.out_of_service', { plate }, field)
    case 'RETIRED': return block('vehicle_free', 'gate.vehicle_free.retired', { plate }, field)
    case 'RENTED': return block('vehicle_free', 'gate.vehicle_free.rented', { plate }, field)
  }
}

type Busy = { kind: string; starts_at: number; ends_at: number; number: string | null; customer: string | null }

function blockGate(desk: Desk, { id, plate }: VehicleCard, starts_at: number, ends_at: number, mine: string | null): Gate {
  const busy = one<Busy>(desk.db, `select b.kind, b.starts_at, b.ends_at, r.number, ${customerName} as customer
    from vehicle_blocks b left join reservations r on r.id = b.source_id left join customers k on k.id = r.customer_id
    where b.vehicle_id = @id and b.is_active = 1 and b.source_id <> @mine and b.starts_at < @ends_at and b.ends_at > @starts_at
    order by b.starts_at limit 1`, { id, mine: mine ?? '', starts_at, ends_at })
  if (!busy) return passed('vehicle_block')
  const values = { plate, starts_at: busy.starts_at, ends_at: busy.ends_at }
  if (busy.number === null) {
    return block('vehicle_block', busy.kind === 'RESERVATION' ? 'gate.vehicle_block.reserved_elsewhere' : 'gate.vehicle_block.planned',
      values, field)
  }
  return block('vehicle_block', 'gate.vehicle_block.reserved', { ...values, number: busy.number, customer: busy.customer ?? '–' }, field)
}

/** Warnings only: the branch decides whether the car may go out before the appointment. */
export function paperGates(desk: Desk, { id, plate, odometer_km }: VehicleCard, return_day: string, included_km = 0): Gate[] {
  const papers = one<{ inspection_due: string | null; vignette_until: string | null; insurance_until: string | null; service_due_km: number | null }>(desk.db,
    'select inspection_due, vignette_until, insurance_until, service_due_km from vehicles where id = @id', { id })
  const { inspection_due = null, vignette_until = null, insurance_until = null, service_due_km: due_km = null } = papers ?? {}
  return [
    due_km !== null && due_km <= odometer_km + included_km
      ? warn('service', due_km <= odometer_km ? 'gate.service.due' : 'gate.service.soon', { plate, due_km }, field) : passed('service'),
    inspection_due !== null && inspection_due <= return_day
      ? warn('inspection', 'gate.inspection.due', { plate, due_on: inspection_due }, field) : passed('inspection'),
    vignette_until !== null && vignette_until < return_day
      ? warn('vignette', 'gate.vignette.ends', { plate, until_on: vignette_until }, field) : passed('vignette'),
    insurance_until !== null && insurance_until < return_day
      ? warn('insurance', 'gate.insurance.ends', { plate, until_on: insurance_until }, field) : passed('insurance'),
  ]
}
