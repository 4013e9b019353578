// One load in a process of its own, so that memory and time are its alone: `node child.ts <JSON of the job>`; prints one JSON line.
import fs from 'node:fs'
import path from 'node:path'
import { loadByHand } from './floor.ts'
import { openLargeDesk, rowsOf, rpcOf, signIn } from './large-desk.ts'
import type { Api, Clerk } from './large-desk.ts'
import { timed } from '../timing.ts'

export type Job = { what: 'floor' | 'desk'; api: Api; clerk: Clerk; folder: string; /** hex, 32 bytes */ key: string }
export type Report = { ms: number; rows: number; rss_mb: number }

const { what, api, clerk, folder, key } = JSON.parse(process.argv[2] ?? '') as Job
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
  rows = rowsOf(counter)
  await counter.stop()
}
console.log(JSON.stringify({ ms, rows, rss_mb: Math.round(process.resourceUsage().maxRSS / 1024) } satisfies Report))
