import type { Bridge } from '../../shared/bridge.ts'
import type { QueryInput, QueryName, QueryRows } from '../../shared/queries.ts'
import { tablesOf } from '../../shared/tables.ts'

export type Reader<N extends QueryName> = {
  /** Reads now with this input (null: nothing to ask). An answer to an older question is dropped. */
  ask(input: QueryInput<N> | null): void
  /** As if this had just been asked and answered: reads at the next change. */
  follow(input: QueryInput<N>): void
  stop(): void
}

/**
 * Keeps one query fresh: reads when asked and again when one of its tables changed. While an answer is under way further
 * changes are gathered into a single re-read, so that a burst of changes costs two reads and not a hundred.
 */
export function makeReader<N extends QueryName>(
  bridge: Bridge, name: N, tell: { rows(rows: QueryRows[N], input: QueryInput<N>): void; failed(error: unknown): void },
): Reader<N> {
  let current: QueryInput<N> | null = null
  let turn = 0
  let busy = false
  let isStale = false

  async function read(): Promise<void> {
    const input = current
    if (input === null) return
    const mine = ++turn
    busy = true
    isStale = false
    try {
      const rows = await bridge.read(name, input)
      if (mine === turn) tell.rows(rows, input)
    } catch (error) {
      if (mine === turn) tell.failed(error)
    } finally {
      if (mine === turn) {
        busy = false
        if (isStale) void read()
      }
    }
  }

  const unlisten = bridge.onChange(tables => {
    if (!tables.some(table => tablesOf[name].includes(table))) return
    if (busy) isStale = true
    else void read()
  })

  return {
    ask(input) {
      current = input
      if (input === null) turn++
      else void read()
    },
    follow(input) {
      current = input
    },
    stop() {
      turn++
      current = null
      unlisten()
    },
  }
}
