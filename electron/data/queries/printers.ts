import type { Database } from 'better-sqlite3'
import { documentKinds } from '../../../shared/printing.ts'
import type { PrintTo, Unprinted } from '../../../shared/printing.ts'
import type { DocumentKind } from '../../../shared/queries.ts'
import { documentsOf } from '../documents/due.ts'
import { all, one } from '../statement.ts'
import type { Query } from './query.ts'

/** Where each kind of document comes out at this location, and what did not come out. */
export const printers: Query<'printers'> = (desk, _, { location_id }) => ({
  location: one<{ name: string }>(desk.db, 'select name from locations where id = @location_id', { location_id })?.name ?? '',
  printers: documentKinds.map(kind => ({ kind, ...printerOf(desk.db, location_id, kind) })),
  unprinted: all<Omit<Unprinted, 'version'> & { source_id: string }>(desk.db, `select d.id as document_id, d.contract_id, d.kind, d.source_id, d.number, f.reason as fault from document_faults f
    join issued_documents d on d.kind = f.kind and d.source_id = f.source_id where ${did_not_print} order by f.failed_at desc, d.id limit 50`)
    .map(({ source_id, ...one }) => ({ ...one, version: documentsOf(desk.db, one.contract_id).find(due => due.kind === one.kind && due.source_id === source_id)?.version ?? 1 })),
})

/** SQL: fault `f` is one of a printer. */
export const did_not_print = "f.reason in ('printer', 'printer_gone', 'printer_waits')"

/** What was chosen for this kind at this location; else once, at the system's usual printer. */
export const printerOf = (db: Database, location_id: string, kind: DocumentKind): PrintTo =>
  one<PrintTo>(db, 'select device, copies from printers where location_id = @location_id and kind = @kind', { location_id, kind }) ?? { device: null, copies: 1 }
