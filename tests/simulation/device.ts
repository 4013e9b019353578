import path from 'node:path'
import { apply } from '../../electron/data/commands/index.ts'
import { openCounter } from '../../electron/data/counter.ts'
import type { Counter } from '../../electron/data/counter.ts'
import { openFolder } from '../../electron/data/files/folder.ts'
import { hashOf } from '../../electron/data/files/seal.ts'
import { read } from '../../electron/data/read.ts'
import { confirm } from '../../electron/data/run.ts'
import type { Outcome } from '../../shared/bridge.ts'
import type { ActInput, ActName } from '../../shared/acts.ts'
import type { QueryRows } from '../../shared/queries.ts'
import type { TestBackend } from '../../scripts/backend/open-backend.ts'
import type { FixtureUser } from '../fixture.ts'
import { migrations } from '../sync/local.ts'
import { openFeedWatch } from './feed-watch.ts'
import { isDead, killAfter, Killed, killNow, spare } from './kill.ts'
import { openFaultyLine } from './line.ts'
import type { Fault, ServerFaults } from './line.ts'
import type { Mistake } from './mistakes.ts'
import { diceOf } from './moves/move.ts'
import type { Move, View } from './moves/move.ts'

export type OutboxRow = {
  seq: number; op_id: string; name: string; author_id: string; state: string; stale: string | null; outcome: string | null
  input: string
}
export type KeptFile = { attachment_id: string; org_id: string; location_id: string; sha256: string; state: string; reason: string | null }
export type DeviceParts = {
  name: string
  backend: Pick<TestBackend, 'api_url' | 'publishable_key'>
  /** the profile; after each kill the next start takes place in a copy beside it */
  folder: string
  key: Uint8Array
  server_faults: ServerFaults
  /** another gate than the app's: a mistake that a test has to notice */
  confirm?: typeof confirm
  /** planted into the PC's program: the simulator has to notice */
  mistake?: Mistake | undefined
  /** whether the feed can have passed this transaction by now; without it nobody looks whether an operation is settled too early */
  hasPassed?: (xid: string) => Promise<boolean>
}

/** What customers are called and what is written of them, in the firm of the tests and in what its people type. And their accounts. */
const personal = /Nina|Keller|Müller|Regula|Seestrasse|003123|im Spiel|Notiz|[a-z0-9]@example\.ch/

