import type { Step } from './schedule.ts'

const work = (desk: number, move: string, ...dice: number[]): Step => ({ do: 'work', desk, move, dice, kill_at: null })
const turn = (desk: number): Step => ({ do: 'turn', desk, faults: [], kill_at: null })

/**
 * A customer of desk A is lost by the server; desk C, where nobody can know that, has written drivers for everybody it knows, and meets the restored
 * server before A does: it is refused for that one, and has to come back to it by itself.
 */
export const lostBetweenTwo: readonly Step[] = [
  work(0, 'register_customer', 1, 0), turn(0), turn(0), turn(2), turn(2),
  { do: 'cut', desk: 0 }, { do: 'cut', desk: 2 },
  ...Array.from({ length: 6 }, (_, nth) => work(2, 'add_driver', nth, nth)),
  { do: 'epoch', what: 'restore' },
  { do: 'mend', desk: 2 }, turn(2), turn(2), turn(2),
]
