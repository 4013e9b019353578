import { readFileSync, writeFileSync } from 'node:fs'
import type postgres from 'postgres'
import { tell } from './cells.ts'
import { runGroup } from './lab.ts'
import type { Attempt, Group, Result, Step } from './lab.ts'
import type { Row, TablePlan } from './plan.ts'
import type { World } from './world.ts'

/**
 * What the database promises about a table whoever writes, the owner too. Kept in constraints.json, which
 * `npm run test:rights -- --note` completes: it looks for a counter-example of every constraint that has none, and a person reads what
 * it found. A constraint that vanishes, or loosens so far that its counter-example passes, turns red.
 */
export type Promises = {
  /** Columns that are never null, beside the key. */
  required: string[]
  /** Foreign keys: the column that points, beside org_id. */
  points: Record<string, string>
  /** Unique and exclusion constraints: a row that takes over these columns of another one is refused. */
  unique: Record<string, string[]>
  /** Checks: a change of some row that is refused. */
  refuses: Record<string, Row>
}
type Kept = Record<string, Promises>
const file = new URL('constraints.json', import.meta.url)
const kept = (): Kept => JSON.parse(readFileSync(file, 'utf8')) as Kept
const nobody = '00000000-0000-7000-8000-00000000dead'

/** Changes one row; the key of the row comes in $1. */
function change(plan: TablePlan, row: Row, patch: Row): Step {
  const { table, spec } = plan
  return { role: 'postgres', arg: { ...patch, was: row },
    run: `update public.${table} t set ${Object.keys(patch).map(column => `${column} = r.${column}`).join(', ')}
      from jsonb_populate_record(null::public.${table}, $1) r, jsonb_populate_record(null::public.${table}, $1 -> 'was') w
      where ${spec.key.map(key => `t.${key} is not distinct from w.${key}`).join(' and ')}` }
}
/** Judges that the constraint of this name refused. */
const refusedBy = (code: string, name: string) => (result: Result): string | null =>
  result.code === code && (result.constraint || result.column) === name ? null : `${code} ${name} expected, got ${tell(result)}`

const codes = { required: '23502', unique: '23505', exclusion: '23P01', refuses: '23514', points: '23503' }
const isUnique = (result: Result, name: string) => (result.code === codes.unique || result.code === codes.exclusion) && result.constraint === name

/** One attempt a row until one is refused for the reason looked for: which rows serve is found before anything is changed. */
async function firstThat(sql: postgres.Sql, plan: TablePlan, setup: string, tries: Attempt[]): Promise<Attempt | null> {
  for (let at = 0, many = 3; at < tries.length; at += many, many = 200) {
    const some = tries.slice(at, at + many)
    const found = await sql.begin(tx => runGroup(tx, { title: plan.table, touches: [], setup, attempts: some }))
    const open = new Set(found.map(item => item.title))
    if (open.has('its preparation')) throw new Error(`${plan.table}: ${found[0]?.problem}`)
    const hit = some.find(attempt => !open.has(attempt.title))
    if (hit) return hit
  }
  return null
}

const replica = 'set local session_replication_role = replica'
// Nothing but the foreign key in question may refuse: its own triggers are switched on again, one attempt at a time.
const bare = (table: string) => `alter table public.${table} disable trigger all; do $$ declare c record; begin
  for c in select conname from pg_constraint where conrelid = 'public.${table}'::regclass and (contype in ('c', 'x') or contype = 'u'
      and not exists (select from pg_constraint f where f.contype = 'f' and f.conindid = pg_constraint.conindid)) loop
    execute format('alter table public.${table} drop constraint %I', c.conname); end loop; end $$`
const withTriggersOf = (table: string, name: string): Step => ({ run: `do $$ declare t record; begin
  for t in select tgname from pg_trigger join pg_constraint c on c.oid = tgconstraint where tgrelid = 'public.${table}'::regclass and c.conname = '${name}' loop
    execute format('alter table public.${table} enable trigger %I', t.tgname); end loop; end $$` })

function takeOvers(plan: TablePlan, name: string, columns: string[]): Attempt[] {
  return plan.rows.flatMap((row, a) => plan.rows.flatMap((other, b) => a === b ? [] : [{
    title: `${name} ${a} ${b}`, steps: [change(plan, row, Object.fromEntries(columns.map(column => [column, other[column]])))],
    judge: (result: Result) => isUnique(result, name) ? null : `23505 ${name} expected, got ${tell(result)}` }])).slice(0, 600)
}
const patched = (plan: TablePlan, name: string, patch: Row): Attempt[] => plan.rows.map((row, n) =>
  ({ title: `${name} ${JSON.stringify(patch)} ${n}`, steps: [change(plan, row, patch)], judge: refusedBy(codes.refuses, name) }))
