import postgres from 'postgres'
import { asPerson } from '../database/as-person.ts'
import type { Caller } from '../database/as-person.ts'
import { counter_queries } from '../database/counter-queries.ts'
import { median } from './bench.ts'
import type { Bench } from './bench.ts'
import { largeBackend } from './large-backend.ts'

const budget = { ratio: 1.5, board_ms: 20 }
const rounds = 41
const roles = ['OWNER', 'STAFF', 'MANAGER'] as const
type RoleName = typeof roles[number]
type Explained = [{ 'QUERY PLAN': [{ 'Planning Time': number, 'Execution Time': number }] }]

async function factsOf(sql: postgres.Sql): Promise<[string, string, string]> {
  const [facts] = await sql<{ org_id: string, location_id: string, customer_id: string }[]>`
    select l.org_id, l.id as location_id, (select c.customer_id from public.contracts c
      where l.id = all (array[c.pickup_location_id, c.return_location_id, coalesce(c.returned_location_id, l.id)])
      group by 1 order by count(*) desc, 1 limit 1) as customer_id
    from public.locations l where l.code = 'ZHB'`
  if (!facts) throw new Error('The large data has no location ZHB.')
  return [facts.org_id, facts.location_id, facts.customer_id]
}

/** Server time (planning and execution) of each query as each role, taken in turns, so that a slow moment hits all alike. */
async function measure(sql: postgres.Sql, connect: () => postgres.Sql) {
  const facts = await factsOf(sql)
  const people = await sql<{ role: string, id: string }[]>`
    select role::text, id from public.users where email in ('staff.zuerich@gotthard.example', 'manager.zuerich@gotthard.example')`
  const idOf = (role: RoleName): Caller => people.find(one => one.role === role) ?? null
  // A connection each: a statement that serves two roles in turn would be planned anew each time.
  const lines = new Map(roles.map(role => [role, connect()]))
  const queries = []
  try {
    for (const { name, text } of counter_queries) {
      const times: Record<RoleName, number[]> = { OWNER: [], STAFF: [], MANAGER: [] }
      const counts = new Set<number>()
      for (let round = 0; round < rounds; round += 1) {
        for (const role of roles) {
          const line = lines.get(role) ?? sql
          const [{ 'QUERY PLAN': [plan] }] = await asPerson(line, idOf(role),
            tx => tx.unsafe(`explain (analyze, timing off, buffers off, format json) ${text}`, facts)) as unknown as Explained
          if (round > 1) times[role].push(plan['Planning Time'] + plan['Execution Time'])
          if (round === 0) counts.add((await asPerson(line, idOf(role), tx => tx.unsafe(text, facts))).length)
        }
      }
      // Another number of rows would be another query.
      if (counts.size !== 1) throw new Error(`"${name}" gives ${[...counts].join(' or ')} rows, depending on who asks.`)
      const [owner_ms, staff_ms, manager_ms] = roles.map(role => median(times[role])) as [number, number, number]
      queries.push({ name, rows: [...counts][0] ?? 0, owner_ms, staff_ms, manager_ms })
    }
  } finally {
    await Promise.all([...lines.values()].map(line => line.end()))
  }
  return queries
}

const rounded = (value: number) => Math.round(value * 100) / 100

/**
 * The same queries of a counter with 60 000 contracts under RLS and as the owner. `ratio` compares the sums over all queries, for the
 * role that fares worse; `queries` has each by itself, where the fixed 0.3–0.6 ms of asking who calls weighs more.
 */
export const bench: Bench = async () => {
  const backend = await largeBackend()
  const connect = () => postgres(backend.db_url, { max: 1, onnotice: () => undefined, prepare: false })
  const sql = connect()
  try {
    const queries = await measure(sql, connect)
    const sum = (key: 'owner_ms' | 'staff_ms' | 'manager_ms') => queries.reduce((total, query) => total + query[key], 0)
    const ratio = rounded(Math.max(sum('staff_ms'), sum('manager_ms')) / sum('owner_ms'))
    const board = queries.find(({ name }) => name === 'board')
    const board_ms = rounded(Math.max(board?.staff_ms ?? Number.NaN, board?.manager_ms ?? Number.NaN))
    const [{ contracts } = { contracts: 0 }] = await sql<{ contracts: number }[]>`select count(*)::int as contracts from public.contracts`
    const each = queries.map(query => ({ ...query, owner_ms: rounded(query.owner_ms), staff_ms: rounded(query.staff_ms),
      manager_ms: rounded(query.manager_ms), ratio: rounded(Math.max(query.staff_ms, query.manager_ms) / query.owner_ms) }))
    return {
      summary: [...each.map(({ name, rows, owner_ms, staff_ms, manager_ms, ratio: own }) =>
        `${name} (${rows} rows): owner ${owner_ms} ms, staff ${staff_ms} ms, manager ${manager_ms} ms, ${own}×`),
      `RLS costs ${ratio}× over all (budget ${budget.ratio}), the board ${board_ms} ms (budget ${budget.board_ms}), ${contracts} contracts`].join('\n'),
      result: { ratio, ok: ratio <= budget.ratio && board_ms <= budget.board_ms, board_ms, contracts, queries: each },
    }
  } finally {
    await sql.end()
    await backend.stop()
  }
}
