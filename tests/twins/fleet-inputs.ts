import type { CommandInput } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Fixture } from '../fixture.ts'
import { aDamage, DAY, HOUR } from './inputs.ts'

export const a_hash = 'a1'.repeat(32)
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
  inspection_due: '2029-02-01', service_due_km: 30_000, vignette_until: null, equipment: 'Anhängerkupplung', fuel_type: 'PETROL', odometer_km: 12,
  fuel_level: 8, plate: { id: uuidv7(), plate: 'ZH 900001' }, at: now, ...changes })

/** A service of the free car in a week. */
export const visitInput = ({ vehicles, now }: Fixture, changes: Partial<CommandInput<'schedule_maintenance'>> = {}): CommandInput<'schedule_maintenance'> =>
  ({ maintenance_id: uuidv7(), block_id: uuidv7(), vehicle_id: vehicles.spare, kind: 'Service', starts_at: now + 7 * DAY, ends_at: now + 8 * DAY,
    notes: '', at: now, ...changes })

/** A scratch on the free car, found in the yard of the city. */
export const foundInput = ({ vehicles, locations, now }: Fixture, changes: Partial<CommandInput<'record_damage'>> = {}): CommandInput<'record_damage'> =>
  ({ vehicle_id: vehicles.spare, location_id: locations.city, damage: aDamage(), at: now, ...changes })

/** A photo of the open contract, taken at the city. */
export const fileInput = ({ contract, locations, now }: Fixture, changes: Partial<CommandInput<'attach_file'>> = {}): CommandInput<'attach_file'> =>
  ({ attachment_id: uuidv7(), location_id: locations.city, contract_id: contract, damage_id: null, kind: 'PHOTO', sha256: a_hash, bytes: 120_000,
    mime: 'image/jpeg', at: now, ...changes })

/** The clerk signs the agreement. */
export const signInput = ({ contract, locations, now }: Fixture, changes: Partial<CommandInput<'sign_document'>> = {}): CommandInput<'sign_document'> =>
  ({ signature_id: uuidv7(), location_id: locations.city, contract_id: contract, role: 'STAFF', signer_name: 'Sandra Weber', refused: false,
    reason: null, text_sha256: another_hash, attachment_id: null, at: now, ...changes })
