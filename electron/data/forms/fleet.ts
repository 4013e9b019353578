import type { Refusal } from '../../../shared/bridge.ts'
import type { CommandInput } from '../../../shared/commands.ts'
import type { Message, MessageKey } from '../../../shared/message.ts'
import { parsePlate } from '../../../shared/plates.ts'
import { atWall, HOUR, zurichDate } from '../../../shared/time.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import { hasBeenOut } from '../commands/fleet-rules.ts'
import type { Desk } from '../desk.ts'
import { holdersOf } from '../queries/fleet-car.ts'
import type { Row } from '../row.ts'
import { all, one } from '../statement.ts'
import { changedFields } from './changed-fields.ts'
import type { Form, NewOp } from './form.ts'

type Use = 'TAKE' | 'SHARE' | null
type Stop = { refusal: Refusal }
/** A car that bears the plate. */
type Holder = ReturnType<typeof holdersOf>[number]
/** Said beside the field; the command and its twin hold the same rule, whose refusal names no field. */
const beside = (field: string, key: MessageKey, values: Message['values'] = {}): Refusal => ({ ok: false, message: { key, values }, field })
const isStop = (found: object): found is Stop => 'refusal' in found

/** A car that was bought or leased comes into the fleet. A plate that is on another car comes off there in the operation that puts it on this one. */
export const addVehicle: Form<'add_vehicle'> = (desk, _, { vin: typed, plate: typed_plate, plate_use, ...car }) => {
  const at = desk.now()
  const vin = vinOf(typed)
  const wrong = wrongWith(desk, { vin, first_registered: car.first_registered }, null)
  if (wrong) return wrong
  if (car.fuel_type !== 'ELECTRIC' && car.fuel_level > 8) return beside('fuel_level', 'refused.vehicle_fuel_in_eighths')
  const given = typed_plate === '' ? null : plateFor(desk, typed_plate, plate_use, null, at)
  if (given && isStop(given)) return given.refusal
  const vehicle_id = uuidv7(at)
  const begins = given && { id: uuidv7(at), vehicle_id, plate: given.plate }
  const moves = begins !== null && given !== null && given.off.length > 0
  return { ok: true, result: { id: vehicle_id }, ops: [
    { name: 'add_vehicle', input: { ...car, vin, vehicle_id, reading_id: uuidv7(at), at, plate: begins && !moves ? { id: begins.id, plate: begins.plate } : null } },
    ...moves ? [{ name: 'move_plate', input: { ends: given.off.map(({ id }) => id), begins, at } } satisfies NewOp] : [],
  ] }
}

/** What was mistyped then. Only what was changed goes out, so that what somebody else has changed meanwhile stays. */
export const changeVehicle: Form<'change_vehicle'> = (desk, _, { vehicle_id, vin: typed, seen, ...car }) => {
  const before = one<Row>(desk.db, 'select * from vehicles where id = @vehicle_id', { vehicle_id })
  if (!before) return { ok: false, message: { key: 'refused.vehicle_unknown' } }
  const vin = vinOf(typed)
  const wrong = wrongWith(desk, { vin, first_registered: car.first_registered }, vehicle_id)
  if (wrong) return wrong
  const changes = Object.fromEntries(Object.entries(changedFields(before, { ...car, vin }, seen)).map(([field, { next }]) => [field, next])) as CommandInput<'change_vehicle'>['changes']
  const turns = changes.fuel_type !== undefined && (changes.fuel_type === 'ELECTRIC') !== (before['fuel_type'] === 'ELECTRIC')
  if (turns && hasBeenOut(desk.db, vehicle_id)) return beside('fuel_type', 'refused.vehicle_drive_was_read')
  return { ok: true, result: { id: vehicle_id }, ops: Object.keys(changes).length === 0 ? [] : [{ name: 'change_vehicle', input: { vehicle_id, changes, at: desk.now() } }] }
}

const vinOf = (typed: string): string => typed.toUpperCase().replace(/[\s-]/g, '')

/** Why a car does not have this chassis number or this first registration; `vehicle_id`: the car itself, once it is there. */
function wrongWith(desk: Desk, { vin, first_registered }: { vin: string; first_registered: string }, vehicle_id: string | null): Refusal | null {
  if (!/^[A-HJ-NPR-Z0-9]{17}$/.test(vin)) return beside('vin', 'refused.vehicle_vin_malformed')
  if (one(desk.db, 'select 1 from vehicles where vin = @vin and id is not @vehicle_id', { vin, vehicle_id }) !== undefined) return beside('vin', 'refused.vehicle_vin_taken')
  return first_registered > zurichDate(desk.now()) ? beside('first_registered', 'refused.vehicle_registered_already') : null
}

