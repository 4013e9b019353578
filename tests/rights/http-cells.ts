import type { PostgrestError, SupabaseClient } from '@supabase/supabase-js'
import type postgres from 'postgres'
import { rows_digest } from '../rows-digest.ts'
import { keyOf } from './plan.ts'
import type { Row, TablePlan } from './plan.ts'
import type { Finding } from './lab.ts'
import { people } from './world.ts'
import type { Person, World } from './world.ts'

export type Clients = Record<Person, SupabaseClient>
export type Tally = { cells: number; findings: Finding[] }

/** A digest of all rows of a table, read as the owner. */
export async function fingerprint(sql: postgres.Sql, table: string): Promise<string> {
  const [row] = await sql.unsafe<{ digest: string }[]>(`select ${rows_digest} as digest from public.${table} t`)
  return row?.digest ?? ''
}

type Answer = { data: unknown; error: PostgrestError | null }
const refusedOnly = (answer: Answer) => answer.error?.code === '42501' ? null : `42501 expected, got ${answer.error?.code ?? JSON.stringify(answer.data)}`

/**
 * The cells of a table through the API, with real sign-ins. A refusal counts only when the owner finds the table unchanged, and only
 * beside somebody who may: a person who reads the row, or the owner, to whom the very same statement is open.
 */
export async function askApi(sql: postgres.Sql, world: World, clients: Clients, plan: TablePlan): Promise<Tally> {
  const { table, spec } = plan
  const findings: Finding[] = []
  let cells = 0
  const found = (title: string, problem: string | null) => {
    cells += 1
    if (problem !== null) findings.push({ group: `${table} through the API`, title, problem })
  }
  const before = await fingerprint(sql, table)
  const unchanged = async (answer: Answer): Promise<string | null> => refusedOnly(answer)
    ?? (await fingerprint(sql, table) === before ? null : 'refused, and yet the rows have changed')
  const [first = ''] = spec.key

  for (const person of people) {
    const of = () => clients[person].from(table)
    const expected = plan.reads[person]
    const answer: Answer = await of().select(spec.key.join(',')).limit(1000)
    found(`${person} select`, expected === null ? refusedOnly(answer) : sameKeys(plan, expected, answer))
    found(`${person} insert`, await unchanged(await of().insert(plan.insert)))
    found(`${person} update`, await unchanged(await of().update(plan.update).not(first, 'is', null)))
    found(`${person} delete`, await unchanged(await of().delete().not(first, 'is', null)))
    for (const column of spec.hidden) found(`${person} select ${column}`, refusedOnly(await of().select(column)))
    if (!spec.writes) continue
    for (const column of plan.columns.filter(name => !spec.writes?.columns.includes(name))) {
      found(`${person} update ${column}`, await unchanged(await of().update({ [column]: null }).eq('id', world.known[person].id)))
    }
    for (const column of spec.writes.columns) found(`${person} update ${column}`, await writesOwn(sql, world, clients, plan, person, column))
  }
  return { cells, findings }
}

function sameKeys({ spec }: TablePlan, expected: string[], { data, error }: Answer): string | null {
  if (error) return `${expected.length} rows expected, got ${error.code}`
  const keys = (data as Row[]).map(row => keyOf(spec, row)).toSorted()
  return JSON.stringify(keys) === JSON.stringify(expected) ? null : `${expected.length} rows expected, got ${keys.length}`
}

/** Writes a column of every account that can be reached: only the own one, and only while active, takes it. */
async function writesOwn(sql: postgres.Sql, world: World, clients: Clients, { table }: TablePlan, person: Person, column: string): Promise<string | null> {
  const { id, role } = world.known[person]
  const { error } = await clients[person].from(table).update({ [column]: 'it' }).not('id', 'is', null)
  const changed = await sql.unsafe<{ id: string }[]>(`select id from public.${table} where ${column} = 'it'`)
  await sql.unsafe(`update public.${table} set ${column} = ${column === 'locale' ? '\'de\'' : 'null'} where ${column} = 'it'`)
  if (person === 'anon') return error?.code === '42501' && changed.length === 0 ? null : `42501 expected, got ${error?.code}`
  const expected = role === null ? [] : [id]
  return !error && JSON.stringify(changed.map(row => row.id)) === JSON.stringify(expected) ? null : `${expected.length} rows expected, got ${changed.length}`
}
