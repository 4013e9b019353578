import { formatRappen } from '../../../shared/money.ts'
import { vatSummary } from '../../../shared/vat.ts'
import { count, dayOfDate, momentOf, rate } from './figures.ts'
import { numbered } from './built-in.ts'
import { addressLines, closeLetter, openLetter, paperValues, putTitle } from './firm.ts'
import type { Address, Head, Signed } from './firm.ts'
import type { Fonts } from './fonts.ts'
import { ink } from './sheet.ts'
import type { Sheet } from './sheet.ts'
import { putSignatures } from './signatures.ts'
import { markOf, ownText } from './own-text.ts'
import type { TextValues } from './own-text.ts'
import { fill, wordsOf } from './words.ts'
import type { Words } from './words.ts'

export type Renter = Address & { name: string; company: string | null; birth_date: string | null; phone: string | null; email: string | null }
export type Driver = { name: string; birth_date: string; licence_number: string; licence_country: string; licence_categories: string; licence_expires_on: string | null }
export type Car = { plate: string; make: string; model: string; vin: string; colour: string; category: string; body: string; is_electric: boolean }
export type Price = { description: string; quantity: number; unit_rp: number; amount_rp: number; vat_code: string; vat_bp: number }
export type Deposit = { method: string; amount_rp: number; card_last4: string | null }
export type Agreement = Head & {
  renter: Renter; drivers: readonly Driver[]; car: Car
  starts_at: number; ends_at: number; pickup: string; return_to: string; odometer_km: number; fuel_level: number
  included_km_day: number; extra_km_rp: number; package_km: number; excess_rp: number; grace_min: number; fuel_unit_rp: number; fuel_fee_rp: number
  late_hour_rp: number | null; late_grace_min: number | null; kwh_rp: number | null; charge_fee_rp: number | null
  prices: readonly Price[]; deposits: readonly Deposit[]; signed: readonly Signed[]
  /** 1 when the first car goes out; a change of the car and a later end make the next one */
  version: number
  /** when and where the car took the place of which */
  swapped: { at: number; place: string; before: string } | null
  /** when it was agreed that the car comes back later, and the end before */
  extended: { at: number; before: number } | null
  /** the hash that the hand-over is sealed by, of a longer rental the one over it and its signatures; empty where there is none */
  seal: string
}

/** The rental agreement as it was confirmed. */
export function agreementPdf(it: Agreement, fonts: Fonts): Promise<Uint8Array> {
  const words = wordsOf(it.locale)
  const sheet = openLetter(it, words.title_agreement, fonts)
  putTitle(sheet, words.title_agreement, it.number, [`${it.firm.town}, ${momentOf(it.at)}`, ...it.version > 1 ? [fill(words.agreement_version, { version: it.version })] : []].join(' · '))
  if (it.swapped) {
    sheet.say(fill(words.agreement_swapped, { plate: it.car.plate, before: it.swapped.before, at: momentOf(it.swapped.at), place: it.swapped.place, version: it.version - 1 }))
    sheet.space(4)
  }
  if (it.extended) {
    sheet.say(fill(words.agreement_extended, { at: momentOf(it.extended.at), before: momentOf(it.extended.before), until: momentOf(it.ends_at), version: it.version - 1 }))
    sheet.space(4)
  }
  sheet.facts([[words.renter, renterText(it.renter, words)], ...it.drivers.map(driver => [words.driver, driverText(driver, words)] as const)])
  sheet.heading(words.vehicle)
  sheet.facts(carFacts(it.car, words))
  sheet.facts([[words.odometer, fill(words.km, { km: count(it.odometer_km) })], [it.car.is_electric ? words.battery : words.fuel, level(it.fuel_level, it.car.is_electric, words)]])
  sheet.heading(words.period)
  sheet.facts([[words.out, `${momentOf(it.starts_at)}\n${it.pickup}`], [words.due, `${momentOf(it.ends_at)}\n${it.return_to}`]])
  sheet.facts(ruleFacts(it, words))
  sheet.heading(words.prices)
  putPrices(sheet, it.prices, words)
  sheet.say(words.later_charges, { size: 8, colour: ink.quiet })
  sheet.space(4)
  sheet.facts([[words.deposit, it.deposits.map(deposit => depositText(deposit, words)).join('\n') || words.no_deposit]], 1, 30)
  putTerms(sheet, it, words)
  putSignatures(sheet, words, it.signed)
  if (it.seal) sheet.say(fill(words.labelled, { label: it.extended ? words.seal_extension : words.seal, text: it.seal }), { size: 6.5, colour: ink.quiet })
  return closeLetter(sheet, it)
}

