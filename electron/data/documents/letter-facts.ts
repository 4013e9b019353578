import type { Database } from 'better-sqlite3'
import { DAY, zurichDate } from '../../../shared/time.ts'
import { allocatedOf, creditedOf } from '../commands/allocated.ts'
import { balanceOf } from '../queries/balance.ts'
import { all, one } from '../statement.ts'
import type { Price } from './agreement.ts'
import type { Addressee } from './bill.ts'
import { firmAt, Incomplete, needed, plate_then } from './facts.ts'
import type { Fine, FineForAuthority, FineForCustomer } from './fine-letters.ts'
import type { OpenInvoice, Reminder } from './reminder.ts'
import { textsOn } from './texts.ts'
import { localeOf } from './words.ts'
import type { Locale } from './words.ts'

type Note = {
  contract_id: string; at: number; text: string; number: string; customer_id: string; location_id: string; author_locale: string | null; offence_at: number | null
  offence_number: string | null; driver_id: string | null; authority: string | null
}
const noteOf = (db: Database, id: string): Note => needed(one<Note>(db, `select n.contract_id, n.written_at as at, n.text, x.number, x.customer_id, coalesce(x.returned_location_id, x.pickup_location_id) as location_id,
  u.locale as author_locale, n.offence_at, n.offence_number, n.driver_id, n.authority from booking_notes n join contracts x on x.id = n.contract_id left join users u on u.id = n.written_by where n.id = @id`, { id }), 'the note')

type Renter = Addressee & { locale: string; customer_name: string; company: string | null }
const renterOf = (db: Database, id: string): Renter => needed(one<Renter>(db, `select coalesce(company_name, first_name || ' ' || last_name) as name, case when company_name is null then null else first_name || ' ' || last_name end as line,
  first_name || ' ' || last_name as customer_name, company_name as company, street, house_number, postcode, town, country, locale from customers where id = @id`, { id }), 'the customer')

/** A reminder is to be paid within ten days. */
const days_to_pay = 10

/** What is open on a contract by this PC, to whom the last open invoice went; else the customer. The fee is the one that this reminder charged. Throws Incomplete. */
export function reminderFacts(db: Database, note_id: string): Reminder {
  const note = noteOf(db, note_id)
  const { contract_id } = note
  const renter = renterOf(db, note.customer_id)
  const invoices = all<OpenInvoice & Addressee & { locale: string }>(db, `select v.number, v.issued_at as at, v.due_on, v.total_rp - ${creditedOf('v.id')} - ${allocatedOf('v.id')} as open_rp, v.locale, v.recipient_name as name,
    v.recipient_line as line, coalesce(v.recipient_street, '') as street, coalesce(v.recipient_house_number, '') as house_number, coalesce(v.recipient_postcode, '') as postcode, coalesce(v.recipient_town, '') as town,
    v.recipient_country as country from invoices v where v.contract_id = @contract_id and v.kind = 'INVOICE' order by v.issued_at, v.number`, { contract_id }).filter(({ open_rp }) => open_rp > 0)
  const { total_rp, fee_rp, level, iban } = needed(one<{ total_rp: number; fee_rp: number; level: number; iban: string | null }>(db, `select ${balanceOf('@contract_id')} as total_rp,
    coalesce((select sum(c.amount_rp) from contract_charges c where c.contract_id = @contract_id and c.kind = 'HANDLING_FEE' and c.created_at = @at), 0) as fee_rp,
    (select count(*) from booking_notes n where n.contract_id = @contract_id and n.kind = 'REMINDER' and (n.written_at, n.id) <= (@at, @note_id)) as level,
    (select o.iban from organizations o) as iban`, { contract_id, at: note.at, note_id }), 'the firm')
  const last = invoices.at(-1)
  // of a contract that came back here a moment ago: who the invoice went to comes with the line
  if (last?.name === '') throw new Incomplete('this PC does not know who the invoice went to')
  const billed_rp = invoices.reduce((sum, { open_rp }) => sum + open_rp, 0)
  const locale = localeOf(last?.locale ?? renter.locale)
  return {
    locale, texts: textsOn(db, 'REMINDER', locale, note.at), number: note.number, at: note.at, firm: firmAt(db, note.location_id), contract_number: note.number, level,
    recipient: last?.name ? addresseeOf(last) : addresseeOf(renter), invoices: invoices.map(({ number, at, due_on, open_rp }) => ({ number, at, due_on, open_rp })),
    rest_rp: total_rp - billed_rp - fee_rp, fee_rp, total_rp, pay_by: zurichDate(note.at + days_to_pay * DAY), iban, reference_number: invoices[0]?.number ?? note.number,
  }
}

