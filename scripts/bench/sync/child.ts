// A desk in a process of its own, so that memory and time are its alone: `node child.ts <JSON of the job>`; prints one JSON line.
import fs from 'node:fs'
import path from 'node:path'
import postgres from 'postgres'
import { changeCustomers } from './changes.ts'
import { loadByHand } from './floor.ts'
import { openLargeDesk, rowsOf, rpcOf, signIn } from './large-desk.ts'
import type { Api, Clerk } from './large-desk.ts'
import { workOffline } from './offline-day.ts'
import { peakMemory } from '../../peak-memory.ts'
import { timed } from '../timing.ts'

/** `floor`: the least that loads the same rows; `desk`: the initial load; `day`: after it also a pull under work that waits, and its push. */
export type Job = { what: 'floor' | 'desk' | 'day'; api: Api; db_url: string; clerk: Clerk; folder: string; /** hex, 32 bytes */ key: string }
export type Report = { ms: number; rows: number; rss_mb: number }

const waiting_ops = 300
const { what, api, db_url, clerk, folder, key } = JSON.parse(process.argv[2] ?? '') as Job
fs.mkdirSync(folder, { recursive: true })
let rows = 0
let ms = 0
if (what === 'floor') {
  const rpc = await rpcOf(api, clerk)
  ms = await timed(async () => { rows = await loadByHand(rpc, clerk.location_id, path.join(folder, 'floor.db')) })
} else {
  const counter = openLargeDesk(api, folder, Buffer.from(key, 'hex'))
  await signIn(counter, clerk)
  ms = await timed(() => counter.sync.turn())
  if (what === 'day') {
    workOffline(counter, 0, waiting_ops)
    const sql = postgres(db_url, { max: 1, onnotice: () => undefined })
    await changeCustomers(sql, clerk)
    await sql.end()
    while (await counter.sync.turn() !== 'up' || counter.db.prepare("select 1 from outbox where state = 'PENDING'").get()) console.error('the desk turns again')
  }
  rows = rowsOf(counter)
  await counter.stop()
}
console.log(JSON.stringify({ ms, rows, rss_mb: peakMemory() } satisfies Report))
