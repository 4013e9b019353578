import { zurichDate } from '../../shared/time.ts'
import type { Desk, Here } from './desk.ts'
import { readDesk } from './database.ts'
import { rehearseStretch } from './pin.ts'
import { queries } from './queries/index.ts'

const nobody: Here['person'] = { id: '', name: '', email: '', role: 'STAFF', locale: 'de', org_id: '' }

/**
 * Does once for nobody what the next PIN will ask for, while a person still types it: statements are prepared, pages read, time zones
 * looked up and code compiled by then. What the queries find goes nowhere. One thing in each turn: who is quicker waits for one of
 * them, and the others are done while the PIN is stretched.
 */
export function rehearse(desk: Desk): void {
  const location_id = readDesk(desk.db, 'loaded')
  const here: Here | null = location_id === null ? null : { person: nobody, device_id: readDesk(desk.db, 'device_id') ?? '', location_id }
  const things = [rehearseStretch, ...here ? [
    () => zurichDate(desk.now()), () => queries.board(desk, {}, here), () => queries.fleet(desk, {}, here), () => queries.draft(desk, { kind: 'check_out' }, here),
  ] : []]
  const next = () => {
    if (!desk.db.open) return
    things.shift()?.()
    if (things.length > 0) setImmediate(next)
  }
  setImmediate(next)
}
