import { readDesk, writeDesk } from '../database.ts'
import { clockOffset, noteClock } from './clock.ts'
import { isOutgrown, load, readProgress } from './load.ts'
import { kindsRunningOut, leaseNumbers } from './numbers.ts'
import { CallFailed } from './outcome.ts'
import type { Place, Rpc, SearchOfLoad, Store } from './parts.ts'
import { pull } from './pull.ts'
import { authorsWaiting, push, StuckOps } from './push.ts'
import { prune } from './scope.ts'
import { inTurns, timers } from './turns.ts'
import type { Later } from './turns.ts'

/**
 *              wake (sign-in, location chosen)
 *   asleep ────────────────────────────────────▶ turn: push each author's operations
 *  (asks for the line every 10 s)                  │    lease the kinds of numbers that run out
 *     ▲ nobody to pull or push for                 │    no cheap cursor, or reset? load
 *     └────────────────────────────────────────────┤    pull until nothing is left, prune once a day
 *                                                  │
 *        ok: line up, again in 3 s or on a confirm ┤
 *        retry: line down, 1 s … 30 s with jitter  ┤  `wake('now')` (resume, sync_now) ends any wait,
 *        session over: sign_in_again, in 30 s ─────┤  and a call that has been hanging for 2 s
 *        app too old: update_needed, in 30 s ──────┘  (pushes still go out, nothing is pulled)
 */
export type Line = 'up' | 'down' | 'sign_in_again' | 'update_needed'
export type Sync = {
  /** `confirm`: something to push; it does not disturb the waiting while the line is down. `now`: try at once. */
  wake(why: 'confirm' | 'now'): void
  line(): Line
  /** Resolves when the turn that runs has ended, after a second at the latest. */
  stop(): Promise<void>
  /** Runs one turn after the one that may be running (tests); `null`: nobody to work for. */
  turn(): Promise<Line | null>
}
export type LoopParts = {
  store: Store
  place: () => Place | null
  /** the person under whose name rows are fetched; null: nobody is signed in */
  reader: () => string | null
  /** Says to the server where this device is, under that person's name. Throws CallFailed. */
  register: (person_id: string) => Promise<void>
  /** null: that person's session is not here */
  rpcOf: (person_id: string) => Rpc | null
  /** called when all operations of this person have their outcome */
  pushed: (person_id: string) => void
  search: SearchOfLoad
  /** tells the server now and then that this device fetches what there is */
  saysItIsThere?: (rpc: Rpc, place: Place, signal: AbortSignal) => Promise<void>
  /** asks whether the line is up while nobody is here to work for; throws when it is not */
  probe?: () => Promise<void>
  random?: () => number
  later?: Later
}

/** Refused is as good as none. */
function isRefused(error: unknown): false {
  if (error instanceof CallFailed && error.kind === 'refused') return false
  throw error
}

const poll_ms = 3_000
const asleep_ms = 10_000
const first_retry_ms = 1_000
const last_retry_ms = 30_000
const slow_ms = 4_000
const hanging_ms = 2_000
const DAY = 24 * 3_600_000

