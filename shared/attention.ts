import type { TaskChoice } from './choices.ts'
import type { Message } from './message.ts'
import type { FuelType } from './queries.ts'

/** What stands on either side of a contradiction, line by line. */
export type Comparison = { row: 'location' | 'at' | 'by' | 'number' | 'customer' | 'km' | 'amount' | 'balance' | 'state' | `setting.${string}`; mine: Fact | null; other: Fact | null }
/** `per`, `customs`: a word of the settings · `day`: `YYYY-MM-DD` · `stock`: pieces at the location that the row names */
export type Fact = { as: 'text' | 'instant' | 'money' | 'km' | 'status' | 'percent' | 'day' | 'yes_no' | 'per' | 'customs'; value: string | number }
export type AttentionTask = {
  /** `held`: its author may not work here any more · `stale`: it waits for a refused one, or does not fit any more */
  id: string; kind: 'refused' | 'stale' | 'held' | 'conflict'; op_id: string; name: string; message: Message; at: number; author: string
  contract_id: string | null; number: string | null; plate: string | null
  other: { contract_id: string; number: string; location: string; at: number } | null
  compare: Comparison[]
  /** in the order of their digit keys; `needs`: who may do it, where this person may not */
  choices: { choice: TaskChoice; needs: 'MANAGER' | 'ADMIN' | null }[]
  /** what `correct` and `correct_odometer` begin with */
  fields: { amount_rp: number; method: string; reference: string | null } | null
  odometer_km: number | null
  /** the car that `assign_car` gives, or `check_in_car` takes back */
  car: { id: string; plate: string } | null
  /** what `swap_car` begins with: the car that was written down, as it left, and until when the other one is needed */
  swap: { plate: string; out_km: number; out_fuel: number; fuel_type: FuelType; category_id: string; ends_at: number } | null
  /** what `shift_reservation` begins with */
  reservation: { id: string; category_id: string; starts_at: number; ends_at: number } | null
  /** how the two columns of `compare` are called */
  sides: 'conflict' | 'operation' | 'charges' | 'setting' | 'cars'
}
/** What showed that another PC works as this one: a contract that was made in its name and not on it. `at`: ms UTC, when it came. */
export type CopyNoticed = { at: number; number: string }
/** Lines of the second journal that could not be read. ms UTC. `may_lack`: the database was lost at the same time, so that what stood in them may be nowhere. */
export type JournalDamage = { at: number; lines: number; may_lack: boolean }
