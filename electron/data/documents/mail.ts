import type { Database } from 'better-sqlite3'
import { one } from '../statement.ts'
import { draftMail, mailAddress } from './draft.ts'
import type { Draft } from './draft.ts'
import type { IssuedDocument } from './issue.ts'
import { ownText } from './own-text.ts'
import type { TextValues } from './own-text.ts'
import { textsOn } from './texts.ts'
import { titleOf } from './titles.ts'
import { fill, localeOf, wordsOf } from './words.ts'

/** A mail with an issued document, and to whom; `to` null: nobody has an address here, or it is not for the customer. */
export type Mail = { bytes: Uint8Array; to: string | null }

type Person = { name: string; email: string | null; firm: string; branch: string; is_theirs: 0 | 1; level: number }

/** A draft in the language of the document, with its very bytes, in the words that count now (ms UTC). The customer gets what is theirs: not what goes to an authority, or to another payer. */
export function mailOf(db: Database, { kind, number, bytes, locale, source_id, contract_id }: IssuedDocument, file_name: string, now: number): Mail {
  const words = wordsOf(localeOf(locale))
  const person = one<Person>(db, `select k.first_name || ' ' || k.last_name as name, k.email, o.name as firm, l.name as branch,
    @kind <> 'FINE_AUTHORITY' and not exists (select 1 from invoices v where v.id = @source_id and v.payer <> 'RENTER')
      and not (@kind = 'REMINDER' and exists (select 1 from invoices v where v.contract_id = x.id and v.kind = 'INVOICE' and v.payer <> 'RENTER')) as is_theirs,
    (select count(*) from booking_notes n join booking_notes this on this.id = @source_id where n.contract_id = x.id and n.kind = 'REMINDER' and (n.written_at, n.id) <= (this.written_at, this.id)) as level
    from contracts x join customers k on k.id = x.customer_id join organizations o on o.id = x.org_id join locations l on l.id = x.pickup_location_id where x.id = @contract_id`, { kind, source_id, contract_id })
  const email = person?.is_theirs === 1 && person.email ? mailAddress(person.email) : null
  const title = titleOf(kind, words, person?.level)
  const own = { texts: textsOn(db, 'MAIL', localeOf(locale), now) }
  const values: TextValues<'MAIL'> = { document: title, number, firm: person?.firm ?? '', branch: person?.branch ?? '', customer: person?.name ?? '' }
  const draft: Draft = {
    to: email === null || !person ? null : { name: person.name, email }, subject: ownText<'MAIL'>(own, 'MAIL_SUBJECT', values) ?? [title, number, person?.firm].filter(Boolean).join(' · '),
    body: ownText<'MAIL'>(own, 'MAIL_BODY', values) ?? [words.letter_hello, '', fill(words.mail_attached, { title, number }), '', words.letter_greeting, person?.firm ?? '', person?.branch ?? ''].join('\n').trimEnd(),
    attachment: { name: file_name, bytes },
  }
  return { bytes: draftMail(draft), to: email }
}
