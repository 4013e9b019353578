import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { formatRappen } from '../../../shared/money.ts'
import { readBarcodes, prepareZXingModule } from 'zxing-wasm/reader'
import { plain_iban, qr_iban, sampleAgreement, sampleBill, sampleCertificate, sampleCollective, sampleDayReport, sampleProtocol } from '../testing/documents.ts'
import { fontsOfPackages, readPdf } from '../testing/pdf.ts'
import { agreementPdf } from './agreement.ts'
import { backupWords, foundIn } from './backup-words.ts'
import { billPdf } from './bill.ts'
import { certificatePdf } from './certificate.ts'
import { DAY, MINUTE } from '../../../shared/time.ts'
import { dayReportPdf } from './day-report.ts'
import type { Bill } from './bill.ts'
import { protocolPdf } from './protocol.ts'
import { payable, referenceOf } from './qr-bill.ts'
import { fill, locales, wordsOf } from './words.ts'

// A page as a picture takes a second on a busy machine.
vi.setConfig({ testTimeout: 60_000 })
const fonts = fontsOfPackages()
const flat = (text: string) => text.replace(/\s+/g, ' ')

beforeAll(() => prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(readFileSync(path.join(import.meta.dirname, '../../../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm'))).buffer }, fireImmediately: true }))

/** The lines of the QR code as a phone reads them from the picture of the last page. */
async function scanned(bill: Bill): Promise<string[]> {
  const page = (await readPdf(await billPdf(bill, fonts))).pages.at(-1)
  if (!page) throw new Error('a document without pages')
  const found = await readBarcodes({ ...await page.picture(3), colorSpace: 'srgb' } as ImageData, { formats: ['QRCode'] })
  expect(found.map(({ error }) => error)).toEqual([''])
  return (found[0]?.text ?? '').split(/\r?\n/)
}

/** The check digit by the table of the standard, written down anew. */
function mod10Recursive(digits: string): number {
  const table = [0, 9, 4, 6, 8, 2, 7, 1, 3, 5]
  const carry = [...digits].reduce((sum, digit) => table[(sum + Number(digit)) % 10] ?? 0, 0)
  return (10 - carry) % 10
}
/** ISO 7064: 1 where an IBAN or a creditor reference is right. */
const mod97 = (text: string) => [...text.slice(4) + text.slice(0, 4)].map(sign => parseInt(sign, 36).toString()).join('').split('').reduce((sum, digit) => (sum * 10 + Number(digit)) % 97, 0)

