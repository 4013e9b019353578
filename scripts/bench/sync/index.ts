import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import postgres from 'postgres'
import type { Counter } from '../../../electron/data/counter.ts'
import { find_anything } from '../../../electron/data/queries/find-anything.ts'
import { confirm } from '../../../electron/data/run.ts'
import type { Backend } from '../../backend/start-backend.ts'
import type { Bench } from '../bench.ts'
import { largeBackend } from '../large-backend.ts'
import { bundled } from '../bundled.ts'
import { at, rounded, timed, timedEach } from '../timing.ts'
import type { Job, Report } from './child.ts'
import { commitByHand } from './floor.ts'
import { changeCustomers } from './changes.ts'
import { countCalls, openLargeDesk, rowsOf, signIn } from './large-desk.ts'
import type { Clerk } from './large-desk.ts'
import { commitOps, commitRental } from './local-tx.ts'
import { mainStall } from './main-stall.ts'
import { checkOuts, here, planned, workOffline } from './offline-day.ts'
import { pushByEngine, pushBySql } from './push.ts'

const goals = { initial_load_ratio: 1.3, incremental_ratio: 1.2, incremental_ms: 70, incremental_calls: 1, push_ratio: 1.5, local_tx_p50_ms: 0.5, local_tx_p99_ms: 1, find_p99_ms: 5, rss_mb: 250, main_stall_ms: 50 }
/** What the large desk of the incremental ratio holds at least, and the small one at most; closer together the ratio says less. */
const [large_rows, small_rows] = [180_000, 20_000]
const rounds = 3
const offline_ops = 2_000
/** Batches of as many transactions in a row as fit into the log before a desk cuts it; beyond that it would grow as it never does. */
const [rental_batches, check_out_batches] = [6, 12]
const batchOf = (size: number, work: () => number) => () => Array.from({ length: size }, work)
async function inBatches(count: number, batch: () => number[]): Promise<number[][]> {
  const done: number[][] = []
  for (let n = 0; n < count; n++) {
    await aQuietMoment()
    done.push(batch())
  }
  return done
}
/** Two seconds without a write, as between two customers: the desk moves its log into the database and writes over it from its beginning. */
const aQuietMoment = () => new Promise(resolve => { setTimeout(resolve, 2_200) })
const run = promisify(execFile)

async function clerkAt(sql: postgres.Sql, { users }: Backend, code: string): Promise<Clerk> {
  const user = users.find(each => each.role === 'STAFF' && each.location === code)
  const [found] = await sql<{ id: string; org_id: string; location_id: string }[]>`select u.id, u.org_id, l.id as location_id from users u
    join locations l on l.org_id = u.org_id and l.code = ${code} where u.email = ${user?.email ?? ''}`
  if (!found || !user) throw new Error(`The large data has no clerk at ${code}.`)
  return { ...user, ...found }
}

