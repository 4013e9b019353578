import type postgres from 'postgres'
import { exactly, insertSql, tell } from './cells.ts'
import { claimsOf } from './lab.ts'
import type { Attempt, Group, Result } from './lab.ts'
import { keySql, meets, textOf } from './plan.ts'
import type { Row, TablePlan } from './plan.ts'
import { people } from './world.ts'
import type { Person, World } from './world.ts'

/**
 * Policies by themselves: the role is given every grant, triggers are off, so that nothing but the policy can refuse. This is the second
 * wall behind a command's own checks, and it has to stand alone.
 */
const bare = (table: string, role: string) => `set local session_replication_role = replica; grant all on public.${table} to ${role};`
const permitted = (result: Result) => result.code !== '42501'

/** Rows that differ in what people may do with them: one for each pattern is enough. */
async function distinctRows(sql: postgres.Sql, plan: TablePlan, world: World, condition: string): Promise<{ row: Row; met: Record<Person, boolean> }[]> {
  const met = await meets(sql, plan, world, condition, plan.rows)
  const seen = new Set<string>()
  return plan.rows.flatMap((row, n) => {
    const pattern = JSON.stringify(met[n])
    if (seen.has(pattern)) return []
    seen.add(pattern)
    return [{ row, met: met[n] as Record<Person, boolean> }]
  })
}

/** What the commands' role reads and inserts in each person's name. */
export async function handCells(sql: postgres.Sql, world: World, plan: TablePlan): Promise<Group> {
  const { table, spec, hand } = plan
  const attempts: Attempt[] = []
  const candidates = await distinctRows(sql, plan, world, spec.add ?? 'false')
  for (const person of people) {
    const as = { role: 'guichet_commands', claims: claimsOf(world, person) }
    attempts.push({ title: `commands for ${person} select ${table}`, judge: exactly(hand?.[person] ?? []),
      steps: [{ ...as, ask: `select coalesce(jsonb_agg(${keySql(spec)}), '[]') from public.${table} t` }] })
    for (const [n, { row, met }] of candidates.entries()) {
      attempts.push({ title: `commands for ${person} insert ${table} like row ${n + 1}`, steps: [{ ...as, run: insertSql(plan),
        arg: 'id' in row && plan.columns.includes('id') ? { ...row, id: plan.insert['id'] } : row }],
      judge: result => permitted(result) === met[person] ? null : `${met[person] ? 'allowed' : '42501'} expected, got ${tell(result)}` })
    }
  }
  return { title: `policies on ${table}`, touches: [table], setup: bare(table, 'guichet_commands'), attempts }
}

/** Values that would move a row out of somebody's reach. */
function moves(world: World, row: Row): Row[] {
  const { ours, theirs } = world
  const places = [ours.locations.city, ours.locations.airport, theirs.locations.city, null]
  if (!('org_id' in row) && 'id' in row) return [{}, { id: '00000000-0000-7000-8000-00000000dead' }]
  return [{}, ...Object.keys(row).flatMap((column): Row[] => column === 'org_id' ? [{ org_id: ours.org }, { org_id: theirs.org }]
    : column.endsWith('location_id') ? places.map(place => ({ [column]: place }))
    : column === 'author_id' ? [{ author_id: ours.users.airport.id }, { author_id: theirs.users.admin.id }]
    : column === 'contract_id' ? [{ contract_id: theirs.contract }]
    : column === 'role' ? [{ role: 'STAFF' }, { role: 'SUPER_ADMIN' }, { role: 'CUSTOMER' }]
    : column === 'revoked_at' ? [{ revoked_at: '2026-01-01T00:00:00Z' }] : [])]
}

/** Which rows the role updates in each person's name, and what it may make of them. */
export async function changeCells(sql: postgres.Sql, world: World, plan: TablePlan): Promise<Group[]> {
  const { table, spec } = plan
  const groups: Group[] = []
  for (const [role, change] of [['guichet_commands', spec.change ?? { from: 'false', to: 'false' }],
    ['authenticated', spec.writes ? { from: spec.writes.own, to: spec.writes.own } : { from: 'false', to: 'false' }]] as const) {
    const attempts: Attempt[] = []
    for (const { row, met } of await distinctRows(sql, plan, world, change.from)) {
      const patches = change.from === 'false' ? [{}] : [...moves(world, row), ...role === 'authenticated' ? [{ id: plan.insert['id'] }] : []]
      const legal = await meets(sql, plan, world, change.to, patches.map(patch => ({ ...row, ...patch })))
      for (const person of people) {
        for (const [n, patch] of patches.entries()) {
          const columns = Object.keys(patch)
          const set = columns.length > 0 ? columns.map(column => `${column} = r.${column}`) : [`${plan.columns[0]} = t.${plan.columns[0]}`]
          const expected = !met[person] ? 'no row' : legal[n]?.[person] ? 'allowed' : '42501'
          attempts.push({
            title: `${role} for ${person} update ${table} ${JSON.stringify(patch)} of ${spec.key.map(key => textOf(row[key])).join()}`,
            steps: [{ role, claims: claimsOf(world, person), arg: { ...patch, was: row },
              run: `update public.${table} t set ${set.join(', ')} from jsonb_populate_record(null::public.${table}, $1) r,
                jsonb_populate_record(null::public.${table}, $1 -> 'was') w
                where ${spec.key.map(key => `t.${key} is not distinct from w.${key}`).join(' and ')}` }],
            judge: result => {
              const is = result.code === '42501' ? '42501' : result.n === 0 ? 'no row' : 'allowed'
              return is === expected ? null : `${expected} expected, got ${tell(result)}`
            },
          })
        }
      }
    }
    groups.push({ title: `changing ${table} as ${role}`, touches: [table], attempts,
      setup: `${bare(table, role)} create policy rights_lab_sees_all on public.${table} for select to ${role} using (true);` })
  }
  return groups
}
