import type { Database } from 'better-sqlite3'
import type { DayMoney, DayView } from '../../../shared/cash-view.ts'
import { earningOf } from '../../../shared/ledger.ts'
import { DAY, HOUR, startOfZurichDay } from '../../../shared/time.ts'
import { chartAccounts } from '../exports/accounts.ts'
import type { Accounts } from '../exports/accounts.ts'
import type { Movement, What } from '../exports/datasets/movements.ts'
import { linesOf, postingsOf } from '../exports/postings.ts'
import { wordsOf } from '../exports/words.ts'
import { all, one } from '../statement.ts'
import { openedWithoutDrawer, toldNext } from './day-moved.ts'
import type { Moved, Told } from './day-moved.ts'
import { receivablesOf } from './day-receivables.ts'
import type { Query } from './query.ts'

const sum = (numbers: readonly number[]) => numbers.reduce((total, one_of) => total + one_of, 0)
/** The report knows what is owed and what is held; into which account of the firm's own chart something goes is the export's matter. */
const accounts: Accounts = { ...chartAccounts, revenue: () => 'revenue', credited: () => 'revenue' }
/** What documents stand on: a check-out's agreement, a bill. */
const printed = "('check_out', 'check_in', 'swap_vehicle', 'extend_contract', 'charge_afterwards', 'issue_invoice', 'issue_collective_invoice', 'issue_credit_note')"

/** Today's money of the location; that of the day before too, as long as nobody has closed it: the work of a Saturday may end on Sunday. */
export const day: Query<'day'> = ({ db, now }, _, { location_id }) => {
  const at = now()
  const opened_at = one<{ at: number | null }>(db, "select min(opened_at) as at from cash_sessions where location_id = @location_id and status = 'OPEN'", { location_id })?.at
  const until = startOfZurichDay(startOfZurichDay(at) + DAY + 2 * HOUR)
  return dayOf(db, location_id, toldNext(db, location_id, Math.min(opened_at ?? openedWithoutDrawer(db, location_id, at), at), until), { from: at, until })
}

/**
 * A location's money as a report tells it, out of the same movements as the exported journal, so that both say the same.
 * @param seen from: of the day at which it is looked at; until: up to where; ms UTC
 */
export function dayOf(db: Database, location_id: string, told: Told, seen: { from: number; until: number }): DayView {
  const period = { from: told.begins_at, until: seen.until }
  const days = [...new Set(told.late.map(({ movement }) => startOfZurichDay(movement.at)))]
  return {
    ...moneyOf(told.own), begins_at: told.begins_at, is_since: told.begins_at < startOfZurichDay(seen.from),
    receivables: receivablesOf(db, period, location_id, told.own.map(({ key }) => key)),
    late: days.map(day_at => ({ day_at, ...moneyOf(told.late.filter(({ movement }) => startOfZurichDay(movement.at) === day_at)) })),
    unconfirmed: all(db, `select distinct c.number, c.id as contract_id from outbox o join contracts c on c.id = o.input ->> '$.contract_id'
        or exists (select 1 from json_each(o.input, '$.contract_ids') named where named.value = c.id)
      where o.state in ('PENDING', 'REFUSED') and o.name in ${printed} order by c.number`),
  }
}

/** What movements come to; both sides of it are the same, whichever movements they are. */
function moneyOf(told: readonly Moved[]): DayMoney {
  const moved = told.map(({ movement }) => movement)
  const of = (...what: What[]) => moved.filter(movement => what.includes(movement.what))
  const charges = of('charge', 'void', 'credit')
  const payments = of('payment', 'refund')
  const settled = of('deposit_settled')
  const lines = moved.flatMap(movement => postingsOf(movement, wordsOf('de'), accounts)).flatMap(posting => linesOf(posting, accounts))
  const loose = [...payments, ...of('deposit_held'), ...settled].filter(({ hint, till }) => hint === 'CASH' && till === null)
  return {
    charged: kindsOf(charges),
    vat_rp: sum(charges.map(({ vat_rp }) => vat_rp)),
    paid: methodsOf(payments),
    captured_rp: sum(settled.map(({ amount_rp }) => amount_rp)),
    rounding_rp: sum(payments.map(({ other_rp }) => other_rp)),
    receivables_rp: sum(lines.filter(({ account }) => account === accounts.of('RECEIVABLES')).map(({ rp }) => rp)),
    deposits: { held_rp: sum(of('deposit_held').map(({ amount_rp }) => amount_rp)), released_rp: sum(settled.filter(({ hint }) => hint === 'CASH').map(({ amount_rp, other_rp }) => other_rp - amount_rp)) },
    loose_rp: sum(loose.map(drawnOf)),
  }
}

/** What of a movement goes into a drawer, below 0 out of it: of a deposit in cash that is settled, what is given back. */
const drawnOf = ({ what, amount_rp, other_rp }: Movement): number => (what === 'deposit_settled' ? amount_rp - other_rp : amount_rp + other_rp)

function kindsOf(charges: readonly Movement[]): DayView['charged'] {
  return (['rent', 'services', 'damages'] as const).map(kind => ({ kind, amount_rp: sum(charges.filter(({ hint }) => earningOf(hint) === kind).map(({ amount_rp }) => amount_rp)) }))
}

function methodsOf(payments: readonly Movement[]): DayView['paid'] {
  return [...new Set(payments.map(({ hint }) => hint))].sort().map(method => {
    const own = payments.filter(({ hint }) => hint === method)
    return { method, amount_rp: sum(own.map(({ amount_rp, other_rp }) => amount_rp + other_rp)), pieces: own.length }
  })
}