/** Starts asleep; `wake('now')` begins. */
export function startSync({ store, place, reader, rpcOf, register, pushed, search, saysItIsThere, probe, random = Math.random, later = timers }: LoopParts): Sync {
  const { db, replay, changed, now, log } = store
  let line: Line = 'down'
  let failures = 0
  let told_to_wait_ms = 0
  /** when the server had no numbers for this device: it is not asked at every turn */
  let refused = { location_id: '', at: 0 }

  function show(next: Line): void {
    if (next === line) return
    line = next
    log('line', next)
    changed(['status'])
  }

  /** Notes each answer's server time; the line shows as down when an answer is slow and as up when one has come. */
  function watched(rpc: Rpc): Rpc {
    return async (name, input, signal) => {
      const sent_at = now()
      const quickEnough = later(() => show('down'), slow_ms)
      try {
        const answer = await rpc(name, input, signal)
        if (line === 'down') show('up')
        const { server_at } = (answer ?? {}) as { server_at?: unknown }
        if (typeof server_at === 'number') noteClock(store, server_at, sent_at, now())
        return answer
      } finally {
        quickEnough()
      }
    }
  }

  async function work(signal: AbortSignal): Promise<boolean> {
    const here = place()
    if (!here) return false
    const person = reader()
    let worked = false
    let failed: unknown
    for (const author of authorsWaiting(db)) {
      const rpc = rpcOf(author)
      if (!rpc) continue
      worked = true
      try {
        if (await push(store, watched(rpc), author, { signal, arrive: () => arrive(author) }) > 0 && !authorsWaiting(db).includes(author)) pushed(author)
      } catch (error) {
        if (error instanceof StuckOps) {
          log('an operation does not get through', { author, status: error.status, code: error.code })
          continue
        }
        if (!(error instanceof CallFailed) || error.kind === 'retry') throw error
        // One person's ended session must not hold up the others, nor the feed.
        if (author === person) failed = error
        else log('operations wait for their author', { author, status: error.status, code: error.code })
      }
    }
    const rpc = person === null ? null : rpcOf(person)
    if (rpc && person !== null) {
      worked = true
      await fetchAll(watched(rpc), person, here, signal)
    }
    if (failed) throw failed
    return worked
  }

  /** A restored server may be of a time before this device was set up: it would refuse all that comes from it. */
  async function arrive(author: string): Promise<void> {
    try {
      await register(author)
    } catch (error) {
      // Revoked, or not a location of theirs: what becomes of the operations, the server says for each.
      if (!(error instanceof CallFailed) || error.kind !== 'refused') throw error
      log('this device may not say where it is', { status: error.status, code: error.code })
    }
  }

  async function fetchAll(rpc: Rpc, person: string, here: Place, signal: AbortSignal): Promise<void> {
    // First of all, so that whoever sees a board can hand out its cars, should the line go the next moment.
    await lease(rpc, person, here, signal)
    for (;;) {
      const is_due = readDesk(db, 'cursor') === null || readProgress(db) !== null || isOutgrown(db)
      const step = is_due ? 'reset' : await pull(store, rpc, here, signal)
      if (step === 'reset') await load(store, rpc, here, search, signal)
      else if (step === 'done') break
    }
    if (store.tryAgain?.()) turns.wake()
    tidy(here)
    writeDesk(db, 'last_synced_at', String(now()))
    changed(['status'])
    await saysItIsThere?.(rpc, here, signal)
  }

  /**
   * A device that gets no numbers any more (revoked, moved) still gets its rows; the status shows how many are left. One that the server
   * looks for elsewhere, or does not know, says where it is.
   */
  async function lease(rpc: Rpc, person: string, here: Place, signal: AbortSignal): Promise<void> {
    const kinds = kindsRunningOut(store, here)
    if (kinds.length === 0 || (refused.location_id === here.location_id && now() - refused.at < 30_000)) return
    try {
      if (await leaseNumbers(store, rpc, kinds, here, signal).catch(isRefused)) return
      await register(person)
      if (!await leaseNumbers(store, rpc, kinds, here, signal)) throw new CallFailed('refused', 200, 'elsewhere')
    } catch (error) {
      if (!(error instanceof CallFailed) || error.kind !== 'refused') throw error
      refused = { location_id: here.location_id, at: now() }
      log('no numbers for this device', { kinds, status: error.status, code: error.code })
    }
  }

  function tidy({ location_id }: Place): void {
    // By the server's clock: one that was a year ahead for an hour would take away what a restored server could be given back.
    const at = now() + clockOffset(db)
    if (Math.abs(at - Number(readDesk(db, 'pruned_at') ?? 0)) < DAY) return
    writeDesk(db, 'pruned_at', String(at))
    db.prepare("delete from outbox where state = 'SETTLED' and occurred_at < ?").run(at - 90 * DAY)
    changed(replay.around(() => prune(db, location_id, at)))
  }

  /** The line after this turn; null when there was nobody to work for. */
  async function turn(signal: AbortSignal): Promise<Line | null> {
    try {
      if (!await work(signal)) return await asleep()
      failures = told_to_wait_ms = 0
      show('up')
      return 'up'
    } catch (error) {
      failures++
      const kind = error instanceof CallFailed ? error.kind : 'retry'
      told_to_wait_ms = error instanceof CallFailed ? error.wait_ms : 0
      log('sync turn failed', error instanceof CallFailed ? { kind, status: error.status, code: error.code } : error)
      show(kind === 'retry' ? 'down' : kind === 'update_needed' ? kind : 'sign_in_again')
      return line
    }
  }

  /** Before a sign-in the screen tells a person whether the line is up: without it only a PIN helps. */
  async function asleep(): Promise<null> {
    try {
      await probe?.()
      if (probe) show('up')
    } catch {
      show('down') // that is the answer
    }
    return null
  }

  function pause(result: Line | null): number | null {
    if (result === null) return probe ? asleep_ms : null
    if (result === 'up') return poll_ms
    if (result === 'sign_in_again' || result === 'update_needed') return last_retry_ms
    const limit = Math.min(last_retry_ms, first_retry_ms * 2 ** Math.min(failures - 1, 10))
    return Math.max(told_to_wait_ms, limit * (0.5 + random() / 2))
  }

  const turns = inTurns({ work: turn, pause: (result, is_wanted) => (is_wanted ? 0 : pause(result)), now, later })

  return {
    line: () => line,
    wake(why) {
      if (why === 'confirm' && line !== 'up' && line !== 'update_needed' && failures > 0) return
      // Who has just come may be allowed what the one before was not.
      if (why === 'now') refused = { location_id: '', at: 0 }
      const since_ms = turns.running_ms()
      turns.wake()
      if (why === 'now' && since_ms !== null && since_ms > hanging_ms) turns.abort()
    },
    stop: turns.stop,
    turn: turns.turn,
  }
}
