import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import postgres from 'postgres'
import type { TestBackend } from '../../scripts/backend/open-backend.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { insertFixture } from '../fixture.ts'
import type { Fixture } from '../fixture.ts'
import { openDevice } from './device.ts'
import type { Device } from './device.ts'
import { openFirmCopies } from './firm-copy.ts'
import { countBefore } from './invariants.ts'
import { flawsOf, settle } from './quiet.ts'
import type { Mistake } from './mistakes.ts'
import { moves } from './moves/index.ts'
import type { AtDesk, Elsewhere, Step } from './schedule.ts'
import { openServer } from './server.ts'
import type { SimulatedServer } from './server.ts'

export type Run = { device: readonly Device[]; server: SimulatedServer }
/** What went wrong in a schedule, in sentences, and what each of its steps came to. */
export class Violation extends Error {
  readonly flaws: readonly string[]
  readonly story: readonly string[]
  constructor(flaws: readonly string[], story: readonly string[]) {
    super(flaws.join('\n'))
    this.flaws = flaws
    this.story = story
  }
}

type Parts = { mistakeNow?: () => Mistake | undefined }
const MINUTE = 60_000

const first_people = ['city', 'airport', 'manager'] as const

/**
 * A firm on a real backend and three PCs that have loaded their share: a counter in the city, one at the airport, and a
 * manager's in the city. Each schedule begins with copies of this. @param folder for the profiles; belongs to the caller
 * @param mistakeNow what is planted into the PCs of the schedules from now on
 */