/** A PC with the data process of the app in it, driven step by step; nothing happens on it by itself. */
export function openDevice({ name, backend, folder: first, key, server_faults, confirm: gate = confirm, mistake, hasPassed }: DeviceParts) {
  let folder = first
  let starts = 0
  let counter: Counter | null = null
  let person: FixtureUser | null = null
  let clock_offset_ms = 0
  /** op_ids of what has been confirmed and was found on disk: none of them may ever be lost */
  const confirmed = new Set<string>()
  /** files that were kept and named in a queue on disk: none of them may ever be lost */
  const kept = new Map<string, KeptFile>()
  let photos = 0
  const faulty: string[] = []
  const image = () => path.join(path.dirname(first), `${name}-${starts}`)
  const line = openFaultyLine(() => killNow(folder, image()), server_faults, mistake?.send?.(key))
  const feed = openFeedWatch(hasPassed)

  function start(): Counter {
    starts++
    const here = folder
    counter = openCounter({
      folder, key, migrations, api_url: backend.api_url, publishable_key: backend.publishable_key, vault_kind: 'weak', version: '0.1.0',
      fetch: (input, init) => isDead(here) ? Promise.reject(new Killed()) : line.fetch(input, init),
      now: () => Date.now() + clock_offset_ms, apply, confirm: gate, read, keepBackend: () => undefined, device_name: name,
      vault: { seal: bytes => Promise.resolve(bytes), unseal: bytes => Promise.resolve(bytes) },
      // Time passes when the schedule says so.
      later: () => () => undefined,
      log(text, facts) {
        if (isDead(here)) return
        const line = `${text} ${facts instanceof Error ? String(facts.stack) : JSON.stringify(facts)}`
        if (personal.test(line)) faulty.push(`the log says of a person: ${line}`)
        if (facts instanceof Error && !(facts instanceof Killed)) faulty.push(`${text}: ${String(facts.stack)}`)
        if (text === 'an operation can not be replayed') faulty.push(`${text}: ${JSON.stringify(facts)}`)
      },
    })
    if (mistake?.triggers) counter.db.exec(mistake.triggers)
    return counter
  }

  async function end(): Promise<void> {
    const old = counter
    counter = null
    person = null
    await old?.stop()
  }

  /** Whether the program has been killed meanwhile; then its files are taken over by the next start. */
  async function wasKilled(): Promise<boolean> {
    if (!isDead(folder)) {
      spare(folder)
      return false
    }
    await end()
    folder = image()
    return true
  }

  /** Whether the program was killed by something that nobody waited for. What lay on the disk then is noted. */
  async function hasDied(): Promise<boolean> {
    if (!isDead(folder)) return false
    await wasKilled()
    device.noteOutbox()
    return true
  }

  function running(): Counter {
    return counter ?? start()
  }

  const outbox = () =>
    running().db.prepare('select seq, op_id, name, author_id, state, stale, outcome, input from outbox order by seq').all() as OutboxRow[]

  async function ask<T>(kind: 'act' | 'confirm' | 'read', request: string, input: unknown): Promise<T> {
    const reply = await running().ask({ id: 1, kind, name: request, input })
    if ('error' in reply) throw new Error(`${kind} ${request}: ${reply.error.key}`)
    return ('value' in reply ? reply.value : null) as T
  }

  const device = {
    name, line, confirmed, kept, faulty, outbox,
    /** The bytes of a file as they lie on this PC. Throws where they can't be had. */
    bytesOf: (sha256: string) => openFolder(path.join(folder, 'files'), key).read(sha256),
    get counter() { return running() },
    get person() { return person },
    get db() { return running().db },
    get clock_offset_ms() { return clock_offset_ms },
    place: () => running().db.prepare("select value from desk where key = 'location_id'").pluck().get() as string,
    shiftClock(ms: number) { clock_offset_ms += ms },
    status: () => ask<QueryRows['status']>('read', 'status', {}),
    session: () => ask<QueryRows['session']>('read', 'session', {}),
    read: <N extends 'attention'>(query: N) => ask<QueryRows[N]>('read', query, {}),
    /** 'ok', or the key of what is said. */
    async act<N extends ActName>(act: N, input: ActInput<N>): Promise<string> {
      const outcome = await ask<Outcome<null>>('act', act, input)
      return outcome.ok ? 'ok' : outcome.message.key
    },
    /** Signs in over a line that is up for this moment only. */
    async signIn(who: FixtureUser): Promise<string> {
      const { is_cut, faults } = line
      line.is_cut = false
      line.faults = []
      const said = await device.act('sign_in', { email: who.email, password: who.password })
      line.is_cut = is_cut
      line.faults = faults
      if (said === 'ok') person = who
      return said
    },
    /** Fills in a form and confirms it; the program is killed before the statement that is `kill_at` away. Tells what came of it. */
    async work(move: Move, numbers: readonly number[], kill_at: number | null): Promise<string> {
      const { db, desk } = running()
      const here = desk.session()
      if (!here?.location_id) return 'nobody at the counter'
      const view: View = {
        db, location_id: here.location_id, now: () => desk.now(),
        read: (query, input) => read(desk, query, input) as never,
      }
      const filled = move.fillIn(view, diceOf(numbers))
      if (!filled) return 'nothing to do it to'
      if (kill_at !== null) killAfter(folder, kill_at, image())
      const outcome = await ask<Outcome<unknown>>('confirm', filled.form, filled.input).catch((error: unknown) => error as Error)
      if (await wasKilled()) {
        device.noteOutbox()
        return 'killed while it was confirmed'
      }
      if (outcome instanceof Error) throw outcome
      if (!outcome.ok && outcome.message.key === 'error.internal') faulty.push(`confirm ${filled.form} failed for no known reason`)
      device.noteOutbox()
      return outcome.ok ? 'confirmed' : outcome.message.key
    },
    /** Keeps a photo of some contract; the program is killed before the statement that is `kill_at` away. */
    async keep(numbers: readonly number[], kill_at: number | null): Promise<string> {
      const dice = diceOf(numbers)
      const contract_id = dice.pick(running().db.prepare('select id from contracts order by created_at, number').pluck().all() as string[])
      if (!contract_id || !running().desk.session()?.location_id) return 'nothing to take a photo of'
      const bytes = Buffer.alloc(200 + dice.roll(100) * 1_000, `${first} ${++photos} `)
      bytes.set([0xff, 0xd8, 0xff])
      if (kill_at !== null) killAfter(folder, kill_at, image())
      const said = await device.act('add_file', { contract_id, damage_id: null, kind: 'PHOTO', bytes: new Uint8Array(bytes) }).catch((error: unknown) => error as Error)
      const died = await wasKilled()
      if (!died && said instanceof Error) throw said
      device.noteOutbox()
      const is_there = [...kept.values()].some(file => file.sha256 === hashOf(bytes))
      if (!died && is_there !== (said === 'ok')) faulty.push(`a file is ${is_there ? '' : 'not '}in the queue, and the answer was ${String(said)}`)
      return died ? 'killed while it was kept' : String(said)
    },
    /** All files that may go are tried. */
    async sendFiles(faults: readonly Fault[] = [], kill_at: number | null = null): Promise<string> {
      line.file_faults = [...faults]
      const { files } = running()
      if (kill_at !== null) killAfter(folder, kill_at, image())
      try {
        files.wake('asked')
        await files.turn()
      } catch (error) {
        if (!(error instanceof Killed)) throw error
      }
      line.file_faults = []
      const died = await wasKilled()
      device.noteOutbox()
      return died ? 'killed in the middle' : `${[...kept.values()].filter(file => file.state !== 'SAFE').length} wait`
    },
    /** One turn of the sync. */
    async turn(faults: readonly Fault[] = [], kill_at: number | null = null): Promise<string> {
      line.faults = [...faults]
      const { sync, files } = running()
      feed.before(running().db)
      if (kill_at !== null) killAfter(folder, kill_at, image())
      const result = await sync.turn()
      line.faults = []
      // what the sync has woken comes to its end: the next step shall find the same every time
      await files.turn()
      await line.rest()
      const died = await wasKilled()
      faulty.push(...await feed.flawsAfter(running().db))
      if (!died) return result ?? 'nobody to work for'
      device.noteOutbox()
      return 'killed in the middle'
    },
    /** All that lies in the outbox counts as confirmed from now on; what has been must still be there. */
    noteOutbox(): void {
      const queue = new Map((running().db.prepare('select * from files').all() as KeptFile[]).map(file => [file.attachment_id, file]))
      for (const [id, file] of kept) if (!queue.has(id) && file.state !== 'SAFE') faulty.push(`a file that was not safe is gone from the queue: ${id}`)
      for (const [id, file] of queue) kept.set(id, file)
      const found = new Set(outbox().map(row => row.op_id))
      for (const op_id of confirmed) if (!found.has(op_id)) faulty.push(`confirmed, and gone from the outbox: ${op_id}`)
      for (const op_id of found) confirmed.add(op_id)
    },
    /** The program ends as it should, and starts again. */
    async restart(): Promise<void> {
      await end()
      start()
    },
    kill(): Promise<boolean> {
      killNow(folder, image())
      return wasKilled()
    },
    end, hasDied,
  }
  return device
}
export type Device = ReturnType<typeof openDevice>