const addresseeOf = ({ name, line, street, house_number, postcode, town, country }: Addressee): Addressee => ({ name, line, street, house_number, postcode, town, country: country ?? null })

type Leg = Pick<Fine, 'plate' | 'car' | 'out_at' | 'in_at'>
type Driver = Fine['driver'] & { customer_id: string; is_main: 0 | 1 }

/** Who had which car when the fine was earned, by the leg of that moment. Throws Incomplete. */
function fineOf(db: Database, note: Note, locale: Locale): Fine & { driver: Driver } {
  const { contract_id } = note
  const offence_at = needed(note.offence_at ?? undefined, 'when the fine was')
  if (note.text === '') throw new Incomplete('this PC does not know what the fine is for')
  const leg = needed(one<Leg>(db, `select ${plate_then} as plate, v.make || ' ' || v.model as car, g.out_at, g.in_at from contract_vehicles g join vehicles v on v.id = g.vehicle_id
    where g.contract_id = @contract_id and g.state <> 'VOID' order by (g.out_at <= @at and coalesce(g.in_at, @at) >= @at) desc, g.seq desc limit 1`, { contract_id, at: offence_at }), 'the car')
  const driver = needed(one<Driver>(db, `select d.first_name || ' ' || d.last_name as name, d.birth_date, d.licence_number, d.licence_country, d.customer_id, coalesce(c.is_main, 0) as is_main
    from drivers d left join contract_drivers c on c.driver_id = d.id and c.contract_id = @contract_id where d.id = @driver_id`, { contract_id, driver_id: note.driver_id }), 'the driver')
  return { locale, number: note.number, at: note.at, firm: firmAt(db, note.location_id), offence_at, offence_number: note.offence_number, ...leg, driver, what: note.text }
}

/** What a customer is told of a fine, in their language. Throws Incomplete. */
export function fineForCustomerFacts(db: Database, note_id: string): FineForCustomer {
  const note = noteOf(db, note_id)
  const renter = renterOf(db, note.customer_id)
  const locale = localeOf(renter.locale)
  return {
    ...fineOf(db, note, locale), texts: textsOn(db, 'FINE_CUSTOMER', locale, note.at), recipient: addresseeOf(renter), is_named: note.authority !== null,
    prices: all<Price>(db, `select k.name_${locale} as description, c.quantity, c.unit_rp, c.amount_rp, c.vat_code, c.vat_bp from contract_charges c join charge_kinds k on k.kind = c.kind
      where c.contract_id = @contract_id and c.created_at = @at and c.kind in ('FINE', 'HANDLING_FEE') order by c.kind, c.id`, { contract_id: note.contract_id, at: note.at }),
  }
}

/** What an authority is told, in the language of whoever writes to it. Throws Incomplete. */
export function fineForAuthorityFacts(db: Database, note_id: string): FineForAuthority {
  const note = noteOf(db, note_id)
  const { customer_name: name, company, street, house_number, postcode, town, country } = renterOf(db, note.customer_id)
  const fine = fineOf(db, note, localeOf(note.author_locale))
  return {
    ...fine, texts: textsOn(db, 'FINE_AUTHORITY', fine.locale, note.at), authority: needed(note.authority ?? undefined, 'the authority'), renter: { name, company, street, house_number, postcode, town, country: country ?? null },
    is_renter: fine.driver.name === name && fine.driver.is_main === 1,
  }
}
