/** What a person may decide about a contradiction. */
export const conflictChoices = ['as_recorded', 'void_this', 'void_other', 'correct_odometer', 'swap_car', 'assign_car', 'shift_reservation',
  'cancel_reservation', 'set_mine'] as const
export type ConflictChoice = (typeof conflictChoices)[number]

/** What a person may do about an open task; the first key (digit) is its place. */
export type TaskChoice = ConflictChoice | 'check_in_other' | 'check_in_car' | 'open_contract' | 'correct' | 'send_again' | 'take_over' | 'set_aside' | 'export'
