import type { Database } from 'better-sqlite3'
import { textPlaces } from '../../../shared/document-texts.ts'
import type { TextPlace, TextSetting, TextVersion } from '../../../shared/document-texts.ts'
import { builtIn } from '../documents/built-in.ts'
import { locales, wordsOf } from '../documents/words.ts'
import type { Locale } from '../documents/words.ts'
import { all, one } from '../statement.ts'
import type { Query } from './query.ts'

/** What stands at a place in this language now, what would without words of the firm's own, and who wrote what when. */
export const document_text: Query<'document_text'> = ({ db }, { place, locale }) => {
  const versions = all<TextVersion>(db, `select d.id, d.text, d.written_at, coalesce(u.full_name, '–') as by from document_texts d left join users u on u.id = d.written_by
    where d.place = @place and d.locale = @locale order by d.written_at desc, d.id desc limit 100`, { place, locale })
  const has_iban = one(db, 'select 1 from organizations where iban is not null', {}) !== undefined
  return { text: versions[0]?.text ?? null, built_in: builtIn(place, wordsOf(locale), has_iban), versions }
}

type Last = { place: TextPlace; locale: Locale; written_at: number; is_own: 0 | 1 }
/** Every place with the languages in which the firm has its own words, and since when. */
export function textSettings(db: Database): TextSetting[] {
  const last = all<Last>(db, `select place, locale, written_at, text is not null as is_own from (
      select place, locale, written_at, text, row_number() over (partition by place, locale order by written_at desc, id desc) as n from document_texts) where n = 1`)
  const since = (place: TextPlace, locale: Locale) => last.find(one => one.place === place && one.locale === locale && one.is_own === 1)?.written_at ?? null
  return textPlaces.map(id => ({ id, own: Object.fromEntries(locales.map(locale => [locale, since(id, locale)])) as TextSetting['own'] }))
}
