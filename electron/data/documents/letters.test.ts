import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { DAY, HOUR } from '../../../shared/time.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import type { Database } from '../database.ts'
import { contract } from '../queries/contract.ts'
import { confirm } from '../run.ts'
import { deskFixture, ids, insert } from '../testing/desk.ts'
import type { TestDesk } from '../testing/desk.ts'
import { sampleFineForAuthority, sampleFineForCustomer, sampleReminder } from '../testing/letters.ts'
import { fontsOfPackages, readPdf } from '../testing/pdf.ts'
import { documentsOf, shownSince } from './due.ts'
import { fineForAuthorityPdf, fineForCustomerPdf } from './fine-letters.ts'
import { openDocuments } from './issue.ts'
import type { Documents } from './issue.ts'
import { drawSketch } from './make.ts'
import { reminderPdf } from './reminder.ts'
import { locales, wordsOf } from './words.ts'

vi.setConfig({ testTimeout: 60_000 })
const fonts = fontsOfPackages()
/** A name may be broken at its hyphen. */
const flat = (text: string) => text.replace(/\s+/g, ' ').replace(/(?<=\p{L}-) (?=\p{L})/gu, '')
const said = async (bytes: Uint8Array) => flat((await readPdf(bytes)).pages.map(page => page.text).join(' '))

beforeAll(() => prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(fs.readFileSync(path.join(import.meta.dirname, '../../../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm'))).buffer }, fireImmediately: true }))

async function scanned(bytes: Uint8Array): Promise<string[]> {
  const page = (await readPdf(bytes)).pages.at(-1)
  if (!page) throw new Error('a document without pages')
  const found = await readBarcodes({ ...await page.picture(3), colorSpace: 'srgb' } as ImageData, { formats: ['QRCode'] })
  return (found[0]?.text ?? '').split(/\r?\n/)
}

describe.each(locales)('A letter in %s', locale => {
  test('that reminds says what is open since when and the fee, tagged, and asks for all of it by QR-bill under the number of the invoice', async () => {
    const bytes = await reminderPdf(sampleReminder(locale), fonts)
    const { lang, pages } = await readPdf(bytes)
    const text = await said(bytes)
    for (const word of ['ZRH-R26-000077', "1'386.80", '120.00', '20.00', "1'526.80", '12.11.2026', '03.12.2026']) expect(text).toContain(word)
    expect(text, 'ends with a greeting and who sends it, above the payment part').toContain(`${wordsOf(locale).letter_greeting} ${sampleReminder(locale).firm.name}, ${sampleReminder(locale).firm.branch}`)
    expect(pages.length, 'the payment part stays on the page of the letter').toBe(1)
    expect(lang).toBe(locale)
    expect(pages.flatMap(page => page.roles)).toEqual(expect.arrayContaining(['H1', 'Table', 'TD', 'Figure']))
    const lines = await scanned(bytes)
    expect([lines[18], lines[27], lines[28]?.slice(-15)]).toEqual(['1526.80', 'QRR', '271727260000774'])
  })

  test('to the customer says when, with which car and who drove, and what it costs; one to the authority names the driver and where the renter lives', async () => {
    const customer = await said(await fineForCustomerPdf(sampleFineForCustomer(locale), fonts))
    for (const word of ['26-4711-0815', '14.11.2026 10:00', 'ZH 412 807', 'Jean-François d’Aubigny', '120.00', '40.00', '160.00', 'Zimmerei und Holzbau']) expect(customer).toContain(word)
    const named = await said(await fineForCustomerPdf(sampleFineForCustomer(locale, true), fonts))
    expect(named).not.toContain('120.00')
    const authority = await said(await fineForAuthorityPdf(sampleFineForAuthority(locale), fonts))
    for (const word of ['Kantonspolizei Zürich', '8021 Zürich', '26-4711-0815', '31.12.1999', '12AB34567 (FR)', 'Bahnhofstrasse 101', '12.11.2026 10:00', '16.11.2026 10:00']) expect(authority).toContain(word)
    expect(authority).not.toContain('160.00')
  })
})

