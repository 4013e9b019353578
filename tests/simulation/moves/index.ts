import { bookingAndCashMoves } from './bookings-and-cash.ts'
import { carMoves } from './cars.ts'
import { contractMoves } from './contracts.ts'
import { fleetMoves } from './fleet.ts'
import type { Move } from './move.ts'
import { peopleAndMoneyMoves } from './people-and-money.ts'
import { settingMoves } from './settings.ts'

/** Everything that simulated people do; a new subject adds its own list here. */
export const moves: readonly Move[] = [
  ...carMoves,
  ...peopleAndMoneyMoves,
  ...contractMoves,
  ...bookingAndCashMoves,
  ...settingMoves,
  ...fleetMoves,
]
