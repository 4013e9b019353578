/** Does the work after so many ms, at most after a day; what it returns calls it off. */
export type Later = (work: () => void, ms: number) => () => void
/** Where the clock was set back by months, what is due by it lies far ahead; beyond 24 days a timer would not wait at all. */
const longest_ms = 24 * 3_600_000
export const timers: Later = (work, ms) => {
  const timer = setTimeout(work, Math.min(ms, longest_ms))
  return () => clearTimeout(timer)
}

export type Turns<T> = {
  /** A turn at once; where one runs, another after it. Ends the waiting. Nothing once stopped. */
  wake(): void
  is_stopped(): boolean
  /** How long the running turn has been at it, in ms; null: none runs. */
  running_ms(): number | null
  /** Calls off what the running turn waits for. */
  abort(): void
  /** Resolves when the turn that runs has ended, after a second at the latest: what hangs must not hold up the end of the program. */
  stop(): Promise<void>
  /** Runs one turn after the one that may be running (tests). */
  turn(): Promise<T>
}
type Parts<T> = {
  /** One turn; must not throw. After a stop its signal is aborted, and the database may be closed. */
  work: (signal: AbortSignal) => Promise<T>
  /** How many ms until the next turn; null: only `wake` begins one. `is_wanted`: somebody woke it meanwhile. */
  pause: (result: T, is_wanted: boolean) => number | null
  now: () => number
  later: Later
}
const last_words_ms = 1_000

/** Work that is done in turns, one at a time, with a pause between them. Starts asleep. */
export function inTurns<T>({ work, pause, now, later }: Parts<T>): Turns<T> {
  let is_stopped = false
  let is_wanted = false
  let stopWaiting = () => {}
  let running: { since: number; control: AbortController; done: Promise<T> } | null = null

  function begin(): Promise<T> {
    stopWaiting()
    is_wanted = false
    const control = new AbortController()
    const done = (async () => {
      const result = await work(control.signal)
      running = null
      const wait = is_stopped ? null : pause(result, is_wanted)
      if (wait !== null) stopWaiting = later(() => void begin(), wait)
      return result
    })()
    running = { since: now(), control, done }
    return done
  }

  return {
    wake() {
      if (is_stopped) return
      if (running) is_wanted = true
      else void begin()
    },
    is_stopped: () => is_stopped,
    running_ms: () => running && now() - running.since,
    abort: () => running?.control.abort(),
    async stop() {
      is_stopped = true
      stopWaiting()
      running?.control.abort()
      await Promise.race([running?.done, new Promise(resolve => { setTimeout(resolve, last_words_ms) })])
    },
    async turn() {
      while (running) await running.done
      return begin()
    },
  }
}
