import { finding } from '../../../shared/drill-findings.ts'
import { backupWords } from '../documents/backup-words.ts'
import type { Placed } from '../../../shared/car-views.ts'
import { certificateKey, certificateOf } from '../backup/certificate.ts'
import type { Verdict } from '../backup/drill.ts'
import type { Agreement } from '../documents/agreement.ts'
import type { Bill } from '../documents/bill.ts'
import type { Certificate } from '../documents/certificate.ts'
import type { Head, Signed } from '../documents/firm.ts'
import type { DayReport } from '../documents/day-report.ts'
import type { PrintedPhoto } from '../documents/photos.ts'
import type { Protocol } from '../documents/protocol.ts'
import type { Locale } from '../documents/words.ts'
import { vatIncluded } from '../../../shared/money.ts'
import { startOfZurichDay } from '../../../shared/time.ts'
import { photoViews } from '../../../shared/photo-views.ts'
import { jpeg } from './jpeg.ts'
import { drawnSignature } from './signature.ts'

export const at = Date.UTC(2026, 10, 23, 9, 0)
const day = 24 * 3_600_000
export const address = { street: 'Bahnhofstrasse', house_number: '101', postcode: '8001', town: 'Zürich', country: 'CH' }
/** A QR-IBAN (IID 30000–31999) and a normal one, as the standard's own examples have them. */
export const qr_iban = 'CH44 3199 9123 0008 8901 2'
export const plain_iban = 'CH58 0079 1123 0008 8901 2'

export const head = (locale: Locale, number: string): Head => ({
  locale, number, at, firm: { name: 'Helvetia Mietwagen & Nutzfahrzeuge AG', uid: 'CHE-123.456.788 MWST', ...address, branch: 'Zürich Hauptbahnhof', phone: '+41 44 555 01 20' },
})
/** What a firm calls its charges, in the language of the paper. */
const named: Record<Locale, Record<'rent' | 'one_way' | 'seat' | 'discount' | 'km' | 'damage' | 'category', string>> = {
  de: { rent: 'Miete', one_way: 'Einwegzuschlag', seat: 'Kindersitz 9–18 kg', discount: 'Rabatt', km: 'Mehrkilometer', damage: 'Schaden: Steinschlag Frontscheibe', category: 'Kombi Mittelklasse' },
  fr: { rent: 'Location', one_way: 'Supplément aller simple', seat: 'Siège enfant 9–18 kg', discount: 'Rabais', km: 'Kilomètres supplémentaires', damage: 'Dommage : impact sur le pare-brise', category: 'Break classe moyenne' },
  it: { rent: 'Noleggio', one_way: 'Supplemento sola andata', seat: 'Seggiolino 9–18 kg', discount: 'Sconto', km: 'Chilometri supplementari', damage: 'Danno: scheggiatura del parabrezza', category: 'Familiare classe media' },
  en: { rent: 'Rental', one_way: 'One-way fee', seat: 'Child seat 9–18 kg', discount: 'Discount', km: 'Extra kilometres', damage: 'Damage: stone chip, windscreen', category: 'Mid-size estate' },
}
const carIn = (locale: Locale) => ({ ...car, category: named[locale].category })
const car = { plate: 'ZH 412 807', make: 'Škoda', model: 'Octavia Combi 2.0 TDI 4×4', vin: 'TMBJJ7NX5RY012345', colour: 'quarzgrau', category: 'Kombi Mittelklasse', body: 'ESTATE', is_electric: false }
const signed_words: Record<Locale, string> = {
  de: 'Ich übernehme ZH 412807 (Škoda Octavia Combi 2.0 TDI 4×4) mit 20\'010 km, Tank 8/8. Festgehaltene Schäden: 4.\nRückgabe bis Fr 27.11.2026 10:00, Preis CHF 487.00, Selbstbehalt CHF 1\'500.00.',
  fr: 'Je prends en charge ZH 412807 (Škoda Octavia Combi 2.0 TDI 4×4) avec 20\'010 km, Réservoir 8/8. Dommages consignés : 4.\nRetour jusqu’au ve 27.11.2026 10:00, prix CHF 487.00, franchise CHF 1\'500.00.',
  it: 'Prendo in consegna ZH 412807 (Škoda Octavia Combi 2.0 TDI 4×4) con 20\'010 km, Serbatoio 8/8. Danni registrati: 4.\nRiconsegna entro ve 27.11.2026 10:00, prezzo CHF 487.00, franchigia CHF 1\'500.00.',
  en: 'I take over ZH 412807 (Škoda Octavia Combi 2.0 TDI 4×4) with 20\'010 km, Tank 8/8. Damages on record: 4.\nReturn until Fri 27.11.2026 10:00, price CHF 487.00, excess CHF 1\'500.00.',
}
const returned_words: Record<Locale, string> = {
  de: 'ZH 412807 ist zurück mit 21\'234 km, Tank 6/8. Neue Schäden: 3.\nVerrechnet werden insgesamt CHF 1\'386.80.',
  fr: 'ZH 412807 est de retour avec 21\'234 km, Réservoir 6/8. Nouveaux dommages\u202f: 3.\nMontant total facturé\u202f: CHF 1\'386.80.',
  it: 'ZH 412807 è rientrata con 21\'234 km, Serbatoio 6/8. Nuovi danni: 3.\nImporto complessivo addebitato: CHF 1\'386.80.',
  en: 'ZH 412807 is back with 21\'234 km, Tank 6/8. New damages: 3.\nCharged in total: CHF 1\'386.80.',
}
/** The customer has drawn, or would not; the clerk is signed in. */
const signed = (text: string, refused: string | null = null): Signed[] => [
  { role: 'CUSTOMER', name: 'Désirée Müller-Bünzli', at, refused, picture: refused === null ? drawnSignature : null, text }, { role: 'STAFF', name: 'Rahel Roth', at, refused: null, picture: null, text },
]

