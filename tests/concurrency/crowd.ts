import { setTimeout as wait } from 'node:timers/promises'
import type { TestBackend } from '../../scripts/backend/open-backend.ts'
import type { Signable } from '../../electron/data/device-key.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { signed } from '../fixture.ts'
import { actions } from './actions.ts'
import type { Action, Draw } from './actions.ts'
import { findViolations } from './invariants.ts'
import { openRoom } from './room.ts'
import type { Room, Session } from './room.ts'

export type CrowdOptions = { sessions: number; cars: number; seconds: number; seed: number }
export type CrowdResult = {
  operations: number; applied: number; refused: number; flagged: number
  /** batches that the server could not serialise and that went again */
  repeated: number
  /** sent twice at the same moment */
  doubled: number
  /** how often each command had its effect, and each reason of a refusal */
  commands: Record<string, number>; refusals: Record<string, number>
  violations: string[]
}
type Op = Signable
type Outcome = { op_id: string; status: string; flags?: string[]; constraint?: string; code?: string }
const most_tries = 50

/**
 * Many desks work on few cars at once, each through the real API under its person's token: they book, hand out, swap, take
 * back and take money, on what they saw a moment ago. Some send a batch twice at once. Then the database is looked at.
 */
export async function runCrowd(backend: TestBackend, { sessions, cars, seconds, seed }: CrowdOptions): Promise<CrowdResult> {
  const room = await openRoom(backend, sessions, cars)
  const result: CrowdResult = { operations: 0, applied: 0, refused: 0, flagged: 0, repeated: 0, doubled: 0, commands: {}, refusals: {}, violations: [] }
  const outcomes = new Map<string, string>()
  const end = Date.now() + seconds * 1000
  await Promise.all(room.sessions.map(async (session, n) => {
    const draw = drawFrom(seed + n)
    while (Date.now() < end) {
      const ops = await someOps(room, session, draw)
      if (ops.length > 0) await send(session, ops, draw(10) === 0, result, outcomes)
    }
  }))
  result.violations = await findViolations(room, outcomes)
  return result
}

/** A small generator of its own (mulberry32), so that a seed draws the same on every machine. */
function drawFrom(seed: number): Draw {
  let state = seed >>> 0
  return below => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return Math.floor(((t ^ (t >>> 14)) >>> 0) / 2 ** 32 * below)
  }
}

function pick(draw: Draw): Action {
  let left = draw(actions.reduce((sum, [weight]) => sum + weight, 0))
  for (const [weight, action] of actions) {
    left -= weight
    if (left < 0) return action
  }
  throw new Error('the weights have an end')
}

async function someOps(room: Room, session: Session, draw: Draw): Promise<Op[]> {
  const ops: Op[] = []
  for (let n = 1 + draw(3); n > 0; n--) {
    const car = room.cars[draw(room.cars.length)] ?? ''
    const wanted = await pick(draw)(room, session, car, draw)
    if (!wanted) continue
    ops.push(Object.assign({ op_id: uuidv7(), name: wanted.name, version: 1, device_id: session.device_id, author_id: session.author_id,
      occurred_at: Date.now(), deps: [], input: wanted.input }))
  }
  return ops
}

async function send(session: Session, ops: Op[], twice: boolean, result: CrowdResult, outcomes: Map<string, string>): Promise<void> {
  if (twice) result.doubled++
  const answers = await Promise.all(twice ? [push(session, ops, result), push(session, ops, result)] : [push(session, ops, result)])
  for (const [nth, answer] of answers.entries()) {
    for (const [n, { op_id, status, flags = [], constraint, code }] of answer.entries()) {
      const before = outcomes.get(op_id)
      if (before !== undefined && before !== status) result.violations.push(`${op_id} was answered ${before} and ${status}`)
      outcomes.set(op_id, status)
      if (nth > 0) continue
      result.operations++
      const name = ops[n]?.name ?? ''
      if (status === 'applied') {
        result.applied++
        result.commands[name] = (result.commands[name] ?? 0) + 1
        if (flags.length > 0) result.flagged++
      } else {
        result.refused++
        const reason = `${name}: ${constraint ?? code ?? status}`
        result.refusals[reason] = (result.refusals[reason] ?? 0) + 1
      }
    }
  }
}

/** As a desk does: what could not be serialised goes again. */
async function push(session: Session, ops: Op[], result: CrowdResult): Promise<Outcome[]> {
  for (let tries = 0; tries < most_tries; tries++) {
    const { data, error } = await session.client.rpc('sync_push', { p_ops: ops.map(op => signed(op)) })
    if (!error) return data as Outcome[]
    if (!['40001', '40P01', '57014', '55P03', ''].includes(error.code)) throw new Error(`sync_push: ${error.code} ${error.message}`)
    result.repeated++
    await wait(10 * (1 + tries))
  }
  throw new Error(`a batch found no way in ${most_tries} tries`)
}
