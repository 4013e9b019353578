/** The papers, and what goes along with them, whose words a firm can write itself. */
export const textDocuments = ['AGREEMENT', 'PROTOCOL', 'INVOICE', 'RECEIPT', 'CREDIT_NOTE', 'REMINDER', 'FINE_CUSTOMER', 'FINE_AUTHORITY', 'DAY_REPORT', 'MAIL', 'ALL'] as const
export type TextDocument = (typeof textDocuments)[number]

/** What a text may name: `{number}` stands for the number of the document that it is on. */
export const textFields = ['firm', 'branch', 'number', 'date', 'customer', 'plate', 'car', 'start', 'end', 'excess', 'due_date', 'amount', 'invoice', 'level', 'offence_at', 'driver', 'document'] as const
export type TextField = (typeof textFields)[number]

const of_all = ['firm', 'branch'] as const
const of_paper = [...of_all, 'number', 'date'] as const
const of_fine = [...of_paper, 'customer', 'plate', 'car', 'offence_at', 'driver'] as const
/** The fields that a document knows; the server holds the same list (`private.text_places`). */
export const fieldsOf = {
  AGREEMENT: [...of_paper, 'customer', 'plate', 'car', 'start', 'end', 'excess'],
  PROTOCOL: [...of_paper, 'customer', 'plate', 'car'],
  INVOICE: [...of_paper, 'customer', 'due_date', 'amount'],
  RECEIPT: [...of_paper, 'amount'],
  CREDIT_NOTE: [...of_paper, 'amount', 'invoice'],
  REMINDER: [...of_paper, 'customer', 'due_date', 'amount', 'level'],
  FINE_CUSTOMER: of_fine, FINE_AUTHORITY: of_fine,
  DAY_REPORT: [...of_all, 'date'],
  MAIL: [...of_all, 'document', 'number', 'customer'],
  ALL: of_all,
} as const satisfies Record<TextDocument, readonly TextField[]>

/** `required`: fields without which the text would leave out what it is for; `longest`: signs; `is_line`: it has one line. */
type PlaceFacts = { document: TextDocument; required: readonly TextField[]; longest: number; is_line?: true }
/** Where a firm's own words stand, in the order of the settings. */
const places = {
  AGREEMENT_TERMS: { document: 'AGREEMENT', required: [], longest: 20_000 },
  AGREEMENT_CLOSING: { document: 'AGREEMENT', required: [], longest: 1000 },
  PROTOCOL_CLOSING: { document: 'PROTOCOL', required: [], longest: 1000 },
  INVOICE_PAYMENT: { document: 'INVOICE', required: ['due_date'], longest: 1000 },
  INVOICE_CLOSING: { document: 'INVOICE', required: [], longest: 1000 },
  RECEIPT_CLOSING: { document: 'RECEIPT', required: [], longest: 1000 },
  CREDIT_NOTE_CLOSING: { document: 'CREDIT_NOTE', required: [], longest: 1000 },
  REMINDER_FIRST: { document: 'REMINDER', required: [], longest: 3000 },
  REMINDER_SECOND: { document: 'REMINDER', required: [], longest: 3000 },
  REMINDER_LAST: { document: 'REMINDER', required: [], longest: 3000 },
  FINE_PASSED: { document: 'FINE_CUSTOMER', required: ['plate', 'offence_at'], longest: 3000 },
  FINE_NAMED: { document: 'FINE_CUSTOMER', required: ['plate', 'offence_at'], longest: 3000 },
  FINE_AUTHORITY: { document: 'FINE_AUTHORITY', required: [], longest: 3000 },
  DAY_REPORT_CLOSING: { document: 'DAY_REPORT', required: [], longest: 1000 },
  MAIL_SUBJECT: { document: 'MAIL', required: ['number'], longest: 150, is_line: true },
  MAIL_BODY: { document: 'MAIL', required: [], longest: 4000 },
  FOOTER: { document: 'ALL', required: [], longest: 150, is_line: true },
} as const satisfies Record<string, PlaceFacts>
export type TextPlace = keyof typeof places
export const textPlaces = Object.keys(places) as [TextPlace, ...TextPlace[]]
export const placeFacts = (place: TextPlace): PlaceFacts => places[place]
export const fieldsAt = (place: TextPlace): readonly TextField[] => fieldsOf[places[place].document]
/** What the customer agrees to with the rental: it stays with the contract, whatever is written later. */
export const agreedPlaces: readonly TextPlace[] = ['AGREEMENT_TERMS', 'AGREEMENT_CLOSING']

export type TextFault = { fault: 'empty' | 'odd_sign' | 'one_line' } | { fault: 'too_long'; longest: number; length: number } | { fault: 'open_brace'; near: string }
  | { fault: 'unknown_field' | 'missing_field'; field: string }

/** A brace and what stands up to the next one; a field is closed by its own. */
const braces = /\{([a-z_]{1,30})\}|[{}]/g

/** What is wrong with a text, the first of it; null: it can be printed wherever this place is. */
export function textFault(place: TextPlace, text: string): TextFault | null {
  const { required, longest, is_line } = placeFacts(place)
  if (text.trim() === '') return { fault: 'empty' }
  if (text.length > longest) return { fault: 'too_long', longest, length: text.length }
  if (is_line && text.includes('\n')) return { fault: 'one_line' }
  // what can't be seen, or makes letters stand in another order than they are read
  if (/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(text.replaceAll('\n', ''))) return { fault: 'odd_sign' }
  const named = new Set<string>()
  for (const { 0: whole, 1: field, index } of text.matchAll(braces)) {
    if (field === undefined) return { fault: 'open_brace', near: text.slice(index, index + 20).split('\n')[0] ?? whole }
    if (!(fieldsAt(place) as readonly string[]).includes(field)) return { fault: 'unknown_field', field }
    named.add(field)
  }
  const missing = required.find(field => !named.has(field))
  return missing === undefined ? null : { fault: 'missing_field', field: missing }
}

/** Puts the values in the place of the fields. Throws where one is missing: a hole on a document is worse than none. */
export function fillText(text: string, values: Readonly<Partial<Record<string, string>>>): string {
  return text.replace(braces, (whole, field: string | undefined) => {
    const value = field === undefined ? undefined : values[field]
    if (value === undefined) throw new Error(`a text names ${whole}, which this document does not know`)
    return value
  }).replaceAll('CHF ', 'CHF\u00a0')
}

/** As it is stored: lines end one way, no blanks at the ends of lines, at most one empty line in a row. */
export const tidyText = (text: string): string => text.replace(/\r\n?/g, '\n').replaceAll('\t', ' ').replace(/[ \u00a0]+$/gm, '').replace(/\n{3,}/g, '\n\n').trim()

/** A version of a text; `text` null: the built-in one counts again. */
export type TextVersion = { id: string; text: string | null; written_at: number; by: string }
/** One text in one language, with its history, newest first; `built_in`: what stands there without words of the firm's own. */
export type TextView = { text: string | null; built_in: string; versions: TextVersion[] }
/** Since when each language has words of the firm's own; null: the built-in ones. */
export type TextSetting = { id: TextPlace; own: Record<'de' | 'fr' | 'it' | 'en', number | null> }