/** The desk's data process in plain Node against the large database, side by side with the least that could do it; last the real app. */
export const bench: Bench = async () => {
  const backend = await largeBackend()
  const sql = postgres(backend.db_url, { max: 1, onnotice: () => undefined })
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-bench-'))
  const api = { api_url: backend.api_url, publishable_key: backend.publishable_key }
  const say = (text: string) => console.error(text)
  const counters: Counter[] = []
  try {
    const [clerk, small] = [await clerkAt(sql, backend, 'ZHB'), await clerkAt(sql, backend, 'BRN')]
    const keys = Array.from({ length: 3 }, () => randomBytes(32))
    const child = async (what: Job['what'], n: number): Promise<Report> => {
      const job: Job = { what, api, db_url: backend.db_url, clerk, folder: path.join(folder, `${what}-${n}`), key: (keys[0] ?? randomBytes(32)).toString('hex') }
      const { stdout } = await run(process.execPath, [program, JSON.stringify(job)])
      return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Report
    }
    const program = await bundled(path.join(import.meta.dirname, 'child.ts'))
    const floors: Report[] = []
    const loads: Report[] = []
    for (let n = 0; n < rounds; n++) {
      floors.push(await child('floor', n))
      loads.push(await child('desk', n))
      say(`load ${n + 1} of ${rounds}: floor ${Math.round(floors.at(-1)?.ms ?? 0)} ms, desk ${Math.round(loads.at(-1)?.ms ?? 0)} ms`)
    }

    const feed = countCalls('sync_pull')
    const open = async (n: number, who: Clerk): Promise<Counter> => {
      const counter = openLargeDesk(api, path.join(folder, n === 0 ? 'desk-0' : `more-${n}`), keys[n] ?? randomBytes(32), feed.fetch)
      counters.push(counter)
      await signIn(counter, who)
      while (await counter.sync.turn() !== 'up') say('the desk turns again')
      return counter
    }
    fs.mkdirSync(path.join(folder, 'more-1'))
    fs.mkdirSync(path.join(folder, 'more-2'))
    const [large, second, few] = [await open(0, clerk), await open(1, clerk), await open(2, small)]
    const held = { large_rows: rowsOf(large), small_rows: rowsOf(few) }
    say(JSON.stringify(held))
    let most_calls = 0
    const pulls = { large: [] as number[], few: [] as number[] }
    for (let n = 0; n < 9; n++) {
      await changeCustomers(sql, clerk)
      await changeCustomers(sql, small)
      feed.count = 0
      pulls.large.push(await timed(() => large.sync.turn()))
      most_calls = Math.max(most_calls, feed.count)
      pulls.few.push(await timed(() => few.sync.turn()))
    }
    say('pulled')

    const names = large.db.prepare('select distinct lower(substr(last_name, 1, 3 + abs(random()) % 3)) from customers where length(last_name) > 2 limit 200').pluck().all() as string[]
    const plates = large.db.prepare('select substr(plate, 4) from vehicle_plates order by random() limit 50').pluck().all() as string[]
    const find_ms = timedEach([...names, ...plates], text => find_anything(large.desk, { text }, here(large)))

    // The first half of these goes as bare transactions, the other through the whole confirm with its gates and its journal.
    const forms = checkOuts(second, 1, 180)
    const place = here(second)
    const bare = forms.slice(0, forms.length / 2)
    const checkOut = (form: (typeof bare)[number]) => commitOps(second, place, planned(second, form))
    // As a desk that has worked for a while: the first of all prepares every statement, and is told by itself.
    const first_check_out_ms = bare.map(checkOut)[0] ?? Number.NaN
    const rentals = await inBatches(rental_batches, batchOf(200, () => commitRental(second, place)))
    const tx_ms = rentals.flat()
    const check_out_ms = (await inBatches(check_out_batches, () => bare.slice(0, 30).map(checkOut))).flat()
    const commit_ms = commitByHand(path.join(folder, 'commit.db'), JSON.stringify(bare[0]).length * 2, bare.length)
    const confirm_ms = timedEach(forms.slice(forms.length / 2), form => confirm(second.desk, 'check_out', form))
    say(`${tx_ms.length} bare transactions, ${confirm_ms.length} confirms`)

    const mix = { engine: workOffline(large, 0, offline_ops), sql: workOffline(second, 1, offline_ops) }
    say(JSON.stringify(mix))
    const full_confirm_ms = timedEach(checkOuts(large, 0, 20), form => confirm(large.desk, 'check_out', form))
    const by_sql_ms = await pushBySql(sql, second, keys[1] ?? randomBytes(32))
    const by_engine_ms = await pushByEngine(large, keys[0] ?? randomBytes(32))

    say('pushed')
    const day = await child('day', 0)
    const stalls = await mainStall(sql, api, clerk, folder)

    const middle = (values: number[]) => at(values, 0.5)
    const [load_ms, floor_ms] = [middle(loads.map(one => one.ms)), middle(floors.map(one => one.ms))]
    const result = {
      rows: floors[0]?.rows ?? 0, ...held, incremental_calls: most_calls, initial_load_ms: Math.round(load_ms), floor_ms: Math.round(floor_ms), initial_load_ratio: rounded(load_ms / floor_ms),
      incremental_ms: rounded(middle(pulls.large)), incremental_small_ms: rounded(middle(pulls.few)), incremental_ratio: rounded(middle(pulls.large) / middle(pulls.few)),
      push_ms: Math.round(by_engine_ms), push_sql_ms: Math.round(by_sql_ms), push_ratio: rounded(by_engine_ms / by_sql_ms),
      check_out_tx_first_ms: rounded(first_check_out_ms), check_out_tx_p50_ms: rounded(middle(check_out_ms)), check_out_tx_p99_ms: rounded(at(check_out_ms, 0.99)),
      local_tx_after_quiet_ms: rounded(middle(rentals.map(([first = Number.NaN]) => first))), local_tx_p50_ms: rounded(middle(tx_ms)), local_tx_p99_ms: rounded(at(tx_ms, 0.99)),
      commit_floor_p50_ms: rounded(middle(commit_ms)), commit_floor_p99_ms: rounded(at(commit_ms, 0.99)), local_tx_ratio: rounded(middle(tx_ms) / middle(commit_ms)),
      confirm_p50_ms: rounded(middle(confirm_ms)), confirm_p99_ms: rounded(at(confirm_ms, 0.99)), confirm_at_2000_waiting_p50_ms: rounded(middle(full_confirm_ms)),
      find_p50_ms: rounded(middle(find_ms)), find_p99_ms: rounded(at(find_ms, 0.99)),
      rss_mb: Math.max(day.rss_mb, ...loads.map(one => one.rss_mb)), rss_after_load_mb: Math.max(...loads.map(one => one.rss_mb)), floor_rss_mb: Math.max(...floors.map(one => one.rss_mb)), main_stall_ms: rounded(Math.max(...Object.values(stalls))),
      main_stall_load_ms: rounded(stalls.load), main_stall_offline_ms: rounded(stalls.offline), main_stall_back_ms: rounded(stalls.back),
    }
    const missed = Object.entries(goals).filter(([name, most]) => !(result[name as keyof typeof goals] <= most)).map(([name]) => name)
    if (held.large_rows < large_rows || held.small_rows > small_rows) missed.push('rows')
    const lines = Object.entries(result).map(([name, value]) => `${name}: ${value}${name in goals ? ` (goal ${goals[name as keyof typeof goals]})` : ''}`)
    return { summary: lines.join('\n'), result: { ok: missed.length === 0, missed, ...result } }
  } finally {
    for (const counter of counters) await counter.stop()
    await sql.end()
    await backend.stop()
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
