import type { Database } from 'better-sqlite3'
import { agreedPlaces, placeFacts, textPlaces } from '../../../shared/document-texts.ts'
import type { TextDocument, TextPlace } from '../../../shared/document-texts.ts'
import { all, one } from '../statement.ts'
import type { OwnTexts } from './own-text.ts'
import { localeOf } from './words.ts'
import type { Locale } from './words.ts'

type Version = { place: TextPlace; id: string; text: string | null }
const asTexts = (versions: readonly Version[]): OwnTexts =>
  Object.fromEntries(versions.flatMap(({ place, id, text }) => (text === null ? [] : [[place, { id, text }]])))

const known_places = JSON.stringify(textPlaces)
/** The last version of every place in this language that was written until then (ms UTC); where that is none, the built-in words count. */
export const textsInForce = (db: Database, locale: Locale, at: number): OwnTexts => asTexts(all<Version>(db, `select place, id, text from (
    select place, id, text, row_number() over (partition by place order by written_at desc, id desc) as n from document_texts where locale = @locale and written_at <= @at)
  where n = 1 and place in (select value from json_each(@known_places)) order by place`, { locale, at, known_places }))

/** What stands on a document of this kind when it is made at this time, and at the foot of all of them. */
export function textsOn(db: Database, document: TextDocument, locale: Locale, at: number): OwnTexts {
  const texts = textsInForce(db, locale, at)
  return Object.fromEntries(Object.entries(texts).filter(([place]) => [document, 'ALL'].includes(placeFacts(place as TextPlace).document)))
}

/** On an agreement stands what the customer agreed to, whatever has been written since; the foot is of the day. */
export function textsOnAgreement(db: Database, contract_id: string, locale: Locale, at: number): OwnTexts {
  const foot = textsOn(db, 'ALL', locale, at)
  const agreed = all<Version>(db, `select d.place, d.id, d.text from contract_texts c join document_texts d on d.id = c.document_text_id where c.contract_id = @contract_id
    and d.place in (select value from json_each(@places)) order by d.place, d.written_at, d.id`, { contract_id, places: JSON.stringify(agreedPlaces) })
  return { ...foot, ...asTexts(agreed) }
}

/** What a customer of this file agrees to when their rental begins at this time (ms UTC), in their language. */
export function textsToAgree(db: Database, customer_id: string, at: number): OwnTexts {
  const customer = one<{ locale: string }>(db, 'select locale from customers where id = @customer_id', { customer_id })
  const texts = textsInForce(db, localeOf(customer?.locale), at)
  return Object.fromEntries(Object.entries(texts).filter(([place]) => agreedPlaces.includes(place as TextPlace)))
}
