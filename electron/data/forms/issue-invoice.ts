import type { FormInput } from '../../../shared/forms.ts'
import type { Recipient } from '../../../shared/queries.ts'
import { DAY, zurichDate } from '../../../shared/time.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import { holds } from '../commands/allocated.ts'
import type { Desk, Here } from '../desk.ts'
import { all, one } from '../statement.ts'
import type { Form, NewOp } from './form.ts'
import { nextNumber } from './next-number.ts'

type Bill = Pick<FormInput<'issue_invoice'>, 'payer' | 'recipient'>
const parts = ['name', 'street', 'postcode', 'town'] as const
export const due_days_usual = 30

/** Which part of an address is missing, null where it can be written to. */
export const missingPart = (recipient: Recipient): (typeof parts)[number] | null => parts.find(part => recipient[part].trim() === '') ?? null

const written = `coalesce(k.company_name, k.first_name || ' ' || k.last_name) as name,
  case when k.company_name is null then null else k.first_name || ' ' || k.last_name end as line, k.street, k.house_number, k.postcode, k.town, k.country`
/** Where the customer of a contract is written to; null where the customer is not on this PC. */
export const addressOf = (desk: Desk, contract_id: string): Recipient | null =>
  one<Recipient>(desk.db, `select ${written} from contracts x join customers k on k.id = x.customer_id where x.id = @contract_id`, { contract_id }) ?? null
/** Where a customer who is on this PC is written to. */
export const addressOfCustomer = (desk: Desk, customer_id: string): Recipient =>
  one<Recipient>(desk.db, `select ${written} from customers k where k.id = @customer_id`, { customer_id }) ?? { name: '', line: null, street: '', house_number: '', postcode: '', town: '', country: 'CH' }

/** The document over these charges, or null where this PC has no number for one. */
export function invoiceOf(desk: Desk, here: Here, contract_id: string, bill: Bill, charge_ids: readonly string[], due_days = due_days_usual): NewOp | null {
  const number = nextNumber(desk, 'INVOICE', here)
  if (!number) return null
  const at = desk.now()
  const locale = one<{ locale: string }>(desk.db, 'select k.locale from contracts x join customers k on k.id = x.customer_id where x.id = @contract_id', { contract_id })?.locale
  return { name: 'issue_invoice', input: {
    invoice_id: uuidv7(at), contract_id, location_id: here.location_id, ...number, kind: 'INVOICE', payer: bill.payer,
    recipient: { ...bill.recipient, line: bill.recipient.line || null }, locale: languageOf(locale ?? here.person.locale), due_on: zurichDate(at + due_days * DAY),
    lines: charge_ids.map(charge_id => ({ id: uuidv7(at), charge_id })), at,
  } }
}

/** The language of a document; German where the customer's is none of ours. */
export const languageOf = (locale: string) => (locale === 'fr' || locale === 'it' || locale === 'en' ? locale : 'de')

/** Charges that no document has yet. */
export const openCharges = (desk: Desk, contract_id: string): { id: string; amount_rp: number }[] => all(desk.db, `select c.id, c.amount_rp from contract_charges c
  where c.contract_id = @contract_id and not exists (select 1 from invoice_lines l join invoices v on v.id = l.invoice_id where l.charge_id = c.id and ${holds}) order by c.created_at, c.id`, { contract_id })

/** Everything of a contract that no document has yet, to whoever pays it: renter, company, insurer, garage, broker. */
export const issueInvoice: Form<'issue_invoice'> = (desk, here, { contract_id, payer, recipient, due_days }) => {
  const missing = missingPart(recipient)
  if (missing) return { ok: false, message: { key: 'gate.bill.address_missing' }, field: `recipient.${missing}` }
  const charges = openCharges(desk, contract_id)
  if (charges.length === 0) return { ok: false, message: { key: 'gate.bill.nothing' } }
  const total_rp = charges.reduce((sum, charge) => sum + charge.amount_rp, 0)
  if (total_rp < 0) return { ok: false, message: { key: 'gate.bill.below_zero', values: { amount_rp: -total_rp } } }
  const op = invoiceOf(desk, here, contract_id, { payer, recipient }, charges.map(charge => charge.id), due_days)
  return op ? { ok: true, result: { contract_id }, ops: [op] } : { ok: false, message: { key: 'gate.bill.no_number' } }
}
