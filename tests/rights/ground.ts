import { readFileSync } from 'node:fs'
import postgres from 'postgres'
import { superuser } from '../../scripts/backend/cluster.ts'
import { openBackend } from '../../scripts/backend/open-backend.ts'
import { urlOf } from '../../scripts/backend/platform.ts'
import type { Server } from '../../scripts/backend/platform.ts'
import { copyDatabase, templates, withMaintenance } from '../../scripts/backend/test-cluster.ts'
import { fixture_password } from '../fixture.ts'
import { catalogueCells, plantedCells } from './catalogue.ts'
import { directCells } from './cells.ts'
import { commandCells } from './commands.ts'
import { constraintCells } from './constraints.ts'
import { exportCells } from './export-cells.ts'
import { changeCells, handCells } from './hand-cells.ts'
import type { Clients } from './http-cells.ts'
import { openLab } from './lab.ts'
import type { Group } from './lab.ts'
import { makePlans } from './plan.ts'
import type { TablePlan } from './plan.ts'
import { refusalCells } from './refusals.ts'
import { singleTriggers, triggerCells } from './triggers.ts'
import { buildWorld, people } from './world.ts'
import type { World } from './world.ts'

export type Ground = { sql: postgres.Sql; world: World; plans: TablePlan[]; clients: Clients; api_url: string; publishable_key: string; stop(): Promise<void> }

/** A database with the world in it, its owner, and everybody signed in at its API. */
export async function openGround(server: Server): Promise<Ground> {
  const backend = await openBackend(server, { setup_sql: readFileSync(new URL('try-push.sql', import.meta.url), 'utf8') })
  const url = new URL(backend.db_url)
  url.username = superuser
  const sql = postgres(url.href, { max: 1, onnotice: () => undefined })
  const world = await buildWorld(sql)
  const plans = await makePlans(sql, world)
  const clients = { anon: backend.anon } as Clients
  for (const person of people) if (person !== 'anon') clients[person] = await backend.signIn(world.known[person].email, fixture_password)
  return { sql, world, plans, clients, api_url: backend.api_url, publishable_key: backend.publishable_key,
    async stop() {
      await sql.end()
      await backend.stop()
    } }
}

/** Everything that can be asked in SQL, where `openLab` has been. */
export async function sqlGroups(sql: postgres.Sql, world: World, plans: TablePlan[]): Promise<Group[]> {
  const groups: Group[] = [catalogueCells()]
  for (const plan of plans) {
    groups.push(directCells(world, plan), await handCells(sql, world, plan), ...await changeCells(sql, world, plan), ...await constraintCells(sql, world, plan), triggerCells(plan))
  }
  groups.push(singleTriggers(world), ...commandCells(world), ...refusalCells(world), await exportCells(sql, world), plantedCells())
  return groups
}

export type Workers = { workers: postgres.Sql[]; world: World; plans: TablePlan[]; groups: Group[]; close(): Promise<void> }

/** Databases that are all the same, with the world in them and the groups that can be asked there; no API in front. `before`: before the groups are made. */
export async function openWorkers(server: Server, count: number, before?: (sql: postgres.Sql, plans: TablePlan[]) => Promise<void>): Promise<Workers> {
  const names = Array.from({ length: count }, (_, n) => `asked_${n}`)
  const urlTo = (name: string) => urlOf(server.port, server.pg_password, name, superuser)
  const [first = ''] = names
  await withMaintenance(server, 'asked', sql => copyDatabase(sql, templates.none, first))
  const sql = postgres(urlTo(first), { max: 1, onnotice: () => undefined })
  const world = await buildWorld(sql)
  await openLab(sql)
  const plans = await makePlans(sql, world)
  await before?.(sql, plans)
  const groups = await sqlGroups(sql, world, plans)
  await sql.end()
  await withMaintenance(server, 'asked', async maintenance => { for (const name of names.slice(1)) await copyDatabase(maintenance, first, name) })
  const workers = names.map(name => postgres(urlTo(name), { max: 1, onnotice: () => undefined }))
  return { workers, world, plans, groups, close: async () => { await Promise.all(workers.map(worker => worker.end())) } }
}
