export type DocumentKind = 'AGREEMENT' | 'PROTOCOL_OUT' | 'PROTOCOL_IN' | 'INVOICE' | 'RECEIPT' | 'CREDIT_NOTE' | 'DAY_REPORT' | 'REMINDER' | 'FINE_CUSTOMER' | 'FINE_AUTHORITY'
/** What went wrong with a document last. */
export type DocumentFault = 'data' | 'disk' | 'damaged' | 'printer' | 'printer_gone' | 'printer_waits'
/** `id`: null while this PC has not made it; `at`: of what it is about, ms UTC. */
export type DocumentRow = { kind: DocumentKind; source_id: string; id: string | null; number: string; at: number; version: number; locale: string | null; sha256: string | null; fault: DocumentFault | null }
