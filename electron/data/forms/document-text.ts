import { textFault, tidyText } from '../../../shared/document-texts.ts'
import type { TextFault, TextPlace } from '../../../shared/document-texts.ts'
import type { Refusal } from '../../../shared/bridge.ts'
import type { Message } from '../../../shared/message.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import { builtIn } from '../documents/built-in.ts'
import { wordsOf } from '../documents/words.ts'
import type { Locale } from '../documents/words.ts'
import type { Form } from './form.ts'

/** What is wrong with a text, in words that name the field. */
function sentenceOf(found: TextFault): Message {
  switch (found.fault) {
    case 'unknown_field': return { key: 'gate.text.unknown_field', values: { field: `{${found.field}}` } }
    case 'missing_field': return { key: 'gate.text.missing_field', values: { field: `{${found.field}}` } }
    case 'open_brace': return { key: 'gate.text.open_brace', values: { near: found.near } }
    case 'too_long': return { key: 'gate.text.too_long', values: { length: found.length, longest: found.longest } }
    case 'one_line': return { key: 'gate.text.one_line' }
    case 'odd_sign': case 'empty': return { key: 'gate.text.odd_sign' }
  }
}

/** The text as it is stored, null where the built-in words are meant; or why it can't be. */
export function readText(place: TextPlace, locale: Locale, typed: string): { text: string | null } | Refusal {
  const text = tidyText(typed)
  if (text === '' || [true, false].some(has_iban => text === tidyText(builtIn(place, wordsOf(locale), has_iban)))) return { text: null }
  const found = textFault(place, text)
  return found ? { ok: false, message: sentenceOf(found), field: 'text' } : { text }
}

/** A firm's own words on a document, from now on: always a new version, so that what was issued or agreed to keeps its own. */
export const putDocumentText: Form<'put_document_text'> = (desk, _, { place, locale, text: typed }) => {
  const read = readText(place, locale, typed)
  if ('ok' in read) return read
  const at = desk.now()
  const id = uuidv7(at)
  return { ok: true, result: { id }, ops: [{ name: 'put_document_text', input: { document_text_id: id, place, locale, text: read.text, at } }] }
}