/** A plate goes on a car, or comes off it, from a day on; what it bore before stays known. Swapped, the other car bears this one's from the same moment. */
export const movePlate: Form<'move_plate'> = (desk, _, { vehicle_id, plate: typed, plate_use, from_on }) => {
  const now = desk.now()
  const at = from_on === zurichDate(now) ? now : atWall(Date.parse(from_on))
  const mine = all<{ id: string; plate: string; valid_from: number }>(desk.db, `select id, plate, valid_from from vehicle_plates
    where vehicle_id = @vehicle_id and (valid_to is null or valid_to > @at) order by valid_from`, { vehicle_id, at })
  const later = mine.find(one => one.valid_from >= at)
  if (later) return beside('from_on', 'gate.plate.worn_since', { plate: later.plate, since_on: zurichDate(later.valid_from) })
  const given = typed === '' ? null : plateFor(desk, typed, plate_use === 'SWAP' ? 'TAKE' : plate_use, vehicle_id, at)
  if (given && isStop(given)) return given.refusal
  const off = given?.off ?? []
  const [holder, second] = off
  const [own] = mine
  const swaps = plate_use === 'SWAP' && given && holder ? { plate: given.plate, car: holder.label } : null
  if (swaps && (second || !own)) return beside('plate_use', 'gate.plate.on_other', swaps)
  const self = swaps && own ? holdersOf(desk, own.plate, null, at).find(one => one.vehicle_id === vehicle_id) : null
  if (own && self?.out) return beside('plate_use', 'gate.plate.is_out', { plate: own.plate, car: self.label, number: self.out })
  if (given ? mine.some(({ plate }) => plate === given.plate) : mine.length === 0) return beside('plate', 'gate.plate.nothing_new')
  return { ok: true, result: { id: vehicle_id }, ops: [
    { name: 'move_plate', input: { ends: [...mine, ...off].map(({ id }) => id), begins: given && { id: uuidv7(now), vehicle_id, plate: given.plate }, at } },
    ...swaps && holder && own ? [{ name: 'move_plate', input: { ends: [], begins: { id: uuidv7(now), vehicle_id: holder.vehicle_id, plate: own.plate }, at } } satisfies NewOp] : [],
  ] }
}

/** The plate that was typed, and what it comes off; nothing is taken from another car before somebody has said so. */
function plateFor(desk: Desk, typed: string, use: Use, vehicle_id: string | null, at: number): { plate: string; off: Holder[] } | Stop {
  const plate = parsePlate(typed)
  if (plate === null) return { refusal: beside('plate', 'refused.plate_malformed') }
  const holders = holdersOf(desk, plate, vehicle_id, at)
  const [holder] = holders
  if (!holder) return { plate, off: [] }
  const [later] = holders.filter(({ valid_from }) => valid_from >= at)
  if (later) return { refusal: beside('plate', 'gate.plate.given_later', { plate, car: later.label, since_on: zurichDate(later.valid_from) }) }
  const out = holders.find(one => one.out !== null)
  if (use === null) return { refusal: beside('plate_use', 'gate.plate.on_other', { plate, car: holder.label }) }
  if (use === 'SHARE') return holders.length > 1 ? { refusal: beside('plate_use', 'refused.plate_on_two_cars_at_most') } : { plate, off: [] }
  if (out) return { refusal: beside('plate_use', 'gate.plate.is_out', { plate, car: out.label, number: out.out ?? '' }) }
  return { plate, off: holders }
}

/** A car leaves the fleet for good. Its visits to the workshop and what was kept back by hand have no purpose any more; reservations are a person's to shift. */
export const retireVehicle: Form<'retire_vehicle'> = (desk, _, { vehicle_id, reason }) => {
  const at = desk.now()
  const visits = all<{ id: string }>(desk.db, `select id from maintenance_records where vehicle_id = @vehicle_id and status in ('SCHEDULED', 'IN_PROGRESS') order by id`, { vehicle_id })
  const held = all<{ id: string }>(desk.db, 'select id from vehicle_blocks where vehicle_id = @vehicle_id and is_active = 1 and source_id = id and ends_at > @at order by id', { vehicle_id, at })
  return { ok: true, result: { id: vehicle_id }, ops: [
    ...visits.map(({ id }): NewOp => ({ name: 'cancel_maintenance', input: { maintenance_id: id, reason, at } })),
    ...held.map(({ id }): NewOp => ({ name: 'release_block', input: { block_id: id, at } })),
    { name: 'retire_vehicle', input: { vehicle_id, reason, at } },
  ] }
}

/** Another car for a reservation, so that its own is free for something else. */
export const assignCar: Form<'assign_car'> = (desk, _, { reservation_id, vehicle_id }) =>
  ({ ok: true, result: { id: vehicle_id }, ops: [{ name: 'assign_car', input: { reservation_id, vehicle_id, block_id: uuidv7(desk.now()) } }] })

/** A car sets off to the location where it will stand from now on. */
export const startTransfer: Form<'start_transfer'> = (desk, _, { hours, ...transfer }) => {
  const at = desk.now()
  return { ok: true, result: { id: transfer.vehicle_id }, ops: [{ name: 'start_transfer', input: { ...transfer, block_id: uuidv7(at), starts_at: at, ends_at: at + hours * HOUR } }] }
}

/** A car has come to this location, with what it shows. */
export const finishTransfer: Form<'finish_transfer'> = (desk, { location_id }, car) => {
  const at = desk.now()
  const known = one<{ fuel_type: string }>(desk.db, 'select fuel_type from vehicles where id = @id', { id: car.vehicle_id })
  if (known && known.fuel_type !== 'ELECTRIC' && car.fuel_level > 8) return beside('fuel_level', 'refused.vehicle_fuel_in_eighths')
  return { ok: true, result: { id: car.vehicle_id }, ops: [{ name: 'finish_transfer', input: { ...car, location_id, reading_id: uuidv7(at), at } }] }
}
