import { at } from './calendar.ts'
import type { WallMinute } from './calendar.ts'
import type { Branch } from './firm.ts'
import type { Car } from './fleet.ts'
import type { Customer } from './people.ts'
import type { Random } from './random.ts'

/** One use of one car, as it happened; rows and money are made of it afterwards, in the order of the calendar. */
export type Rental = {
  car: Car, customer: Customer, pickup: Branch, wanted_return: Branch
  starts: WallMinute, ends: WallMinute, out_km: number, out_fuel: number
  back: { when: WallMinute, branch: Branch, km: number, fuel: number } | null
  booked_ahead: boolean
}

/** Kilometres by road between the branches, for cars that are brought back by our own people. */
const distances: Record<string, number> = { 'ZHB ZRH': 12, 'GVA ZHB': 280, 'GVA ZRH': 288, 'LUG ZHB': 206, 'LUG ZRH': 216, 'GVA LUG': 372 }
export const distance = (a: Branch, b: Branch) => a === b ? 0 : distances[[a.plan.code, b.plan.code].sort().join(' ')] ?? 100

/** A rental's length in days. */
export function drawDays(random: Random): number {
  return random.weighted([[1, 26], [2, 22], [3, 17], [4, 9], [5, 7], [7, 10], [10, 4], [14, 3], [28, 2]])
}

export function drawFuelOut(random: Random, car: Car): number {
  if (car.electric) return random.int(82, 100)
  return random.chance(0.06) ? 7 : 8
}

/** The car as it comes back: mostly as full as it went, driven more on long rentals than on short ones. */
export function drawReturn(random: Random, car: Car, out: { km: number, fuel: number }, minutes: number): { km: number, fuel: number } {
  const days = Math.max(0.4, minutes / 1440)
  const km = out.km + Math.max(4, Math.round(days ** 0.9 * (25 + 250 * random.next() ** 1.5)))
  if (car.electric) return { km, fuel: random.chance(0.6) ? random.int(out.fuel, 100) : random.int(18, out.fuel) }
  return { km, fuel: random.chance(0.8) ? out.fuel : random.int(2, out.fuel - 1) }
}

export const instants = (rental: Rental) => ({ starts_at: at(rental.starts), ends_at: at(rental.ends),
  returned_at: rental.back && at(rental.back.when) })
