import type { Outcome, Refusal } from '../../shared/bridge.ts'
import { roleRefusal } from '../../shared/commands.ts'
import type { CommandName, Op, OpContext } from '../../shared/commands.ts'
import { forms } from '../../shared/forms.ts'
import type { FormInput, FormName, FormResult } from '../../shared/forms.ts'
import type { MessageKey } from '../../shared/message.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { Stale } from './commands/command.ts'
import type { Apply } from './commands/command.ts'
import { apply } from './commands/index.ts'
import { authorOf } from './author.ts'
import { depsOf } from './deps.ts'
import { hereOf } from './desk.ts'
import type { Desk, Here } from './desk.ts'
import { footprintsOf, runEffect } from './effect.ts'
import { queueFiles } from './files/queue.ts'
import type { Form, NewOp, Plan } from './forms/form.ts'
import { planOf } from './forms/index.ts'
import { misfitOf } from './misfit.ts'
import { replaceConfirmed } from './replace.ts'
import { placeOf, replacesOf } from './replaced.ts'
import { openReplay } from './replay.ts'
import { prepared } from './statement.ts'
import { messageOf, Trouble } from './trouble.ts'

type Log = (text: string, facts?: unknown) => void
const version = 1

/**
 * The only write gate: turns a form into operations, queues them and applies their local effect, all in one transaction.
 * When it returns ok it is on disk; a refusal leaves nothing behind. The journal follows the outbox by itself. Never throws:
 * what is behind `error.internal`, `error.disk_full` or `error.bad_input` goes to the log.
 */
export function confirm(desk: Desk, name: string, input: unknown, log: Log = () => undefined): Outcome<FormResult[FormName]> {
  const refuse = (key: MessageKey): Refusal => ({ ok: false, message: { key } })
  if (!Object.hasOwn(forms, name)) return refuse('error.unknown_request')
  const parsed = forms[name as FormName].safeParse(input)
  if (!parsed.success) {
    log(`confirm ${name} does not fit`, misfitOf(parsed.error).text)
    return refuse('error.bad_input')
  }
  const here = hereOf(desk)
  if (!here) return refuse('error.not_signed_in')
  // One instant for the whole form: gates, price and times agree.
  const at = desk.now()
  const still: Desk = { db: desk.db, now: () => at, session: () => here }
  try {
    return desk.db.transaction(() => (replacesOf(parsed.data) === null ? write : writeInPlace)(still, here, name as FormName, parsed.data, log)).immediate()
  } catch (error) {
    if (error instanceof Trouble) return { ok: false, message: error.detail }
    if (error instanceof Stale) return { ok: false, message: error.values ? { key: error.key, values: error.values } : { key: error.key } }
    log(`confirm ${name} failed`, error)
    return { ok: false, message: messageOf(error) }
  }
}

function planned(desk: Desk, here: Here, name: FormName, input: FormInput<FormName>): Plan<FormName> | Refusal {
  const plan = (planOf[name] as Form<FormName>)(desk, here, input)
  if (!plan.ok) return plan
  for (const op of plan.ops) {
    if (op.granted) continue
    const key = roleRefusal(op.name, authorOf(here, op).role)
    if (key) return { ok: false, message: { key } }
  }
  return plan
}

/** In the place of what was refused, as of then. What still would not apply is refused as at any confirm. */
function writeInPlace(desk: Desk, here: Here, name: FormName, input: FormInput<FormName>, log: Log): Outcome<FormResult[FormName]> {
  const then = placeOf(desk, here, input)
  const { replaced } = then
  if (!replaced) throw new Trouble('error.op_not_refused')
  const plan = planned(then.desk, then.here, name, input)
  if (!plan.ok) return plan
  let fresh: string[] = []
  openReplay(desk.db, apply, (op_id, error) => log('an operation can not be replayed', { op_id, error: String(error) })).around(() => {
    fresh = replaceConfirmed(then, replaced, plan.ops, desk.now())
    for (const { name: command, input: made } of plan.ops) queueFiles(desk.db, here.person, command, made, desk.now())
    return ['outbox']
  })
  const stale = desk.db.prepare('select stale from outbox where op_id in (select value from json_each(?)) and stale is not null order by seq').pluck()
    .get(JSON.stringify(fresh)) as MessageKey | undefined
  if (stale === undefined) return { ok: true, value: plan.result }
  footprintsOf(desk.db).clear() // they tell of runs that are taken back now
  throw new Stale(stale)
}

function write(desk: Desk, here: Here, name: FormName, input: FormInput<FormName>): Outcome<FormResult[FormName]> {
  const plan = planned(desk, here, name, input)
  if (!plan.ok) return plan
  perform(desk, here, plan.ops)
  return { ok: true, value: plan.result }
}

/**
 * Queues operations, applies their local effect and takes the files that they name into the queue of files. Call inside a transaction; a
 * role that does not suffice is refused by the server. Throws Stale.
 */
export function perform(desk: Desk, here: Here, ops: readonly NewOp[]): void {
  let previous: string | null = null
  for (const made of ops) {
    const author = authorOf(here, made)
    const { op, seq } = queue(desk, { ...here, person: author }, made, previous)
    effect(desk, here, op, seq)
    queueFiles(desk.db, author, op.name, op.input, desk.now())
    previous = op.op_id
  }
}

function queue(desk: Desk, { person, device_id }: Here, made: NewOp, previous: string | null): { op: Op; seq: number } {
  const occurred_at = desk.now()
  const op: Op = { op_id: uuidv7(occurred_at), name: made.name, version, author_id: person.id, device_id, occurred_at, input: made.input,
    deps: depsOf(desk, made, previous) }
  const { lastInsertRowid } = prepared(desk.db, `insert into outbox (op_id, name, version, author_id, device_id, occurred_at, input, deps)
    values (@op_id, @name, @version, @author_id, @device_id, @occurred_at, @input, @deps)`)
    .run({ ...op, input: JSON.stringify(op.input), deps: JSON.stringify(op.deps) })
  return { op, seq: Number(lastInsertRowid) }
}

function effect(desk: Desk, { person }: Here, op: Op, seq: number): void {
  const context: OpContext = { op_id: op.op_id, org_id: person.org_id, device_id: op.device_id, author_id: op.author_id,
    occurred_at: op.occurred_at }
  runEffect(desk.db, apply[op.name] as Apply<CommandName>, seq, context, op.input)
}
