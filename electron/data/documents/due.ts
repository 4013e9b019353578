import type { Database } from 'better-sqlite3'
import type { DocumentFault, DocumentKind } from '../../../shared/queries.ts'
import { all } from '../statement.ts'

/** A document that a contract has or should have. `id` is null while it has not been made on this PC. */
export type Due = {
  kind: DocumentKind; source_id: string; contract_id: string; number: string; at: number
  /** of an agreement: 1, and one more with each change of the car and each later end; of a reminder: its number */
  version: number
  id: string | null; locale: string | null; sha256: string | null; bytes: number | null; fault: DocumentFault | null
}

/** What a contract has to show, oldest first: its agreement and what each change of the car or the end made of it, a protocol a hand-over, each bill, reminder and letter about a fine; the report of a closed cash session of this id, or a collective invoice of this id with what takes all of it back. */
export const documentsOf = (db: Database, contract_id: string): Due[] => all(db, `with changes (source_id, number, at) as (
    select id, number, created_at from contracts where id = @contract_id and exists (select 1 from contract_vehicles g where g.contract_id = contracts.id)
    union all select g.id, x.number, g.out_at from contract_vehicles g join contracts x on x.id = g.contract_id where g.contract_id = @contract_id and g.seq > 1 and g.state <> 'VOID'
    union all select n.id, x.number, n.written_at from booking_notes n join contracts x on x.id = n.contract_id where n.contract_id = @contract_id and n.kind = 'EXTENDED' and n.ends_after is not null),
  letters (id, kind, number, at, authority, offence_at) as (select n.id, n.kind, x.number, n.written_at, n.authority, n.offence_at from booking_notes n join contracts x on x.id = n.contract_id
    where n.contract_id = @contract_id and n.kind in ('REMINDER', 'FINE')),
  due (kind, source_id, number, at, version) as (
    select 'AGREEMENT', source_id, number, at, row_number() over (order by source_id <> @contract_id, at, source_id) from changes
    union all select iif(i.kind = 'CHECK_IN', 'PROTOCOL_IN', 'PROTOCOL_OUT'), i.id, x.number, i.inspected_at, 1 from inspections i join contracts x on x.id = i.contract_id
      where i.contract_id = @contract_id and i.kind in ('CHECK_OUT', 'CHECK_IN')
    union all select kind, id, number, issued_at, 1 from invoices where contract_id = @contract_id
    union all select 'REMINDER', id, number, at, row_number() over (order by at, id) from letters where kind = 'REMINDER'
    union all select 'FINE_CUSTOMER', id, number, at, 1 from letters where offence_at is not null
    union all select 'FINE_AUTHORITY', id, number, at, 1 from letters where authority is not null
    union all select kind, id, number, issued_at, 1 from invoices where contract_id is null and @contract_id in (id, corrects_id)
    union all select 'DAY_REPORT', id, till, closed_at, 1 from cash_sessions where id = @contract_id and status = 'CLOSED')
  select due.kind, due.source_id, @contract_id as contract_id, due.number, due.at, due.version, d.id, d.locale, d.sha256, d.bytes, f.reason as fault from due
  left join issued_documents d on d.kind = due.kind and d.source_id = due.source_id left join document_faults f on f.kind = due.kind and f.source_id = due.source_id
  order by due.at, due.kind, due.source_id`, { contract_id })

/** Contracts, collective invoices and cash sessions that got something to show by what was confirmed since this place in the outbox. */
export const shownSince = (db: Database, seq: number): string[] => all<{ id: string | null }>(db, `select distinct coalesce(input ->> '$.contract_id', input ->> '$.cash_session_id',
  input ->> '$.corrects_id', input ->> '$.invoice_id') as id from outbox
  where seq > @seq and name in ('check_out', 'check_in', 'swap_vehicle', 'extend_contract', 'charge_afterwards', 'issue_invoice', 'issue_collective_invoice', 'issue_credit_note', 'close_cash_session')`, { seq }).flatMap(({ id }) => id ?? [])
