import { commands, roleRefusal } from '../../shared/commands.ts'
import type { CommandName } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Database } from './database.ts'
import type { Here } from './desk.ts'
import { Trouble } from './trouble.ts'

type Row = {
  seq: number; op_id: string; name: CommandName; version: number; author_id: string; device_id: string; occurred_at: number; input: string
  deps: string; state: string
}
type Wish = {
  op_id: string
  /** fields of the input that are put right */
  changes: Record<string, unknown>
  /** why a manager does what somebody else had begun */
  reason: string | null
}

/**
 * Sends a refused operation again, as a new one in its place: what hung on it hangs on the new one, and the old one is set aside and
 * names it. Of somebody else it is a manager's taking over, said by an operation of its own; so is what a deactivated person left
 * waiting, with all of theirs that hangs on it. It happened when it happened: `occurred_at` stays. Call inside `replay.around`.
 * Throws Trouble: `error.op_not_refused`, `error.bad_input`, or the role that it needs.
 */
export function replaceOp(db: Database, here: Here, now: number, { op_id, changes, reason }: Wish): void {
  const rows = db.prepare("select * from outbox where state in ('PENDING', 'REFUSED') order by seq").all() as Row[]
  const first = rows.find(row => row.op_id === op_id)
  if (!first || (first.state !== 'REFUSED' && !isHeld(db, first))) throw new Trouble('error.op_not_refused')
  const is_mine = first.author_id === here.person.id
  if (!is_mine && here.person.role === 'STAFF') throw new Trouble('refused.needs_manager')
  if (!is_mine && (reason ?? '').trim().length < 3) throw new Trouble('error.bad_input', undefined, 'reason')
  const chain = new Set([op_id])
  for (const row of rows) if (row.state === 'PENDING' && isHeld(db, row) && depsOf(row).some(dep => chain.has(dep))) chain.add(row.op_id)
  for (const row of rows.filter(({ op_id: id }) => chain.has(id))) {
    replaceOne(db, here, now, row, row === first ? changes : {}, is_mine ? null : (reason ?? '').trim())
  }
}

/** Its author may not work here any more, so nobody will send it. */
const isHeld = (db: Database, { author_id }: Pick<Row, 'author_id'>): boolean =>
  db.prepare('select 1 from users where id = ? and is_active = 0').get(author_id) !== undefined
const depsOf = ({ deps }: Pick<Row, 'deps'>): string[] => JSON.parse(deps) as string[]

function replaceOne(db: Database, { person, device_id, location_id }: Here, now: number, row: Row, changes: Record<string, unknown>, reason: string | null): void {
  const needed = roleRefusal(row.name, person.role)
  if (needed) throw new Trouble(needed)
  const parsed = commands[row.name].safeParse({ ...JSON.parse(row.input) as object, ...changes })
  if (!parsed.success) throw new Trouble('error.bad_input', undefined, String(parsed.error.issues[0]?.path[0] ?? ''))
  const op_id = uuidv7(now)
  const deps = (db.prepare('select deps from outbox where op_id = ?').pluck().get(row.op_id) as string)
  const free = (db.prepare('select max(seq) + 1 from outbox').pluck().get() as number)
  // The new one takes the old one's place in the queue: what comes after it is replayed on top of it.
  db.prepare("update outbox set seq = ?, state = 'ASIDE', stale = null, aside_reason = ?, replaced_by = ? where op_id = ?").run(free, reason ?? '', op_id, row.op_id)
  const insert = db.prepare(`insert into outbox (seq, op_id, name, version, author_id, device_id, occurred_at, input, deps)
    values (@seq, @op_id, @name, @version, @author_id, @device_id, @occurred_at, @input, @deps)`)
  const before: string[] = []
  if (reason !== null) {
    const take_over = commands.take_over.parse({ take_over_id: uuidv7(now), location_id, original_op_id: row.op_id, original_author_id: row.author_id,
      original_name: row.name, original_occurred_at: row.occurred_at, new_op_id: op_id, reason })
    before.push(uuidv7(now))
    insert.run({ seq: free + 1, op_id: before[0], name: 'take_over', version: 1, author_id: person.id, device_id, occurred_at: now,
      input: JSON.stringify(take_over), deps: '[]' })
  }
  insert.run({ seq: row.seq, op_id, name: row.name, version: row.version, author_id: person.id, device_id, occurred_at: row.occurred_at,
    input: JSON.stringify(parsed.data), deps: JSON.stringify([...JSON.parse(deps) as string[], ...before]) })
  const open = db.prepare("select op_id, deps from outbox where state in ('PENDING', 'REFUSED')").all() as { op_id: string; deps: string }[]
  const point = db.prepare('update outbox set deps = ? where op_id = ?')
  for (const later of open) {
    const list = JSON.parse(later.deps) as string[]
    if (list.includes(row.op_id)) point.run(JSON.stringify(list.map(dep => (dep === row.op_id ? op_id : dep))), later.op_id)
  }
}
