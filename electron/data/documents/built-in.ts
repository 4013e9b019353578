import { fieldsAt } from '../../../shared/document-texts.ts'
import type { TextPlace } from '../../../shared/document-texts.ts'
import type { Words } from './words.ts'

/** What our words call the same things. */
const fields: Record<string, string> = { day: 'due_date', at: 'offence_at', title: 'document' }

/** Our own words at a place, in the form in which a firm would write them; empty where a document says nothing there. `has_iban`: its invoices have a payment part. */
export function builtIn(place: TextPlace, words: Words, has_iban = true): string {
  return raw(place, words, has_iban).replace(/\{\{(\w+)\}\}/g, (whole, name: string) => {
    const field = fields[name] ?? name
    if (!(fieldsAt(place) as readonly string[]).includes(field)) throw new Error(`${place} has no field for ${whole}`)
    return `{${field}}`
  })
}

function raw(place: TextPlace, words: Words, has_iban: boolean): string {
  switch (place) {
    case 'AGREEMENT_TERMS': return numbered(words.terms_text)
    case 'PROTOCOL_CLOSING': return words.protocol_notice
    case 'INVOICE_PAYMENT': return has_iban ? words.payment_how : words.payment_no_iban
    case 'RECEIPT_CLOSING': return words.receipt_paid
    case 'CREDIT_NOTE_CLOSING': return words.credited
    case 'REMINDER_FIRST': return words.reminder_first
    case 'REMINDER_SECOND': return words.reminder_second
    case 'REMINDER_LAST': return words.reminder_last
    case 'FINE_PASSED': return `${words.fine_happened}\n${words.fine_passed}`
    case 'FINE_NAMED': return `${words.fine_happened}\n${words.fine_named}`
    case 'FINE_AUTHORITY': return words.authority_asks
    case 'MAIL_SUBJECT': return '{{title}} · {{number}} · {{firm}}'
    case 'MAIL_BODY': return [words.letter_hello, '', words.mail_attached, '', words.letter_greeting, '{{firm}}', '{{branch}}'].join('\n')
    case 'AGREEMENT_CLOSING': case 'INVOICE_CLOSING': case 'DAY_REPORT_CLOSING': case 'FOOTER': return ''
  }
}

/** Clauses as they are printed, one a line. */
export const numbered = (clauses: readonly string[]): string => clauses.map((clause, n) => `${n + 1}. ${clause}`).join('\n')
