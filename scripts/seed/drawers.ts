import { denominations } from '../../shared/cash.ts'
import { HOUR, MINUTE } from '../../shared/time.ts'
import { at, midnight } from './calendar.ts'
import type { Branch, Firm } from './firm.ts'
import type { Tables } from './rows.ts'

/** Where drawers are told of: elsewhere nobody has opened one yet, which is how a location begins. */
const with_drawer: Record<string, { open_now: boolean }> = { ZHB: { open_now: false }, BRN: { open_now: true } }
const told_days = 5
const opening_rp = 20_000
const tills = { de: 'Kasse 1', fr: 'Caisse 1', it: 'Cassa 1' }

/** The last evenings' closed drawers with what lay in them and what the terminal said, and one that is open now. */
export function storeDrawers(firm: Firm): void {
  for (const branch of firm.branches) {
    const told = with_drawer[branch.plan.code]
    if (told) storeBranch(firm, branch, told.open_now)
  }
}

function storeBranch(firm: Firm, branch: Branch, open_now: boolean): void {
  const { rows } = firm
  const random = firm.stream(`drawers/${branch.plan.code}`)
  const device_id = rows.devices.find(({ location_id }) => location_id === branch.id)?.id ?? ''
  const clerk = branch.staff[0] ?? ''
  const returned_at = new Map(rows.contracts.map(({ id, returned_location_id }) => [id, returned_location_id]))
  let read_at = 0
  const session = (opened_at: number, closed_at: number | null): Tables['cash_sessions'] => ({
    id: random.id(opened_at), org_id: firm.id, location_id: branch.id, device_id, till: tills[branch.plan.locale], status: closed_at === null ? 'OPEN' : 'CLOSED', opened_at, opened_by: clerk, opening_rp,
    closed_at, closed_by: closed_at === null ? null : clerk, counted_rp: null, expected_rp: null, difference_reason: null, terminal_rp: null, terminal_expected_rp: null, terminal_reason: null,
  })
  for (let day = told_days; day >= 1; day--) {
    const begins = at(midnight(firm.now, -day))
    const row = session(begins + 7 * HOUR + 5 * MINUTE, begins + 21 * HOUR + 40 * MINUTE)
    const closed_at = row.closed_at ?? 0
    const taken = rows.payments.filter(({ location_id, paid_at }) => location_id === branch.id && paid_at > Math.max(row.opened_at, read_at) && paid_at <= closed_at)
    const cash = taken.filter(({ method, paid_at }) => method === 'CASH' && paid_at > row.opened_at)
    for (const payment of cash) payment.cash_session_id = row.id
    row.expected_rp = opening_rp + cash.reduce((sum, { amount_rp }) => sum + amount_rp, 0)
    // one evening a note is missing, another the terminal has a booking more
    row.counted_rp = row.expected_rp - (day === 3 ? 1000 : 0)
    row.difference_reason = day === 3 ? 'Zu viel herausgegeben' : null
    row.terminal_expected_rp = taken.filter(({ method }) => method === 'CREDIT_CARD' || method === 'DEBIT_CARD').reduce((sum, { amount_rp }) => sum + amount_rp, 0)
      + rows.deposits.filter(({ contract_id, location_id, method, settled_at }) => (returned_at.get(contract_id) ?? location_id) === branch.id && method === 'CREDIT_CARD' && settled_at !== null && settled_at > Math.max(row.opened_at, read_at) && settled_at <= closed_at)
        .reduce((sum, { captured_rp }) => sum + captured_rp, 0)
    row.terminal_rp = row.terminal_expected_rp + (day === 2 ? 2500 : 0)
    row.terminal_reason = day === 2 ? 'Parkbusse am Terminal belastet, nicht erfasst' : null
    read_at = closed_at
    rows.cash_sessions.push(row)
    count(firm, random, row, 'OPENING', opening_rp, row.opened_at)
    count(firm, random, row, 'CLOSING', row.counted_rp, closed_at)
  }
  if (!open_now) return
  const row = session(Math.max(at(firm.now) - 6 * HOUR, at(midnight(firm.now)) + MINUTE), null)
  for (const payment of rows.payments) if (payment.location_id === branch.id && payment.method === 'CASH' && payment.paid_at > row.opened_at) payment.cash_session_id = row.id
  rows.cash_sessions.push(row)
  count(firm, random, row, 'OPENING', opening_rp, row.opened_at)
}

/** The fewest notes and coins that come to it. */
function count(firm: Firm, random: ReturnType<Firm['stream']>, session: Tables['cash_sessions'], moment: 'OPENING' | 'CLOSING', amount_rp: number, counted_at: number): void {
  let rest = amount_rp
  for (const denomination_rp of denominations.toReversed()) {
    const pieces = Math.floor(rest / denomination_rp)
    rest -= pieces * denomination_rp
    if (pieces > 0) firm.rows.cash_counts.push({ id: random.id(counted_at), org_id: firm.id, location_id: session.location_id, cash_session_id: session.id, moment, denomination_rp, pieces, counted_at })
  }
}
