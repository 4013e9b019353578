import type { TaskChoice } from '../../shared/choices.ts'

/** F9 is counted, the way back is not. */
export const most_keys = 5
export const most_after_f9 = most_keys - 1

/** F9, the digit of the choice, and what its form asks for when what it proposes is taken: Enter, or the first car and Ctrl+Enter. */
const at_once = 3
const with_car = 5

/**
 * How many keys it takes to be done with a task by each choice; the tests of the conflict desk measure those that they play. What opens
 * something and settles nothing by itself is not in here.
 */
export const keysOf: Record<Exclude<TaskChoice, 'check_in_other' | 'check_in_car' | 'open_contract' | 'export'>, number> = {
  as_recorded: at_once, void_this: at_once, void_other: at_once, correct_odometer: at_once, assign_car: at_once, cancel_reservation: at_once,
  swap_car: with_car, shift_reservation: with_car, set_mine: at_once,
  // a payment by Enter, a form that opens again as it was by Ctrl+Enter
  correct: 4, send_again: at_once, take_over: at_once, set_aside: at_once,
}
