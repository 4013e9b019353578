import { useLayoutEffect, useRef, useState } from 'react'
import type { QueryInput, QueryName, QueryRows } from '../../shared/queries.ts'
import { readAhead, type Ahead } from './ahead.ts'
import { bridge } from './bridge.ts'
import { makeReader, type Reader } from './reader.ts'

let ahead: Ahead | null = null

/** Begins to read ahead. Before the first render, so that it hears of a new session before the screens do. */
export function startReadingAhead(): void {
  ahead = readAhead(bridge())
}

export type Answer<N extends QueryName> = {
  /** The last answer; kept while a newer one is under way, null before the first. */
  rows: QueryRows[N] | null
  /** True while `rows` answers an older input than the current one. */
  isLate: boolean
  failed: boolean
}

/**
 * The rows of a query, fresh after each change of its tables. `input` null asks nothing and keeps what is there.
 * @param wait_ms how long typing may go on before it asks again; the first question is asked at once.
 */
export function useQuery<N extends QueryName>(name: N, input: QueryInput<N> | null, wait_ms = 0): Answer<N> {
  const question = input === null ? null : JSON.stringify(input)
  const [answer, setAnswer] = useState<{ rows: QueryRows[N] | null; of: string | null; failed: boolean }>(() => {
    const known = input === null ? undefined : ahead?.find(name, input)
    return known === undefined ? { rows: null, of: null, failed: false } : { rows: known, of: question, failed: false }
  })
  const reader = useRef<Reader<N> | null>(null)
  const asked = useRef(false)

  // Layout effects ask before the frame is painted; the answer is often there for the next one.
  useLayoutEffect(() => {
    const made = makeReader(bridge(), name, {
      rows: (rows, input) => setAnswer({ rows, of: JSON.stringify(input), failed: false }),
      failed: () => setAnswer(before => ({ ...before, failed: true })),
    })
    reader.current = made
    asked.current = false
    return () => made.stop()
  }, [name])

  useLayoutEffect(() => {
    const ask = () => {
      const input = question === null ? null : JSON.parse(question) as QueryInput<N>
      // What was read ahead is on the screen by now; only what comes later is asked for.
      if (input !== null && !asked.current && ahead?.find(name, input) !== undefined) reader.current?.follow(input)
      else reader.current?.ask(input)
    }
    if (!asked.current || wait_ms === 0) {
      ask()
      asked.current = question !== null
      return undefined
    }
    const timer = setTimeout(ask, wait_ms)
    return () => clearTimeout(timer)
  }, [name, question, wait_ms])

  return { rows: answer.rows, isLate: question !== null && answer.of !== question, failed: answer.failed }
}