/** The firm's terms or the built-in ones, under a mark by which they are known on the screen where they are signed, and what is said before the signatures. */
function putTerms(sheet: Sheet, it: Agreement, words: Words): void {
  const { car, renter } = it
  const values: TextValues<'AGREEMENT'> = { ...paperValues(it), customer: renter.company ?? renter.name, plate: car.plate, car: `${car.make} ${car.model}`, start: momentOf(it.starts_at), end: momentOf(it.ends_at),
    excess: `CHF ${formatRappen(it.excess_rp)}` }
  const terms = it.texts?.AGREEMENT_TERMS
  sheet.heading(`${words.terms} · ${fill(words.terms_version, { version: terms ? markOf(terms.text) : 1 })}`)
  sheet.flow(ownText<'AGREEMENT'>(it, 'AGREEMENT_TERMS', values) ?? numbered(words.terms_text), { size: 8 })
  const closing = ownText<'AGREEMENT'>(it, 'AGREEMENT_CLOSING', values)
  if (closing === null) return
  sheet.space(6)
  sheet.flow(closing)
}

export const level = (fuel_level: number, is_electric: boolean, words: Words): string => fill(is_electric ? words.percent : words.eighths, { level: fuel_level })

export const carFacts = ({ plate, make, model, vin, colour, category }: Car, words: Words): [string, string][] =>
  [[words.plate, plate], [words.car, `${make} ${model}, ${colour}`], [words.category, category], [words.vin, vin]]

function renterText({ name, company, birth_date, phone, email, ...address }: Renter, words: Words): string {
  const born = birth_date && fill(words.born, { day: dayOfDate(birth_date) })
  return [company, name, ...addressLines(address), born, phone && fill(words.phone, { phone }), email].filter(Boolean).join('\n')
}

function driverText({ name, birth_date, licence_number, licence_country, licence_categories, licence_expires_on }: Driver, words: Words): string {
  return [
    name, fill(words.born, { day: dayOfDate(birth_date) }), fill(words.licence, { number: licence_number, country: licence_country, categories: licence_categories.replaceAll(',', ', ') }),
    licence_expires_on && fill(words.licence_until, { day: dayOfDate(licence_expires_on) }),
  ].filter(Boolean).join('\n')
}

function ruleFacts(it: Agreement, words: Words): [string, string][] {
  return [
    [words.included_km, fill(words.per_day, { km: count(it.included_km_day) })], [words.extra_km, fill(words.per_km, { amount: formatRappen(it.extra_km_rp) })],
    ...it.package_km > 0 ? [[words.km_package, fill(words.km, { km: count(it.package_km) })] as [string, string]] : [],
    [words.excess, `CHF ${formatRappen(it.excess_rp)}`], [words.grace, graceText(it, words)], [it.car.is_electric ? words.energy_price : words.fuel_price, fuelText(it, words)],
  ]
}

/** From when on and what a late return costs: hours where the plan has them, else the further day of the terms. */
const graceText = ({ grace_min, late_hour_rp, late_grace_min }: Agreement, words: Words): string => late_hour_rp === null ? fill(words.minutes, { count: grace_min })
  : fill(words.minutes_then_hours, { count: late_grace_min ?? 0, amount: formatRappen(late_hour_rp) })

function fuelText({ car, fuel_unit_rp, fuel_fee_rp, kwh_rp, charge_fee_rp }: Agreement, words: Words): string {
  if (car.is_electric && kwh_rp !== null) return charge_fee_rp ? fill(words.per_kwh, { amount: formatRappen(kwh_rp), fee: formatRappen(charge_fee_rp) }) : fill(words.per_kwh_alone, { amount: formatRappen(kwh_rp) })
  return fill(car.is_electric ? words.per_kwh : words.per_unit, { amount: formatRappen(fuel_unit_rp), fee: formatRappen(fuel_fee_rp) })
}

function depositText({ method, amount_rp, card_last4 }: Deposit, words: Words): string {
  const amount = formatRappen(amount_rp)
  return method === 'CASH' ? fill(words.deposit_cash, { amount }) : fill(words.deposit_card, { amount, last4: card_last4 ?? '····' })
}

/** Lines with their total and the VAT that it holds, per rate. */
export function putPrices(sheet: Sheet, prices: readonly Price[], words: Words): void {
  if (prices.length === 0) return sheet.say(words.no_charges)
  sheet.table(
    [{ title: words.description, width: 90 }, { title: words.quantity, width: 22, align: 'right' }, { title: words.unit_price, width: 28, align: 'right' }, { title: words.amount, width: 30, align: 'right' }],
    prices.map(({ description, quantity, unit_rp, amount_rp }) => [description, count(quantity), formatRappen(unit_rp), formatRappen(amount_rp)]))
  putTotal(sheet, words.total, prices.reduce((sum, { amount_rp }) => sum + amount_rp, 0))
  for (const { vat_bp, gross_rp, vat_rp } of vatSummary(prices)) {
    if (vat_bp > 0) sheet.say(fill(words.labelled, { label: fill(words.vat_line, { rate: rate(vat_bp), gross: formatRappen(gross_rp) }), text: formatRappen(vat_rp) }), { size: 8, colour: ink.quiet, align: 'right', tabular: true })
  }
}

export function putTotal(sheet: Sheet, label: string, amount_rp: number): void {
  sheet.space(2)
  sheet.say(`${label}   ${formatRappen(amount_rp)}`, { size: 12, bold: true, align: 'right', tabular: true })
}