describe('A QR-bill, printed and read by another program', () => {
  test.each(locales)('says in %s who gets how much from whom, by a QR reference for a QR-IBAN', async locale => {
    const lines = await scanned(sampleBill(locale, 'INVOICE'))
    const reference = lines[28] ?? ''
    expect(lines.slice(0, 28)).toEqual(['SPC', '0200', '1', 'CH4431999123000889012', 'S', 'Helvetia Mietwagen & Nutzfahrzeuge AG', 'Bahnhofstrasse', '101', '8001', 'Zürich', 'CH',
      '', '', '', '', '', '', '', '1386.80', 'CHF', 'S', 'Zimmerei und Holzbau Oberländer Söhne GmbH', "Rue de l'Hôpital", '14b', '2501', 'Biel/Bienne', 'CH', 'QRR'])
    expect(reference).toMatch(/^\d{27}$/)
    expect(mod10Recursive(reference.slice(0, -1))).toBe(Number(reference.at(-1)))
    expect(mod97(lines[3] ?? '')).toBe(1)
    expect(lines[29]).toContain('ZRH-R26-000077')
    expect(lines[30]).toBe('EPD')
    expect(lines.length).toBeLessThanOrEqual(34)
  })

  test('takes a creditor reference for any other IBAN, and what is still open as its amount', async () => {
    const lines = await scanned(sampleBill('de', 'INVOICE', { iban: plain_iban, paid_rp: 138_675 }))
    expect([lines[18], lines[27]]).toEqual(['0.05', 'SCOR'])
    expect(lines[28]).toMatch(/^RF\d\dZRHR26000077$/)
    expect(mod97(lines[28] ?? '')).toBe(1)
  })

  test.each(locales)('of a collective invoice in %s asks once for what all its contracts owe, each with driver, plate, lines and its own sum', async locale => {
    const bill = sampleCollective(locale)
    const lines = await scanned(bill)
    expect([lines[18], lines[27]]).toEqual([((bill.total_rp - bill.paid_rp) / 100).toFixed(2), 'QRR'])
    expect(mod10Recursive((lines[28] ?? '').slice(0, -1))).toBe(Number(lines[28]?.at(-1)))
    const { pages } = await readPdf(await billPdf(bill, fonts))
    const text = flat(pages.map(page => page.text).join(' '))
    for (const part of bill.parts) for (const word of [part.number, part.plate, part.driver, `${wordsOf(locale).subtotal} ${formatRappen(part.total_rp)}`]) expect(text).toContain(word)
    expect(text).toContain(`${wordsOf(locale).title_collective} ZRH-R26-000077`)
    expect(text).toContain(formatRappen(bill.vat[1]?.vat_rp ?? 0))
    expect(pages.map(page => page.text).join().split(lines[3]?.slice(0, 4) ?? '').length - 1).toBe(2) // receipt and payment part, of one code
  })

  test('is not there on a receipt, a credit note, a paid invoice or where the firm has no IBAN', async () => {
    for (const bill of [sampleBill('de', 'RECEIPT'), sampleBill('de', 'CREDIT_NOTE'), sampleBill('de', 'INVOICE', { paid_rp: 138_680 }), sampleBill('de', 'INVOICE', { iban: null })]) {
      const { pages } = await readPdf(await billPdf(bill, fonts))
      expect(pages.map(page => page.text).join()).not.toContain('Empfangsschein')
    }
  })

  test('goes to a page of its own where the lines leave no room, and never over them', async () => {
    const [line] = sampleBill('de', 'INVOICE').lines
    if (!line) throw new Error('no line')
    for (const count of [8, 12, 20, 60]) {
      const { pages } = await readPdf(await billPdf(sampleBill('de', 'INVOICE', { lines: Array.from({ length: count }, (_, n) => ({ ...line, description: `Zeile ${n + 1}.` })) }), fonts))
      const texts = pages.map(page => page.text).join('\n')
      for (let n = 1; n <= count; n++) expect(texts).toContain(`Zeile ${n}.`)
      expect(texts.match(/Empfangsschein/g)).toHaveLength(1)
      expect(pages.at(-1)?.text).toContain('Empfangsschein')
    }
  })

  test('has a valid reference for every number a desk can give, another one for another number', () => {
    const numbers = fc.tuple(fc.stringMatching(/^[A-Z]{3}$/), fc.constantFrom('', 'R', 'G', 'Q'), fc.integer({ min: 20, max: 99 }), fc.integer({ min: 1, max: 999_999 }))
      .map(([code, kind, year, n]) => `${code}-${kind}${year}-${String(n).padStart(6, '0')}`)
    fc.assert(fc.property(numbers, numbers, (one, other) => {
      const [qrr, scor] = [referenceOf(one, qr_iban), referenceOf(one, plain_iban)]
      expect([qrr.length, mod10Recursive(qrr.slice(0, -1)), mod97(scor)]).toEqual([27, Number(qrr.at(-1)), 1])
      if (one !== other) expect(referenceOf(other, qr_iban)).not.toBe(qrr)
    }))
    expect(() => referenceOf('–', qr_iban)).toThrow('no reference')
    expect(() => referenceOf('A'.repeat(14), qr_iban)).toThrow('no reference')
  })

  test('holds only letters that the standard allows, as near as they come', () => {
    expect(['Rue de l’Hôpital “B” – 3', 'Łódź Ştefănescu', 'Nguyễn Văn', 'Имя'].map(payable)).toEqual(['Rue de l\'Hôpital "B" - 3', 'Łódź Ştefănescu', 'Nguyen Văn', '...'])
  })

  test('is refused where the IBAN has a wrong digit, instead of printed', () => {
    expect(() => billPdf(sampleBill('de', 'INVOICE', { iban: 'CH45 3199 9123 0008 8901 2' }), fonts)).toThrow('IBAN')
  })
})

