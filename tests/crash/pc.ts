// A PC's data process, in a process of its own that can be killed: tells what it finds, does one phase of work, and waits for its end.
// Argument: `Orders` as JSON; says `Said`, a line each.
import fs from 'node:fs'
import path from 'node:path'
import { readDesk, writeDesk } from '../../electron/data/database.ts'
import { openJournal } from '../../electron/data/journal.ts'
import { confirm } from '../../electron/data/run.ts'
import { openPace, pacesOf } from '../../electron/data/sync/pace.ts'
import { random } from '../../scripts/seed/random.ts'
import { openDevice } from '../simulation/device.ts'
import type { Device } from '../simulation/device.ts'
import { watchStatements } from '../simulation/kill.ts'
import { moves } from '../simulation/moves/index.ts'
import type { Phase } from './point.ts'
import { keyOf } from './profile.ts'
import type { Orders, Said } from './said.ts'

const orders = JSON.parse(process.argv[2] ?? '') as Orders
const { folder, kill, person } = orders
const dice = random(String(orders.seed))
const forms = { commands: 12, before_pull: 3, after_load: 2 }
const page_rows = 5

const say = (said: Said) => process.stdout.write(`${JSON.stringify(said)}\n`)
const passed = { statement: 0, file: 0 }
let begun_at: number | null = null

function count(what: 'statement' | 'file'): void {
  if (begun_at !== null && passed[what]++ === (kill?.by === what ? kill.after : null)) process.kill(process.pid, 'SIGKILL')
}
watchStatements(() => count('statement'))
for (const call of ['openSync', 'closeSync', 'writeSync', 'writeFileSync', 'appendFileSync', 'fsyncSync', 'renameSync', 'truncateSync'] as const) {
  const real = fs[call] as (...values: unknown[]) => unknown
  Object.assign(fs, { [call]: (...values: unknown[]) => {
    count('file')
    return real(...values)
  } })
}

function begin(): void {
  say({ said: 'begun' })
  begun_at = performance.now()
}

const told = new Set<string>()
function tellConfirmed(device: Device): void {
  const op_ids = device.outbox().map(row => row.op_id).filter(op_id => !told.has(op_id))
  for (const op_id of op_ids) told.add(op_id)
  if (op_ids.length > 0) say({ said: 'confirmed', op_ids })
}

/** Says that it is confirmed while the transaction is still open. */
const hasty: typeof confirm = (desk, name, input, log) => desk.db.transaction(() => {
  const outcome = confirm(desk, name, input, log)
  if (outcome.ok) tellConfirmed(device())
  for (let n = 0; n < 50; n++) desk.db.prepare('select count(*) from outbox').get()
  return outcome
})()

let opened: Device | null = null
function device(): Device {
  const nothing = () => Promise.resolve()
  opened ??= openDevice({
    name: 'desk', backend: orders, folder, key: keyOf(folder), server_faults: { cancelled: nothing, restarted: nothing },
    ...(orders.is_hasty ? { confirm: hasty } : {}),
  })
  return opened
}

/** Starts the counter and tells what lies on its disk. */
function open(): Device {
  const own = device()
  const rows = own.outbox()
  const { db } = own
  const flaws: string[] = []
  const integrity = db.pragma('integrity_check', { simple: true })
  if (integrity !== 'ok') flaws.push(`integrity_check: ${String(integrity)}`)
  const aside = fs.readdirSync(folder).filter(name => name.startsWith('damaged-'))
  if (aside.length > 0) flaws.push('a database was put aside as damaged')
  const stray = db.prepare('select count(*) from before_images where seq not in (select seq from outbox)').pluck().get()
  if (stray !== 0) flaws.push(`${String(stray)} rows were written by no operation`)
  const journal = openJournal(path.join(folder, 'guichet.journal'), keyOf(folder))
  journal.close()
  if (journal.damaged > 0) flaws.push(`${journal.damaged} lines of the journal can not be read`)
  for (const row of rows) if (row.state !== 'SETTLED' && !journal.has(row.op_id)) flaws.push(`${row.name} ${row.op_id} is not in the journal`)
  for (const row of rows) told.add(row.op_id)
  const without_rows = db.prepare(`select op_id from outbox o where state = 'PENDING' and stale is null
    and not exists (select 1 from before_images b where b.seq = o.seq)`).pluck().all() as string[]
  say({ said: 'opened', op_ids: rows.map(row => row.op_id), without_rows, flaws: [...flaws, ...own.faulty.splice(0)] })
  return own
}

async function work(times: number): Promise<void> {
  const own = device()
  const { is_cut } = own.line
  own.line.is_cut = true
  for (let n = 0; n < times; n++) {
    await own.work(dice.pick(moves), Array.from({ length: 10 }, () => dice.int(0, 99)), null)
    tellConfirmed(own)
  }
  own.line.is_cut = is_cut
}

/** A desk that has its rows and its numbers, as after a quiet hour. */
async function comeToWork(): Promise<Device> {
  const own = open()
  await own.signIn(person)
  for (let turns = 0; turns < 2 || (turns < 6 && (await own.status()).numbers_left === 0); turns++) await own.turn()
  return own
}

/** The key is made or read, the database made or brought up to date. */
function firstStart(): Promise<void> {
  begin()
  open()
  return Promise.resolve()
}

const play: Record<Phase, () => Promise<void>> = {
  key: firstStart,
  migrate: firstStart,
  async load() {
    const own = open()
    await own.signIn(person)
    pacesOf(own.db).page = openPace({ first: page_rows, least: page_rows, most: page_rows })
    if (readDesk(own.db, 'loaded') !== null) {
      await work(1)
      writeDesk(own.db, 'cursor', null) // as after a restored server: all of it once more
    }
    begin()
    await own.turn()
    await own.turn()
    await work(forms.after_load)
  },
  async commands() {
    await comeToWork()
    begin()
    await work(forms.commands)
  },
  async pull() {
    const own = await comeToWork()
    await work(forms.before_pull)
    say({ said: 'ready' })
    await new Promise(resolve => { process.stdin.once('data', resolve) })
    begin()
    await own.turn()
    await own.turn()
  },
}

await play[orders.phase]()
const lengths = { time: performance.now() - (begun_at ?? performance.now()), ...passed }
begun_at = null
say({ said: 'done', lengths, flaws: device().faulty })
process.stdin.resume() // until it is killed
