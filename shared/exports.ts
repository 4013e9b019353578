/** What a manager can take out of the house. A JOURNAL is double-entry bookkeeping of everything that is money. */
export const exportKinds = ['CONTRACTS', 'PAYMENTS', 'INVOICES', 'CHARGES', 'VAT', 'RECEIVABLES', 'JOURNAL', 'DAMAGES', 'MAINTENANCE', 'FLEET', 'CUSTOMERS'] as const
export type ExportKind = (typeof exportKinds)[number]
/** `banana`: a journal as the accounting program of that name imports it. */
export const exportFormats = ['xlsx', 'csv', 'jsonl', 'banana'] as const
export type ExportFormat = (typeof exportFormats)[number]

/** How a kind looks at its period: what happened in it, how things stood at its end, or how they stand now. */
export const periodOf = (kind: ExportKind): 'within' | 'until' | 'now' => kind === 'RECEIVABLES' ? 'until' : kind === 'FLEET' ? 'now' : 'within'
/** The formats in which a kind can be had. */
export const formatsOf = (kind: ExportKind): readonly ExportFormat[] => kind === 'JOURNAL' ? exportFormats : exportFormats.filter(format => format !== 'banana')
