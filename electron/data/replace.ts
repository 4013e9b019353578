import { commands, roleRefusal } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Database } from './database.ts'
import { authorOf } from './author.ts'
import { depsOf } from './deps.ts'
import type { Desk, Here } from './desk.ts'
import type { NewOp } from './forms/form.ts'
import { freeSeq, originalOf, queue, queueSaying } from './queue.ts'
import { depsIn } from './replaced.ts'
import type { OutboxRow, Replaced } from './replaced.ts'
import { Trouble } from './trouble.ts'

type Wish = {
  op_id: string
  /** why a manager does what somebody else had begun */
  reason: string | null
}

/**
 * Sends a refused operation again, as a new one in its place: what hung on it hangs on the new one, and the old one is set aside and
 * names it. Of somebody else it is a manager's taking over, said by an operation of its own; so is what a deactivated person left
 * waiting, with all of theirs that hangs on it. It happened when it happened: `occurred_at` stays. Call inside `replay.around`.
 * Throws Trouble: `error.op_not_refused`, `error.bad_input`, or the role that it needs.
 */
export function replaceOp(db: Database, here: Here, now: number, { op_id, reason }: Wish): void {
  const rows = db.prepare("select * from outbox where state in ('PENDING', 'REFUSED') order by seq").all() as OutboxRow[]
  const first = rows.find(row => row.op_id === op_id)
  if (!first || (first.state !== 'REFUSED' && !isHeld(db, first))) throw new Trouble('error.op_not_refused')
  const is_mine = first.author_id === here.person.id
  if (!is_mine && here.person.role === 'STAFF') throw new Trouble('refused.needs_manager')
  if (!is_mine && (reason ?? '').trim().length < 3) throw new Trouble('error.bad_input', undefined, 'reason')
  const chain = new Set([op_id])
  for (const row of rows) if (row.state === 'PENDING' && isHeld(db, row) && depsIn(row).some(dep => chain.has(dep))) chain.add(row.op_id)
  for (const { op_id: id } of rows.filter(row => chain.has(row.op_id))) {
    const row = db.prepare('select * from outbox where op_id = ?').get(id) as OutboxRow // the one before may have changed its deps
    replaceOne(db, here, now, row, is_mine ? null : (reason ?? '').trim())
  }
}

/** Why a manager corrects what somebody else had confirmed: the form itself asks for no reason. */
const corrected: Record<string, string> = {
  de: 'im Formular richtiggestellt', fr: 'rectifié dans le formulaire', it: 'rettificato nel modulo', en: 'put right in the form',
}

/**
 * Puts what is confirmed now in the place of a refused operation and of what was confirmed with it: these are set aside and name it,
 * and what came later hangs on it. Of somebody else it is a manager's taking over. What has to be there before it (a manager's word by PIN) goes ahead of
 * it. Returns the new op_ids. Call inside `replay.around`.
 * @param now ms UTC; the desk's own clock stands at the time of the refused operation
 */
export function replaceConfirmed({ desk, here }: { desk: Desk; here: Here }, replaced: Replaced, ops: readonly NewOp[], now: number): string[] {
  const { db } = desk
  const [{ seq: first_seq, name: first_name }] = replaced
  const occurred_at = desk.now()
  const fresh = ops.map(made => ({ made, op_id: uuidv7(occurred_at) }))
  const ahead = Math.max(0, ops.findIndex(({ name }) => name === first_name))
  const front_seq = seqBefore(db, first_seq, ahead)
  const rest = [...fresh]
  const swaps = new Map<string, string>()
  const said: string[] = []
  const reason = corrected[here.person.locale] ?? 'put right in the form'
  for (const row of replaced) {
    const same = rest.findIndex(({ made }) => made.name === row.name)
    const [taken] = same < 0 ? [] : rest.splice(same, 1)
    const op_id = taken?.op_id ?? fresh[ahead]?.op_id ?? ''
    swaps.set(row.op_id, op_id)
    const is_mine = row.author_id === here.person.id
    setAsideFor(db, row, op_id, is_mine ? '' : reason)
    if (!is_mine) said.push(queueTakeOver(db, here, now, row, op_id, reason))
  }
  fresh.forEach(({ made, op_id }, place) => {
    const deps = depsOf(desk, made, fresh[place - 1]?.op_id ?? null, first_seq)
    const seq = place < ahead ? front_seq + place : replaced[place - ahead]?.seq ?? freeSeq(db)
    queue(db, { seq, op_id, name: made.name, version: 1, author_id: authorOf(here, made).id, device_id: here.device_id,
      occurred_at, input: JSON.stringify(made.input), deps: JSON.stringify([...deps, ...said]) })
  })
  hangOn(db, swaps)
  return fresh.map(({ op_id }) => op_id)
}

/** The first of so many places right before that one; where something lies there, the first of all. */
function seqBefore(db: Database, seq: number, count: number): number {
  const { before, first } = db.prepare('select max(seq) filter (where seq < @seq) as before, min(seq) as first from outbox').get({ seq }) as { before: number | null; first: number }
  return (before === null || seq - before > count ? seq : first) - count
}

/** Its author may not work here any more, so nobody will send it. */
const isHeld = (db: Database, { author_id }: Pick<OutboxRow, 'author_id'>): boolean =>
  db.prepare('select 1 from users where id = ? and is_active = 0').get(author_id) !== undefined

/** Says that the caller does in `new_op_id` what somebody else had begun. Returns the op_id of saying it. */
const queueTakeOver = (db: Database, here: Here, now: number, row: OutboxRow, new_op_id: string, reason: string): string =>
  queueSaying(db, here, now, 'take_over', commands.take_over.parse({ take_over_id: uuidv7(now), location_id: here.location_id, ...originalOf(row), new_op_id, reason }))

function replaceOne(db: Database, here: Here, now: number, row: OutboxRow, reason: string | null): void {
  const { person, device_id } = here
  const needed = roleRefusal(row.name, person.role)
  if (needed) throw new Trouble(needed)
  const op_id = uuidv7(now)
  // The new one takes the old one's place in the queue: what comes after it is replayed on top of it.
  setAsideFor(db, row, op_id, reason ?? '')
  const before = reason === null ? [] : [queueTakeOver(db, here, now, row, op_id, reason)]
  queue(db, { ...row, op_id, author_id: person.id, device_id, deps: JSON.stringify([...depsIn(row), ...before]) })
  hangOn(db, new Map([[row.op_id, op_id]]))
}

export function setAsideFor(db: Database, { op_id }: OutboxRow, replaced_by: string, reason: string): void {
  db.prepare("update outbox set seq = ?, state = 'ASIDE', stale = null, aside_reason = ?, replaced_by = ? where op_id = ?").run(freeSeq(db), reason, replaced_by, op_id)
}

/** What hung on an old operation hangs on its new one. */
export function hangOn(db: Database, swaps: ReadonlyMap<string, string>): void {
  const open = db.prepare("select op_id, deps from outbox where state in ('PENDING', 'REFUSED')").all() as OutboxRow[]
  const point = db.prepare('update outbox set deps = ? where op_id = ?')
  for (const later of open) {
    const list = depsIn(later)
    if (list.some(dep => swaps.has(dep))) point.run(JSON.stringify([...new Set(list.map(dep => swaps.get(dep) ?? dep))]), later.op_id)
  }
}
