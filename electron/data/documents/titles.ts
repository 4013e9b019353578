import type { DocumentKind } from '../../../shared/queries.ts'
import { fill } from './words.ts'
import type { Words } from './words.ts'

/** What a document is called. @param level of a reminder, 1 for the first of a contract */
export function titleOf(kind: DocumentKind, words: Words, level = 1): string {
  switch (kind) {
    case 'AGREEMENT': return words.title_agreement
    case 'PROTOCOL_OUT': return words.title_protocol_out
    case 'PROTOCOL_IN': return words.title_protocol_in
    case 'INVOICE': return words.title_invoice
    case 'RECEIPT': return words.title_receipt
    case 'CREDIT_NOTE': return words.title_credit_note
    case 'DAY_REPORT': return words.title_day_report
    case 'FINE_CUSTOMER': return words.title_fine_customer
    case 'FINE_AUTHORITY': return words.title_fine_authority
    case 'REMINDER': return level === 1 ? words.title_reminder : fill(words.title_reminder_nr, { level })
  }
}
