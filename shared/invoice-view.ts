/** ANEW: cancelled, its charges go onto another document · ALL: waived, what is left of it · PART: a part of its lines is waived. */
export const creditKinds = ['ANEW', 'ALL', 'PART'] as const

/** A document of a contract as its sheet shows it. Rappen, ms UTC, `due_on` a day in Zürich. */
export type InvoiceView = {
  id: string; number: string; kind: string; payer: string; recipient: string | null; total_rp: number; at: number; due_on: string | null
  /** of an invoice or a receipt: what no credit note has taken off, Rappen; of a credit note 0 */
  left_rp: number
  /** it stands on one invoice with other contracts; what is said here is this contract's share of it */
  is_collective: boolean
  has_credit: boolean
  /** its charges stand on another document, or wait for one */
  is_replaced: boolean
  lines: { id: string; description: string; amount_rp: number; left_rp: number }[]
}

/** Whether a credit note can still take something off it. */
export const isCreditable = ({ kind, left_rp, is_replaced, lines }: InvoiceView): boolean =>
  kind !== 'CREDIT_NOTE' && !is_replaced && (left_rp > 0 || lines.some(line => line.left_rp !== 0))
