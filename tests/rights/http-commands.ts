import type postgres from 'postgres'
import type { CommandName } from '../../shared/commands.ts'
import { rows_digest } from '../rows-digest.ts'
import { commandWord, opOf, outcome, script } from './commands.ts'
import type { Clients, Tally } from './http-cells.ts'
import type { Finding, Result } from './lab.ts'
import { matrix } from './matrix.ts'
import { people } from './world.ts'
import type { World } from './world.ts'

/** A digest of every row of both firms, whatever their order; stored outcomes are left out, because a refusal leaves one. */
export async function digestOfAll(sql: postgres.Sql): Promise<string[]> {
  const tables = Object.keys(matrix).filter(table => table !== 'sync_ops')
  const rows = await sql.unsafe<{ digest: string }[]>(tables.map(table =>
    `select '${table} ' || ${rows_digest} as digest from public.${table} t`).join(' union all '))
  return rows.map(row => row.digest)
}

function changedSince(before: string[], after: string[]): string | null {
  const changed = after.filter(line => !before.includes(line))
  return changed.length === 0 ? null : `refused, and yet rows have changed: ${changed.join(', ')}`
}

/** Every command × everybody through the API. Whoever may gets it applied (and undone); whoever may not changes no row, really sent. */
export async function askCommands(sql: postgres.Sql, world: World, clients: Clients): Promise<Tally> {
  const findings: Finding[] = []
  const { inputs, before } = script(world)
  const names = Object.keys(inputs) as CommandName[]
  const untouched = await digestOfAll(sql)
  for (const name of names) {
    const sent: string[] = []
    const found = (title: string, problem: string) => findings.push({ group: 'commands through the API', title, problem })
    for (const person of people) {
      const word = commandWord(name, person)
      const op = opOf(world, person, name, inputs[name] ?? {})
      const { error } = await clients[person].rpc('try_push', { p_author: world.known.admin.id, p_before: before(name), p_ops: [op] })
      const result: Result = error?.code === 'P0001' ? { value: JSON.parse(error.message) as unknown } : { code: error?.code ?? 'no answer', message: error?.message ?? '' }
      const problem = outcome(word)(result)
      if (problem !== null) found(`${person} ${name}`, problem)
      else if (word !== 'applied') {
        sent.push(person)
        const { data } = await clients[person].rpc('sync_push', { p_ops: [op] })
        if ((data as { status: string }[] | null)?.[0]?.status === 'applied') found(`${person} ${name}`, 'really sent, it was applied')
      }
    }
    // all rows of both firms are looked at once for all whom the command refuses
    const problem = changedSince(untouched, await digestOfAll(sql))
    if (problem !== null) found(`${sent.join(', ')} ${name}`, problem)
  }
  return { cells: names.length * people.length, findings }
}