export const sampleAgreement = (locale: Locale): Agreement => ({
  version: 1, swapped: null, extended: null, seal: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ...head(locale, 'ZRH-26-000141'), car: carIn(locale), signed: signed(signed_words[locale]),
  renter: { name: 'Désirée Müller-Bünzli', company: 'Zimmerei und Holzbau Oberländer Söhne GmbH', birth_date: '1980-04-05', phone: '+41 79 555 22 11', email: 'desiree.mueller@example.ch', ...address },
  drivers: [
    { name: 'Désirée Müller-Bünzli', birth_date: '1980-04-05', licence_number: '003 456 789 001', licence_country: 'CH', licence_categories: 'B,BE,A1', licence_expires_on: null },
    { name: 'Jean-François d’Aubigny', birth_date: '1999-12-31', licence_number: '12AB34567', licence_country: 'FR', licence_categories: 'B', licence_expires_on: '2031-08-15' },
  ],
  starts_at: at, ends_at: at + 4 * day, pickup: 'Zürich Hauptbahnhof', return_to: 'Lugano Stazione', odometer_km: 20_010, fuel_level: 8, included_km_day: 200, extra_km_rp: 45,
  package_km: 500, excess_rp: 150_000, grace_min: 59, fuel_unit_rp: 220, fuel_fee_rp: 2500, late_hour_rp: null, late_grace_min: null, kwh_rp: null, charge_fee_rp: null,
  prices: [
    { description: named[locale].rent, quantity: 4, unit_rp: 8900, amount_rp: 35_600, vat_code: 'STANDARD', vat_bp: 810 }, { description: named[locale].one_way, quantity: 1, unit_rp: 12_000, amount_rp: 12_000, vat_code: 'STANDARD', vat_bp: 810 },
    { description: named[locale].seat, quantity: 4, unit_rp: 900, amount_rp: 3600, vat_code: 'STANDARD', vat_bp: 810 }, { description: named[locale].discount, quantity: 1, unit_rp: -2500, amount_rp: -2500, vat_code: 'STANDARD', vat_bp: 810 },
  ],
  deposits: [{ method: 'CREDIT_CARD', amount_rp: 50_000, card_last4: '4242' }],
})

