import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Database } from '../database.ts'
import { confirm } from '../run.ts'
import { deskFixture, goodCheckIn, goodCheckOut, ids, insert } from '../testing/desk.ts'
import type { TestDesk } from '../testing/desk.ts'
import { fontsOfPackages, readPdf } from '../testing/pdf.ts'
import { Trouble } from '../trouble.ts'
import { documentsOf, shownSince } from './due.ts'
import { openDocuments } from './issue.ts'
import type { Documents, Drawing } from './issue.ts'
import { drawSketch } from './make.ts'

vi.setConfig({ testTimeout: 60_000 })
const fonts = fontsOfPackages()
const key = new Uint8Array(32).fill(7)
let folder: string
let desk: TestDesk
let documents: Documents
let waiting: (() => void)[]

const drawHere: Drawing = sketch => drawSketch(sketch, fonts)
const open = (draw = drawHere) => openDocuments({
  db: desk.db as Database, folder, key, draw: () => Promise.resolve(draw), fileOf: () => null, by: () => ids.person, now: () => desk.clock.at, changed: () => undefined, log: () => undefined,
  later: work => (waiting.push(work), () => undefined),
})
const made = (contract_id: string) => documentsOf(desk.db, contract_id).map(({ kind, id, fault }) => ({ kind, is_made: id !== null, fault }))

function checkOut(): string {
  const outcome = confirm(desk, 'check_out', goodCheckOut({ damages: [{ part: 'LEFT', kind: 'SCRATCH', severity: 1, description: 'Tür' }] }))
  if (!outcome.ok) throw new Error(outcome.message.key)
  return (outcome.value as { contract_id: string }).contract_id
}

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-documents-'))
  desk = deskFixture()
  waiting = []
  documents = open()
})
afterEach(() => {
  vi.restoreAllMocks()
  fs.rmSync(folder, { recursive: true, force: true })
})

