import type { Database } from 'better-sqlite3'
import type { DayView } from '../../../shared/cash-view.ts'
import { located } from '../exports/dataset.ts'
import { voidedAt } from '../exports/datasets/money.ts'
import { movements_of } from '../exports/datasets/movements.ts'
import { all } from '../statement.ts'
import { movement_key } from './day-moved.ts'

type Moved = { contract_id: string; owed_rp: number; charged_rp: number; paid_rp: number }

/**
 * What moved at the location, contract by contract, and what each owed before; of what this PC knows. A car of another branch is charged there: what is paid here
 * for its return was open when it was paid, and nothing is paid in advance; so is what was paid for a contract that has been closed elsewhere since and is no longer known here.
 */
const sql = `with moved as (
    select case q.what when 'credit' then (select l.contract_id from invoice_lines l where l.id = q.id)
        when 'payment' then (select p.contract_id from payments p where p.id = q.id) when 'refund' then (select p.contract_id from payments p where p.id = q.id)
        when 'deposit_settled' then (select d.contract_id from deposits d where d.id = q.id) else (select x.contract_id from contract_charges x where x.id = q.id) end as contract_id,
      q.what in ('charge', 'void', 'credit') as is_charge, q.amount_rp as rp
    ${movements_of} where q.what in ('charge', 'void', 'credit', 'payment', 'refund', 'deposit_settled') and ${movement_key} in (select value from json_each(@keys))),
  day as (select contract_id, sum(case when is_charge then rp else 0 end) as charged_rp, sum(case when is_charge then 0 else rp end) as paid_rp from moved group by 1)
  select day.*, iif(c.id is null, max(day.paid_rp, 0), coalesce((select sum(x.amount_rp) from contract_charges x where x.contract_id = c.id and x.created_at < iif(${located('c.pickup_location_id')}, @from, @until)
      and coalesce(${voidedAt}, @from) >= @from), 0)
    - coalesce((select sum(l.amount_rp) from invoice_lines l join invoices i on i.id = l.invoice_id where l.contract_id = c.id and i.kind = 'CREDIT_NOTE' and not i.is_reissue and i.issued_at < @from), 0)
    - coalesce((select sum(case p.kind when 'REFUND' then -1 else 1 end * (p.amount_rp - p.rounding_rp)) from payments p where p.contract_id = c.id and p.paid_at < @from), 0)
    - coalesce((select sum(d.captured_rp) from deposits d where d.contract_id = c.id and d.settled_at < @from), 0)) as owed_rp
  from day left join contracts c on c.id = day.contract_id`

/**
 * By what the receivables of a location have changed in a time, Rappen; the parts come to the whole change. What was paid goes to what was
 * owed before it first, then to what was charged meanwhile; what is left of it is paid in advance.
 * @param keys of the movements that count, by `movement_key`
 */
export function receivablesOf(db: Database, period: { from: number; until: number }, location_id: string, keys: readonly string[]): DayView['receivables'] {
  const parts = { new_rp: 0, earlier_rp: 0, prepaid_rp: 0 }
  for (const { owed_rp, charged_rp, paid_rp } of all<Moved>(db, sql, { ...period, locations: JSON.stringify([location_id]), keys: JSON.stringify(keys) })) {
    const after_rp = owed_rp + charged_rp - paid_rp
    const [open_before, open_after, ahead_before, ahead_after] = [Math.max(owed_rp, 0), Math.max(after_rp, 0), Math.max(-owed_rp, 0), Math.max(-after_rp, 0)]
    const earlier = Math.min(Math.max(paid_rp, 0), open_before)
    parts.earlier_rp -= earlier
    parts.prepaid_rp -= ahead_after - ahead_before
    parts.new_rp += open_after - open_before + earlier
  }
  return parts
}
