import type { DocumentFault, DocumentKind } from './queries.ts'

/** What can be printed, in the order of a rental. */
export const documentKinds = ['AGREEMENT', 'PROTOCOL_OUT', 'PROTOCOL_IN', 'INVOICE', 'RECEIPT', 'CREDIT_NOTE', 'REMINDER', 'FINE_CUSTOMER', 'FINE_AUTHORITY', 'DAY_REPORT'] as const satisfies readonly DocumentKind[]
/** A printer as the system knows it: `name` for the system, `label` for people. */
export type Device = { name: string; label: string }
/** Where a kind of document comes out at a location, and how often. `device` null: the system's usual printer. */
export type PrintTo = { device: string | null; copies: number }
export type Printer = PrintTo & { kind: DocumentKind }
/** A document that was to be printed and did not come out. */
export type Unprinted = { document_id: string; contract_id: string; kind: DocumentKind; version: number; number: string; fault: DocumentFault }
/** The printers of this PC at its location: one for each kind. */
export type PrintersView = { location: string; printers: Printer[]; unprinted: Unprinted[] }
