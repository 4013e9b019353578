import { queries as shapes } from '../../shared/queries.ts'
import type { QueryRows } from '../../shared/queries.ts'
import type { Desk } from './desk.ts'
import { hereOf } from './desk.ts'
import type { CounterQuery } from './queries/index.ts'
import { misfitOf } from './misfit.ts'
import { queries } from './queries/index.ts'
import type { Query } from './queries/query.ts'
import { Trouble } from './trouble.ts'

const slow_ms = 40

/**
 * Answers one question of the window at the counter: parsed, then dispatched by own names only. Logs what takes longer
 * than 40 ms, and what of a question does not fit. Throws Trouble: `error.unknown_request`, `error.bad_input`, `error.not_signed_in`.
 */
export function read(desk: Desk, name: string, input: unknown, log: (text: string) => void = () => undefined): QueryRows[CounterQuery] {
  if (!Object.hasOwn(queries, name)) throw new Trouble('error.unknown_request')
  const known = name as CounterQuery
  const parsed = shapes[known].safeParse(input)
  if (!parsed.success) {
    log(`query ${known} does not fit: ${misfitOf(parsed.error).text}`)
    throw new Trouble('error.bad_input')
  }
  const here = hereOf(desk)
  if (!here) throw new Trouble('error.not_signed_in')
  const began = performance.now()
  const rows = (queries[known] as Query<CounterQuery>)(desk, parsed.data as never, here)
  const took = performance.now() - began
  if (took > slow_ms) log(`query ${known} took ${Math.round(took)} ms`)
  return rows
}
