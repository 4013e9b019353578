import type { Desk, Here } from '../desk.ts'
import { all } from '../statement.ts'

/** The open cash session that cash taken here goes into: the one of this desk, else the only one of the location; nothing when there is none. */
export function drawerFor(desk: Desk, { location_id, device_id }: Here, method: string): { cash_session_id?: string } {
  if (method !== 'CASH') return {}
  const open = all<{ id: string; device_id: string }>(desk.db, `select id, device_id from cash_sessions where location_id = @location_id and status = 'OPEN'
    order by opened_at desc`, { location_id })
  const chosen = open.find(session => session.device_id === device_id) ?? (open.length === 1 ? open[0] : undefined)
  return chosen ? { cash_session_id: chosen.id } : {}
}
