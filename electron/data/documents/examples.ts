import type { TextDocument } from '../../../shared/document-texts.ts'
import { DAY, HOUR, startOfZurichDay, zurichDate } from '../../../shared/time.ts'
import { vatIncluded } from '../../../shared/money.ts'
import type { Agreement } from './agreement.ts'
import type { Bill } from './bill.ts'
import type { Firm, Head } from './firm.ts'
import type { Sketch } from './sketch.ts'
import { wordsOf } from './words.ts'
import type { Locale } from './words.ts'

type Example = { locale: Locale; firm: Firm; iban: string | null; at: number; /** FINE_NAMED: the authority was told who drove */ is_named: boolean; /** of a reminder */ level: number }
const home = { street: 'Seestrasse', house_number: '12', postcode: '8800', town: 'Thalwil', country: 'CH' }
const person = { name: 'Anna Muster', company: null, birth_date: '1988-05-14', phone: '+41 79 555 01 23', email: 'anna.muster@example.ch', ...home }
const recipient = { name: person.name, line: null, ...home }
const car = { plate: 'ZH 123 456', make: 'Škoda', model: 'Octavia', vin: 'TMBJJ7NX5RY012345', colour: '–', category: 'Octavia', body: 'CAR', is_electric: false }
const driver = { name: person.name, birth_date: person.birth_date, licence_number: '003 456 789 001', licence_country: 'CH' }
const numbers = { contract: 'ABC-26-000123', invoice: 'ABC-R26-000045', receipt: 'ABC-Q26-000012', credit_note: 'ABC-G26-000003' }
const rent_rp = 35_600

/** A document of this kind of nobody, with the firm's own name and account: what a text looks like on paper, before anybody gets one. */
export function exampleOf(document: Exclude<TextDocument, 'MAIL'>, it: Example): Sketch {
  const { locale, firm, at } = it
  const head = { locale, firm, at, number: numbers.contract }
  switch (document) {
    case 'AGREEMENT': case 'ALL': return { kind: 'AGREEMENT', facts: agreement(head) }
    case 'PROTOCOL': return { kind: 'PROTOCOL', facts: { ...head, renter: person.name, car, back: null, damages: [], photos: [], seal: '', signed: [],
      out: { at, location: firm.branch, odometer_km: 20_010, fuel_level: 8, keys: 2, items: ['REGISTRATION'], by: '' } } }
    case 'INVOICE': case 'RECEIPT': case 'CREDIT_NOTE': return { kind: 'BILL', facts: bill(document, head, it) }
    case 'REMINDER': return { kind: 'REMINDER', facts: { ...head, recipient, contract_number: head.number, level: it.level, rest_rp: 0, fee_rp: 2000, total_rp: rent_rp + 2000, pay_by: zurichDate(at + 10 * DAY), iban: it.iban,
      reference_number: numbers.invoice, invoices: [{ number: numbers.invoice, at: at - 40 * DAY, due_on: zurichDate(at - 10 * DAY), open_rp: rent_rp }] } }
    case 'FINE_CUSTOMER': return { kind: 'FINE_CUSTOMER', facts: { ...fine(head), recipient, is_named: it.is_named, prices: [] } }
    case 'FINE_AUTHORITY': return { kind: 'FINE_AUTHORITY', facts: { ...fine(head), authority: `Kantonspolizei\n8000 Zürich`, renter: person, is_renter: true } }
    case 'DAY_REPORT': return { kind: 'DAY_REPORT', facts: { ...head, number: '1', opened_at: at - 8 * HOUR, opened_by: person.name, closed_by: person.name, opening_rp: 20_000, counted_rp: 20_000, expected_rp: 20_000, reason: null,
      terminal_rp: null, terminal_expected_rp: null, terminal_reason: null, counts: [{ denomination_rp: 10_000, pieces: 2 }], lines: [],
      day: { begins_at: startOfZurichDay(at), is_since: false, charged: [], vat_rp: 0, paid: [], captured_rp: 0, rounding_rp: 0, receivables_rp: 0, receivables: { new_rp: 0, earlier_rp: 0, prepaid_rp: 0 }, deposits: { held_rp: 0, released_rp: 0 },
        loose_rp: 0, late: [], unconfirmed: [] } } }
  }
}

function agreement(head: Head): Agreement {
  return {
    ...head, renter: person, drivers: [{ ...driver, licence_categories: 'B', licence_expires_on: null }], car, starts_at: head.at, ends_at: head.at + 4 * DAY, pickup: head.firm.branch, return_to: head.firm.branch,
    odometer_km: 20_010, fuel_level: 8, included_km_day: 200, extra_km_rp: 45, package_km: 0, excess_rp: 150_000, grace_min: 59, fuel_unit_rp: 220, fuel_fee_rp: 2500, late_hour_rp: null, late_grace_min: null, kwh_rp: null, charge_fee_rp: null,
    prices: [{ description: wordsOf(head.locale).day_kinds.rent, quantity: 4, unit_rp: rent_rp / 4, amount_rp: rent_rp, vat_code: 'STANDARD', vat_bp: 810 }],
    deposits: [{ method: 'CREDIT_CARD', amount_rp: 50_000, card_last4: '0000' }], signed: [], version: 1, swapped: null, extended: null, seal: '',
  }
}

function bill(kind: Bill['kind'], head: Head, { at, iban }: Example): Bill {
  const number = { INVOICE: numbers.invoice, RECEIPT: numbers.receipt, CREDIT_NOTE: numbers.credit_note }[kind]
  return {
    ...head, kind, number, recipient: kind === 'RECEIPT' ? null : recipient, contract_number: numbers.contract, starts_at: at - 4 * DAY, ends_at: at, due_on: kind === 'INVOICE' ? zurichDate(at + 30 * DAY) : null, reason: null,
    corrects: kind === 'CREDIT_NOTE' ? numbers.invoice : null, parts: [], lines: [{ description: wordsOf(head.locale).day_kinds.rent, quantity: 4, unit_rp: rent_rp / 4, amount_rp: rent_rp, vat_bp: 810 }],
    vat: [{ vat_bp: 810, gross_rp: rent_rp, vat_rp: vatIncluded(rent_rp, 810) }], total_rp: rent_rp, paid_rp: 0, received: [], iban,
  }
}

const fine = (head: Head) => ({ ...head, offence_at: head.at - 9 * DAY, offence_number: '26-0815', plate: car.plate, car: `${car.make} ${car.model}`, out_at: head.at - 11 * DAY, in_at: head.at - 7 * DAY, driver, what: '' })
