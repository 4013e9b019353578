import type { FixtureUser } from '../fixture.ts'
import type { Measure, Phase } from './point.ts'

/** What a PC's process is told at its start, as JSON in its argument. */
export type Orders = {
  folder: string
  api_url: string
  publishable_key: string
  person: FixtureUser
  phase: Phase
  /** of what the person there does */
  seed: number
  /** null: it is not to kill itself */
  kill: { by: Exclude<Measure, 'time'>; after: number } | null
  /** null: others do not kill it either; so long after the phase began */
  time_ms: number | null
  /** It says "confirmed" before the transaction is on disk: the mistake that the checks have to notice. */
  is_hasty: boolean
}

/** What it says, a line of JSON each. */
export type Said =
  /** what it found at its start: `flaws` are sentences, `without_rows` waiting operations that have no effect here */
  | { said: 'opened'; op_ids: string[]; without_rows: string[]; flaws: string[] }
  /** the server may change what it likes now; goes on at a line */
  | { said: 'ready' }
  /** the phase begins, and with it the time in which it may be killed */
  | { said: 'begun' }
  /** what a person was told is confirmed */
  | { said: 'confirmed'; op_ids: string[] }
  /** nobody has killed it */
  | { said: 'done'; lengths: Record<Measure, number>; flaws: string[] }
