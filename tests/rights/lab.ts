import { readFileSync } from 'node:fs'
import type postgres from 'postgres'
import type { Person, World } from './world.ts'

/** One statement as a role of the database and in a person's name; `ask` answers one jsonb value, `run` a number of rows. */
export type Step = { role?: string; claims?: string; arg?: unknown } & ({ ask: string } | { run: string })
export type Result = { value?: unknown; n?: number | null; code?: string; constraint?: string; column?: string; message?: string }
/** Something that is tried in a transaction of its own which is undone, and what has to come of it (null: it did). */
export type Attempt = { title: string; steps: Step[]; judge: (result: Result) => string | null }
/** Attempts that share a preparation. `touches`: the tables, functions and constraints that they speak of. */
export type Group = { title: string; touches: readonly string[]; setup?: string; attempts: Attempt[] }
export type Finding = { group: string; title: string; problem: string }

/** What a signed-in person's token says, as the API hands it to the database. */
export function claimsOf(world: World, person: Person): string {
  const { id } = world.known[person]
  return id === null ? JSON.stringify({ role: 'anon' }) : JSON.stringify({ sub: id, role: 'authenticated' })
}

/** Makes the function `rights_lab.attempt`; as superuser, once per database. */
export const openLab = (sql: postgres.Sql) => sql.unsafe(readFileSync(new URL('lab.sql', import.meta.url), 'utf8'))

/** Runs a group inside an open transaction and undoes it. `first`: stops to look after the first problem. */
export async function runGroup(tx: postgres.TransactionSql, group: Group): Promise<Finding[]> {
  const undone = Symbol('undone')
  let results: Result[] = []
  let broken: string | null = null
  await tx.savepoint(async inner => {
    try {
      if (group.setup) await inner.unsafe(group.setup)
    } catch (error) {
      broken = (error as Error).message
      throw undone
    }
    const steps = group.attempts.map(attempt => attempt.steps) as unknown as postgres.JSONValue
    const rows = await inner<{ result: Result }[]>`select rights_lab.attempt(e) as result
      from jsonb_array_elements(${inner.json(steps)}) with ordinality x (e, o) order by o`
    results = rows.map(row => row.result)
    throw undone
  }).catch((error: unknown) => { if (error !== undone) throw error })
  if (broken !== null) return [{ group: group.title, title: 'its preparation', problem: broken }]
  return group.attempts.flatMap((attempt, n) => {
    const problem = attempt.judge(results[n] ?? { code: 'no answer' })
    return problem === null ? [] : [{ group: group.title, title: attempt.title, problem }]
  })
}
