import type { FormInput } from '../../../shared/forms.ts'
import type { Recipient } from '../../../shared/queries.ts'
import { DAY, zurichDate } from '../../../shared/time.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import { collectiveOf } from '../../../shared/collective.ts'
import { holds } from '../commands/allocated.ts'
import { payerOf } from '../commands/set-payer.ts'
import type { Desk, Here } from '../desk.ts'
import { balance } from '../queries/balance.ts'
import { all, one } from '../statement.ts'
import { collectableOf } from './free-money.ts'
import type { Form, NewOp } from './form.ts'
import { nextNumber } from './next-number.ts'

type Bill = Pick<FormInput<'issue_invoice'>, 'payer' | 'recipient'>
const parts = ['name', 'street', 'postcode', 'town'] as const
export const due_days_usual = 30

/** Which part of an address is missing, null where it can be written to. */
export const missingPart = (recipient: Recipient): (typeof parts)[number] | null => parts.find(part => recipient[part].trim() === '') ?? null

/** A first and a last name of the greatest length are longer together than the line of an address. */
const written = `substr(coalesce(k.company_name, k.first_name || ' ' || k.last_name), 1, 200) as name,
  case when k.company_name is null then null else substr(k.first_name || ' ' || k.last_name, 1, 200) end as line, k.street, k.house_number, k.postcode, k.town, k.country`
/** Where the customer of a contract is written to; null where the customer is not on this PC. */
export const addressOf = (desk: Desk, contract_id: string): Recipient | null =>
  one<Recipient>(desk.db, `select ${written} from contracts x join customers k on k.id = x.customer_id where x.id = @contract_id`, { contract_id }) ?? null
/** The company that pays for what somebody else rents; null where the renter pays. */
export const payingCompany = (desk: Desk, contract_id: string): { name: string | null } | null =>
  one<{ name: string | null }>(desk.db, `select k.company_name as name from contracts x left join customers k on k.id = ${payerOf('x')} where x.id = @contract_id and x.payer_id is not null`, { contract_id }) ?? null
/** Where a customer who is on this PC is written to. */
export const addressOfCustomer = (desk: Desk, customer_id: string): Recipient =>
  one<Recipient>(desk.db, `select ${written} from customers k where k.id = @customer_id`, { customer_id }) ?? { name: '', line: null, street: '', house_number: '', postcode: '', town: '', country: 'CH' }

type Kind = 'INVOICE' | 'RECEIPT'
/** A receipt up to this needs nobody's name, Rappen (Art. 26 MWSTG). */
const nameless_rp = 40_000

/** The document over these charges, or null where this PC has no number for one. */
export function invoiceOf(desk: Desk, here: Here, contract_id: string, bill: Bill, charge_ids: readonly string[], due_days = due_days_usual, kind: Kind = 'INVOICE'): Extract<NewOp, { name: 'issue_invoice' }> | null {
  const number = nextNumber(desk, kind, here)
  if (!number) return null
  const at = desk.now()
  const locale = one<{ locale: string }>(desk.db, 'select k.locale from contracts x join customers k on k.id = x.customer_id where x.id = @contract_id', { contract_id })?.locale
  return { name: 'issue_invoice', input: {
    invoice_id: uuidv7(at), contract_id, location_id: here.location_id, ...number, kind, payer: bill.payer,
    recipient: missingPart(bill.recipient) ? null : { ...bill.recipient, line: bill.recipient.line || null }, locale: languageOf(locale ?? here.person.locale), due_on: kind === 'INVOICE' ? zurichDate(at + due_days * DAY) : null,
    lines: charge_ids.map(charge_id => ({ id: uuidv7(at), charge_id })), at,
  } }
}

/** The language of a document; German where the customer's is none of ours. */
export const languageOf = (locale: string) => (locale === 'fr' || locale === 'it' || locale === 'en' ? locale : 'de')

/** Charges that no document has yet. */
export const openCharges = (desk: Desk, contract_id: string): { id: string; amount_rp: number }[] => all(desk.db, `select c.id, c.amount_rp from contract_charges c
  where c.contract_id = @contract_id and not exists (select 1 from invoice_lines l join invoices v on v.id = l.invoice_id where l.charge_id = c.id and ${holds}) order by c.created_at, c.id`, { contract_id })

/** Everything of a contract that no document has yet, to whoever pays it: renter, company, insurer, garage, broker; or the receipt for what is paid. */
export const issueInvoice: Form<'issue_invoice'> = (desk, here, { contract_id, payer, recipient, due_days, kind = 'INVOICE' }) => {
  const charges = openCharges(desk, contract_id)
  const total_rp = charges.reduce((sum, charge) => sum + charge.amount_rp, 0)
  const missing = missingPart(recipient)
  if (missing && (kind === 'INVOICE' || total_rp > nameless_rp)) return { ok: false, message: { key: kind === 'INVOICE' ? 'gate.bill.address_missing' : 'gate.bill.receipt_nameless' }, field: `recipient.${missing}` }
  if (charges.length === 0) return { ok: false, message: { key: 'gate.bill.nothing' } }
  if (total_rp < 0) return { ok: false, message: { key: 'gate.bill.below_zero', values: { amount_rp: -total_rp } } }
  const owed_rp = balance(desk, contract_id)
  if (kind === 'RECEIPT' && owed_rp > 0) return { ok: false, message: { key: 'gate.bill.not_paid', values: { due_rp: owed_rp } } }
  const op = invoiceOf(desk, here, contract_id, { payer, recipient }, charges.map(charge => charge.id), due_days, kind)
  if (!op) return { ok: false, message: { key: kind === 'INVOICE' ? 'gate.bill.no_number' : 'gate.bill.no_receipt_number' } }
  return { ok: true, result: { contract_id }, ops: [op, ...kind === 'RECEIPT' ? paidFor(desk, contract_id, op.input.invoice_id) : []] }
}

/** The money of the contract belongs to its receipt. */
function paidFor(desk: Desk, contract_id: string, invoice_id: string): NewOp[] {
  const at = desk.now()
  return collectiveOf([collectableOf(desk, contract_id, 0)]).prepaid.map(prepaid => ({ name: 'allocate_payment', input: { allocation_id: uuidv7(at), invoice_id, ...prepaid, at } }))
}
