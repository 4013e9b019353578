import { z } from 'zod'
import { commands } from './commands.ts'
import { lazily } from './lazily.ts'
import { seen } from './setting-forms.ts'

const { add_vehicle, retire_vehicle, start_transfer, finish_transfer, assign_car } = commands
/** As it was typed: what is wrong with it is said beside the field. */
const typed = z.string().trim().max(40)
/** What becomes of a plate that is on another car: it comes off there, or it serves both (Wechselschild); null: nobody was asked. */
const uses = ['TAKE', 'SHARE'] as const
const plate_use = z.enum(uses).nullable()

/** What is done to the cars themselves: the commands without what the data process adds. */
export const fleetForms = lazily({
  /** `plate` empty: none yet */
  add_vehicle: () => add_vehicle.omit({ vehicle_id: true, reading_id: true, at: true }).extend({ vin: typed, plate: typed, plate_use }),
  /** what may be mistyped there; the plate, the place and what ends one day have forms of their own */
  change_vehicle: () => add_vehicle.pick({ category_id: true, make: true, model: true, colour: true, fuel_type: true, transmission: true, seats: true, tank_litres: true, battery_kwh: true,
    first_registered: true, equipment: true }).extend({ vehicle_id: z.uuid(), vin: typed, seen }),
  /** workshop visits and holds that were planned are called off with it */
  retire_vehicle: () => retire_vehicle.omit({ at: true }),
  /** `plate` empty: the car has none from then on; `from_on`: the Zürich day from which it is so, today means now; SWAP: the other car gets the plate of this one */
  move_plate: () => z.strictObject({ vehicle_id: z.uuid(), plate: typed, plate_use: z.enum([...uses, 'SWAP']).nullable(), from_on: z.iso.date() }),
  /** `hours`: until it is expected there */
  start_transfer: () => start_transfer.pick({ vehicle_id: true, to_location_id: true }).extend({ hours: z.int().min(1).max(240) }),
  /** at this location */
  finish_transfer: () => finish_transfer.pick({ vehicle_id: true, odometer_km: true, fuel_level: true }),
  /** another car for a reservation */
  assign_car: () => assign_car.omit({ block_id: true }),
})
/** `id`: the car */
export type FleetFormResult = { [N in keyof typeof fleetForms]: { id: string } }
