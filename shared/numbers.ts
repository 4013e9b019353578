/** What a device gives out numbers for, each kind from blocks of its own; the rows of `private.number_kinds` on the server. */
export const numberKinds = ['CONTRACT', 'RESERVATION', 'INVOICE', 'CREDIT_NOTE', 'RECEIPT'] as const
export type NumberKind = (typeof numberKinds)[number]
