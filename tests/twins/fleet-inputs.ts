import { createHash } from 'node:crypto'
import type { CommandInput } from '../../shared/commands.ts'
import type { fleetCommands } from '../../shared/commands/fleet.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Fixture } from '../fixture.ts'
import { aDamage, DAY, HOUR } from './inputs.ts'

/** What lies in a store where somebody has to find it. */
export const a_photo = Buffer.from('a photo of a scratch')
export const a_hash = createHash('sha256').update(a_photo).digest('hex')
export const another_hash = 'b2'.repeat(32)

/** A hold of the free car for a day, two days from now. */
export const blockInput = ({ vehicles, now }: Fixture, changes: Partial<CommandInput<'block_vehicle'>> = {}): CommandInput<'block_vehicle'> =>
  ({ block_id: uuidv7(), vehicle_id: vehicles.spare, kind: 'HOLD', starts_at: now + 2 * DAY, ends_at: now + 3 * DAY, reason: 'Fotos', at: now,
    ...changes })

/** The free car sets off from the city to the airport now, for an hour. */
export const startInput = ({ vehicles, locations, now }: Fixture, changes: Partial<CommandInput<'start_transfer'>> = {}): CommandInput<'start_transfer'> =>
  ({ block_id: uuidv7(), vehicle_id: vehicles.spare, to_location_id: locations.airport, starts_at: now, ends_at: now + HOUR, ...changes })

/** It has arrived, 12 km later. */
export const finishInput = ({ vehicles, locations, now }: Fixture, changes: Partial<CommandInput<'finish_transfer'>> = {}): CommandInput<'finish_transfer'> =>
  ({ vehicle_id: vehicles.spare, location_id: locations.airport, reading_id: uuidv7(), at: now + HOUR / 2, odometer_km: 20_012, fuel_level: 7,
    ...changes })

/** A new car at the city with a plate of its own. */
export const carInput = ({ categories, locations, now }: Fixture, changes: Partial<CommandInput<'add_vehicle'>> = {}): CommandInput<'add_vehicle'> => ({
  vehicle_id: uuidv7(), reading_id: uuidv7(), location_id: locations.city, category_id: categories.compact, vin: 'TMBAA7NE0P0000077',
  make: 'Škoda', model: 'Fabia', colour: 'rot', transmission: 'MANUAL', seats: 5, tank_litres: 45, battery_kwh: 0, first_registered: '2026-02-01',
  inspection_due: '2029-02-01', service_due_km: 30_000, vignette_until: null, insurance_until: '2027-06-30', equipment: 'Anhängerkupplung', fuel_type: 'PETROL', odometer_km: 12,
  fuel_level: 8, plate: { id: uuidv7(), plate: 'ZH 900001' }, at: now, ...changes })

/** A service of the free car in a week. */
export const visitInput = ({ vehicles, now }: Fixture, changes: Partial<CommandInput<'schedule_maintenance'>> = {}): CommandInput<'schedule_maintenance'> =>
  ({ maintenance_id: uuidv7(), block_id: uuidv7(), vehicle_id: vehicles.spare, kind: 'Service', starts_at: now + 7 * DAY, ends_at: now + 8 * DAY,
    notes: '', at: now, ...changes })

/** A scratch on the free car, found in the yard of the city. */
export const foundInput = ({ vehicles, locations, now }: Fixture, changes: Partial<CommandInput<'record_damage'>> = {}): CommandInput<'record_damage'> =>
  ({ vehicle_id: vehicles.spare, location_id: locations.city, damage: { ...aDamage(), view: 'LEFT', x: 700, y: 620, size_mm: 50 }, at: now, ...changes })

/** A photo of the open contract, taken at the city. */
export const fileInput = ({ contract, locations, now }: Fixture, changes: Partial<CommandInput<'attach_file'>> = {}): CommandInput<'attach_file'> =>
  ({ attachment_id: uuidv7(), location_id: locations.city, contract_id: contract, damage_id: null, kind: 'PHOTO', sha256: a_hash, bytes: 120_000,
    mime: 'image/jpeg', at: now, ...changes })

/** The clerk signs the agreement. */
export const signInput = ({ contract, locations, now }: Fixture, changes: Partial<CommandInput<'sign_document'>> = {}): CommandInput<'sign_document'> =>
  ({ signature_id: uuidv7(), location_id: locations.city, contract_id: contract, role: 'STAFF', signer_name: 'Sandra Weber', refused: false,
    reason: null, text_sha256: another_hash, attachment_id: null, at: now, ...changes })

/** A valid input of every command of the fleet, at the city, in an order in which all of them apply. */
export function fleetInputs(fixture: Fixture) {
  const { now: at, vehicles, locations } = fixture
  const { spare } = vehicles
  const block_vehicle = blockInput(fixture)
  const report_maintenance = { maintenance_id: uuidv7(), vehicle_id: spare, kind: 'Bremsen', notes: '', at }
  const schedule_maintenance = visitInput(fixture)
  const { maintenance_id } = schedule_maintenance
  const record_damage = foundInput(fixture)
  const damage_id = record_damage.damage.id
  const attach_file = fileInput(fixture)
  const { attachment_id, sha256, bytes } = attach_file
  const new_car = carInput(fixture)
  return {
    block_vehicle,
    release_block: { block_id: block_vehicle.block_id, at },
    start_transfer: startInput(fixture),
    finish_transfer: finishInput(fixture, { location_id: locations.city }),
    report_maintenance,
    schedule_maintenance,
    start_maintenance: { maintenance_id, block_id: uuidv7(), ends_at: at + DAY, at },
    complete_maintenance: { maintenance_id, reading_id: uuidv7(), odometer_km: 20_030, cost_rp: 38_500, notes: '', at: at + HOUR },
    cancel_maintenance: { maintenance_id: report_maintenance.maintenance_id, reason: 'x', at },
    record_damage,
    assess_damage: { damage_id, assessed_rp: 5000, at },
    decide_damage: { damage_id, is_approved: true, reason: null, at },
    repair_damage: { damage_id, at },
    attach_file,
    sign_document: signInput(fixture),
    confirm_stored: { attachment_id, sha256, bytes, at },
    add_vehicle: new_car,
    change_vehicle: { vehicle_id: spare, changes: { colour: 'blau' }, at },
    correct_odometer: { reading_id: uuidv7(), vehicle_id: spare, odometer_km: 20_040, reason: 'abgelesen', at: at + 2 * HOUR },
    move_plate: { ends: [new_car.plate?.id ?? ''], begins: { id: uuidv7(), vehicle_id: new_car.vehicle_id, plate: 'ZH 900002' }, at: at + HOUR },
    set_vehicle_status: { vehicle_id: spare, status: 'OUT_OF_SERVICE', reason: 'Panne', at },
    retire_vehicle: { vehicle_id: spare, reason: 'verkauft', at: at + 2 * DAY },
  } satisfies { [N in keyof typeof fleetCommands]: CommandInput<N> }
}
