import { uuidv7 } from '../../shared/uuid.ts'
import { checkInInput, checkOutInput, DAY, HOUR } from '../twins/inputs.ts'
import type { Room, Session } from './room.ts'

export type Draw = (below: number) => number
/** What a session wants to send; null: there is nothing of the kind to do with this car just now. */
export type Wanted = { name: string; input: object } | null
export type Action = (room: Room, session: Session, car: string, draw: Draw) => Promise<Wanted>

type Car = { odometer_km: number; status: string; contract_id: string | null; leg_id: string | null; out_km: number | null; fuel_level: number }

/** The car as it is this moment; somebody else may be changing it already, and that is the point. */
async function look({ backend: { sql } }: Room, car: string): Promise<Car> {
  const [row] = await sql<Car[]>`select v.odometer_km, v.status, v.fuel_level, l.contract_id, l.id as leg_id, l.out_km
    from public.vehicles v left join public.contract_vehicles l on l.vehicle_id = v.id and l.state = 'OUT'
    where v.id = ${car} order by l.in_conflict, l.out_at limit 1`
  if (!row) throw new Error('the car has gone')
  return row
}

const checkOut: Action = async (room, session, car, draw) => {
  const { fixture, backend: { sql } } = room
  const { odometer_km } = await look(room, car)
  const [reservation] = draw(2) === 0 ? await sql<{ id: string }[]>`select id from public.reservations
    where vehicle_id = ${car} and location_id = ${session.location_id} and status = 'BOOKED' order by starts_at limit 1` : []
  const starts_at = Date.now()
  return { name: 'check_out', input: checkOutInput(fixture, {
    ...await session.number('CONTRACT'), vehicle_id: car, reservation_id: reservation?.id ?? null, pickup_location_id: session.location_id,
    return_location_id: session.location_id, starts_at, ends_at: starts_at + (1 + draw(3)) * DAY, odometer_km: odometer_km + draw(5),
  }) }
}

const checkIn: Action = async (room, session, car, draw) => {
  const { contract_id, leg_id, odometer_km, out_km } = await look(room, car)
  if (!contract_id || !leg_id) return null
  return { name: 'check_in', input: checkInInput(room.fixture, {
    contract_id, leg_id, vehicle_id: car, location_id: session.location_id, in_at: Date.now(), needs_cleaning: draw(2) === 0,
    odometer_km: Math.max(odometer_km, out_km ?? 0) + draw(200),
  }) }
}

const markReady: Action = async (room, _session, car) => {
  const { status } = await look(room, car)
  return status === 'CLEANING' ? { name: 'mark_ready', input: { vehicle_id: car, at: Date.now() } } : null
}

const takePayment: Action = async ({ backend: { sql }, fixture }, session, car, draw) => {
  const [contract] = await sql<{ id: string; owed: number }[]>`select c.id, private.balance_rp(c.id)::int as owed from public.contracts c
    join public.contract_vehicles l on l.contract_id = c.id where l.vehicle_id = ${car} and c.org_id = ${fixture.org} order by c.created_at desc limit 1`
  if (!contract || contract.owed <= 0) return null
  const amount_rp = Math.max(5, contract.owed - draw(2) * draw(contract.owed))
  return { name: 'take_payment', input: {
    payment_id: uuidv7(), contract_id: contract.id, location_id: session.location_id, kind: 'PAYMENT', method: 'TWINT', amount_rp, rounding_rp: 0,
    reference: 'T1', at: Date.now(),
  } }
}

const closeContract: Action = async ({ backend: { sql }, fixture }, _session, car) => {
  const [contract] = await sql<{ id: string }[]>`select c.id from public.contracts c join public.contract_vehicles l on l.contract_id = c.id
    where l.vehicle_id = ${car} and c.org_id = ${fixture.org} and c.status = 'RETURNED' limit 1`
  return contract ? { name: 'close_contract', input: { contract_id: contract.id, receivable: true, at: Date.now() } } : null
}

const book: Action = async ({ fixture }, session, car, draw) => {
  const starts_at = Date.now() + (1 + draw(12)) * 12 * HOUR
  return { name: 'book_reservation', input: {
    reservation_id: uuidv7(), ...await session.number('RESERVATION'), block_id: uuidv7(), customer_location_id: uuidv7(),
    location_id: session.location_id, return_location_id: session.location_id, customer_id: fixture.customers.known,
    category_id: fixture.categories.compact, price_plan_id: fixture.plans.compact, vehicle_id: car, starts_at, ends_at: starts_at + (1 + draw(4)) * DAY,
  } }
}

const swap: Action = async (room, session, car, draw) => {
  const { contract_id, leg_id, odometer_km, out_km, fuel_level } = await look(room, car)
  const other = room.cars[draw(room.cars.length)] ?? car
  if (!contract_id || !leg_id || other === car) return null
  const taken = await look(room, other)
  const seen = (vehicle_id: string, km: number, level: number, leg: string) => ({
    leg_id: leg, vehicle_id, inspection_id: uuidv7(), reading_id: uuidv7(), odometer_km: km, fuel_level: level, damages: [],
  })
  return { name: 'swap_vehicle', input: {
    contract_id, note_id: uuidv7(), location_id: session.location_id, customer_location_id: uuidv7(), at: Date.now(), reason: 'Reifen',
    next_status: 'CLEANING', back: seen(car, Math.max(odometer_km, out_km ?? 0) + draw(50), fuel_level, leg_id),
    out: { ...seen(other, taken.odometer_km, taken.fuel_level, uuidv7()), block_id: uuidv7() }, fuel_unit_rp: 220, charges: [],
  } }
}

/** Drawn from with these weights: a crowd that mostly hands cars out and takes them back. */
export const actions: readonly (readonly [weight: number, action: Action])[] = [
  [4, checkOut], [4, checkIn], [2, markReady], [2, takePayment], [1, closeContract], [3, book], [2, swap],
]