describe.each(locales)('On paper in %s', locale => {
  test('an agreement says who has which car until when and for how much, tagged and in its language', async () => {
    const it = sampleAgreement(locale)
    const { pages, lang, title } = await readPdf(await agreementPdf(it, fonts))
    const text = flat(pages.map(page => page.text).join(' '))
    for (const word of [it.number, it.renter.name, it.car.plate, it.car.vin, '27.11.2026 10:00', '20\'010', '1\'500.00', '487.00', '36.49', '4242', 'Jean-François d’Aubigny']) expect(text).toContain(word)
    expect(lang).toBe(locale)
    expect(title).toContain(it.number)
    const roles = pages.flatMap(page => page.roles)
    for (const role of ['Document', 'H1', 'H2', 'Table', 'TR', 'TH', 'TD', 'P']) expect(roles).toContain(role)
  })

  test('an agreement says what a late hour and a kilowatt-hour cost, where that was agreed', async () => {
    const said = async (change: Partial<ReturnType<typeof sampleAgreement>>) => {
      const it = sampleAgreement(locale)
      return flat((await readPdf(await agreementPdf({ ...it, ...change, car: { ...it.car, is_electric: true } }, fonts))).pages.map(page => page.text).join(' ')).replaceAll('\u00a0', ' ')
    }
    const plain = await said({ fuel_unit_rp: 65 })
    const agreed = await said({ late_hour_rp: 1200, late_grace_min: 29, kwh_rp: 79, charge_fee_rp: 1500 })
    for (const word of ['59 ', 'CHF 0.65', 'CHF 25.00']) expect(plain).toContain(word)
    for (const word of ['29 ', 'CHF 12.00', 'CHF 0.79', 'CHF 15.00']) expect(agreed).toContain(word)
    for (const word of ['CHF 0.65', 'CHF 25.00']) expect(agreed).not.toContain(word)
    expect(await said({ kwh_rp: 79 })).not.toMatch(/kWh, (dazu|plus|più)/)
  })

  test('a protocol shows every damage by its number, in words and on the drawing, and both readings', async () => {
    const { pages } = await readPdf(await protocolPdf(sampleProtocol(locale, true), fonts))
    const text = flat(pages.map(page => page.text).join(' '))
    for (const word of ['20\'010', '21\'234', '1\'224', 'Aussenspiegel', 'Steinschlag im Sichtfeld', '9f86d081']) expect(text).toContain(word)
    expect(pages.flatMap(page => page.roles)).toContain('Figure')
  })

  test('a protocol says who has found a damage, and why somebody would not sign above the line, however long the reason is', async () => {
    const sample = sampleProtocol(locale, true)
    const refused = 'Der Kratzer war schon da, das Fahrzeug stand am Vorabend im Dunkeln und im Regen auf dem Parkplatz des Flughafens, und niemand hat ihn bei der Übergabe mit uns zusammen angeschaut oder fotografiert. Ende.'
    const { pages } = await readPdf(await protocolPdf({ ...sample, signed: sample.signed.map(one => (one.role === 'CUSTOMER' ? { ...one, refused } : one)) }, fonts))
    const text = flat(pages.map(page => page.text).join(' '))
    for (const word of ['Maria-Antonietta Bernasconi', 'Marco Manser', refused]) expect(text).toContain(flat(word))
    const pieces = pages.flatMap(page => page.pieces)
    const label = pieces.find(one => one.text.startsWith(wordsOf(locale).signature_customer))?.y ?? NaN
    const presented = pieces.find(one => one.text.startsWith(flat(wordsOf(locale).signed_words.split(' {{')[0] ?? '')))?.y ?? NaN
    const reason = pieces.filter(one => one.y < presented && one.y > label).map(one => one.text).join(' ')
    expect(flat(reason)).toContain('Ende.')
    // the line stands some eleven points above the base line of the name under it
    expect(Math.min(...pieces.filter(one => one.text.includes('Ende.')).map(one => one.y))).toBeGreaterThan(label + 11)
  })

  test('what a protocol says of the signatures stands on their page', async () => {
    const sample = sampleProtocol(locale, true)
    for (const count of [0, 1, 2, 3]) {
      const { pages } = await readPdf(await protocolPdf({ ...sample, photos: [], damages: sample.damages.slice(0, count) }, fonts))
      const [notice, line] = [wordsOf(locale).protocol_notice, wordsOf(locale).signature_customer].map(words => pages.findIndex(page => flat(page.text).includes(flat(words))))
      expect([count, notice]).toEqual([count, line])
    }
  })

  test('a bill has its VAT by rate on the total, and a credit note takes off what it names', async () => {
    const text = flat((await readPdf(await billPdf(sampleBill(locale, 'CREDIT_NOTE'), fonts))).pages.map(page => page.text).join(' '))
    for (const word of ['−1\'386.80', '−906.80', '−67.95', 'ZRH-R26-000077', 'CHE-123.456.788']) expect(text).toContain(word)
  })

  test('a certificate says its verdict in one sentence, what was measured against the promise, every check and what hangs on it, and both hashes', async () => {
    const [good, refused] = [await certificatePdf(sampleCertificate(locale, true), fonts), await certificatePdf(sampleCertificate(locale, false), fonts)]
    const [trusted, not] = await Promise.all([good, refused].map(async bytes => flat((await readPdf(bytes)).pages.map(page => page.text).join(' '))))
    const said = backupWords[locale]
    expect(trusted).toContain(flat(said.verdict.trusted))
    expect(trusted).not.toContain(flat(said.verdict.not_trusted))
    for (const word of ['1 h 12 min', '7.6 s', '24 h', '4 h', '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08', 'c'.repeat(64), '234\'112', ...Object.values(said.check).flatMap(({ ok, bad }) => [flat(ok), flat(bad)])]) expect(trusted).toContain(word)
    for (const word of [said.verdict.not_trusted, said.check.money.bad, foundIn('public.contracts has 3 rows instead of 4', locale), foundIn('the charges come to 4100 Rappen instead of 4200', locale), 'canceling statement', '31 h 12 min', wordsOf(locale).certificate_not_kept]) expect(not).toContain(flat(word))
    expect(not?.indexOf(flat(said.check.money.bad))).toBeLessThan(not?.indexOf(flat(said.check.freshness.bad)) ?? 0)
  })

  test('a certificate is signed on the page of its verdict, however many checks there are', async () => {
    for (const trusted of [true, false]) {
      const { pages } = await readPdf(await certificatePdf(sampleCertificate(locale, trusted), fonts))
      expect([pages.length > 1, pages.map(page => flat(page.text).includes(flat(wordsOf(locale).certificate_how)))]).toEqual([true, pages.map((_, n) => n === 0)])
    }
  })

  test('a day report says what lay in the drawer, why it differs, what the day came to and what is not on the server', async () => {
    const { pages, lang } = await readPdf(await dayReportPdf(sampleDayReport(locale), fonts))
    const text = flat(pages.map(page => page.text).join(' '))
    for (const word of ['Kasse 1', '200.00', '551.50', '751.50', '751.00', '−0.50', 'Fünfziger verlegt', 'Glühbirnen', 'Rahel Roth', '−12.50', '523.00', '103.02', '95.00', 'ZRH-26-000141', '23.11.2026']) expect(text).toContain(word)
    expect(text.match(/523\.00/g)).toHaveLength(2) // charged, and what it comes to
    expect(lang).toBe(locale)
  })

  test('the sums of a day report are bold, and its balance stands on one page, however long the drawer was used', async () => {
    const [report, words] = [sampleDayReport(locale), wordsOf(locale)]
    for (const times of [0, 1, 3, 5, 9, 14]) {
      const { pages } = await readPdf(await dayReportPdf({ ...report, lines: Array.from({ length: times }, () => report.lines).flat() }, fonts))
      const pieces = pages.flatMap((page, n) => page.pieces.map(piece => ({ ...piece, page: n })))
      const at = (text: string) => pieces.filter(piece => piece.text.startsWith(text))
      const bold = at(report.firm.name)[0]?.font
      expect([words.drawer_expected, words.drawer_counted, words.day_charged, words.day_comes_to].map(text => at(text).some(({ font }) => font === bold)), `${times}`).toEqual([true, true, true, true])
      expect(at(words.day_receivables)[0]?.font).not.toBe(bold)
      const pages_of = (heading: string, n: 0 | -1) => [heading, words.day_charged, words.day_comes_to].map(text => at(text).at(n)?.page)
      for (const balance of [[...pages_of(fill(words.day_until, { day: '23.11.2026' }), 0), at(words.day_receivables)[0]?.page], pages_of(fill(words.day_late, { day: '22.11.2026' }), -1)]) {
        expect(new Set(balance).size, `${times}: ${balance.join(' ')}`).toBe(1)
      }
    }
  })

  test('a day report has what came late for a day before in lines of its own, and nothing of it elsewhere', async () => {
    const [report, words] = [sampleDayReport(locale), wordsOf(locale)]
    const text = async (late: typeof report.day.late) => flat((await readPdf(await dayReportPdf({ ...report, day: { ...report.day, late } }, fonts))).pages.map(page => page.text).join(' '))
    const [without, made] = [await text([]), await text(report.day.late)]
    const [before = '', part = ''] = made.split(flat(fill(words.day_late, { day: '22.11.2026' })))
    expect(without.startsWith(before.trim().slice(0, -40))).toBe(true)
    for (const word of [words.day_late_lead, '178.00', '120.00', '58.00', '13.34', '500.00', fill(words.day_late_loose, { amount: '620.00' })]) expect(part).toContain(flat(word))
    expect(part.match(/178\.00/g)).toHaveLength(3) // the rent, charged, and what it comes to
    // what is nothing has no line
    expect(part).not.toContain(words.day_captured)
    for (const word of ['178.00', words.day_late_lead]) expect(without).not.toContain(flat(word))
  })

  test('a day report of a drawer that was counted after midnight, or follows one that was, says from when to when', async () => {
    const report = sampleDayReport(locale)
    const said = async (day: Partial<typeof report.day>) => flat((await readPdf(await dayReportPdf({ ...report, day: { ...report.day, ...day } }, fonts))).pages.map(page => page.text).join(' '))
    expect(await said({ begins_at: report.day.begins_at - DAY, is_since: true })).toContain('22.11.2026 – 23.11.2026')
    expect(await said({ begins_at: report.day.begins_at + 20 * MINUTE, is_since: false })).toContain('23.11.2026 00:20 – 23.11.2026')
    expect(await said({})).not.toContain('– 23.11.2026')
  })

  test('a day without a drawer was opened by nobody', async () => {
    const [report, words] = [sampleDayReport(locale), wordsOf(locale)]
    const text = async (change: Partial<typeof report>) => flat((await readPdf(await dayReportPdf({ ...report, ...change }, fonts))).pages.map(page => page.text).join(' '))
    expect(await text({})).toContain(words.drawer_opened)
    expect(await text({ opening_rp: 0, expected_rp: 0, counted_rp: 0, counts: [], lines: [] })).not.toContain(words.drawer_opened)
  })
})