function pointing(plan: TablePlan, name: string, column: string, target: string | null): Attempt[] {
  return plan.rows.map((row, n) => ({ title: `${name} ${n} ${target ?? ''}`,
    judge: refusedBy(codes.points, name), steps: [withTriggersOf(plan.table, name), change(plan, row, { [column]: target ?? nobody })] }))
}

/** The promises of a table as attempts; one that no row can show is a finding of its own. */
export async function constraintCells(sql: postgres.Sql, world: World, plan: TablePlan): Promise<Group[]> {
  const { table } = plan
  const promises = kept()[table] ?? { required: [], points: {}, unique: {}, refuses: {} }
  const broken = (title: string): Attempt => ({ title, steps: [{ ask: 'select \'0\'::jsonb' }], judge: () => 'no row of the world can show it' })
  const alone: Attempt[] = promises.required.map(column => ({ title: `${table}.${column} is never null`, judge: refusedBy(codes.required, column),
    steps: [change(plan, plan.rows[0] ?? {}, { [column]: null })] }))
  const asked: [string, Attempt[]][] = [
    ...Object.entries(promises.unique).map(([name, columns]): [string, Attempt[]] => [name, takeOvers(plan, name, columns)]),
    ...Object.entries(promises.refuses).map(([name, patch]): [string, Attempt[]] => [name, patched(plan, name, patch)])]
  for (const name of keyless.filter(key => key === `${table}_pkey`)) {
    alone.push({ title: `a row of ${table} comes once`, steps: [{ role: 'postgres', run: `insert into public.${table} overriding system value select * from public.${table} limit 1` }],
      judge: result => isUnique(result, name) ? null : `23505 ${name} expected, got ${tell(result)}` })
  }
  for (const [name, tries] of asked) alone.push((await firstThat(sql, plan, replica, tries)) ?? broken(name))
  const linked: Attempt[] = []
  for (const [name, column] of Object.entries(promises.points)) {
    linked.push((await firstThat(sql, plan, bare(table), pointing(plan, name, column, null))) ?? broken(name))
    const foreign = await foreignTargets(sql, world, name)
    if (foreign.length > 0) linked.push((await firstThat(sql, plan, bare(table), foreign.flatMap(target => pointing(plan, name, column, target))))
      ?? broken(`${name} of another firm`))
  }
  return [{ title: `what ${table} never holds`, touches: [table], setup: replica, attempts: alone },
    { title: `where ${table} never points`, touches: [table], setup: bare(table), attempts: linked }]
}

/** Rows of the other firm that this foreign key would reach if it did not carry the firm. */
async function foreignTargets(sql: postgres.Sql, world: World, name: string): Promise<string[]> {
  const [target] = await sql<{ name: string }[]>`select confrelid::regclass::text as name from pg_constraint
    where conname = ${name} and contype = 'f' and cardinality(conkey) > 1`
  if (!target) return []
  const rows = await sql.unsafe<{ id: string }[]>(`select id from ${target.name} where org_id = '${world.theirs.org}' order by id limit 8`)
  return rows.map(row => row.id)
}

type Catalogued = { table: string; name: string; kind: string; columns: string[] }
const catalogued = (sql: postgres.Sql) => sql<Catalogued[]>`
  select conrelid::regclass::text as table, conname as name, contype as kind,
    array(select attname::text from unnest(conkey) with ordinality k (n, o) join pg_attribute on attrelid = conrelid and attnum = n order by o) as columns
  from pg_constraint where connamespace = 'public'::regnamespace and contype in ('c', 'f', 'u', 'x', 'p')
  union all select i.indrelid::regclass::text, c.relname, 'u', array(select attname::text from unnest(i.indkey::int2[]) k
    join pg_attribute on attrelid = i.indrelid and attnum = k)
  from pg_index i join pg_class c on c.oid = i.indexrelid where i.indisunique and not i.indisprimary and c.relnamespace = 'public'::regnamespace
    and not exists (select from pg_constraint where conindid = i.indexrelid and contype in ('u', 'x', 'p'))
  order by 1, 2`

/** Keys that no row can take over from another: there is one row only, or the database counts. */
const keyless = ['sync_epoch_pkey', 'audit_log_pkey']
/** A key on (org_id, id) is implied by the primary key; it is there for foreign keys, and a catalogue rule asks for it. */
const isImplied = ({ kind, columns, name }: Catalogued) => keyless.includes(name) || kind === 'u' && columns.length === 2 && columns.includes('org_id') && columns.includes('id')

/** Constraints of the database that constraints.json says nothing about. */
export async function unpromised(sql: postgres.Sql, plans: TablePlan[]): Promise<string[]> {
  const all = kept()
  const missing = (await catalogued(sql)).filter(constraint => !isImplied(constraint)).filter(({ table, name, kind }) => {
    const promises = all[table.replace('public.', '')]
    return !(name in ((kind === 'c' ? promises?.refuses : kind === 'f' ? promises?.points : promises?.unique) ?? {}))
  }).map(({ table, name }) => `${table} ${name}`)
  for (const { table, columns } of await requiredColumns(sql)) {
    for (const column of columns) {
      if (plans.some(plan => plan.table === table) && !all[table]?.required.includes(column)) missing.push(`${table}.${column} not null`)
    }
  }
  return missing
}