export const sampleDayReport = (locale: Locale): DayReport => ({
  ...head(locale, 'Kasse 1'), opened_at: at - day / 3, opened_by: 'Rahel Roth', closed_by: 'Marco Manser', opening_rp: 20_000, expected_rp: 75_150, counted_rp: 75_100, reason: 'Fünfziger verlegt', terminal_rp: 41_250, terminal_expected_rp: 42_000, terminal_reason: 'Eine Buchung storniert',
  counts: [{ denomination_rp: 20_000, pieces: 3 }, { denomination_rp: 5000, pieces: 3 }, { denomination_rp: 10, pieces: 10 }],
  lines: [
    { id: '1', at: at - 7_000_000, kind: 'DEPOSIT', amount_rp: 50_000, text: 'ZRH-26-000141', contract_id: null, by: '' }, { id: '2', at: at - 6_000_000, kind: 'PAYMENT', amount_rp: 6400, text: 'ZRH-26-000139', contract_id: null, by: 'Rahel Roth' },
    { id: '3', at: at - 5_000_000, kind: 'OUT', amount_rp: -1250, text: 'Glühbirnen für die Hebebühne', contract_id: null, by: 'Marco Manser' },
  ],
  day: {
    begins_at: startOfZurichDay(at), is_since: false, charged: [{ kind: 'rent', amount_rp: 48_700 }, { kind: 'services', amount_rp: 3600 }, { kind: 'damages', amount_rp: 0 }], vat_rp: 3919,
    paid: [{ method: 'CASH', amount_rp: 6400, pieces: 1 }, { method: 'CREDIT_CARD', amount_rp: 35_600, pieces: 2 }], captured_rp: 0, rounding_rp: 2, receivables_rp: 10_302, receivables: { new_rp: 24_302, earlier_rp: -9000, prepaid_rp: -5000 },
    deposits: { held_rp: 50_000, released_rp: 0 }, loose_rp: 9500,
    late: [{ day_at: startOfZurichDay(at) - day, charged: [{ kind: 'rent', amount_rp: 17_800 }, { kind: 'services', amount_rp: 0 }, { kind: 'damages', amount_rp: 0 }], vat_rp: 1334, paid: [{ method: 'CASH', amount_rp: 12_000, pieces: 1 }, { method: 'TWINT', amount_rp: 5800, pieces: 1 }],
      captured_rp: 0, rounding_rp: 0, receivables_rp: 0, deposits: { held_rp: 50_000, released_rp: 0 }, loose_rp: 62_000 }], unconfirmed: [{ number: 'ZRH-26-000141', contract_id: '' }],
  },
})

const out = { at, location: 'Zürich Hauptbahnhof', odometer_km: 20_010, fuel_level: 8, keys: 2, items: ['REGISTRATION', 'TRIANGLE', 'VIGNETTE'], by: 'Rahel Roth' }
const damage = (part: string, kind: string, severity: number, description: string, is_new: boolean, place: Partial<Placed> = {}) => ({ part, kind, severity, description, found_at: at - (is_new ? 0 : 90 * day), found_by: is_new ? 'Marco Manser' : 'Maria-Antonietta Bernasconi', is_new, ...place })
const photos = (is_back: boolean): PrintedPhoto[] => [...photoViews.slice(0, is_back ? 8 : 5), null].map((view, n) => ({ view, sha256: `${n}`.repeat(64), bytes: n === 3 ? null : jpeg }))
export const sampleProtocol = (locale: Locale, is_back: boolean): Protocol => ({
  ...head(locale, 'ZRH-26-000141'), renter: 'Désirée Müller-Bünzli', car: carIn(locale), out, signed: is_back ? signed(returned_words[locale], 'bestreitet den Kratzer an der hinteren Tür') : signed(signed_words[locale]), photos: photos(is_back), seal: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  back: is_back ? { ...out, at: at + 4 * day, location: 'Lugano Stazione', odometer_km: 21_234, fuel_level: 6, keys: 1, items: ['REGISTRATION'], by: 'Marco Manser' } : null,
  damages: [
    damage('LEFT', 'SCRATCH', 1, 'Hintere Tür, 12 cm', false, { view: 'LEFT', x: 660, y: 620, size_mm: 120 }), damage('FRONT', 'DENT', 2, 'Stossfänger rechts', false), damage('WHEELS', 'SCRATCH', 1, '', false), damage('INTERIOR', 'STAIN', 1, 'Rückbank', false),
    ...is_back ? [damage('WINDSCREEN', 'CRACK', 3, 'Steinschlag im Sichtfeld, wird grösser', true, { view: 'FRONT', x: 620, y: 260, size_mm: 15 }), damage('REAR', 'OTHER', 2, 'Kontrollschildhalter lose', true), damage('RIGHT', 'MISSING', 3, 'Aussenspiegel', true, { view: 'RIGHT', x: 650, y: 380, size_mm: 300 })] : [],
  ],
})

export function sampleBill(locale: Locale, kind: Bill['kind'], change: Partial<Bill> = {}): Bill {
  const number = { INVOICE: 'ZRH-R26-000077', RECEIPT: 'ZRH-Q26-000012', CREDIT_NOTE: 'ZRH-G26-000003' }[kind]
  return {
    ...head(locale, number), kind, contract_number: 'ZRH-26-000141', starts_at: at, ends_at: at + 4 * day, due_on: kind === 'INVOICE' ? '2026-12-23' : null,
    reason: kind === 'CREDIT_NOTE' ? 'Falsche Firma als Empfänger' : null, corrects: kind === 'CREDIT_NOTE' ? 'ZRH-R26-000077' : null,
    recipient: { name: 'Zimmerei und Holzbau Oberländer Söhne GmbH', line: 'Désirée Müller-Bünzli', street: 'Rue de l’Hôpital', house_number: '14b', postcode: '2501', town: 'Biel/Bienne', country: 'CH' },
    parts: [],
    lines: [
      { description: named[locale].rent, quantity: 4, unit_rp: 8900, amount_rp: 35_600, vat_bp: 810 }, { description: named[locale].km, quantity: 1224, unit_rp: 45, amount_rp: 55_080, vat_bp: 810 },
      { description: named[locale].damage, quantity: 1, unit_rp: 48_000, amount_rp: 48_000, vat_bp: 0 },
    ],
    vat: [{ vat_bp: 0, gross_rp: 48_000, vat_rp: 0 }, { vat_bp: 810, gross_rp: 90_680, vat_rp: 6795 }], total_rp: 138_680, paid_rp: 0, received: kind === 'RECEIPT' ? [{ method: 'CREDIT_CARD', amount_rp: 100_000 }, { method: 'DEPOSIT', amount_rp: 38_680 }] : [], iban: qr_iban, ...change,
  }
}

