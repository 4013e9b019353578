import type { Database } from 'better-sqlite3'
import type { FormInput, FormName } from '../../../shared/forms.ts'
import type { QueryInput, QueryName, QueryRows } from '../../../shared/queries.ts'

/** What a person at a simulated counter sees: the screens' queries, and the rows of this PC to choose from. */
export type View = {
  db: Database
  location_id: string
  now(): number
  read<N extends QueryName>(name: N, input: QueryInput<N>): QueryRows[N]
}
/** Numbers that fast-check has drawn; taken one after the other, 0 when they are used up. */
export type Dice = {
  /** a whole number below `sides` */
  roll(sides: number): number
  /** one of these, undefined of none */
  pick<T>(from: readonly T[]): T | undefined
  /** one of these */
  choose<T>(...from: [T, ...T[]]): T
}
export type Filled = { [N in FormName]: { form: N; input: FormInput<N> } }[FormName]
/** One thing that a person may do. `fillIn` gives the form as they leave it, null when there is nothing to do it to. */
export type Move = {
  name: string
  weight: number
  /** the forms that it fills in, where they are others than the one of its name */
  forms?: readonly FormName[]
  fillIn(view: View, dice: Dice): Filled | null
}

export function diceOf(numbers: readonly number[]): Dice {
  let at = 0
  const roll = (sides: number) => (numbers[at++] ?? 0) % Math.max(1, sides)
  return { roll, pick: from => from[roll(from.length)], choose: (...from) => from[roll(from.length)] ?? from[0] }
}

/** Keys of the gates that a person has to accept. */
export const acceptAll = (gates: readonly { key: string; must_accept?: boolean }[]): string[] =>
  gates.filter(gate => gate.must_accept).map(gate => gate.key)

/** Ids of a table in a lasting order. */
export const idsOf = (view: View, sql: string, values: Record<string, string | number> = {}): string[] =>
  view.db.prepare(sql).pluck().all(values) as string[]
