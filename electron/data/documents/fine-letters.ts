import { putPrices } from './agreement.ts'
import type { Price } from './agreement.ts'
import { putRecipient } from './bill.ts'
import type { Addressee } from './bill.ts'
import { dayOf, dayOfDate, momentOf } from './figures.ts'
import { addressLines, closeLetter, openLetter, paperValues, putGreeting, putTitle } from './firm.ts'
import type { Address, Head } from './firm.ts'
import type { Fonts } from './fonts.ts'
import { mm } from './sheet.ts'
import type { Sheet } from './sheet.ts'
import { ownText } from './own-text.ts'
import type { TextValues } from './own-text.ts'
import { fill, wordsOf } from './words.ts'
import type { Words } from './words.ts'

type Driver = { name: string; birth_date: string; licence_number: string; licence_country: string }
/** A fine that came by post, and who had the car then. `number` of the head is the contract's. */
export type Fine = Head & {
  offence_at: number; offence_number: string | null; plate: string; car: string
  /** when that car left with this customer and came back; null while it is out */
  out_at: number; in_at: number | null
  driver: Driver
  /** what staff wrote down: place, kind */
  what: string
}
/** What the customer is told: who drove, and what it costs. */
export type FineForCustomer = Fine & { recipient: Addressee; is_named: boolean; prices: readonly Price[] }
/** What the authority is told: `authority` in lines, and where the driver, or else the renter, lives. */
export type FineForAuthority = Fine & { authority: string; renter: Address & { name: string; company: string | null }; is_renter: boolean }

/** Tells the customer of a fine of the rental, and what is charged for it. */
export function fineForCustomerPdf(it: FineForCustomer, fonts: Fonts): Promise<Uint8Array> {
  const words = wordsOf(it.locale)
  const sheet = openLetter(it, words.title_fine_customer, fonts)
  putRecipient(sheet, it.recipient)
  putHead(sheet, it, words.title_fine_customer, words)
  sheet.say(words.letter_hello)
  sheet.space(4)
  const own = ownText<'FINE_CUSTOMER'>(it, it.is_named ? 'FINE_NAMED' : 'FINE_PASSED', valuesOf(it, it.recipient.name))
  if (own === null) {
    sheet.say(fill(words.fine_happened, { at: momentOf(it.offence_at), plate: it.plate, driver: it.driver.name }))
    sheet.space(3)
    sheet.say(it.is_named ? words.fine_named : words.fine_passed)
  } else sheet.flow(own)
  sheet.space(6)
  if (it.prices.length > 0) {
    putPrices(sheet, it.prices, words)
    sheet.space(6)
    sheet.say(words.fine_billed)
  } else sheet.say(words.fine_free)
  putEnd(sheet, it)
  return closeLetter(sheet, it)
}

/** Tells the authority who had the car, and who drove by the contract. */
export function fineForAuthorityPdf(it: FineForAuthority, fonts: Fonts): Promise<Uint8Array> {
  const words = wordsOf(it.locale)
  const sheet = openLetter(it, words.title_fine_authority, fonts)
  sheet.put(it.authority, mm(118), mm(52), mm(74), { size: 10, gap: 2 })
  sheet.y = mm(92)
  putHead(sheet, it, words.title_fine_authority, words)
  sheet.say(words.letter_hello)
  sheet.space(4)
  sheet.say(fill(words.authority_rented, { firm: it.firm.name, plate: it.plate, at: momentOf(it.offence_at), number: it.number, out: momentOf(it.out_at),
    in: it.in_at === null ? words.authority_still_out : momentOf(it.in_at) }))
  sheet.space(3)
  sheet.say(words.authority_driver)
  sheet.space(5)
  const { name, birth_date, licence_number, licence_country } = it.driver
  const home = [it.renter.company, it.renter.name, ...addressLines(it.renter)].filter(Boolean).join('\n')
  sheet.facts([
    [words.driver, [name, fill(words.born, { day: dayOfDate(birth_date) })].join('\n')], [words.licence_label, `${licence_number} (${licence_country})`],
    // nobody asked a second driver for an address: the renter's tells where to ask
    [it.is_renter ? words.address_label : words.renter, home],
  ], 1)
  sheet.space(6)
  sheet.flow(ownText<'FINE_AUTHORITY'>(it, 'FINE_AUTHORITY', valuesOf(it, it.renter.company ?? it.renter.name)) ?? words.authority_asks)
  putEnd(sheet, it)
  return closeLetter(sheet, it)
}

const valuesOf = (it: Fine, customer: string): TextValues<'FINE_CUSTOMER' | 'FINE_AUTHORITY'> =>
  ({ ...paperValues(it), customer, plate: it.plate, car: it.car, offence_at: momentOf(it.offence_at), driver: it.driver.name })

function putHead(sheet: Sheet, it: Fine, title: string, words: Words): void {
  putTitle(sheet, title, it.offence_number ?? it.number, `${it.firm.town}, ${dayOf(it.at)}`)
  sheet.facts([
    ...it.offence_number ? [[words.fine_number, it.offence_number] as const] : [], [words.contract, it.number], [words.fine_at, momentOf(it.offence_at)], [words.vehicle, `${it.plate}, ${it.car}`],
    ...it.what ? [[words.fine_what, it.what] as const] : [],
  ])
  sheet.space(6)
}

function putEnd(sheet: Sheet, it: Fine): void {
  sheet.space(10)
  putGreeting(sheet, it)
}
