import type { Bridge } from '../../shared/bridge.ts'
import type { QueryInput, QueryName, QueryRows } from '../../shared/queries.ts'
import { tablesOf } from '../../shared/tables.ts'

export type Ahead = {
  /** The answer to exactly this question, as fresh as one that was just read; undefined when there is none. */
  find<N extends QueryName>(name: N, input: QueryInput<N>): QueryRows[N] | undefined
}
type Question = { [N in QueryName]: [name: N, input: QueryInput<N>] }[QueryName]

/** What the counter shows first, in the order of the screen. */
const first: Question[] = [['status', {}], ['fleet', {}], ['board', {}], ['draft', { kind: 'check_out' }], ['draft', { kind: 'check_in' }]]

/**
 * Reads what the counter shows first as soon as the session changes, before the session itself is read: a person who signs in then
 * gets the whole board in one picture. Nothing is kept beyond the next change of its tables, and nobody's names outlast the session.
 */
export function readAhead(bridge: Bridge): Ahead {
  const kept = new Map<string, { name: QueryName; rows: unknown }>()
  let turn = 0

  function read(): void {
    kept.clear()
    const mine = ++turn
    for (const [name, input] of first) {
      bridge.read(name, input).then(rows => { if (mine === turn) kept.set(keyOf(name, input), { name, rows }) }, () => undefined) // nobody is here
    }
  }

  bridge.onChange(tables => {
    if (tables.includes('session')) return read()
    for (const [key, { name }] of kept) if (tables.some(table => tablesOf[name].includes(table))) kept.delete(key)
  })
  return {
    find: (name, input) => kept.get(keyOf(name, input))?.rows as never,
  }
}

const keyOf = (name: QueryName, input: unknown): string => `${name} ${JSON.stringify(input)}`
