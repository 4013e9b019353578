import { zurichDate } from '../../shared/time.ts'
import { hereOf } from './desk.ts'
import type { Desk, Here } from './desk.ts'
import { readDesk } from './database.ts'
import type { Log } from './log.ts'
import { rehearseStretch } from './pin.ts'
import { queries } from './queries/index.ts'
import { rehearseHandOut, rehearseReturn } from './rehearse-confirm.ts'
import type { Later } from './sync/turns.ts'

const nobody: Here['person'] = { id: '', name: '', email: '', role: 'STAFF', locale: 'de', org_id: '' }
/** The board is on the screen by then, and nobody has filled in a form yet. */
const after_board_ms = 300

export type Rehearsal = {
  /** Told of what a window asks for: by that it knows what a person will come to next. */
  asked(query: string): void
}
type Parts = { desk: Desk; log: Log; later: Later; isSomebodyHere: () => boolean; warmDocuments(): void }

/**
 * Does once for nobody what a person will come to next, while they still type or look: statements are prepared, pages read, time zones
 * looked up and code compiled by then. What it finds and writes goes nowhere. One thing in each turn: who is quicker waits for one of
 * them. Before the sign-in it is what the next PIN will ask for, done while the PIN is stretched; at the board the first confirm.
 */
export function openRehearsal({ desk, log, later, isSomebodyHere, warmDocuments }: Parts): Rehearsal {
  let is_signing_in = false
  let is_at_board = false
  return {
    asked(query) {
      if (query === 'status' && !is_signing_in && !isSomebodyHere()) {
        is_signing_in = true
        inTurns(desk, log, ofTheBoard(desk))
        warmDocuments()
      }
      if (query === 'board' && !is_at_board && readDesk(desk.db, 'loaded') !== null) {
        is_at_board = true
        later(() => inTurns(desk, log, [rehearseHandOut, rehearseReturn].map(confirmOne => () => {
          const here = hereOf(desk)
          if (here) confirmOne(desk, here)
        })), after_board_ms)
      }
    },
  }
}

/** What a thing finds broken is in the log, as if a person had found it, and ends nothing. */
function inTurns(desk: Desk, log: Log, things: (() => unknown)[]): void {
  const next = () => {
    if (!desk.db.open) return
    try {
      things.shift()?.()
    } catch (error) {
      log('what comes next was not rehearsed', error)
    }
    if (things.length > 0) setImmediate(next)
  }
  setImmediate(next)
}

function ofTheBoard(desk: Desk): (() => unknown)[] {
  const location_id = readDesk(desk.db, 'loaded')
  const here: Here | null = location_id === null ? null : { person: nobody, device_id: readDesk(desk.db, 'device_id') ?? '', location_id }
  return [rehearseStretch, ...here ? [
    () => zurichDate(desk.now()), () => queries.board(desk, {}, here), () => queries.fleet(desk, {}, here), () => queries.draft(desk, { kind: 'check_out' }, here),
  ] : []]
}
