import { formatRappen } from '../../../shared/money.ts'
import { putTotal } from './agreement.ts'
import { count, dayOf, dayOfDate, rate } from './figures.ts'
import { addressLines, closeLetter, openLetter, paperValues, putTitle, uidIn } from './firm.ts'
import type { Address, Head } from './firm.ts'
import type { Fonts } from './fonts.ts'
import { payment_part_height, putQrBill } from './qr-bill.ts'
import { ink, inner_width, mm, page } from './sheet.ts'
import type { Sheet } from './sheet.ts'
import { ownText } from './own-text.ts'
import type { TextValues } from './own-text.ts'
import { fill, wordsOf } from './words.ts'
import type { Words } from './words.ts'

export type Addressee = Address & { name: string; line: string | null }
export type BillLine = { description: string; quantity: number; unit_rp: number; amount_rp: number; vat_bp: number }
/** One contract of a collective invoice. */
export type BillPart = { number: string; plate: string; driver: string; starts_at: number; ends_at: number; lines: readonly BillLine[]; total_rp: number }
export type BillVat = { vat_bp: number; gross_rp: number; vat_rp: number }
/** An issued document as its rows say; nothing is reckoned anew but what is still open. */
export type Bill = Head & {
  kind: 'INVOICE' | 'RECEIPT' | 'CREDIT_NOTE'
  recipient: Addressee | null
  contract_number: string; starts_at: number; ends_at: number; due_on: string | null; reason: string | null
  /** the number of the document that it takes back */
  corrects: string | null
  /** of a collective document; empty where it is of one contract */
  parts: readonly BillPart[]
  lines: readonly BillLine[]; vat: readonly BillVat[]; total_rp: number; paid_rp: number
  /** of a receipt: by which means how much came in; empty where that is not known */
  received: readonly { method: string; amount_rp: number }[]
  /** null: the firm has none yet, and the invoice goes without a payment part */
  iban: string | null
}

/** Invoice with a Swiss QR-bill, receipt or credit note. Throws where the data break the standard of the QR-bill. */
export function billPdf(it: Bill, fonts: Fonts): Promise<Uint8Array> {
  const words = wordsOf(it.locale)
  const title = { INVOICE: it.parts.length > 0 ? words.title_collective : words.title_invoice, RECEIPT: words.title_receipt, CREDIT_NOTE: words.title_credit_note }[it.kind]
  const sheet = openLetter(it, title, fonts)
  putRecipient(sheet, it.recipient)
  putTitle(sheet, title, it.number, `${it.firm.town}, ${dayOf(it.at)}`)
  sheet.facts([
    it.parts.length > 0 ? [words.contracts, String(it.parts.length)] : [words.contract, it.contract_number], [words.period, `${dayOf(it.starts_at)} – ${dayOf(it.ends_at)}`],
    ...it.due_on && it.kind === 'INVOICE' ? [[words.due_on, dayOfDate(it.due_on)] as const] : [], ...it.firm.uid ? [[words.uid, uidIn(it.firm.uid, it.locale)] as const] : [],
    ...it.corrects ? [[words.corrects, it.corrects] as const] : [], ...it.reason ? [[words.reason, it.reason] as const] : [],
  ])
  sheet.space(6)
  putLines(sheet, it, words)
  putVat(sheet, it, words)
  const open_rp = it.total_rp - it.paid_rp
  if (it.kind === 'INVOICE' && it.paid_rp !== 0) {
    sheet.say(`${words.paid}   ${formatRappen(-it.paid_rp)}`, { align: 'right', tabular: true })
    putTotal(sheet, words.open, open_rp)
  }
  for (const { method, amount_rp } of it.received) sheet.say(`${fill(words.labelled, { label: words.paid_by, text: (words.payment as Record<string, string>)[method] ?? method })}   ${formatRappen(amount_rp)}`, { align: 'right', tabular: true })
  sheet.space(8)
  putClosing(sheet, it, open_rp, words)
  if (it.kind === 'INVOICE' && it.iban && open_rp > 0) putPayment(sheet, { ...it, iban: it.iban, amount_rp: open_rp, message: `${title} ${it.number}` })
  return closeLetter(sheet, it)
}

/** In the window of a Swiss envelope. A receipt over the counter needs none. */
export function putRecipient(sheet: Sheet, recipient: Addressee | null): void {
  if (!recipient) return
  const lines = [recipient.name, recipient.line, ...addressLines(recipient)].filter(Boolean)
  sheet.put(lines.join('\n'), mm(118), mm(52), mm(74), { size: 10, gap: 2 })
  sheet.y = mm(92)
}

