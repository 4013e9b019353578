import { balanceOf } from '../../queries/balance.ts'
import { coded, column, summed } from '../column.ts'
import type { Column, Row } from '../column.ts'
import { codeOf, located, nameOf, plateAt, within } from '../dataset.ts'
import type { Dataset } from '../dataset.ts'

/** The contract is `a`: `balanceOf` has its own names inside. */
const sumOf = (amount: string, from: string) => `coalesce((select sum(${amount}) from ${from} where x.contract_id = a.id), 0)`

const facts: readonly Column[] = [
  column('number', 'text', 'a.number'),
  coded('status', 'contract_status', 'a.status'),
  column('customer', 'text', nameOf('a.customer_id')),
  column('category', 'text', '(select g.code from vehicle_categories g where g.id = v.category_id)'),
  column('plate', 'text', plateAt('l.vehicle_id', 'l.out_at')),
  column('vehicle', 'text', "v.make || ' ' || v.model"),
  column('location', 'text', codeOf('a.pickup_location_id')),
  column('return_location', 'text', codeOf('coalesce(a.returned_location_id, a.return_location_id)')),
  column('starts_at', 'instant', 'a.starts_at'),
  column('ends_at', 'instant', 'a.ends_at'),
  column('returned_at', 'instant', 'a.returned_at'),
  summed('driven_km', 'count', '(select sum(x.in_km - x.out_km) from contract_vehicles x where x.contract_id = a.id)'),
]
const charges = summed('charges_rp', 'rp', `case a.status when 'VOID' then 0 else ${sumOf('x.amount_rp', 'contract_charges x')} end`)
const settled: readonly Column[] = [
  summed('paid_rp', 'rp', sumOf("case x.kind when 'REFUND' then -1 else 1 end * (x.amount_rp - x.rounding_rp)", 'payments x')),
  summed('captured_rp', 'rp', sumOf('x.captured_rp', 'deposits x')),
  summed('balance_rp', 'rp', balanceOf('a.id')),
]
const credited = summed('credited_rp', 'rp', sumOf('x.amount_rp', "invoice_lines x join invoices n on n.id = x.invoice_id and n.kind = 'CREDIT_NOTE' and not n.is_reissue"))

/**
 * Contracts by the day and place where the car was fetched: each lies in one period and at one location. What was charged less what was credited, paid and kept is the
 * balance. The rows bear what was credited at their end, where an app that does not know it passes it by; in the file it stands where it is reckoned.
 */
export const contracts: Dataset = {
  columns: [...facts, charges, ...settled, credited],
  turn: {
    columns: [...facts, charges, credited, ...settled],
    async *rows(source) {
      for await (const batch of source) yield batch.map((row): Row => [...row.slice(0, facts.length + 1), row[facts.length + settled.length + 1] ?? 0, ...row.slice(facts.length + 1, facts.length + settled.length + 1)])
    },
  },
  from: `from contracts a
    left join contract_vehicles l on l.id = (select x.id from contract_vehicles x where x.contract_id = a.id order by x.seq desc limit 1)
    left join vehicles v on v.id = l.vehicle_id
    where ${within('a.starts_at')} and ${located('a.pickup_location_id')} order by a.starts_at, a.id`,
}
