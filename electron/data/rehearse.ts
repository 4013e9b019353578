import type { Desk, Here } from './desk.ts'
import { readDesk } from './database.ts'
import { rehearseStretch } from './pin.ts'
import { queries } from './queries/index.ts'

const nobody: Here['person'] = { id: '', name: '', email: '', role: 'STAFF', locale: 'de', org_id: '' }

/**
 * Does once for nobody what the next PIN will ask for, while a person still types it: statements are prepared, pages read, time zones
 * looked up and code compiled by then. What the queries find goes nowhere.
 */
export function rehearse(desk: Desk): void {
  rehearseStretch()
  const location_id = readDesk(desk.db, 'loaded')
  if (location_id === null) return
  const here: Here = { person: nobody, device_id: readDesk(desk.db, 'device_id') ?? '', location_id }
  queries.board(desk, {}, here)
  queries.fleet(desk, {}, here)
  queries.draft(desk, { kind: 'check_out' }, here)
}
