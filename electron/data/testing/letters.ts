import type { FineForAuthority, FineForCustomer } from '../documents/fine-letters.ts'
import type { Reminder } from '../documents/reminder.ts'
import type { Locale } from '../documents/words.ts'
import { address, at, head, qr_iban } from './documents.ts'

const day = 24 * 3_600_000
const recipient = { name: 'Zimmerei und Holzbau Oberländer Söhne GmbH', line: 'Désirée Müller-Bünzli', street: 'Rue de l’Hôpital', house_number: '14b', postcode: '2501', town: 'Biel/Bienne', country: 'CH' }

export const sampleReminder = (locale: Locale, change: Partial<Reminder> = {}): Reminder => ({
  ...head(locale, 'ZRH-26-000141'), recipient, contract_number: 'ZRH-26-000141', level: 2, rest_rp: 12_000, fee_rp: 2000, total_rp: 152_680, pay_by: '2026-12-03', iban: qr_iban, reference_number: 'ZRH-R26-000077',
  invoices: [{ number: 'ZRH-R26-000077', at: at - 40 * day, due_on: '2026-11-12', open_rp: 138_680 }], ...change,
})

const fine = (locale: Locale) => ({
  ...head(locale, 'ZRH-26-000141'), offence_at: at - 9 * day, offence_number: '26-4711-0815', plate: 'ZH 412 807', car: 'Škoda Octavia Combi 2.0 TDI 4×4', out_at: at - 11 * day, in_at: at - 7 * day,
  what: 'Geschwindigkeit, Seestrasse Horgen, 62 statt 50 km/h', driver: { name: 'Jean-François d’Aubigny', birth_date: '1999-12-31', licence_number: '12AB34567', licence_country: 'FR' },
})
/** What a firm calls its charges, in the language of the paper. */
const charged: Record<Locale, { fine: string; work: string }> = {
  de: { fine: 'Busse', work: 'Bearbeitungsgebühr' }, fr: { fine: 'Amende', work: 'Frais de traitement' }, it: { fine: 'Multa', work: 'Spese di gestione' }, en: { fine: 'Traffic fine', work: 'Handling fee' },
}
export const sampleFineForCustomer = (locale: Locale, is_named = false): FineForCustomer => ({
  ...fine(locale), recipient, is_named, prices: [
    ...is_named ? [] : [{ description: charged[locale].fine, quantity: 1, unit_rp: 12_000, amount_rp: 12_000, vat_code: 'NONE', vat_bp: 0 }],
    { description: charged[locale].work, quantity: 1, unit_rp: 4000, amount_rp: 4000, vat_code: 'STANDARD', vat_bp: 810 },
  ],
})
export const sampleFineForAuthority = (locale: Locale): FineForAuthority => ({
  ...fine(locale), authority: 'Kantonspolizei Zürich\nVerkehrsabteilung, Bussenzentrale\nPostfach\n8021 Zürich', is_renter: false,
  renter: { name: 'Désirée Müller-Bünzli', company: 'Zimmerei und Holzbau Oberländer Söhne GmbH', ...address },
})
