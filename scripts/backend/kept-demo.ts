import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { recall, remember, swissDay } from './keys.ts'
import { postgresUser } from './os-user.ts'
import { cacheDir, makePassable } from './places.ts'
import { startBackend, state_name } from './start-backend.ts'
import type { Backend } from './start-backend.ts'
import { hashOf } from '../hash-of.ts'
import { runCommand } from '../run-command.ts'
import { holdLock } from '../run/hold-lock.mjs'

/** The demo data is dated relative to the hour in which it was made; older than this, a morning's departures would all be late. */
const fresh_ms = 3_600_000
/** Everything that decides what is in a database with demo data. */
const makers = ['migrations/supabase/migrations', 'scripts/seed', 'scripts/backend', 'package-lock.json']

/** `made_at` in ms since 1970. */
export type Mark = { made_from: string; made_at: number }

/** Whether what was kept is what would be made now: by the same code, on this Swiss day, within the hour or the time given. */
export function isFit({ made_from, made_at }: Mark, now_from: string, now: number, within_ms = fresh_ms): boolean {
  return made_from === now_from && now >= made_at && now - made_at < within_ms && swissDay(new Date(made_at)) === swissDay(new Date(now))
}

type Options = {
  /** where the filled one is kept */
  place?: string
  /** as for `startBackend` */
  durable?: boolean
  /** how old what is copied may be */
  within_ms?: number
}

/**
 * A backend with demo data in a new folder. Filling a database takes most of a start, so a filled one is kept and copied: the second start
 * of an hour has it in a second. `seed_ms`: what filling took, 0 where a kept one was copied.
 * @param data the folder, to be reached by PostgreSQL's user; made
 */
export async function startDemo(data: string, options: Options = {}): Promise<{ backend: Backend; seed_ms: number }> {
  const seed_ms = await layDemo(data, options)
  return { backend: await startBackend({ seed: 'demo', data, durable: options.durable ?? true }), seed_ms }
}

/** The folder alone, for whoever starts a backend in it: as `startDemo`, and answers its `seed_ms`. */
export async function layDemo(data: string, { place = usual_place(), within_ms }: Omit<Options, 'durable'> = {}): Promise<number> {
  let seed_ms = 0
  await holdLock(`${place}.lock`, async () => {
    if (!isFit(markIn(place), hashOf(makers), Date.now(), within_ms)) {
      const started = performance.now()
      await fill(place)
      seed_ms = Math.round(performance.now() - started)
    }
    await copy(path.join(place, 'backend'), data)
  })
  return seed_ms
}

const usual_place = () => path.join(cacheDir(postgresUser()), 'tour')

/** Fills one now for whoever starts within the hour. */
export async function keepDemo(): Promise<void> {
  const place = usual_place()
  await holdLock(`${place}.lock`, () => fill(place))
}

const markFile = (place: string) => path.join(place, 'kept.json')

function markIn(place: string): Mark {
  if (!existsSync(markFile(place))) return { made_from: '', made_at: 0 }
  return JSON.parse(readFileSync(markFile(place), 'utf8')) as Mark
}

/** The mark comes last: a folder that was left half made has none. */
async function fill(place: string): Promise<void> {
  rmSync(place, { recursive: true, force: true, maxRetries: 5 })
  makePassable(path.join(makePassable(place), 'backend'))
  const mark: Mark = { made_from: hashOf(makers), made_at: Date.now() }
  await (await startBackend({ seed: 'demo', data: path.join(place, 'backend') })).stop()
  // each copy takes a port of its own: of two that start at once both would find this one free
  const state = path.join(place, 'backend', state_name)
  const filled = recall(state)
  if (filled) remember(state, { ...filled, api_port: 0 })
  writeFileSync(`${markFile(place)}.part`, JSON.stringify(mark))
  renameSync(`${markFile(place)}.part`, markFile(place))
}

/** With its owner: as root the files belong to PostgreSQL's user, which Node's own copy would not keep. */
async function copy(from: string, to: string): Promise<void> {
  mkdirSync(path.dirname(to), { recursive: true })
  if (process.platform === 'win32') cpSync(from, to, { recursive: true })
  else await runCommand('cp', ['-Rp', from, to])
}
