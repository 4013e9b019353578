import { isCreditable } from '../../../shared/invoice-view.ts'
import type { InvoiceView } from '../../../shared/invoice-view.ts'
import type { FormInput } from '../../../shared/forms.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import { invoicesOf } from '../queries/invoices-of-contract.ts'
import type { Form } from './form.ts'
import { nextNumber } from './next-number.ts'
import { releasesOf } from './releases.ts'

type Typed = Pick<FormInput<'credit_invoice'>, 'how' | 'lines'>

/** Takes off what an invoice or a receipt asked for: all of it, what is left, or a part; its charges stay owed where another document takes its place. */
export const creditInvoice: Form<'credit_invoice'> = (desk, here, { contract_id, invoice_id, how, lines, reason }) => {
  const of = invoicesOf(desk, contract_id).find(one => one.id === invoice_id)
  if (!of || !isCreditable(of)) return { ok: false, message: { key: 'gate.credit.nothing' } }
  // a credit note is written to whom the document was, and of a contract that is open elsewhere nobody here knows who that is
  if (of.recipient === '') return { ok: false, message: { key: 'gate.credit.elsewhere' } }
  if (how === 'ANEW' && of.has_credit) return { ok: false, message: { key: 'refused.invoice_already_credited' } }
  const taken = takenOff(of, { how, lines })
  if (taken.length === 0) return { ok: false, message: { key: 'gate.credit.no_amount' }, field: 'amount' }
  if (reason === '') return { ok: false, message: { key: 'gate.reason.missing' }, field: 'reason' }
  const number = nextNumber(desk, 'CREDIT_NOTE', here)
  if (!number) return { ok: false, message: { key: 'gate.credit.no_number' } }
  const at = desk.now()
  return { ok: true, result: { contract_id }, ops: [...how === 'ANEW' ? releasesOf(desk, invoice_id, contract_id) : [], { name: 'issue_credit_note', input: {
    invoice_id: uuidv7(at), contract_id, location_id: here.location_id, ...number, corrects_id: invoice_id, is_reissue: how === 'ANEW', reason,
    lines: taken.map(line => ({ id: uuidv7(at), ...line })), at,
  } }] }
}

function takenOff({ lines: all }: InvoiceView, { how, lines }: Typed): Typed['lines'] {
  if (how === 'PART') return lines.filter(line => line.amount_rp !== 0)
  // a reissue names every line, also one of nothing
  return all.map(({ id, left_rp }) => ({ line_id: id, amount_rp: left_rp })).filter(line => how === 'ANEW' || line.amount_rp !== 0)
}