test('In French a blank stands before each colon that is put between a label and its value too', async () => {
  const made = [agreementPdf(sampleAgreement('fr'), fonts), protocolPdf(sampleProtocol('fr', true), fonts), dayReportPdf(sampleDayReport('fr'), fonts), ...(['INVOICE', 'RECEIPT', 'CREDIT_NOTE'] as const).map(kind => billPdf(sampleBill('fr', kind), fonts))]
  for (const bytes of await Promise.all(made)) {
    const text = (await readPdf(bytes)).pages.map(page => flat(page.text)).join(' ')
    expect(text.match(/\S+:(?= )/g)).toBeNull()
    expect(text).toMatch(/ : /)
  }
})

test('The same contents are the same bytes, so that a hash can prove a document', async () => {
  const [one, other] = [await agreementPdf(sampleAgreement('de'), fonts), await agreementPdf(sampleAgreement('de'), fonts)]
  expect(Buffer.from(one).equals(Buffer.from(other))).toBe(true)
})

test('An hour stays on the line of its day', () => expect(fill('{{at}}', { at: '25.11.2026 10:00' })).toBe('25.11.2026\u00a010:00'))

test('A document with a missing value is not made with a hole', () => expect(() => fill('CHF {{amount}}', {})).toThrow('amount'))