const requiredColumns = (sql: postgres.Sql) => sql<{ table: string; columns: string[] }[]>`
  select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns from pg_attribute a join pg_class c on c.oid = a.attrelid
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and a.attnotnull and a.attidentity = ''
    and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary and a.attnum = any (i.indkey::int2[]))
  group by 1 order by 1`

/** Values that constraints tend to refuse, by the type of a column. */
function candidates(type: string, labels: string[]): unknown[] {
  if (labels.length > 0) return [...labels, null]
  if (/^(bigint|integer|smallint|numeric)/.test(type)) return [-1, 0, 1, -3, 3, 501, 20_000, 2_147_483_647, ...(type === 'bigint' ? [900_000_000_000_000] : []), null]
  if (type.startsWith('timestamp')) return ['2000-01-01T00:00:00Z', '2099-01-01T00:00:00Z', 'infinity', null]
  if (type === 'date') return ['1900-01-01', '2099-01-01', 'infinity', null]
  if (type === 'boolean') return [true, false, null]
  if (type === 'uuid') return [nobody, null]
  if (type === 'jsonb') return [{}, [], 1, 'x', null]
  if (type.endsWith('[]')) return [[], ['?'], null]
  return ['?', '', ' ', 'x'.repeat(20_001), 'BOOKED', 'OUT', 'IN', 'SETTLED', 'CONVERTED', null]
}

/** Completes constraints.json; answers what no counter-example was found for. */
export async function note(sql: postgres.Sql, plans: TablePlan[]): Promise<string[]> {
  const all = kept()
  const missing: string[] = []
  const required = await requiredColumns(sql)
  const labels = await sql<{ type: string; labels: string[] }[]>`select enumtypid::regtype::text as type, array_agg(enumlabel::text) as labels
    from pg_enum group by 1`
  const found = await catalogued(sql)
  for (const plan of plans) {
    const own = found.filter(constraint => constraint.table === plan.table && !isImplied(constraint))
    const named = (kind: string[]) => own.filter(constraint => kind.includes(constraint.kind))
    const before = all[plan.table]
    const refuses: Record<string, Row> = {}
    const types = new Map((await sql<{ name: string; type: string }[]>`select attname as name, format_type(atttypid, null) as type from pg_attribute
      where attrelid = ${`public.${plan.table}`}::text::regclass and attnum > 0 and not attisdropped`).map(column => [column.name, column.type]))
    const valuesOf = (column: string) => candidates(types.get(column) ?? '', labels.find(item => item.type === types.get(column))?.labels ?? [])
    for (const { name, columns } of named(['c'])) {
      const known = before?.refuses[name]
      const single = columns.flatMap(column => valuesOf(column).map((value): Row => ({ [column]: value })))
      const double = columns.flatMap((a, n) => columns.slice(n + 1).flatMap(b => valuesOf(a).flatMap(x => valuesOf(b).map((y): Row => ({ [a]: x, [b]: y })))))
      let hit: Row | null = null
      for (const patch of known ? [known] : [...single, ...double]) {
        if (await firstThat(sql, plan, replica, patched(plan, name, patch))) { hit = patch; break }
      }
      if (hit) refuses[name] = hit
      else missing.push(`${plan.table} ${name}`)
    }
    all[plan.table] = {
      required: required.find(item => item.table === plan.table)?.columns ?? [],
      points: Object.fromEntries(named(['f']).map(({ name, columns }) => [name, columns.find(column => column !== 'org_id') ?? 'org_id'])),
      unique: Object.fromEntries(named(['u', 'x', 'p']).map(({ name, columns }) => [name, columns])), refuses,
    }
  }
  for (const table of Object.keys(all)) if (!plans.some(plan => plan.table === table)) delete all[table]
  const lines = Object.entries(all).toSorted(([a], [b]) => a < b ? -1 : 1).map(([table, promises]) =>
    `  ${JSON.stringify(table)}: {\n${Object.entries(promises).map(([kind, value]) => Array.isArray(value)
      ? `    ${JSON.stringify(kind)}: ${JSON.stringify(value)}`
      : `    ${JSON.stringify(kind)}: {${Object.entries(value).map(([name, item]) => `\n      ${JSON.stringify(name)}: ${JSON.stringify(item)}`).join(',')}${
        Object.keys(value).length > 0 ? '\n    ' : ''}}`).join(',\n')}\n  }`)
  writeFileSync(file, `{\n${lines.join(',\n')}\n}\n`)
  return missing
}