test('A reminder of nothing that is open any more asks for no money, and a third one says what comes next', async () => {
  const paid = await said(await reminderPdf(sampleReminder('de', { invoices: [], rest_rp: -2000, total_rp: 0 }), fonts))
  expect(paid).toContain('Die Rechnung ist bezahlt.')
  expect(paid).not.toContain('Empfangsschein')
  expect(await said(await reminderPdf(sampleReminder('de', { level: 3, iban: null }), fonts))).toMatch(/3\. Mahnung.*Betreibung/)
})

describe('What a contract is told by post', () => {
  let folder: string
  let desk: TestDesk
  let documents: Documents
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-letters-'))
    desk = deskFixture()
    insert(desk.db, 'contract_drivers', { id: uuidv7(), org_id: ids.org, contract_id: ids.contract, driver_id: ids.driver, is_main: 1 })
    documents = openDocuments({
      db: desk.db as Database, folder, key: new Uint8Array(32).fill(7), draw: () => Promise.resolve(sketch => drawSketch(sketch, fonts)), fileOf: () => null, by: () => ids.person, now: () => desk.clock.at,
      changed: () => undefined, log: () => undefined, later: () => () => undefined,
    })
  })
  afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))
  const view = () => {
    const found = contract(desk, { contract_id: ids.contract }, desk.here)
    if (!found) throw new Error('the contract is gone')
    return found
  }
  const textOf = async (kind: string, nth = 0) => {
    const due = documentsOf(desk.db, ids.contract).filter(one => one.kind === kind)[nth]
    return said(documents.read(due?.id ?? '').bytes)
  }
  const late = (change = {}) => ({ contract_id: ids.contract, kind: 'REMINDER' as const, amount_rp: 0, fee_rp: 2000, reason: 'Mahnung', ...change })

  test('of an open balance is a reminder each time, with its fee and its number, that stays what it was', async () => {
    desk.db.prepare('update organizations set iban = ?').run('CH4431999123000889012')
    const owed_rp = view().balance_rp
    const before = desk.db.prepare('select coalesce(max(seq), 0) from outbox').pluck().get() as number
    expect(confirm(desk, 'charge_afterwards', late())).toMatchObject({ ok: true })
    expect(shownSince(desk.db, before)).toEqual([ids.contract])
    await documents.issue(ids.contract, ids.person)
    const money = (rp: number) => (rp / 100).toFixed(2)
    const first = await textOf('REMINDER')
    for (const word of ['Zahlungserinnerung', money(owed_rp), money(owed_rp + 2000), '20.00', 'Empfangsschein']) expect(first).toContain(word)
    desk.clock.at += DAY
    expect(confirm(desk, 'charge_afterwards', late({ fee_rp: 3000 }))).toMatchObject({ ok: true })
    await documents.issue(ids.contract, ids.person)
    const second = await textOf('REMINDER', 1)
    for (const word of ['2. Mahnung', money(owed_rp + 2000), '30.00', money(owed_rp + 5000)]) expect(second).toContain(word)
    expect(await textOf('REMINDER')).toBe(first)
    expect(documentsOf(desk.db, ids.contract).filter(({ kind }) => kind === 'REMINDER').map(({ version }) => version)).toEqual([1, 2])
  })

  test('of a fine are a letter to the customer, and one to the authority where it is told the driver; a fine without its moment has none', async () => {
    expect(confirm(desk, 'charge_afterwards', late({ kind: 'FINE', amount_rp: 12_000, reason: 'Parkbusse' }))).toMatchObject({ ok: true })
    expect(documentsOf(desk.db, ids.contract).filter(({ kind }) => kind.startsWith('FINE'))).toEqual([])
    const { drivers, starts_at } = view()
    const fine = { offence_at: starts_at + HOUR, number: 'ZH-88', driver_id: drivers[0]?.id ?? '', authority: '' }
    desk.clock.at += HOUR
    expect(confirm(desk, 'charge_afterwards', late({ kind: 'FINE', amount_rp: 12_000, fee_rp: 4000, reason: 'Rotlicht', fine }))).toMatchObject({ ok: true })
    desk.clock.at += HOUR
    expect(confirm(desk, 'charge_afterwards', late({ kind: 'FINE', amount_rp: 0, fee_rp: 4000, reason: 'Tempo', fine: { ...fine, authority: 'Stadtpolizei Zürich\n8021 Zürich' } }))).toMatchObject({ ok: true })
    await documents.issue(ids.contract, ids.person)
    expect(documentsOf(desk.db, ids.contract).filter(({ kind }) => kind.startsWith('FINE')).map(({ kind, id, fault }) => [kind, id !== null, fault]))
      .toEqual([['FINE_CUSTOMER', true, null], ['FINE_AUTHORITY', true, null], ['FINE_CUSTOMER', true, null]])
    for (const word of ['ZH-88', 'Rotlicht', drivers[0]?.name ?? '?', '120.00', '160.00']) expect(await textOf('FINE_CUSTOMER')).toContain(word)
    for (const word of ['Tempo', '40.00', 'direkt an diese Person']) expect(await textOf('FINE_CUSTOMER', 1)).toContain(word)
    for (const word of ['Stadtpolizei Zürich', drivers[0]?.name ?? '?', drivers[0]?.licence_number ?? '?']) expect(await textOf('FINE_AUTHORITY')).toContain(word)
  })

  test('about a fine needs its moment, and one that has been', () => {
    const fine = { offence_at: null, number: '', driver_id: view().drivers[0]?.id ?? '', authority: 'Polizei' }
    expect(confirm(desk, 'charge_afterwards', late({ kind: 'FINE', fine }))).toMatchObject({ ok: false, message: { key: 'gate.fine.when_missing' }, field: 'offence_at' })
    expect(confirm(desk, 'charge_afterwards', late({ kind: 'FINE', fine: { ...fine, offence_at: desk.clock.at + HOUR } }))).toMatchObject({ ok: false, field: 'offence_at' })
    expect(confirm(desk, 'charge_afterwards', late({ kind: 'FINE', fine: { ...fine, authority: '', offence_at: desk.clock.at - HOUR } }))).toMatchObject({ ok: false, field: 'amount_rp' })
    expect(confirm(desk, 'charge_afterwards', late({ kind: 'FINE', fine: { ...fine, offence_at: desk.clock.at - HOUR, driver_id: uuidv7() } }))).toMatchObject({ ok: false })
  })

  test('when it is longer is a version of the agreement with the new end; the one before stays as it was issued, also when it is made later', async () => {
    await documents.issue(ids.contract, ids.person)
    const first = documentsOf(desk.db, ids.contract).find(({ kind }) => kind === 'AGREEMENT')
    const bytes = documents.read(first?.id ?? '').bytes
    const { ends_at } = view()
    const day = (at: number) => { const [y, m, d] = new Date(at + HOUR).toISOString().slice(0, 10).split('-'); return `${d}.${m}.${y}` }
    expect(confirm(desk, 'extend_contract', { contract_id: ids.contract, ends_at: ends_at + 2 * DAY, reason: 'Ferien', accepted: [] })).toMatchObject({ ok: true })
    desk.clock.at += HOUR
    expect(confirm(desk, 'swap_vehicle', { contract_id: ids.contract, vehicle_id: ids.golf, back_km: 30_050, back_fuel: 8, out_km: 20_000, out_fuel: 8, damages: [], next_status: 'CLEANING', reason: 'Panne', accepted: [] })).toMatchObject({ ok: true })
    desk.clock.at += HOUR
    expect(confirm(desk, 'extend_contract', { contract_id: ids.contract, ends_at: ends_at + 3 * DAY, reason: '', accepted: [] })).toMatchObject({ ok: true })
    await documents.issue(ids.contract, ids.person)
    const agreements = documentsOf(desk.db, ids.contract).filter(({ kind }) => kind === 'AGREEMENT')
    expect(agreements.map(({ version, id, fault }) => [version, id !== null, fault])).toEqual([[1, true, null], [2, true, null], [3, true, null], [4, true, null]])
    expect(documents.read(first?.id ?? '').bytes).toEqual(bytes)
    const [, second, third, fourth] = await Promise.all(agreements.map(async (_, nth) => textOf('AGREEMENT', nth)))
    const plates = desk.db.prepare('select p.plate from contract_vehicles g join vehicle_plates p on p.vehicle_id = g.vehicle_id where g.contract_id = ? order by g.seq').pluck().all(ids.contract) as string[]
    for (const word of ['Fassung 2', plates[0] ?? '?', day(ends_at), day(ends_at + 2 * DAY)]) expect(second).toContain(word)
    expect(second).not.toContain(day(ends_at + 3 * DAY))
    for (const word of ['Fassung 3', `fährt der Mieter ${plates[1]}`, day(ends_at + 2 * DAY)]) expect(third).toContain(word)
    for (const word of ['Fassung 4', plates[1] ?? '?', `${day(ends_at + 3 * DAY)} `]) expect(fourth).toContain(word)
    // by telephone: nobody has signed, and the seal is the extension's
    const seals = desk.db.prepare("select content_hash from booking_notes where kind = 'EXTENDED' order by written_at").pluck().all() as string[]
    expect(second).toContain(`Siegel der Verlängerung: ${seals[0]}`)
    expect(fourth).toContain(`Siegel der Verlängerung: ${seals[1]}`)
    // another desk makes its own from the same rows
    const other = openDocuments({ db: desk.db as Database, folder: path.join(folder, 'other'), key: new Uint8Array(32), draw: () => Promise.resolve(sketch => drawSketch(sketch, fonts)), fileOf: () => null, by: () => ids.person,
      now: () => desk.clock.at, changed: () => undefined, log: () => undefined, later: () => () => undefined })
    desk.db.exec('drop trigger issued_document_is_kept; delete from issued_documents')
    await other.issue(ids.contract, ids.person)
    const late_id = documentsOf(desk.db, ids.contract).find(({ kind }) => kind === 'AGREEMENT')?.id ?? ''
    expect(await said(other.read(late_id).bytes)).toBe(await said(bytes))
  })

  test('when the customer signs the longer rental at the counter, bears that name or the refusal, and never the signature of the hand-over', async () => {
    insert(desk.db, 'user_locations', { id: uuidv7(), org_id: ids.org, user_id: ids.person, location_id: ids.city })
    const { ends_at } = view()
    const signature = { signer_name: 'Jean-François d’Aubigny', sha256: null, reason: 'unterschreibt erst nach Rücksprache', text: 'Je garde la voiture plus longtemps.' }
    expect(confirm(desk, 'extend_contract', { contract_id: ids.contract, ends_at: ends_at + DAY, reason: '', accepted: [], signature })).toMatchObject({ ok: true })
    desk.clock.at += HOUR
    desk.db.prepare("insert into kept_photos (sha256, bytes, mime, kept_at) values (?, 900, 'image/png', ?)").run('a'.repeat(64), desk.clock.at)
    expect(confirm(desk, 'extend_contract', { contract_id: ids.contract, ends_at: ends_at + 2 * DAY, reason: '', accepted: [], signature: { ...signature, sha256: 'a'.repeat(64), reason: null } })).toMatchObject({ ok: true })
    await documents.issue(ids.contract, ids.person)
    const [refused, drawn] = [await textOf('AGREEMENT', 1), await textOf('AGREEMENT', 2)]
    for (const page of [refused, drawn]) expect(page).toContain('Zur Unterschrift vorgelegt: Je garde la voiture plus longtemps.')
    expect(refused).toContain('Unterschrift verweigert: unterschreibt erst nach Rücksprache')
    expect(drawn).toMatch(/Jean-François d’Aubigny, \d\d\.\d\d\./)
    expect(drawn).not.toContain('verweigert')
  })
})
