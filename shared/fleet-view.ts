import type { Names } from './queries.ts'
import type { Role } from './roles.ts'
import type { VehicleStatus } from './transitions.ts'

/** A car in the list of the fleet. `is_coming`: it is on its way to this location. */
export type FleetCar = {
  id: string; plate: string; label: string; vin: string; category_code: string; status: VehicleStatus; location_id: string; location: string; odometer_km: number; is_coming: boolean
}
/** `count`: how many there are; the list holds the first of them. */
export type FleetList = {
  role: Role; location_id: string; cars: FleetCar[]; count: number
  categories: (Names & { id: string; code: string })[]
  locations: { id: string; name: string }[]
}
/** What keeps a car busy from now on; a reservation or contract that this PC does not know has no number. */
export type CarHold = {
  id: string; kind: 'RESERVATION' | 'CONTRACT' | 'MAINTENANCE' | 'TRANSFER' | 'HOLD'; starts_at: number; ends_at: number; reason: string | null
  reservation_id: string | null; contract_id: string | null; number: string | null; customer: string | null; to_location: string | null
}
/** `out`: the contract that it is out with, though that may be overdue. */
export type CarView = FleetCar & {
  role: Role; category_id: string; make: string; model: string; colour: string; fuel_type: string; fuel_level: number; transmission: string; seats: number; tank_litres: number; battery_kwh: number
  first_registered: string; equipment: string; status_reason: string | null; joined_at: number | null; retired_at: number | null
  plates: { id: string; plate: string; valid_from: number; valid_to: number | null }[]
  holds: CarHold[]
  out: { contract_id: string; number: string; ends_at: number } | null
}
/** A car that bears a plate now, or will. `out`: the number of the contract that it is out with. */
export type PlateHolder = { vehicle_id: string; label: string; location: string; out: string | null }

/** What the queries about cars answer. */
export type FleetRows = {
  /** cars of this location and on their way to it; with a text those of the firm that it fits, retired ones last */
  fleet_list: FleetList
  /** null: not on this PC */
  fleet_car: CarView | null
  /** the other cars that bear a plate, in any typing */
  plate_holders: PlateHolder[]
  /** the cars that a reservation may have instead of its own, those of its category first */
  cars_for: { id: string; plate: string; label: string; category_code: string }[]
  /** what of a car ends one day, `YYYY-MM-DD` */
  papers: { plate: string; label: string; odometer_km: number; inspection_due: string | null; vignette_until: string | null; insurance_until: string | null; service_due_km: number | null } | null
}
