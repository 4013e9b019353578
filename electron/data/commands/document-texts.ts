import { textFault } from '../../../shared/document-texts.ts'
import type { MessageKey } from '../../../shared/message.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { isThere } from './stored.ts'

/** What the server calls the same faults. */
const refusals = {
  empty: 'refused.document_text_length', too_long: 'refused.document_text_length', odd_sign: 'refused.document_text_signs', one_line: 'refused.document_text_signs', open_brace: 'refused.document_text_braces',
  unknown_field: 'refused.document_text_names_known_fields', missing_field: 'refused.document_text_lacks_a_field',
} as const satisfies Record<string, MessageKey>

/** A version of a text; what was issued keeps the one that it was made with. */
export const putDocumentText: Apply<'put_document_text'> = (_, write, { org_id, author_id }, { document_text_id, place, locale, text, at }) => {
  const found = text === null ? null : textFault(place, text)
  if (found) throw new Stale(refusals[found.fault])
  write.insert('document_texts', { id: document_text_id, org_id, place, locale, text, written_at: at, written_by: author_id })
  return []
}

/** The texts that a rental began under, one a place; what is there stays. */
export const agreeTexts: Apply<'agree_texts'> = (db, write, { org_id }, { contract_id, texts }) => {
  if (!isThere(db, 'contracts', contract_id)) throw new Stale('refused.contract_unknown')
  const has = db.prepare(`select 1 from contract_texts c join document_texts o on o.id = c.document_text_id join document_texts d on d.place = o.place
    where c.contract_id = ? and d.id = ? and c.id not in (select value from json_each(?))`)
  const known = db.prepare('select 1 from document_texts where id = ? and text is not null')
  if (texts.some(({ document_text_id }) => !known.get(document_text_id))) throw new Stale('refused.document_text_unknown')
  const mine = JSON.stringify(texts.map(({ id }) => id))
  for (const { id, document_text_id } of texts) if (!has.get(contract_id, document_text_id, mine)) write.insert('contract_texts', { id, org_id, contract_id, document_text_id })
  return []
}
