import { countComesTo } from '../../../shared/cash.ts'
import type { FormInput } from '../../../shared/forms.ts'
import { startOfZurichDay } from '../../../shared/time.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import type { Desk } from '../desk.ts'
import { drawerExpected, terminalExpected } from '../queries/cash.ts'
import { keptOf, openedWithoutDrawer, toldNext } from '../queries/day-moved.ts'
import { one } from '../statement.ts'
import type { Form } from './form.ts'

type Counts = FormInput<'open_cash_session'>['counts']
/** Each kind of notes and coins that is there gets an id of its own; what is not there was not counted. */
const counted = (counts: Counts, at: number) => counts.filter(({ pieces }) => pieces > 0).map(count => ({ ...count, id: uuidv7(at) }))

/** The drawer by a count in the morning. That it is open already is said by the command. */
export const openCashSession: Form<'open_cash_session'> = (desk, { location_id }, { till, counts }) => {
  if (till === '') return { ok: false, message: { key: 'gate.cash.till_missing' }, field: 'till' }
  const at = desk.now()
  const cash_session_id = uuidv7(at)
  return { ok: true, result: { cash_session_id }, ops: [{ name: 'open_cash_session', input: { cash_session_id, location_id, till, counts: counted(counts, at), at } }] }
}

/** Money in or out that no customer paid. What lies in the drawer is no limit: a desk without a line may have put more into it. */
export const recordCashMovement: Form<'record_cash_movement'> = (desk, _, { cash_session_id, kind, amount_rp, reason }) => {
  if (amount_rp < 1) return { ok: false, message: { key: 'gate.cash.amount_missing' }, field: 'amount_rp' }
  if (amount_rp % 5 !== 0) return { ok: false, message: { key: 'refused.cash_movement_in_five_rappen' }, field: 'amount_rp' }
  if (reason === '') return { ok: false, message: { key: 'gate.cash.reason_missing' }, field: 'reason' }
  const at = desk.now()
  return { ok: true, result: { cash_session_id }, ops: [{ name: 'record_cash_movement', input: { movement_id: uuidv7(at), cash_session_id, kind, amount_rp, reason, at } }] }
}

/** The evening's count, against what stood on the screen: money that came in meanwhile is looked at first. */
export const closeCashSession: Form<'close_cash_session'> = (desk, _, { cash_session_id, counts, expected_rp, reason, terminal = null }) => {
  const session = one<{ opening_rp: number; status: string; location_id: string; opened_at: number }>(desk.db, 'select opening_rp, status, location_id, opened_at from cash_sessions where id = @cash_session_id', { cash_session_id })
  if (!session) return { ok: false, message: { key: 'refused.cash_session_unknown' } }
  const now_rp = drawerExpected(desk.db, cash_session_id, session.opening_rp)
  if (session.status === 'OPEN' && now_rp !== expected_rp) return { ok: false, message: { key: 'gate.cash.changed', values: { now_rp } } }
  const at = desk.now()
  const difference = countComesTo(counts) !== expected_rp
  if (difference && reason === '') return { ok: false, message: { key: 'refused.cash_difference_needs_reason' }, field: 'reason' }
  const bad = session.status === 'OPEN' && badTerminal(desk, session, terminal)
  if (bad) return bad
  return { ok: true, result: { cash_session_id }, ops: [{ name: 'close_cash_session', input: { cash_session_id, counts: counted(counts, at), expected_rp,
    difference_reason: difference ? reason : null, at,
    terminal: recorded(terminal), report: reportOf(desk, session, at) } }] }
}

/** The day of a location without a drawer: one that is opened and closed at once, empty, for the report and for what the terminal says. */
export const closeDay: Form<'close_day'> = (desk, { location_id }, { till, terminal }) => {
  const at = desk.now()
  const opened_at = openedWithoutDrawer(desk.db, location_id, at)
  const bad = badTerminal(desk, { location_id, opened_at: startOfZurichDay(opened_at) }, terminal)
  if (bad) return bad
  const cash_session_id = uuidv7(at)
  return { ok: true, result: { cash_session_id }, ops: [{ name: 'open_cash_session', input: { cash_session_id, location_id, till, counts: [], at: opened_at } },
    { name: 'close_cash_session', input: { cash_session_id, counts: [], expected_rp: 0, difference_reason: null, at, terminal: recorded(terminal),
      report: reportOf(desk, { location_id, opened_at }, at) } }] }
}

/** What the report of this moment tells; the moment of the count belongs to it. */
const reportOf = (desk: Desk, { location_id, opened_at }: { location_id: string; opened_at: number }, at: number) => keptOf(toldNext(desk.db, location_id, opened_at, at + 1))

type Terminal = FormInput<'close_day'>['terminal']
/** A reason only where there is a difference. */
const recorded = (terminal: Terminal) => terminal && { ...terminal, reason: terminal.total_rp === terminal.expected_rp ? null : terminal.reason }

/** A card payment that came in meanwhile is looked at first; what differs needs a reason. Null where nothing is wrong. */
function badTerminal(desk: Desk, place: { location_id: string; opened_at: number }, terminal: Terminal) {
  if (!terminal) return null
  const card_rp = terminalExpected(desk.db, place, desk.now())
  if (card_rp !== terminal.expected_rp) return { ok: false, message: { key: 'gate.cash.terminal_changed', values: { card_rp } } } as const
  if (terminal.total_rp === terminal.expected_rp || terminal.reason !== '') return null
  return { ok: false, message: { key: 'refused.terminal_difference_needs_reason' }, field: 'terminal_reason' } as const
}
