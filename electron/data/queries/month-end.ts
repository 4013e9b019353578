import type { MonthEnd, MonthStep } from '../../../shared/exports.ts'
import { instantsOf } from '../exports/cache-rows.ts'
import { all, one } from '../statement.ts'
import { not_estimated } from './open-damages.ts'
import type { Query } from './query.ts'

const exported = ['JOURNAL', 'VAT', 'RECEIVABLES'] as const

/** What is still to be done before a month of this location goes to the fiduciary, in the order in which it is done; null for staff. */
export const month_end: Query<'month_end'> = ({ db, now }, { from_on, until_on }, { location_id, person }): MonthEnd | null => {
  if (person.role === 'STAFF') return null
  const period = { ...instantsOf({ from_on, until_on }), location_id }
  const { until } = period
  const count = (sql: string, values: Record<string, string | number>) => one<{ n: number }>(db, sql, values)?.n ?? 0
  const contracts = all<{ id: string }>(db, "select id from contracts where pickup_location_id = @location_id and status = 'RETURNED' and returned_at < @until order by returned_at", { location_id, until })
  const steps: MonthStep[] = [
    { name: 'drawers', left: count("select count(*) as n from cash_sessions where location_id = @location_id and status = 'OPEN' and opened_at < @until", { location_id, until }), contract_ids: [] },
    { name: 'contracts', left: contracts.length, contract_ids: contracts.map(({ id }) => id) },
    { name: 'damages', left: count(`select count(*) as n ${not_estimated}`, period), contract_ids: [] },
    { name: 'waiting', left: count("select count(*) as n from outbox where state in ('PENDING', 'REFUSED') and name <> 'record_export' and occurred_at < @until", { until }), contract_ids: [] },
    { name: 'lock', left: count('select count(*) as n from period_locks where location_id = @location_id and until_on >= @until_on', { location_id, until_on }) > 0 ? 0 : 1, contract_ids: [] },
    ...exported.map((name): MonthStep => ({ name, left: madeFor(name) ? 0 : 1, contract_ids: [] })),
  ]
  return { from_on, until_on, may_lock: person.role === 'ADMIN' && until <= now(), steps }

  /** Whether the file of the whole month was made on this PC, of this location, after the month was over, of all that the server knew; what other PCs made, the server says (`read_month_files`). A journal may begin earlier: a delivery does. */
  function madeFor(kind: string): boolean {
    const code = one<{ code: string }>(db, 'select code from locations where id = @location_id', { location_id })?.code ?? ''
    return one(db, `select 1 from exports where kind = @kind and until_on = @until_on and (from_on = @from_on or kind = 'RECEIVABLES' or (kind = 'JOURNAL' and from_on < @from_on)) and made_at >= @until and source = 'SERVER'
      and waiting = 0 and states is null and file is not null and ' ' || locations || ' ' like '% ' || @code || ' %'`, { kind, from_on, until_on, until, code }) !== undefined
  }
}
