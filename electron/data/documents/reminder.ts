import { formatRappen } from '../../../shared/money.ts'
import { putTotal } from './agreement.ts'
import { putPayment, putRecipient } from './bill.ts'
import type { Addressee } from './bill.ts'
import { dayOf, dayOfDate } from './figures.ts'
import { closeLetter, openLetter, paperValues, putGreeting, putTitle } from './firm.ts'
import type { Head } from './firm.ts'
import type { Fonts } from './fonts.ts'
import { ink } from './sheet.ts'
import { ownText } from './own-text.ts'
import { titleOf } from './titles.ts'
import { fill, wordsOf } from './words.ts'
import type { Words } from './words.ts'

/** An open invoice, by its number. */
export type OpenInvoice = { number: string; at: number; due_on: string | null; open_rp: number }
/** A reminder as it is sent: what is open when it is made, the fee on top, and until when it is to be paid. */
export type Reminder = Head & {
  recipient: Addressee
  contract_number: string
  /** 1 for the first one of a contract */
  level: number
  invoices: readonly OpenInvoice[]
  /** what the contract owes beyond its invoices and the fee; below zero where more was paid than billed */
  rest_rp: number
  fee_rp: number; total_rp: number
  /** `2026-12-23` */
  pay_by: string
  iban: string | null
  /** what the payment is matched by */
  reference_number: string
}

/** A reminder with a QR-bill over all that is open. Throws where the data break the standard of the QR-bill. */
export function reminderPdf(it: Reminder, fonts: Fonts): Promise<Uint8Array> {
  const words = wordsOf(it.locale)
  const title = titleOf('REMINDER', words, it.level)
  const sheet = openLetter(it, title, fonts)
  putRecipient(sheet, it.recipient)
  putTitle(sheet, title, it.number, `${it.firm.town}, ${dayOf(it.at)}`)
  sheet.facts([[words.contract, it.contract_number], [words.due_on, dayOfDate(it.pay_by)]])
  sheet.space(4)
  sheet.say(words.letter_hello)
  sheet.space(4)
  sheet.flow(bodyOf(it, words))
  sheet.space(4)
  sheet.table([{ title: words.description, width: 96 }, { title: words.issued, width: 26 }, { title: words.due_on, width: 26 }, { title: words.amount, width: 30, align: 'right' }], [
    ...it.invoices.map(one => [`${words.title_invoice} ${one.number}`, dayOf(one.at), one.due_on ? dayOfDate(one.due_on) : '', formatRappen(one.open_rp)]),
    ...it.rest_rp === 0 ? [] : [[it.rest_rp > 0 ? words.reminder_unbilled : words.reminder_credit, '', '', formatRappen(it.rest_rp)]],
    ...it.fee_rp === 0 ? [] : [[words.reminder_fee, dayOf(it.at), '', formatRappen(it.fee_rp)]],
  ])
  putTotal(sheet, words.open, it.total_rp)
  sheet.space(4)
  sheet.say(it.total_rp <= 0 ? words.paid_up : fill(it.iban ? words.payment_how : words.payment_no_iban, { day: dayOfDate(it.pay_by) }))
  sheet.say(words.reminder_crossed, { size: 8, colour: ink.quiet })
  sheet.space(3)
  putGreeting(sheet, it) // close to the rest: the payment part is to stay on this page
  if (it.iban && it.total_rp > 0) {
    putPayment(sheet, { firm: it.firm, recipient: it.recipient, number: it.reference_number, locale: it.locale, iban: it.iban, amount_rp: it.total_rp, message: `${title} ${it.number}` })
  }
  return closeLetter(sheet, it)
}

/** The first is kind, the second firm, and the ones after it say what comes next. */
function bodyOf(it: Reminder, words: Words): string {
  const [place, usual] = it.level === 1 ? ['REMINDER_FIRST', words.reminder_first] as const : it.level === 2 ? ['REMINDER_SECOND', words.reminder_second] as const : ['REMINDER_LAST', words.reminder_last] as const
  return ownText<'REMINDER'>(it, place, { ...paperValues(it), customer: it.recipient.name, due_date: dayOfDate(it.pay_by), amount: `CHF ${formatRappen(it.total_rp)}`, level: String(it.level) }) ?? usual
}