/** A month of a company: five rentals over two pages, something of it paid before. */
export function sampleCollective(locale: Locale, kind: 'INVOICE' | 'CREDIT_NOTE' = 'INVOICE'): Bill {
  const parts = ['Désirée Müller-Bünzli', 'Jean-François de Montmollin', 'Luca Bernasconi', 'Regula Oberländer', 'Ana-Sofia Vasconcelos'].map((driver, n) => {
    const lines = [{ description: named[locale].rent, quantity: 2 + n, unit_rp: 7903, amount_rp: (2 + n) * 7903, vat_bp: 810 }, { description: named[locale].km, quantity: 17 * n + 3, unit_rp: 45, amount_rp: (17 * n + 3) * 45, vat_bp: 810 },
      ...n === 2 ? [{ description: named[locale].damage, quantity: 1, unit_rp: 48_000, amount_rp: 48_000, vat_bp: 0 }, { description: named[locale].discount, quantity: 1, unit_rp: -2500, amount_rp: -2500, vat_bp: 810 }] : []]
    return { number: `ZRH-26-00014${n}`, plate: `ZH 41280${n}`, driver, starts_at: at + 5 * n * day, ends_at: at + (7 + 5 * n) * day, lines, total_rp: lines.reduce((sum, line) => sum + line.amount_rp, 0) }
  })
  const lines = parts.flatMap(part => part.lines)
  const total_rp = lines.reduce((sum, line) => sum + line.amount_rp, 0)
  return sampleBill(locale, kind, { parts, lines, contract_number: '', ends_at: at + 27 * day, total_rp, paid_rp: kind === 'INVOICE' ? 10_005 : 0,
    vat: [{ vat_bp: 0, gross_rp: 48_000, vat_rp: 0 }, { vat_bp: 810, gross_rp: total_rp - 48_000, vat_rp: vatIncluded(total_rp - 48_000, 810) }] })
}

/** Every check that there is, in the order of a drill. */
const sampleChecks = Object.keys(backupWords.de.check)
export const sampleKey = certificateKey(Buffer.alloc(32, 7))

/** A drill of a good backup, or of one whose amounts were changed and that is too old. */
export function sampleCertificate(locale: Locale, trusted: boolean): Certificate {
  const wrong: Record<string, string[]> = { counts: [finding('rows', { table: 'public.contracts', found: 3, wanted: 4 })], money: [finding('charges_rp', { found: '4100', wanted: '4200' }), 'could not be asked: canceling statement'],
    freshness: [finding('age', { hours: '31.2', promised: 24 })] }
  const verdict: Verdict = {
    trusted, restores: trusted, foreign: null, sentence: '', closed: null, file: { bytes: 15_312_400, sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08' }, rpo_h: trusted ? 1.204 : 31.2, rto_h: 0.0021, drill_ms: 7560,
    about: { kind: 'full', project: '0190a4c2-7d11-7000-8000-00000000beef', serial: 42, taken_at: new Date(at - (trusted ? 1.204 : 31.2) * 3_600_000).toISOString(), server: '18.4', migration: '20261128230000', manifest_sha256: 'c'.repeat(64),
      tables: 61, rows: 234_112, objects: 310, operations: 0, money: { charges_rp: '1', payments_rp: '1', refunds_rp: '0', captured_rp: '0', invoices_rp: '1', contracts: 1, contracts_sha256: 'd'.repeat(64) } },
    checks: sampleChecks.map(check => ({ check, ok: trusted || !(check in wrong), ms: 30, found: trusted ? [] : wrong[check] ?? [], means: '' })),
  }
  return { locale, text: certificateOf({ file_name: 'guichet-20261123-080000Z-full.crb', started_at: at - 7560, ended_at: at, person: { id: '1', name: 'Ada Amsler' }, device_id: '0190a4c2-7d11-7000-8000-0000000000d1', app_version: '0.1.0', verdict }, sampleKey) }
}
