import fs from 'node:fs'
import path from 'node:path'
import type postgres from 'postgres'
import type { TestBackend } from '../../scripts/backend/open-backend.ts'
import type { Fixture } from '../fixture.ts'
import { openDevice } from '../simulation/device.ts'
import { openFirmCopies } from '../simulation/firm-copy.ts'
import { countBefore } from '../simulation/invariants.ts'
import { flawsOf, settle } from '../simulation/quiet.ts'
import { openServer } from '../simulation/server.ts'
import { migrations } from '../sync/local.ts'
import { tellPoint } from './point.ts'
import type { Lengths, Point } from './point.ts'
import { keyOf, makeOlderProfile } from './profile.ts'
import { runPc } from './run-pc.ts'
import type { Heard } from './run-pc.ts'
import type { Orders } from './said.ts'

export type LifeParts = {
  backend: TestBackend
  admin: postgres.Sql
  /** a firm of its own */
  fixture: Fixture
  /** for the profile; belongs to the caller */
  folder: string
  seed: number
  is_hasty: boolean
}
/**
 * `lost`: op_ids that a person was told are confirmed, and that are nowhere. `flaws`: what else is not as it must be, in sentences.
 * `within`: how many kills struck before the phase was over.
 */
export type LifeFigures = { lost: string[]; flaws: string[]; within: number }

/** Steps of the database that the oldest known version had; it had an outbox. */
const oldest_steps = 4

/**
 * Kills a PC at each of these points, starts it again after each and looks at what lies on its disk; at the end the line is up, everything
 * comes to rest and is compared with the server. Without `lengths` nobody kills it before its phase is over, and `measure` hears how long
 * that took.
 */
export async function playLife(parts: LifeParts, points: readonly Point[], lengths: Lengths | null, measure?: Measured): Promise<LifeFigures> {
  const { backend, admin, fixture, seed, is_hasty } = parts
  const folder = path.join(parts.folder, 'desk')
  fs.mkdirSync(folder, { recursive: true })
  const server = openServer({ backend, fixture, copies: openFirmCopies(admin, [fixture.org]) })
  const before = await countBefore(backend.sql, fixture.org)
  const flaws: string[] = []
  const lost = new Set<string>()
  const confirmed = new Set<string>()
  const planted = points[0]?.phase === 'migrate'
    ? makeOlderProfile(folder, fixture, oldest_steps + (seed % (migrations.length - oldest_steps))) : []
  for (const op_id of planted) confirmed.add(op_id)
  let last = 'its beginning'
  let within = 0

  function look(op_ids: readonly string[]): void {
    const there = new Set(op_ids)
    if (there.size !== op_ids.length) flaws.push(`after ${last}: an operation is there twice`)
    for (const op_id of confirmed) if (!there.has(op_id)) lost.add(op_id)
  }

  function learn(heard: Heard): void {
    if (heard.opened) {
      look(heard.opened.op_ids)
      flaws.push(...heard.opened.flaws.map(flaw => `after ${last}: ${flaw}`))
      const halves = heard.opened.without_rows.filter(op_id => !planted.includes(op_id))
      if (halves.length > 0) flaws.push(`after ${last}: ${halves.length} waiting operations without their rows`)
      // what was on disk, told or not, stays
      for (const op_id of heard.opened.op_ids) confirmed.add(op_id)
    }
    for (const op_id of heard.confirmed) confirmed.add(op_id)
  }

  for (const [n, point] of points.entries()) {
    const heard = await runPc({
      folder, api_url: backend.api_url, publishable_key: backend.publishable_key, person: fixture.users.city, phase: point.phase,
      seed: seed * 100 + n, is_hasty, ...killAt(point),
    }, () => server.work(seed + n))
    learn(heard)
    if (!heard.done) within++
    last = tellPoint(point)
    flaws.push(...heard.flaws.map(flaw => `${last}: ${flaw}`))
    if (heard.done) measure?.(point.phase, heard.done.lengths)
  }
  flaws.push(...await comeToRest())
  return { lost: [...lost], flaws, within }

  function killAt({ phase, by, share }: Point): Pick<Orders, 'kill' | 'time_ms'> {
    if (!lengths) return { kill: null, time_ms: null }
    const length = lengths[phase]
    if (by === 'time') return { kill: null, time_ms: share * length.time }
    // a load writes no file of its own
    const what = length[by] > 0 ? by : 'statement'
    return { kill: { by: what, after: Math.floor(share * length[what]) }, time_ms: null }
  }

  async function comeToRest(): Promise<string[]> {
    const nothing = () => Promise.resolve()
    const device = openDevice({ name: 'desk', backend, folder, key: keyOf(folder), server_faults: { cancelled: nothing, restarted: nothing } })
    try {
      look(device.outbox().map(row => row.op_id))
      const loud = await settle({ device: [device], server }, backend, fixture)
      look(device.outbox().map(row => row.op_id))
      return [...loud, ...await flawsOf({ device: [device], server }, backend, fixture.org, before)]
    } finally {
      await device.end()
    }
  }
}
export type Measured = (phase: Point['phase'], lengths: Lengths[Point['phase']]) => void
