import type postgres from 'postgres'
import { matrix } from './matrix.ts'
import { conditionFor, readCondition } from './spec.ts'
import type { Condition, TableSpec } from './spec.ts'
import { people } from './world.ts'
import type { Person, World } from './world.ts'

export type Row = Record<string, unknown>
/** What is expected of a table, worked out by the owner before anybody is asked. */
export type TablePlan = {
  table: string; spec: TableSpec
  /** Columns that can be inserted. */
  columns: string[]
  rows: Row[]
  /** Keys of the rows that a person reads; null: 42501. */
  reads: Record<Person, string[] | null>
  /** The same for the role of the commands in that person's name. */
  hand: Record<Person, string[]> | null
  /** A row as somebody would insert it, and a change that takes rows away from their firm. */
  insert: Row; update: Row
}
const otherPatches: Record<string, Row> = { organizations: { name: 'x' }, sync_epoch: { epoch: '00000000-0000-7000-8000-0000000000ff' } }

/** The key of a row as one text. */
export const keyOf = (spec: TableSpec, row: Row): string => JSON.stringify(spec.key.map(column => textOf(row[column])))
/** A value as Postgres writes it as text, as far as keys go: ids, words, numbers. */
export const textOf = (value: unknown): string | null => value === null || value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value)
/** The select list that answers such keys. */
export const keySql = (spec: TableSpec): string => `jsonb_build_array(${spec.key.map(column => `t.${column}::text`).join(', ')})`

export const columnsOf = (sql: postgres.Sql, table: string) => sql<{ name: string; type: string; nullable: boolean; insertable: boolean }[]>`
  select attname as name, format_type(atttypid, atttypmod) as type, not attnotnull as nullable,
    attgenerated = '' and attidentity = '' as insertable from pg_attribute
  where attrelid = ${`public.${table}`}::text::regclass and attnum > 0 and not attisdropped order by attnum`

/** Keys of the rows that meet a condition as it reads for a person. */
async function keysWhere(sql: postgres.Sql, table: string, spec: TableSpec, condition: string): Promise<string[]> {
  const rows = await sql.unsafe<{ key: unknown[] }[]>(`select ${keySql(spec)} as key from public.${table} t where ${condition}`)
  return rows.map(row => JSON.stringify(row.key)).toSorted()
}

async function planTable(sql: postgres.Sql, world: World, table: string, spec: TableSpec): Promise<TablePlan> {
  const columns = await columnsOf(sql, table)
  const found = await sql.unsafe<{ row: Row }[]>(`select to_jsonb(t) as row from public.${table} t order by ${spec.key.map(key => `t.${key}`).join(', ')}`)
  const rows = found.map(item => item.row)
  const reads = {} as Record<Person, string[] | null>
  const hand = {} as Record<Person, string[]>
  for (const person of people) {
    const condition = readCondition(spec, world, person)
    reads[person] = condition === null ? null : await keysWhere(sql, table, spec, condition)
    if (spec.commands !== null) hand[person] = await keysWhere(sql, table, spec, conditionFor(spec, spec.commands, world.known[person]))
  }
  const sample = rows.find(row => row['org_id'] === world.ours.org) ?? rows[0] ?? {}
  const has = (name: string) => columns.some(column => column.name === name)
  const fresh = '00000000-0000-7000-8000-00000000f00d'
  const insert = Object.fromEntries(Object.entries(has('id') ? { ...sample, id: fresh } : sample)
    .filter(([name]) => columns.some(column => column.name === name && column.insertable)))
  const update = otherPatches[table] ?? (has('min_role') ? { min_role: 'STAFF' } : { org_id: world.theirs.org })
  return { table, spec, rows, reads, insert, update, hand: spec.commands === null ? null : hand,
    columns: columns.filter(column => column.insertable).map(column => column.name) }
}

/** Everything that the matrix expects; as the owner. */
export async function makePlans(sql: postgres.Sql, world: World): Promise<TablePlan[]> {
  const plans: TablePlan[] = []
  for (const [table, spec] of Object.entries(matrix)) plans.push(await planTable(sql, world, table, spec))
  return plans
}

/** For each row, changed or not: whether it meets a condition as it reads for each person. */
export async function meets(sql: postgres.Sql, plan: TablePlan, world: World, condition: Condition, rows: Row[]): Promise<Record<Person, boolean>[]> {
  const facts = people.map(person => `'${person}', ${conditionFor(plan.spec, condition, world.known[person])}`)
  const found = await sql.unsafe<{ met: Record<Person, boolean> }[]>(`select jsonb_build_object(${facts.join(', ')}) as met
    from jsonb_array_elements($1) with ordinality x (e, o) cross join lateral jsonb_populate_record(null::public.${plan.table}, e) t order by o`,
  [rows as unknown as postgres.ParameterOrJSON<never>])
  return found.map(row => row.met)
}

/** Tables where a refusal would prove nothing, because the world has no row that it keeps from somebody, or none that somebody sees. */
export function emptyCorners(world: World, plans: TablePlan[]): string[] {
  return plans.flatMap(({ table, spec, rows, reads }) => {
    const missing: string[] = []
    if (rows.length === 0) missing.push(`${table}: no row at all`)
    if (rows.some(row => 'org_id' in row)) {
      for (const org of [world.ours.org, world.theirs.org]) if (!rows.some(row => row['org_id'] === org)) missing.push(`${table}: no row of firm ${org}`)
    }
    for (const person of people) {
      const { role } = world.known[person]
      const word = role ? spec.read[role] : '-'
      if (['all', 'firm', 'loc'].includes(word) && reads[person]?.length === 0) missing.push(`${table}: no row that ${person} sees`)
      if (word === 'loc' && role === 'STAFF' && !rows.some(row => row['org_id'] === world.ours.org && !reads[person]?.includes(keyOf(spec, row)))) {
        missing.push(`${table}: no row that ${person} does not see`)
      }
    }
    if (spec.read.CUSTOMER === 'own' && spec.own.includes('customer') && reads.customer?.length === 0) missing.push(`${table}: no row that the customer sees`)
    return missing
  })
}