/** A credit note takes back what its rows hold. */
const signOf = (kind: Bill['kind']): 1 | -1 => (kind === 'CREDIT_NOTE' ? -1 : 1)

/** Of a collective document contract by contract, each with its own sum. */
function putLines(sheet: Sheet, { kind, parts, lines, total_rp }: Bill, words: Words): void {
  const sign = signOf(kind)
  for (const part of parts) {
    sheet.need(Math.min(80 + 22 * part.lines.length, page.height / 2)) // a sum does not stand alone on the next page
    sheet.heading(`${part.number}   ${part.plate}`)
    sheet.say([part.driver, `${dayOf(part.starts_at)} – ${dayOf(part.ends_at)}`].filter(Boolean).join('   ·   '), { size: 8, colour: ink.quiet })
    sheet.space(4)
    putTable(sheet, part.lines, sign, words)
    sheet.say(`${words.subtotal}   ${formatRappen(sign * part.total_rp)}`, { bold: true, align: 'right', tabular: true })
  }
  if (parts.length === 0) putTable(sheet, lines, sign, words)
  else sheet.space(6)
  putTotal(sheet, words.total, sign * total_rp)
}

function putTable(sheet: Sheet, lines: readonly BillLine[], sign: 1 | -1, words: Words): void {
  sheet.table(
    [{ title: words.description, width: 84 }, { title: words.quantity, width: 20, align: 'right' }, { title: words.unit_price, width: 28, align: 'right' }, { title: words.vat_table_short, width: 20, align: 'right' }, { title: words.amount, width: 30, align: 'right' }],
    lines.map(line => [line.description, count(line.quantity), formatRappen(line.unit_rp), line.vat_bp > 0 ? `${rate(line.vat_bp)} %` : '–', formatRappen(sign * line.amount_rp)]))
}

/** What VAT the total holds; a document over nothing that is taxed does not mention it. */
function putVat(sheet: Sheet, { kind, vat }: Bill, words: Words): void {
  const sign = signOf(kind)
  for (const { vat_bp, gross_rp, vat_rp } of vat) {
    if (vat_bp > 0) sheet.say(fill(words.labelled, { label: fill(words.vat_line, { rate: rate(vat_bp), gross: formatRappen(sign * gross_rp) }), text: formatRappen(sign * vat_rp) }), { size: 8, colour: ink.quiet, align: 'right', tabular: true })
  }
}

/** What is to be done with it, in the firm's own words where it has some, and its last word. */
function putClosing(sheet: Sheet, it: Bill, open_rp: number, words: Words): void {
  const amount = `CHF ${formatRappen(it.kind === 'INVOICE' ? open_rp : it.total_rp)}`
  const paper = { ...paperValues(it), amount }
  if (it.kind === 'RECEIPT') return sheet.flow(ownText<'RECEIPT'>(it, 'RECEIPT_CLOSING', paper) ?? words.receipt_paid)
  if (it.kind === 'CREDIT_NOTE') return sheet.flow(ownText<'CREDIT_NOTE'>(it, 'CREDIT_NOTE_CLOSING', { ...paper, invoice: it.corrects ?? '' }) ?? words.credited)
  const day = it.due_on === null ? '' : dayOfDate(it.due_on)
  const values: TextValues<'INVOICE'> = { ...paper, customer: it.recipient?.name ?? '', due_date: day }
  if (open_rp <= 0) sheet.say(words.paid_up)
  else if (it.due_on !== null) sheet.flow(ownText<'INVOICE'>(it, 'INVOICE_PAYMENT', values) ?? fill(it.iban ? words.payment_how : words.payment_no_iban, { day }))
  const closing = ownText<'INVOICE'>(it, 'INVOICE_CLOSING', values)
  if (closing === null) return
  sheet.space(4)
  sheet.flow(closing)
}

type Payment = Pick<Bill, 'firm' | 'recipient' | 'number' | 'locale'> & { iban: string; amount_rp: number; /** what it is for, on the slip and where it goes on to another page */ message: string }

/** The QR-bill at the foot of this page, or of the next one where this one has no room. `number`: of the document that the payment is matched by. */
export function putPayment(sheet: Sheet, { firm, recipient, number, locale, iban, amount_rp, message }: Payment): void {
  if (sheet.y + mm(13) > page.height - payment_part_height) {
    sheet.doc.addPage()
    sheet.y = page.top
    sheet.put(message, page.left, sheet.y, inner_width, { colour: ink.quiet })
  }
  putQrBill(sheet, { iban, amount_rp, creditor: firm, debtor: recipient, number, message, locale }, `${wordsOf(locale).open} ${formatRappen(amount_rp)}`)
}
