import type { Database } from 'better-sqlite3'
import { placeFacts, tidyText } from '../../../shared/document-texts.ts'
import type { TextPlace } from '../../../shared/document-texts.ts'
import { one } from '../statement.ts'
import { builtIn } from './built-in.ts'
import { exampleOf } from './examples.ts'
import { firmAt } from './facts.ts'
import { ownText } from './own-text.ts'
import type { OwnTexts, TextValues } from './own-text.ts'
import type { Sketch } from './sketch.ts'
import { textsInForce, textsOn } from './texts.ts'
import { wordsOf } from './words.ts'
import type { Locale } from './words.ts'

type Wish = { place: TextPlace; locale: Locale; /** null: the built-in words */ text: string | null }
/** An example of the document with this text on it, beside what else the firm says there; of a mail its two parts. `at`: ms UTC. */
export function previewOf(db: Database, location_id: string, { place, locale, text }: Wish, at: number): { sketch: Sketch } | { mail: { subject: string; body: string } } {
  const { document } = placeFacts(place)
  const firm = firmAt(db, location_id)
  const words = wordsOf(locale)
  if (document === 'MAIL') {
    const texts = withText(textsOn(db, document, locale, at), { place, locale, text })
    const values: TextValues<'MAIL'> = { document: words.title_invoice, number: 'ABC-R26-000045', firm: firm.name, branch: firm.branch, customer: 'Anna Muster' }
    const say = (part: 'MAIL_SUBJECT' | 'MAIL_BODY') => ownText<'MAIL'>({ texts: { ...texts, [part]: texts[part] ?? { id: '', text: builtIn(part, words) } } }, part, values) ?? ''
    return { mail: { subject: say('MAIL_SUBJECT'), body: say('MAIL_BODY') } }
  }
  const iban = one<{ iban: string | null }>(db, 'select iban from organizations', {})?.iban ?? null
  const sketch = exampleOf(document, { locale, firm, iban, at, is_named: place === 'FINE_NAMED', level: place === 'REMINDER_FIRST' ? 1 : place === 'REMINDER_SECOND' ? 2 : 3 })
  // the agreement of somebody who comes now: all that is in force
  const texts = document === 'AGREEMENT' || document === 'ALL' ? { ...textsInForce(db, locale, at) } : textsOn(db, document, locale, at)
  const shown = Object.fromEntries(Object.entries(withText(texts, { place, locale, text })).filter(([each]) => ['ALL', document === 'ALL' ? 'AGREEMENT' : document].includes(placeFacts(each as TextPlace).document)))
  return { sketch: { ...sketch, facts: { ...sketch.facts, texts: shown } } as Sketch }
}

function withText(texts: OwnTexts, { place, text }: Wish): OwnTexts {
  const { [place]: _, ...others } = texts
  return text === null ? others : { ...others, [place]: { id: '', text: tidyText(text) } }
}
