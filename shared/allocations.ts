/** Money that has come in, or a document that is to be paid: how much of it is still free or open, Rappen. */
export type Amount = { id: string; rest_rp: number }
export type Allocation = { payment_id: string; invoice_id: string; amount_rp: number }

/**
 * Which payment pays which document: the documents in their order, each from the payments in theirs, until one side is used up.
 * The order of the payments changes which pays what, never what is left open.
 */
export function allocationsOf(payments: readonly Amount[], invoices: readonly Amount[]): Allocation[] {
  const found: Allocation[] = []
  const left = payments.map(payment => ({ ...payment }))
  for (const invoice of invoices) {
    let open_rp = invoice.rest_rp
    for (const payment of left) {
      const amount_rp = Math.min(open_rp, payment.rest_rp)
      if (amount_rp <= 0) continue
      found.push({ payment_id: payment.id, invoice_id: invoice.id, amount_rp })
      payment.rest_rp -= amount_rp
      open_rp -= amount_rp
    }
  }
  return found
}