export async function openWorld(backend: TestBackend, folder: string, { mistakeNow = () => undefined }: Parts = {}) {
  const fixture = await insertFixture(backend.sql)
  await writeTerms(backend, fixture)
  const before = await countBefore(backend.sql, fixture.org)
  const admin = postgres(backend.admin_url, { max: 2, onnotice: () => undefined })
  const copies = openFirmCopies(admin, [fixture.org])
  await copies.take('before')
  const key = randomBytes(32)
  const server_faults = {
    async cancelled() {
      await admin`select pg_cancel_backend(pid) from pg_stat_activity
        where application_name = 'supabase-lite' and datname = current_database()`
    },
    restarted: () => backend.restartApi(),
  }
  const hasPassed = async (xid: string) =>
    (await admin<{ passed: boolean }[]>`select ${xid}::xid8 < pg_snapshot_xmin(pg_current_snapshot()) as passed`)[0]?.passed === true
  const profileOf = (name: string, n: number) => path.join(folder, name, `pc-${n}`, 'desk')
  const openAll = (name: string) => first_people.map((_, n) => {
    fs.mkdirSync(profileOf(name, n), { recursive: true })
    return openDevice({ name: `desk ${'ABC'[n]}`, backend, folder: profileOf(name, n), key, server_faults, hasPassed, mistake: mistakeNow() })
  })
  let runs = 0

  const first = openAll('first')
  for (const [n, device] of first.entries()) {
    await device.signIn(fixture.users[first_people[n] ?? 'city'])
    if (n === 2) await device.act('choose_location', { location_id: fixture.locations.city })
    await device.turn()
    await device.turn()
  }
  await settle({ device: first, server: openServer({ backend, fixture, copies }) }, backend, fixture)
  for (const device of first) await device.end()
  await copies.take('start')

  async function prepare(name: string): Promise<Run> {
    await copies.putBack('start', 'same')
    for (const n of first_people.keys()) fs.cpSync(profileOf('first', n), profileOf(name, n), { recursive: true })
    const device = openAll(name)
    await Promise.all(device.map((each, n) => each.signIn(fixture.users[first_people[n] ?? 'city'])))
    const server = openServer({ backend, fixture, copies })
    return { device, server }
  }

  async function perform({ device, server }: Run, step: Step): Promise<string> {
    if (!('desk' in step)) return performElsewhere(device, server, step)
    const at = device[step.desk]
    if (!at) return 'no such desk'
    const { person } = at
    await at.hasDied()
    const said = await performAt(at, step).catch(async (error: unknown) => {
      if (!await at.hasDied()) throw error
      return 'killed meanwhile'
    })
    // The person at a counter signs in again after whatever happened to their PC.
    if (!at.person && person) await at.signIn(person)
    return said
  }

  async function performElsewhere(device: readonly Device[], server: SimulatedServer, step: Elsewhere): Promise<string> {
    switch (step.do) {
      case 'all_turn': return (await Promise.all(device.map(each => each.turn()))).join(', ')
      case 'deliver':
        for (const each of device) await each.line.deliver()
        break
      case 'restart_api': await backend.restartApi(); break
      case 'late_write': await server.writeLate(step.n); break
      case 'late_end': await server.endLate(step.commits); break
      case 'office': await server.work(step.n); break
      case 'rights': await server.change(step); break
      case 'epoch': await server.epoch(step.what); break
    }
    return ''
  }

  async function performAt(at: Device, step: AtDesk): Promise<string> {
    switch (step.do) {
      case 'work': {
        const move = moves.find(each => each.name === step.move)
        return move ? at.work(move, step.dice, step.kill_at) : 'no such move'
      }
      case 'turn': return at.turn(step.faults, step.kill_at)
      case 'keep': return at.keep(step.dice, step.kill_at)
      case 'files': return at.sendFiles(step.faults, step.kill_at)
      case 'cut':
      case 'mend': at.line.is_cut = step.do === 'cut'; return ''
      case 'restart': await at.restart(); return ''
      case 'kill': await at.kill(); return ''
      case 'lock': {
        const { person } = at
        at.counter.suspend()
        at.counter.resume()
        return person ? at.signIn(person) : ''
      }
      case 'clock': at.shiftClock(step.minutes * MINUTE); return ''
      case 'person': return at.signIn(fixture.users[step.who])
      case 'place': return at.person ? at.act('choose_location', { location_id: fixture.locations[step.at] }).catch(String) : ''
      case 'set_aside': {
        const op = at.outbox().find(row => row.state === 'REFUSED')
        return op && at.person ? at.act('set_aside', { op_id: op.op_id, reason: 'im Spiel erledigt' }).catch(String) : ''
      }
    }
  }

  return {
    fixture,
    /** Plays a schedule, lets everything come to rest, and looks. Throws Violation. */
    async run(steps: readonly Step[], tell: (step: Step) => string): Promise<void> {
      const name = `run-${++runs}`
      const now = await prepare(name)
      const story: string[] = []
      try {
        for (const step of steps) {
          const said = await perform(now, step).catch((error: unknown) => {
            story.push(`${tell(step)} → ${String(error)}`)
            throw new Violation([error instanceof Error ? String(error.stack) : String(error)], story)
          })
          story.push(said ? `${tell(step)} → ${said}` : tell(step))
        }
        for (const device of now.device) await device.hasDied()
        const loud = await settle(now, backend, fixture)
        const flaws = [...loud, ...await flawsOf(now, backend, fixture.org, before)]
        if (flaws.length > 0) throw new Violation(flaws, story)
      } finally {
        await now.server.endLate(false)
        for (const device of now.device) await device.end()
        fs.rmSync(path.join(folder, name), { recursive: true, force: true })
      }
    },
    async stop(): Promise<void> {
      await admin.end({ timeout: 1 })
    },
  }
}
export type World = Awaited<ReturnType<typeof openWorld>>

/** The firm has terms of its own: every check-out keeps what its customer agreed to, as an operation beside it. */
async function writeTerms({ sql }: TestBackend, { org, users, now }: Fixture): Promise<void> {
  await sql`insert into document_texts ${sql({ id: uuidv7(), org_id: org, place: 'AGREEMENT_TERMS', locale: 'de', text: '1. Selbstbehalt {excess}.', written_at: new Date(now - 24 * 60 * MINUTE), written_by: users.admin.id })}`
}
