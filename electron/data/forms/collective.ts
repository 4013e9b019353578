import { collectiveOf, sharedOut } from '../../../shared/collective.ts'
import { DAY, zurichDate } from '../../../shared/time.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import { decider } from '../desk.ts'
import { collectiveOn, rentalsToBill } from '../queries/collective.ts'
import { all, one } from '../statement.ts'
import type { Form, NewOp } from './form.ts'
import { collectableOf } from './free-money.ts'
import { languageOf, missingPart } from './issue-invoice.ts'
import { nextNumber } from './next-number.ts'
import { releasesOf } from './releases.ts'

/** One invoice for the chosen closed contracts of a payer; what was paid on them before is taken off. */
export const issueCollectiveInvoice: Form<'issue_collective_invoice'> = (desk, here, { customer_id, contract_ids, payer, recipient, due_days }) => {
  const missing = missingPart(recipient)
  if (missing) return { ok: false, message: { key: 'gate.bill.address_missing' }, field: `recipient.${missing}` }
  const chosen = rentalsToBill(desk, customer_id).filter(rental => contract_ids.includes(rental.contract_id))
  if (chosen.length === 0) return { ok: false, message: { key: 'gate.collective.none' }, field: 'contract_ids' }
  const taken = chosen.find(rental => rental.invoice !== null)
  if (taken || chosen.length < new Set(contract_ids).size) return { ok: false, message: { key: taken ? 'refused.contract_already_invoiced' : 'refused.contract_not_receivable' }, field: 'contract_ids' }
  const contracts = chosen.map(({ contract_id, balance_rp }) => collectableOf(desk, contract_id, balance_rp))
  const lines = contracts.flatMap(contract => contract.charges)
  if (lines.length > 1000) return { ok: false, message: { key: 'gate.collective.too_long' }, field: 'contract_ids' }
  const number = nextNumber(desk, 'INVOICE', here)
  if (!number) return { ok: false, message: { key: 'gate.bill.no_number' } }
  const at = desk.now()
  const invoice_id = uuidv7(at)
  const locale = one<{ locale: string }>(desk.db, 'select locale from customers where id = @customer_id', { customer_id })?.locale
  return { ok: true, result: { invoice_id }, ops: [{ name: 'issue_collective_invoice', input: {
    invoice_id, location_id: here.location_id, ...number, payer, recipient: { ...recipient, line: recipient.line || null }, locale: languageOf(locale ?? here.person.locale),
    due_on: zurichDate(at + due_days * DAY), contract_ids: chosen.map(rental => rental.contract_id), lines: lines.map(({ id }) => ({ id: uuidv7(at), charge_id: id })),
    allocations: collectiveOf(contracts).prepaid.map(prepaid => ({ allocation_id: uuidv7(at), ...prepaid })), at,
  } }] }
}

/** Money on a collective invoice: the contract that has been back longest is settled first, each by a payment of its own that is allocated to the invoice. */
export const payCollectiveInvoice: Form<'pay_collective_invoice'> = (desk, here, { invoice_id, method, amount_rp, reference }) => {
  const invoice = collectiveOn(desk, invoice_id, decider(here).role)
  if (!invoice) return { ok: false, message: { key: 'refused.invoice_unknown' } }
  if (method === 'CASH') return { ok: false, message: { key: 'gate.collective.no_cash' }, field: 'method' }
  if (invoice.open_rp === 0) return { ok: false, message: { key: 'gate.payment.nothing_due' }, field: 'amount_rp' }
  if (amount_rp > invoice.open_rp) return { ok: false, message: { key: 'gate.payment.too_much', values: { amount_rp, due_rp: invoice.open_rp } }, field: 'amount_rp' }
  const at = desk.now()
  return { ok: true, result: { invoice_id }, ops: sharedOut(amount_rp, invoice.contracts).flatMap(({ contract_id, amount_rp }): NewOp[] => {
    const payment_id = uuidv7(at)
    return [
      { name: 'take_payment', input: { payment_id, contract_id, location_id: here.location_id, kind: 'PAYMENT', method, amount_rp, rounding_rp: 0, reference: reference || null, at } },
      { name: 'allocate_payment', input: { allocation_id: uuidv7(at), contract_id, invoice_id, payment_id, deposit_id: null, amount_rp, at } },
    ]
  }) }
}

/** Takes off one contract of a collective invoice, or all of them: for another invoice, or for good. What was paid on it is free again before. */
export const creditCollectiveInvoice: Form<'credit_collective_invoice'> = (desk, here, { invoice_id, contract_id, how, reason }) => {
  const invoice = collectiveOn(desk, invoice_id, decider(here).role)
  const shares = invoice?.contracts.filter(share => contract_id === null || share.contract_id === contract_id) ?? []
  if (!shares.some(share => share.left_rp > 0)) return { ok: false, message: { key: 'gate.credit.nothing' }, field: 'contract_id' }
  if (how === 'ANEW' && shares.some(share => share.has_credit)) return { ok: false, message: { key: 'refused.invoice_already_credited' }, field: 'how' }
  // a contract that is charged anew elsewhere is no longer taken off here
  if (how === 'ALL' && contract_id === null && shares.some(share => share.is_replaced)) return { ok: false, message: { key: 'gate.collective.credit_each' }, field: 'contract_id' }
  if (reason === '') return { ok: false, message: { key: 'gate.reason.missing' }, field: 'reason' }
  const number = nextNumber(desk, 'CREDIT_NOTE', here)
  if (!number) return { ok: false, message: { key: 'gate.credit.no_number' } }
  const at = desk.now()
  const lines = all<{ line_id: string; amount_rp: number }>(desk.db, `select l.id as line_id, l.amount_rp - coalesce((select sum(n.amount_rp) from invoice_lines n where n.corrects_line_id = l.id), 0) as amount_rp
    from invoice_lines l where l.invoice_id = @invoice_id and (@contract_id is null or l.contract_id = @contract_id) order by l.position`, { invoice_id, contract_id })
  return { ok: true, result: { invoice_id }, ops: [...how === 'ANEW' ? releasesOf(desk, invoice_id, contract_id) : [], { name: 'issue_credit_note', input: {
    invoice_id: uuidv7(at), contract_id, ...contract_id === null ? { contract_ids: shares.map(share => share.contract_id) } : {}, location_id: here.location_id, ...number,
    corrects_id: invoice_id, is_reissue: how === 'ANEW', reason, at,
    // one that is charged anew is named with every line, also one of nothing
    lines: lines.filter(line => how === 'ANEW' || line.amount_rp !== 0).map(line => ({ id: uuidv7(at), ...line })),
  } }] }
}
