import type { Desk, Here } from './desk.ts'
import { attention } from './queries/attention.ts'
import { all, one } from './statement.ts'
import { Trouble } from './trouble.ts'

type OpRow = {
  op_id: string; name: string; version: number; author_id: string; author: string | null; device_id: string; occurred_at: number; input: string; deps: string
  state: string; outcome: string | null; stale: string | null
}
type Wish = { task_id: string; /** what stands on the screen */ sentence: string; version: string }

/**
 * A task of the conflict desk as a file for support or a manager elsewhere: what was typed, what the server said, who and when. It holds
 * what the operation holds, customers' data too; never a token, a PIN or a key, which no operation has.
 */
export function taskFile(desk: Desk, here: Here, { task_id, sentence, version }: Wish): { name: string; text: string } {
  const task = attention(desk, {}, here).find(({ id }) => id === task_id)
  if (!task) throw new Trouble('error.op_not_refused')
  const { kind, op_id, number, plate, author, compare } = task
  const conflict = kind === 'conflict' ? one<Record<string, unknown>>(desk.db, 'select * from sync_conflicts where id = @task_id', { task_id }) : undefined
  const content = {
    format: 'guichet-task', format_version: 1, app_version: version,
    exported: { at: iso(desk.now()), by: { id: here.person.id, name: here.person.name }, location_id: here.location_id, device_id: here.device_id },
    task: { id: task_id, kind, what: task.name, number, plate, author, at: iso(task.at), reason: task.message, sentence, compare },
    /** the operation as it was confirmed; absent where another desk did it */
    operation: operationOf(desk, op_id),
    ...conflict ? { conflict } : {},
    waits_for_it: waitingFor(desk, op_id),
  }
  const label = (number ?? task.name).replace(/[^A-Za-z0-9-]/g, '')
  return { name: `guichet-${label === '' ? kind : label}-${op_id.slice(-8)}.json`, text: `${JSON.stringify(content, null, 2)}\n` }
}

const iso = (at: number): string => new Date(at).toISOString()
const select = 'select o.*, u.full_name as author from outbox o left join users u on u.id = o.author_id'

function operationOf(desk: Desk, op_id: string) {
  const row = one<OpRow>(desk.db, `${select} where o.op_id = @op_id`, { op_id })
  return row ? shown(row) : undefined
}

/** What hangs on it, at any distance. */
function waitingFor(desk: Desk, op_id: string) {
  const chain = new Set([op_id])
  return all<OpRow>(desk.db, `${select} where o.state in ('PENDING', 'REFUSED') order by o.seq`)
    .filter(row => row.op_id !== op_id && (JSON.parse(row.deps) as string[]).some(dep => chain.has(dep)) && chain.add(row.op_id)).map(shown)
}

function shown({ op_id, name, version, author_id, author, device_id, occurred_at, input, deps, state, outcome, stale }: OpRow) {
  return { op_id, name, version, author: { id: author_id, name: author }, device_id, occurred_at: iso(occurred_at), state, input: JSON.parse(input) as unknown,
    deps: JSON.parse(deps) as unknown, answer: outcome === null ? null : JSON.parse(outcome) as unknown, stale }
}
