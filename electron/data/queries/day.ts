import type { Database } from 'better-sqlite3'
import type { DayView } from '../../../shared/cash-view.ts'
import { earningOf } from '../../../shared/ledger.ts'
import { DAY, HOUR, startOfZurichDay } from '../../../shared/time.ts'
import { chartAccounts } from '../exports/accounts.ts'
import type { Accounts } from '../exports/accounts.ts'
import type { Row } from '../exports/column.ts'
import { movementOf, movement_columns, movements_from } from '../exports/datasets/movements.ts'
import { settledAt } from '../exports/datasets/money.ts'
import type { Movement, What } from '../exports/datasets/movements.ts'
import { linesOf, postingsOf } from '../exports/postings.ts'
import { wordsOf } from '../exports/words.ts'
import { all, one } from '../statement.ts'
import { beginOfDay } from './day-begin.ts'
import { receivablesOf } from './day-receivables.ts'
import type { Query } from './query.ts'

const sql = `select ${movement_columns.map((column, n) => `${column.sql} as c${n}`).join(', ')} ${movements_from}`
const sum = (numbers: readonly number[]) => numbers.reduce((total, one_of) => total + one_of, 0)
/** The report knows what is owed and what is held; into which account of the firm's own chart something goes is the export's matter. */
const accounts: Accounts = { ...chartAccounts, revenue: () => 'revenue', credited: () => 'revenue' }
/** What documents stand on: a check-out's agreement, a bill. */
const printed = "('check_out', 'check_in', 'swap_vehicle', 'extend_contract', 'charge_afterwards', 'issue_invoice', 'issue_collective_invoice', 'issue_credit_note')"

/** Today's money of the location; that of the day before too, as long as a drawer of then is open: the work of a Saturday may end on Sunday. */
export const day: Query<'day'> = ({ db, now }, _, { location_id }) => {
  const at = now()
  const opened_at = one<{ at: number | null }>(db, "select min(opened_at) as at from cash_sessions where location_id = @location_id and status = 'OPEN'", { location_id })?.at
  return dayOf(db, location_id, Math.min(opened_at ?? at, at), { from: at, until: startOfZurichDay(startOfZurichDay(at) + DAY + 2 * HOUR) })
}

/**
 * A location's money from the day on which a drawer was opened, out of the same movements as the exported journal, so that both say the same.
 * @param opened_at ms UTC, as the others. @param seen from: of the day at which it is looked at; until: up to where
 */
export function dayOf(db: Database, location_id: string, opened_at: number, seen: { from: number; until: number }): DayView {
  const period = { from: beginOfDay(db, location_id, opened_at, seen.until), until: seen.until }
  const moved = all<Record<string, Row[number]>>(db, sql, { ...period, locations: JSON.stringify([location_id]) }).map(row => movementOf(Object.values(row)))
  const of = (...what: What[]) => moved.filter(movement => what.includes(movement.what))
  const charges = of('charge', 'void', 'credit')
  const payments = of('payment', 'refund')
  const settled = of('deposit_settled')
  const lines = moved.flatMap(movement => postingsOf(movement, wordsOf('de'), accounts)).flatMap(posting => linesOf(posting, accounts))
  const loose = one<{ rp: number }>(db, `select coalesce((select sum(case kind when 'REFUND' then -1 else 1 end * amount_rp) from payments
      where paid_at >= @from and paid_at < @until and location_id = @location_id and method = 'CASH' and cash_session_id is null), 0)
    + coalesce((select sum(amount_rp) from deposits where held_at >= @from and held_at < @until and location_id = @location_id and method = 'CASH' and cash_session_id is null), 0)
    - coalesce((select sum(d.amount_rp - d.captured_rp) from deposits d join contracts c on c.id = d.contract_id
      where d.settled_at >= @from and d.settled_at < @until and ${settledAt} = @location_id and d.method = 'CASH' and d.release_session_id is null), 0) as rp`, { ...period, location_id })
  return {
    begins_at: period.from, is_since: period.from < startOfZurichDay(seen.from),
    charged: kindsOf(charges),
    vat_rp: sum(charges.map(({ vat_rp }) => vat_rp)),
    paid: methodsOf(payments),
    captured_rp: sum(settled.map(({ amount_rp }) => amount_rp)),
    rounding_rp: sum(payments.map(({ other_rp }) => other_rp)),
    receivables_rp: sum(lines.filter(({ account }) => account === accounts.of('RECEIVABLES')).map(({ rp }) => rp)),
    receivables: receivablesOf(db, period, location_id),
    deposits: { held_rp: sum(of('deposit_held').map(({ amount_rp }) => amount_rp)),
      released_rp: sum(settled.filter(({ hint }) => hint === 'CASH').map(({ amount_rp, other_rp }) => other_rp - amount_rp)) },
    loose_rp: loose?.rp ?? 0,
    unconfirmed: all(db, `select distinct c.number, c.id as contract_id from outbox o join contracts c on c.id = o.input ->> '$.contract_id'
        or exists (select 1 from json_each(o.input, '$.contract_ids') named where named.value = c.id)
      where o.state in ('PENDING', 'REFUSED') and o.name in ${printed} order by c.number`),
  }
}

function kindsOf(charges: readonly Movement[]): DayView['charged'] {
  return (['rent', 'services', 'damages'] as const).map(kind => ({ kind, amount_rp: sum(charges.filter(({ hint }) => earningOf(hint) === kind).map(({ amount_rp }) => amount_rp)) }))
}

function methodsOf(payments: readonly Movement[]): DayView['paid'] {
  return [...new Set(payments.map(({ hint }) => hint))].sort().map(method => {
    const own = payments.filter(({ hint }) => hint === method)
    return { method, amount_rp: sum(own.map(({ amount_rp, other_rp }) => amount_rp + other_rp)), pieces: own.length }
  })
}
