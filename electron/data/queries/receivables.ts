import type { Database } from 'better-sqlite3'
import { allocatedOf, askedOfShare, creditedOf } from '../commands/allocated.ts'
import { all } from '../statement.ts'
import { balanceOf } from './balance.ts'

export type Receivable = {
  /** null: of a collective invoice */
  contract_id: string | null; contract_number: string | null; invoice_id: string | null; number: string | null; recipient_name: string | null
  /** ms UTC */
  issued_at: number | null
  due_on: string | null; total_rp: number; credited_rp: number; allocated_rp: number
  /** Rappen left to pay; negative when money has to go back. */
  open_rp: number
}

/**
 * What is owed at a location: a row for each document that is not settled, and one for what a closed contract owes beyond its
 * documents. The twin of `public.receivables`.
 */
export const receivables = (db: Database, location_id: string): Receivable[] => all<Receivable>(db, `
  with documents as (select v.*, ${creditedOf('v.id')} as credited_rp, ${allocatedOf('v.id')} as allocated_rp from invoices v where v.kind <> 'CREDIT_NOTE')
  select d.contract_id, c.number as contract_number, d.id as invoice_id, d.number, d.recipient_name, d.issued_at, d.due_on, d.total_rp, d.credited_rp,
    d.allocated_rp, d.total_rp - d.credited_rp - d.allocated_rp as open_rp
  from documents d left join contracts c on c.id = d.contract_id where d.location_id = @location_id and d.total_rp - d.credited_rp - d.allocated_rp <> 0
  union all
  select r.id, r.number, null, null, null, null, null, r.owed, 0, 0, r.owed from (
    select x.id, x.number, ${balanceOf('x.id')} - coalesce((select sum(${askedOfShare('d.id', 'x.id')} - ${allocatedOf('d.id', 'x.id')})
      from documents d where d.id in (select l.invoice_id from invoice_lines l where l.contract_id = x.id)), 0) as owed
    from contracts x where x.status = 'COMPLETED' and x.is_receivable and coalesce(x.returned_location_id, x.pickup_location_id) = @location_id) r
  where r.owed <> 0
  order by 2 nulls last, 4 nulls last`, { location_id })
