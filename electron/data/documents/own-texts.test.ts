import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { textPlaces, textFault, textDocuments } from '../../../shared/document-texts.ts'
import type { TextPlace } from '../../../shared/document-texts.ts'
import { answerCheckOut } from '../forms/check-out.ts'
import { queries } from '../queries/index.ts'
import { confirm } from '../run.ts'
import { sampleAgreement, sampleBill, sampleDayReport, sampleProtocol } from '../testing/documents.ts'
import { deskFixture, goodCheckOut, ids } from '../testing/desk.ts'
import type { TestDesk } from '../testing/desk.ts'
import { sampleFineForAuthority, sampleFineForCustomer, sampleReminder } from '../testing/letters.ts'
import { fontsOfPackages, readPdf } from '../testing/pdf.ts'
import { agreementPdf } from './agreement.ts'
import { builtIn } from './built-in.ts'
import { warmUp } from './drawing.ts'
import { documentsOf } from './due.ts'
import { exampleOf } from './examples.ts'
import { openDocuments } from './issue.ts'
import { drawSketch } from './make.ts'
import { markOf } from './own-text.ts'
import { previewOf } from './preview.ts'
import type { Sketch } from './sketch.ts'
import { locales, wordsOf } from './words.ts'

vi.setConfig({ testTimeout: 60_000 })
const fonts = fontsOfPackages()
const textOf = async (bytes: Uint8Array) => (await readPdf(bytes)).pages.map(page => page.text).join(' ').replace(/\s+/g, ' ')
let desk: TestDesk
let folder: string
const documents = () => openDocuments({ db: desk.db, folder, key: new Uint8Array(32).fill(7), draw: () => Promise.resolve(sketch => drawSketch(sketch, fonts)), fileOf: () => null, by: () => ids.person, now: () => desk.clock.at,
  changed: () => undefined, log: () => undefined, later: () => () => undefined })

/** An administrator writes a text a moment ago. */
function write(place: TextPlace, text: string, locale: (typeof locales)[number] = 'de'): void {
  desk.sign('ADMIN')
  expect(confirm(desk, 'put_document_text', { place, locale, text })).toMatchObject({ ok: true })
  desk.sign('STAFF')
  desk.clock.at += 1000
}
function checkOut(change: Parameters<typeof goodCheckOut>[0] = {}): string {
  const outcome = confirm(desk, 'check_out', goodCheckOut(change))
  if (!outcome.ok) throw new Error(outcome.message.key)
  return (outcome.value as { contract_id: string }).contract_id
}
async function agreementOf(contract_id: string): Promise<Uint8Array> {
  const made = documents()
  await made.issue(contract_id, ids.person)
  return made.read(documentsOf(desk.db, contract_id).find(({ kind }) => kind === 'AGREEMENT')?.id ?? '').bytes
}

