import { claimsOf } from './lab.ts'
import type { Attempt, Group, Result, Step } from './lab.ts'
import { keySql } from './plan.ts'
import type { TablePlan } from './plan.ts'
import { people } from './world.ts'
import type { Person, World } from './world.ts'

/** The statement that inserts a row given as jsonb. */
export const insertSql = ({ table, columns }: TablePlan) => `insert into public.${table} (${columns.join(', ')})
  select ${columns.map(column => `r.${column}`).join(', ')} from jsonb_populate_record(null::public.${table}, $1) r`
/** Judges that a statement is not allowed at all. */
export const refused = (result: Result): string | null => result.code === '42501' ? null : `42501 expected, got ${tell(result)}`
/** An answer in a few words. */
export const tell = (result: Result): string => result.code
  ? [result.code, result.constraint ?? result.column, result.message].filter(Boolean).join(' ') : JSON.stringify(result.value ?? `${result.n} rows`)

/** Judges that exactly these keys came. */
export function exactly(expected: string[] | null) {
  return (result: Result): string | null => {
    if (expected === null) return refused(result)
    if (result.code) return `${expected.length} rows expected, got ${tell(result)}`
    const found = (result.value as unknown[]).map(key => JSON.stringify(key)).toSorted()
    const [missing, extra] = [expected.filter(key => !found.includes(key)), found.filter(key => !expected.includes(key))]
    if (missing.length + extra.length === 0) return null
    return `${expected.length} rows expected, got ${found.length}: ${missing.length} missing (${missing[0] ?? ''}), ${extra.length} too many (${extra[0] ?? ''})`
  }
}

/** The cells of a table as `authenticated` and `anon`, grants and policies together, asked in SQL. The API is asked in http.ts. */
export function directCells(world: World, plan: TablePlan): Group {
  const { table, spec } = plan
  const attempts: Attempt[] = []
  for (const person of people) {
    const as = { role: person === 'anon' ? 'anon' : 'authenticated', claims: claimsOf(world, person) }
    const cell = (verb: string, step: Step, judge: Attempt['judge']) =>
      attempts.push({ title: `${person} ${verb} ${table}`, steps: [{ ...as, ...step }], judge })
    cell('select', { ask: `select coalesce(jsonb_agg(${keySql(spec)}), '[]') from public.${table} t` }, exactly(plan.reads[person]))
    cell('insert', { run: insertSql(plan), arg: plan.insert }, refused)
    cell('update', { run: `update public.${table} set ${Object.keys(plan.update).map(column => `${column} = r.${column}`).join(', ')}
      from jsonb_populate_record(null::public.${table}, $1) r`, arg: plan.update }, refused)
    cell('delete', { run: `delete from public.${table}` }, refused)
    cell('truncate', { run: `truncate public.${table} cascade` }, refused)
    for (const column of spec.hidden) cell(`select ${column} of`, { ask: `select to_jsonb(array_agg(t.${column})) from public.${table} t` }, refused)
    if (spec.hidden.length > 0) {
      for (const column of plan.columns.filter(name => !spec.hidden.includes(name))) {
        cell(`select ${column} of`, { ask: `select to_jsonb(array_agg(t.${column})) from public.${table} t` }, person === 'anon' ? refused : result => result.code ? tell(result) : null)
      }
    }
    if (spec.writes) {
      for (const column of spec.writes.columns) {
        cell(`update ${column} of`, { run: `update public.${table} set ${column} = 'it'` }, person === 'anon' ? refused
          : result => result.n === ownRows(world, person) ? null : `${ownRows(world, person)} rows expected, got ${tell(result)}`)
      }
      for (const column of plan.columns.filter(name => !spec.writes?.columns.includes(name))) {
        cell(`update ${column} of`, { run: `update public.${table} set ${column} = null` }, refused)
      }
    }
  }
  return { title: `the API's roles on ${table}`, touches: [table], attempts }
}
/** Whoever is active has one account. */
const ownRows = (world: World, person: Person): number => world.known[person].role === null ? 0 : 1
