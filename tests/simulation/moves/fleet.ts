import type { FormInput } from '../../../shared/forms.ts'
import { zurichDate } from '../../../shared/time.ts'
import { idsOf } from './move.ts'
import type { Dice, Move, View } from './move.ts'

const any = (view: View, dice: Dice) => dice.pick(idsOf(view, "select id from vehicles where status <> 'RETIRED' order by id"))
/** Few, so that two desks want the same. */
const plate = (dice: Dice) => `ZH ${777_000 + dice.roll(6)}`

const addVehicle: Move = {
  name: 'add_vehicle', weight: 1,
  fillIn(view, dice) {
    const category_id = dice.pick(idsOf(view, 'select id from vehicle_categories order by id'))
    return category_id ? { form: 'add_vehicle', input: { location_id: view.location_id, category_id, vin: `TMBAA7NE0P00009${10 + dice.roll(60)}`, plate: dice.choose('', plate(dice)), plate_use: dice.choose<'TAKE' | 'SHARE' | null>('TAKE', 'SHARE', null),
      make: 'Škoda', model: 'Fabia', colour: 'rot', fuel_type: 'PETROL', transmission: 'MANUAL', seats: 5, tank_litres: 45, battery_kwh: 0, first_registered: '2026-01-05', inspection_due: null, service_due_km: null,
      vignette_until: null, insurance_until: null, equipment: '', odometer_km: 1_200, fuel_level: 8 } } : null
  },
}

/** Two desks may put right different things of one car, and both stay; a drive that was read since is refused. */
const changeVehicle: Move = {
  name: 'change_vehicle', weight: 1,
  fillIn(view, dice) {
    const vehicle_id = any(view, dice)
    const car = vehicle_id ? view.read('fleet_car', { vehicle_id }) : null
    if (!car) return null
    const { vin, category_id, make, model, colour, seats, tank_litres, battery_kwh, first_registered, equipment } = car
    const seen = { vin, category_id, make, model, colour, fuel_type: car.fuel_type, transmission: car.transmission, seats, tank_litres, battery_kwh, first_registered, equipment } as Omit<FormInput<'change_vehicle'>, 'vehicle_id' | 'seen'>
    const typed = dice.choose<Partial<typeof seen>>({ colour: dice.choose('blau', 'grau') }, { seats: dice.choose(4, 5) }, { vin: `TMBAA7NE0P00009${10 + dice.roll(60)}` }, { fuel_type: dice.choose('ELECTRIC', 'DIESEL', 'PETROL') })
    return { form: 'change_vehicle', input: { ...seen, vehicle_id: car.id, ...typed, seen } }
  },
}

/** Two desks may give the same plate away: whatever both say, it is on two cars at most and out once. */
const movePlate: Move = {
  name: 'move_plate', weight: 1,
  fillIn(view, dice) {
    const vehicle_id = any(view, dice)
    return vehicle_id ? { form: 'move_plate', input: { vehicle_id, plate: dice.choose(plate(dice), ''), plate_use: dice.choose<'TAKE' | 'SHARE' | 'SWAP'>('TAKE', 'SHARE', 'SWAP'), from_on: zurichDate(view.now()) } } : null
  },
}

/** Rarely: what is gone does not come back. */
const retireVehicle: Move = {
  name: 'retire_vehicle', weight: 1,
  fillIn(view, dice) {
    const vehicle_id = dice.roll(3) === 0 ? any(view, dice) : undefined
    return vehicle_id ? { form: 'retire_vehicle', input: { vehicle_id, reason: 'verkauft' } } : null
  },
}

const startTransfer: Move = {
  name: 'start_transfer', weight: 1,
  fillIn(view, dice) {
    const vehicle_id = any(view, dice)
    const to_location_id = dice.pick(idsOf(view, 'select id from locations order by id'))
    return vehicle_id && to_location_id ? { form: 'start_transfer', input: { vehicle_id, to_location_id, hours: dice.choose(1, 4, 24) } } : null
  },
}

/** Mostly a car that was sent, sometimes one that nobody announced. */
const finishTransfer: Move = {
  name: 'finish_transfer', weight: 1,
  fillIn(view, dice) {
    const vehicle_id = dice.pick(idsOf(view, "select id from vehicles where status = 'IN_TRANSFER' order by id")) ?? (dice.roll(4) === 0 ? any(view, dice) : undefined)
    const km = vehicle_id ? view.db.prepare('select odometer_km from vehicles where id = ?').pluck().get(vehicle_id) as number : 0
    return vehicle_id ? { form: 'finish_transfer', input: { vehicle_id, odometer_km: km + dice.choose(8, 20), fuel_level: 7 } } : null
  },
}

/** Another car for a reservation, mostly one that is free then. */
const assignCar: Move = {
  name: 'assign_car', weight: 1,
  fillIn(view, dice) {
    const reservation_id = dice.pick(idsOf(view, "select id from reservations where status = 'BOOKED' order by id"))
    const vehicle_id = reservation_id && (dice.pick(view.read('cars_for', { reservation_id }).map(({ id }) => id).sort()) ?? any(view, dice))
    return vehicle_id ? { form: 'assign_car', input: { reservation_id, vehicle_id } } : null
  },
}

/** Cars that come, go, and change their plates and places while the counters work. */
export const fleetMoves: readonly Move[] = [addVehicle, changeVehicle, movePlate, retireVehicle, startTransfer, finishTransfer, assignCar]
