import { allocatePayment } from './allocate-payment.ts'
import { isOnDocument } from './allocated.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { assertNotInvoiced, chargeLine, recipientColumns } from './document-lines.ts'
import { storeDocument } from './document.ts'
import { isNumberTaken } from './issue-invoice.ts'
import { payerOf } from './set-payer.ts'
import { isThere } from './stored.ts'
import { takeNumber } from './take-number.ts'

type Contract = { id: string; is_receivable: number; payer_id: string; starts_at: number; ends_at: number; is_on_document: number }

/** All that the charges of several closed contracts of one payer ask for, on one document; what was paid on them before is allocated to it. */
export const issueCollectiveInvoice: Apply<'issue_collective_invoice'> = (db, write, context, input) => {
  if (isThere(db, 'invoices', input.invoice_id)) return []
  const { invoice_id, location_id, contract_ids, locale, at } = input
  const contracts = [...new Set(contract_ids)].map(id => {
    const contract = db.prepare(`select x.id, x.status = 'COMPLETED' and x.is_receivable as is_receivable, x.starts_at, coalesce(x.returned_at, x.ends_at) as ends_at,
      ${payerOf('x')} as payer_id, ${isOnDocument('x.id')} as is_on_document
      from contracts x where x.id = ?`).get(id) as Contract | undefined
    if (!contract) throw new Stale('refused.contract_unknown')
    return contract
  })
  if (contracts.some(contract => contract.is_receivable === 0)) throw new Stale('refused.contract_not_receivable')
  if (new Set(contracts.map(contract => contract.payer_id)).size > 1) throw new Stale('refused.contracts_of_one_payer')
  if (contracts.some(contract => contract.is_on_document === 1)) throw new Stale('refused.contract_already_invoiced')
  const lines = input.lines.map(line => chargeLine(db, line, contract_ids, locale))
  if (lines.reduce((sum, line) => sum + line.amount_rp, 0) < 0) throw new Stale('refused.invoice_below_zero')
  if (isNumberTaken(db, input.number)) throw new Stale('refused.invoice_number_taken')
  assertNotInvoiced(db, lines)
  takeNumber(db, write, input)
  storeDocument(db, write, context, {
    id: invoice_id, contract_id: null, location_id, kind: 'INVOICE', number: input.number, corrects_id: null, is_reissue: 0, reason: null, payer: input.payer,
    ...recipientColumns(input.recipient), locale, starts_at: Math.min(...contracts.map(one => one.starts_at)), ends_at: Math.max(...contracts.map(one => one.ends_at)),
    issued_at: at, due_on: input.due_on,
  }, lines)
  for (const allocation of input.allocations) allocatePayment(db, write, context, { ...allocation, invoice_id, at })
  return []
}