beforeEach(() => {
  desk = deskFixture()
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-texts-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

describe('The terms of an agreement', () => {
  test('are the firm’s own in the language of the customer, filled in, under the mark by which they are known', async () => {
    const terms = '1. Selbstbehalt {excess} für {customer}.\n2. <script>alert(1)</script>'
    write('AGREEMENT_TERMS', terms)
    write('AGREEMENT_TERMS', 'Franchise {excess}.', 'fr')
    const text = await textOf(await agreementOf(checkOut()))
    expect(text).toContain(`Bedingungen · Fassung ${markOf(terms)}`)
    expect(text).toMatch(/1\. Selbstbehalt CHF [\d']+\.\d\d für Désirée Müller/)
    expect(text).toContain('<script>alert(1)</script>')
    expect(text).not.toContain('Franchise')
    expect(text).not.toContain(wordsOf('de').terms_text[0])
  })

  test('stay what was agreed to: a later version is on no document of before, and a reprint is the same to the byte', async () => {
    write('AGREEMENT_TERMS', 'Erste Fassung.')
    const contract_id = checkOut()
    const before = await agreementOf(contract_id)
    write('AGREEMENT_TERMS', 'Zweite Fassung.')
    expect(Buffer.from(await agreementOf(contract_id)).equals(Buffer.from(before))).toBe(true)
    // another desk that has only the rows draws it anew, later
    desk.db.exec('drop trigger issued_document_is_kept; drop trigger issued_texts_are_kept; delete from issued_texts; delete from issued_documents')
    const anew = await textOf(await agreementOf(contract_id))
    expect(anew).toContain('Erste Fassung.')
    expect(anew).not.toContain('Zweite Fassung.')
  })

  test('of a contract from before the firm wrote its own are the built-in ones', async () => {
    const contract_id = checkOut()
    write('AGREEMENT_TERMS', 'Später geschrieben.')
    const text = await textOf(await agreementOf(contract_id))
    expect(text).toContain('Bedingungen · Fassung 1')
    expect(text).not.toContain('Später geschrieben.')
  })

  test('stand on the screen where they are signed, as far as they are known, under the mark of the paper', () => {
    const terms = 'Selbstbehalt {excess} für {customer}, Vertrag {number}.'
    write('AGREEMENT_TERMS', terms)
    const { texts } = answerCheckOut(desk, desk.here, goodCheckOut())
    expect(texts?.terms).toEqual({ mark: markOf(terms), words: expect.stringMatching(/^Selbstbehalt CHF\u00a0[\d']+\.\d\d für .*Müller.*, Vertrag …\.$/) as string })
    expect(confirm(desk, 'check_out', { ...goodCheckOut(), texts_stamp: texts?.stamp ?? '' })).toMatchObject({ ok: true })
  })

  test('that changed while somebody was signing stop the confirm once, in words', () => {
    write('AGREEMENT_TERMS', 'Erste Fassung.')
    expect(confirm(desk, 'check_out', { ...goodCheckOut(), texts_stamp: '' })).toMatchObject({ ok: false, message: { key: 'gate.text.changed' } })
  })

  test('go back to the built-in ones by a version without words; the version is kept beside the document', async () => {
    write('AGREEMENT_TERMS', 'Eigene.')
    write('AGREEMENT_TERMS', builtIn('AGREEMENT_TERMS', wordsOf('de')))
    write('FOOTER', 'Handelsregister Zürich')
    expect(desk.db.prepare("select text from document_texts where place = 'AGREEMENT_TERMS' order by written_at").pluck().all()).toEqual(['Eigene.', null])
    const text = await textOf(await agreementOf(checkOut()))
    expect(text).toContain('Bedingungen · Fassung 1')
    expect(text).toContain('Handelsregister Zürich')
    const kept = desk.db.prepare("select t.texts from issued_texts t join issued_documents d on d.id = t.document_id where d.kind = 'AGREEMENT'").pluck().get() as string
    expect(JSON.parse(kept)).toEqual({ FOOTER: { id: expect.any(String) as string, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string } })
    expect(() => desk.db.prepare('update issued_texts set texts = ?').run('{}')).toThrow('never changes')
  })

  test('of many pages flow from one to the next, word by word, and none is lost', async () => {
    const words = Array.from({ length: 2600 }, (_, n) => `Wort${n}`)
    const texts = { AGREEMENT_TERMS: { id: '', text: `${words.slice(0, 1300).join(' ')}\n\n${words.slice(1300).join(' ')}` } }
    const { pages } = await readPdf(await agreementPdf({ ...sampleAgreement('de'), texts }, fonts))
    expect(pages.length).toBeGreaterThan(3)
    const text = pages.map(page => page.text).join(' ')
    for (const word of words) expect(text).toMatch(new RegExp(`${word}\\b`))
  })

  test('without a single blank are broken where the page ends', async () => {
    const { pages } = await readPdf(await agreementPdf({ ...sampleAgreement('de'), texts: { AGREEMENT_TERMS: { id: '', text: 'x'.repeat(20_000) } } }, fonts))
    expect(pages.map(page => page.text).join('').match(/x{20,}/g)?.join('').length).toBe(20_000)
    expect(pages.length).toBeLessThan(8)
  })
})

test('A page reads as it looks also after others: an apostrophe that was a part of an accent before is one still', async () => {
  const used = fontsOfPackages()
  await warmUp(used)
  const text = await textOf(await agreementPdf({ ...sampleAgreement('fr'), texts: { AGREEMENT_TERMS: { id: '', text: 'Le chien voyage à l’arrière, d’entente.' } } }, used))
  expect(text).toContain('Au retour s’ajoutent')
  expect(text).toContain('Le chien voyage à l’arrière, d’entente.')
})

describe('Each document', () => {
  const own = (...places: TextPlace[]) => Object.fromEntries([...places, 'FOOTER' as const].map(place => [place, { id: place, text: `EIGEN ${place}` }]))
  const cases: [string, TextPlace, Sketch][] = [
    ['agreement', 'AGREEMENT_CLOSING', { kind: 'AGREEMENT', facts: sampleAgreement('de') }], ['protocol', 'PROTOCOL_CLOSING', { kind: 'PROTOCOL', facts: sampleProtocol('de', false) }],
    ['invoice', 'INVOICE_PAYMENT', { kind: 'BILL', facts: sampleBill('de', 'INVOICE') }], ['invoice', 'INVOICE_CLOSING', { kind: 'BILL', facts: sampleBill('de', 'INVOICE') }],
    ['receipt', 'RECEIPT_CLOSING', { kind: 'BILL', facts: sampleBill('de', 'RECEIPT') }], ['credit note', 'CREDIT_NOTE_CLOSING', { kind: 'BILL', facts: sampleBill('de', 'CREDIT_NOTE') }],
    ...([['REMINDER_FIRST', 1], ['REMINDER_SECOND', 2], ['REMINDER_LAST', 4]] as const).map(([place, level]) => ['reminder', place, { kind: 'REMINDER', facts: sampleReminder('de', { level }) }] as [string, TextPlace, Sketch]),
    ['letter to the customer', 'FINE_PASSED', { kind: 'FINE_CUSTOMER', facts: sampleFineForCustomer('de') }], ['letter to the customer', 'FINE_NAMED', { kind: 'FINE_CUSTOMER', facts: sampleFineForCustomer('de', true) }],
    ['letter to the authority', 'FINE_AUTHORITY', { kind: 'FINE_AUTHORITY', facts: sampleFineForAuthority('de') }], ['day report', 'DAY_REPORT_CLOSING', { kind: 'DAY_REPORT', facts: sampleDayReport('de') }],
  ]
  test.each(cases)('%s: says the firm’s words for %s, and the foot on every page', async (_, place, sketch) => {
    const { pages } = await readPdf(await drawSketch({ ...sketch, facts: { ...sketch.facts, texts: own(place) } } as Sketch, fonts))
    expect(pages.map(page => page.text).join(' ').replace(/\s+/g, ' ')).toContain(`EIGEN ${place}`)
    for (const page of pages) expect(page.text).toContain('EIGEN FOOTER')
  })

  test('has an example of its own in every language, on which each place can be looked at with its built-in words', async () => {
    for (const locale of locales) {
      for (const place of textPlaces) {
        const text = builtIn(place, wordsOf(locale))
        if (text !== '' && place !== 'INVOICE_PAYMENT') expect([place, textFault(place, text)]).toEqual([place, null])
      }
    }
    for (const document of textDocuments) {
      if (document === 'MAIL') continue
      const { locale, firm, at } = sampleAgreement('fr')
      expect((await drawSketch(exampleOf(document, { locale, firm, at, iban: null, is_named: false, level: 1 }), fonts)).length).toBeGreaterThan(1000)
    }
  })

  test('stands in the form as it would be printed: without an account an invoice names no payment part', () => {
    const shown = () => queries.document_text(desk, { place: 'INVOICE_PAYMENT', locale: 'de' }, desk.here).built_in
    expect(shown()).toBe('Zahlbar bis {due_date}.')
    desk.db.prepare('update organizations set iban = ?').run('CH4431999123000889012')
    expect(shown()).toBe('Zahlbar bis {due_date} mit dem Zahlteil unten.')
    write('INVOICE_PAYMENT', 'Zahlbar bis {due_date}.')
    write('INVOICE_PAYMENT', 'Zahlbar rasch, bis {due_date}.')
    expect(queries.document_text(desk, { place: 'INVOICE_PAYMENT', locale: 'de' }, desk.here).versions.map(({ text }) => text)).toEqual(['Zahlbar rasch, bis {due_date}.', null])
  })

  test('is previewed with the text that stands in the form, beside what else the firm says; a mail as its two parts', async () => {
    write('AGREEMENT_CLOSING', 'Gute Fahrt, {customer}.')
    const shown = previewOf(desk.db, ids.city, { place: 'AGREEMENT_TERMS', locale: 'de', text: 'Noch nicht gespeichert.' }, desk.clock.at)
    if (!('sketch' in shown)) throw new Error('no page')
    const text = await textOf(await drawSketch(shown.sketch, fonts))
    expect(text).toContain('Noch nicht gespeichert.')
    expect(text).toContain('Gute Fahrt, Anna Muster.')
    expect(text).toContain('Muster Mobil AG')
    expect(previewOf(desk.db, ids.city, { place: 'MAIL_SUBJECT', locale: 'fr', text: '{document} {number}' }, desk.clock.at)).toMatchObject({ mail: { subject: 'Facture ABC-R26-000045', body: expect.stringContaining('annexe') as string } })
  })
})

test('A text that can not be printed is refused beside its field, by the name of what is wrong; staff and managers write none', () => {
  desk.sign('ADMIN')
  const put = (text: string, place: TextPlace = 'INVOICE_PAYMENT') => confirm(desk, 'put_document_text', { place, locale: 'de', text })
  expect(put('bis {due_date} für {plate}')).toMatchObject({ ok: false, field: 'text', message: { key: 'gate.text.unknown_field', values: { field: '{plate}' } } })
  expect(put('bald')).toMatchObject({ ok: false, field: 'text', message: { key: 'gate.text.missing_field', values: { field: '{due_date}' } } })
  expect(put('bis {due_date')).toMatchObject({ ok: false, field: 'text', message: { key: 'gate.text.open_brace', values: { near: '{due_date' } } })
  expect(put(`{due_date}${'x'.repeat(1000)}`)).toMatchObject({ ok: false, field: 'text', message: { key: 'gate.text.too_long', values: { longest: 1000 } } })
  expect(put('a\nb', 'FOOTER')).toMatchObject({ ok: false, message: { key: 'gate.text.one_line' } })
  for (const role of ['STAFF', 'MANAGER'] as const) {
    desk.sign(role)
    expect(put('bis {due_date}')).toMatchObject({ ok: false, message: { key: 'refused.needs_admin' } })
  }
  expect(desk.db.prepare('select count(*) from outbox').pluck().get()).toBe(0)
})