describe('The documents of a contract', () => {
  test('are made after its confirm, sealed under their hash, and given back as the bytes that were issued', async () => {
    const contract_id = checkOut()
    expect(shownSince(desk.db, 0)).toEqual([contract_id])
    documents.issueLater(contract_id)
    expect(made(contract_id).every(one => !one.is_made)).toBe(true) // the confirm did not wait
    waiting.forEach(work => work())
    await documents.issue(contract_id, ids.person)
    expect(made(contract_id)).toEqual([{ kind: 'AGREEMENT', is_made: true, fault: null }, { kind: 'PROTOCOL_OUT', is_made: true, fault: null }])
    const [agreement, protocol] = documentsOf(desk.db, contract_id)
    const { pages } = await readPdf(documents.read(agreement?.id ?? '').bytes)
    const text = pages.map(page => page.text).join(' ').replace(/\s+/g, ' ')
    for (const word of ['ZRH-26-000142', 'Désirée Müller', 'ZH 412807', '178.00', '25.11.2026 10:00']) expect(text).toContain(word)
    expect((await readPdf(documents.read(protocol?.id ?? '').bytes)).pages.map(page => page.text).join(' ')).toContain('Tür')
    const sealed = fs.readdirSync(path.join(folder, 'documents'))
    expect(new Set(sealed)).toEqual(new Set([agreement?.sha256, protocol?.sha256]))
    for (const name of sealed) expect(fs.readFileSync(path.join(folder, 'documents', name)).includes('%PDF')).toBe(false)
  })

  test('name the season of the days that lie in one, in the customer’s language, with what it does to the price', async () => {
    insert(desk.db, 'seasons', { id: '00000000-0000-7000-8000-00000000c001', org_id: ids.org, category_id: null, name_de: 'Festtage', name_fr: 'Fêtes', name_it: 'Feste', name_en: 'Holidays',
      first_day: '2026-11-24', last_day: '2026-11-30', surcharge_bp: 1250, is_active: 1 })
    const contract_id = checkOut()
    await documents.issue(contract_id, ids.person)
    const { pages } = await readPdf(documents.read(documentsOf(desk.db, contract_id)[0]?.id ?? '').bytes)
    const text = pages.map(page => page.text).join(' ').replace(/\s+/g, ' ')
    for (const word of [': Festtage +12.5 %', '100.13', '189.13']) expect(text).toContain(word) // 89.00 and 89.00 × 1.125
  })

  test('are made once: another try, a later charge and another start change no byte', async () => {
    const contract_id = checkOut()
    await Promise.all([documents.issue(contract_id, ids.person), documents.issue(contract_id, ids.person)])
    const before = documentsOf(desk.db, contract_id)
    desk.clock.at += 3_600_000
    desk.db.prepare('update contracts set excess_rp = 0 where id = ?').run(contract_id)
    await open().issue(contract_id, ids.manager)
    expect(documentsOf(desk.db, contract_id)).toEqual(before)
    expect(() => desk.db.prepare('update issued_documents set sha256 = ?').run('0')).toThrow('never changes')
    expect(() => desk.db.prepare('delete from issued_documents').run()).toThrow('never deleted')
  })

  test('of a return and its invoice say what came back and what is owed', async () => {
    desk.db.prepare('update organizations set iban = ?').run('CH4431999123000889012')
    expect(confirm(desk, 'check_in', goodCheckIn({ damages: [{ part: 'REAR', kind: 'DENT', severity: 2, description: 'Heckklappe', charge_rp: 0 }] }))).toMatchObject({ ok: true })
    await documents.issue(ids.contract, ids.person)
    const back = documentsOf(desk.db, ids.contract).find(({ kind }) => kind === 'PROTOCOL_IN')
    const text = (await readPdf(documents.read(back?.id ?? '').bytes)).pages.map(page => page.text).join(' ')
    for (const word of ['30\'300', 'Heckklappe', 'neu']) expect(text).toContain(word)
  })

  test('of a change of the car are an agreement of their own, sealed with the new hand-over; the one before stays as it was issued', async () => {
    await documents.issue(ids.contract, ids.person)
    const [first] = documentsOf(desk.db, ids.contract)
    const before = documents.read(first?.id ?? '').bytes
    expect(confirm(desk, 'swap_vehicle', { contract_id: ids.contract, vehicle_id: ids.golf, back_km: 30_050, back_fuel: 4, out_km: 20_000, out_fuel: 8, damages: [], next_status: 'CLEANING', reason: 'Panne', accepted: [] }))
      .toMatchObject({ ok: true })
    await documents.issue(ids.contract, ids.person)
    const agreements = documentsOf(desk.db, ids.contract).filter(({ kind }) => kind === 'AGREEMENT')
    expect(agreements.map(({ version, id, fault }) => [version, id !== null, fault])).toEqual([[1, true, null], [2, true, null]])
    expect(agreements[0]?.id).toBe(first?.id)
    expect(documents.read(first?.id ?? '').bytes).toEqual(before)
    const said = async (id: string | null | undefined) => (await readPdf(documents.read(id ?? '').bytes)).pages.map(page => page.text).join(' ').replace(/\s+/g, ' ')
    const seal = desk.db.prepare("select content_hash from inspections where contract_id = ? and kind = 'CHECK_OUT' order by inspected_at desc limit 1").pluck().get(ids.contract) as string
    const plates = desk.db.prepare('select p.plate from contract_vehicles g join vehicle_plates p on p.vehicle_id = g.vehicle_id where g.contract_id = ? order by g.seq').pluck().all(ids.contract) as string[]
    const text = await said(agreements[1]?.id)
    for (const word of ['Fassung 2', `fährt der Mieter ${plates[1]} statt ${plates[0]}`, "20'000 km", seal, 'Treibstoff']) expect(text).toContain(word)
    expect(await said(first?.id)).not.toContain(plates[1])
  })

  test('of a closed drawer are its report, with the day up to the count', async () => {
    const open_it = confirm(desk, 'open_cash_session', { till: 'Kasse 1', counts: [{ denomination_rp: 10_000, pieces: 1 }] })
    if (!open_it.ok) throw new Error(open_it.message.key)
    const { cash_session_id } = open_it.value as { cash_session_id: string }
    expect(confirm(desk, 'take_payment', { contract_id: ids.contract, method: 'CASH', amount_rp: 4200, reference: null })).toMatchObject({ ok: true })
    expect(made(cash_session_id)).toEqual([])
    const before = desk.db.prepare('select max(seq) from outbox').pluck().get() as number
    expect(confirm(desk, 'close_cash_session', { cash_session_id, counts: [{ denomination_rp: 10_000, pieces: 1 }], expected_rp: 14_200, reason: 'verlegt' })).toMatchObject({ ok: true })
    expect(shownSince(desk.db, before)).toEqual([cash_session_id])
    await documents.issue(cash_session_id, ids.person)
    expect(made(cash_session_id)).toEqual([{ kind: 'DAY_REPORT', is_made: true, fault: null }])
    const text = (await readPdf(documents.read(documentsOf(desk.db, cash_session_id)[0]?.id ?? '').bytes)).pages.map(page => page.text).join(' ').replace(/\s+/g, ' ')
    for (const word of ['Tagesbericht', 'Kasse 1', '142.00', 'verlegt', 'ZRH-26-000141', '−42.00']) expect(text).toContain(word)
  })

  test('that can not be made, or kept, say so, keep nobody from the others, and are made later', async () => {
    const contract_id = checkOut()
    await open(sketch => (sketch.kind === 'AGREEMENT' ? Promise.reject(new Error('a document lacks amount')) : drawHere(sketch))).issue(contract_id, ids.person)
    expect(made(contract_id)).toEqual([{ kind: 'AGREEMENT', is_made: false, fault: 'data' }, { kind: 'PROTOCOL_OUT', is_made: true, fault: null }])
    vi.spyOn(fs, 'writeSync').mockImplementation(() => { throw Object.assign(new Error('no space'), { code: 'ENOSPC' }) })
    await documents.issue(contract_id, ids.person)
    expect(made(contract_id)[0]).toEqual({ kind: 'AGREEMENT', is_made: false, fault: 'disk' })
    vi.restoreAllMocks()
    await documents.issue(contract_id, ids.person)
    expect(made(contract_id)[0]).toEqual({ kind: 'AGREEMENT', is_made: true, fault: null })
  })

  test('whose file was changed or is gone are not handed out', async () => {
    const contract_id = checkOut()
    await documents.issue(contract_id, ids.person)
    const [agreement] = documentsOf(desk.db, contract_id)
    fs.truncateSync(path.join(folder, 'documents', agreement?.sha256 ?? ''), 50)
    expect(() => documents.read(agreement?.id ?? '')).toThrow(Trouble)
    expect(made(contract_id)[0]).toEqual({ kind: 'AGREEMENT', is_made: true, fault: 'damaged' })
    expect(() => documents.read(ids.golf)).toThrow('error.document_unknown')
  })
})
