import { beforeEach, describe, expect, test, vi } from 'vitest'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Database } from './database.ts'
import { writeDesk } from './database.ts'
import { testPagePdf } from './documents/test-page.ts'
import { locales } from './documents/words.ts'
import { openPrinting } from './printing.ts'
import { printers } from './queries/printers.ts'
import { connectSaving } from './save-line.ts'
import type { FromData } from '../../shared/data-process.ts'
import { deskFixture, ids } from './testing/desk.ts'
import type { TestDesk } from './testing/desk.ts'
import { fontsOfPackages, readPdf } from './testing/pdf.ts'

const fonts = fontsOfPackages()
let desk: TestDesk
let told: FromData[]
let line: ReturnType<typeof connectSaving>
const open = () => openPrinting({
  db: desk.db as Database, now: () => desk.clock.at, draw: sketch => (sketch.kind === 'TEST_PAGE' ? testPagePdf(sketch.facts, fonts) : Promise.reject(new Error('something else'))), hand: line.hand, list: line.printers, changed: () => undefined,
})
const view = () => printers(desk, {}, desk.here)
const asked = (kind: FromData['kind']) => vi.waitFor(() => {
  const message = told.find(one => one.kind === kind)
  if (!message || !('id' in message)) throw new Error('not asked yet')
  return message
})

beforeEach(() => {
  desk = deskFixture()
  writeDesk(desk.db as Database, 'location_id', desk.here.location_id)
  told = []
  line = connectSaving(message => told.push(message))
})

describe('The printers of a PC', () => {
  test('are the usual one until somebody chooses, for each kind and for this location alone', () => {
    const printing = open()
    expect(view().printers.every(({ device, copies }) => device === null && copies === 1)).toBe(true)
    printing.choose('AGREEMENT', { device: 'Empfang', copies: 2 })
    printing.choose('AGREEMENT', { device: 'Empfang', copies: 3 })
    expect([printing.of('AGREEMENT'), printing.of('INVOICE')]).toEqual([{ device: 'Empfang', copies: 3 }, { device: null, copies: 1 }])
    expect(view().printers[0]).toEqual({ kind: 'AGREEMENT', device: 'Empfang', copies: 3 })
    expect(printers(desk, {}, { ...desk.here, location_id: uuidv7() }).printers[0]).toEqual({ kind: 'AGREEMENT', device: null, copies: 1 })
  })

  test('show a page each that says which one it is, once whatever the copies', async () => {
    const printing = open()
    printing.choose('INVOICE', { device: 'HP_1', copies: 4 })
    const done = printing.test('INVOICE', 'fr')
    line.answerPrinters((await asked('list_printers') as { id: number }).id, [{ name: 'HP_1', label: 'HP im Empfang' }])
    const message = await asked('hand_document') as Extract<FromData, { kind: 'hand_document' }>
    expect(message).toMatchObject({ how: 'print', name: 'test.pdf', to: { device: 'HP_1', copies: 1 } })
    const text = (await readPdf(message.bytes)).pages.map(page => page.text).join(' ')
    for (const word of ['Page de test', 'HP im Empfang', 'Facture', '4']) expect(text).toContain(word)
    line.answer({ id: message.id, file: null, failed: false })
    await done
  })

  test('that are gone, or fail, or that the system does not tell, each have a word of their own', async () => {
    const printing = open()
    const gone = printing.test('INVOICE', 'de')
    line.answer({ id: (await asked('hand_document') as { id: number }).id, file: null, failed: true, gone: true })
    await expect(gone).rejects.toThrow('error.printer_gone')
    told.length = 0
    const failed = printing.test('INVOICE', 'de')
    line.answer({ id: (await asked('hand_document') as { id: number }).id, file: null, failed: true })
    await expect(failed).rejects.toThrow('error.not_printed')
    told.length = 0
    const listed = printing.devices()
    line.answerPrinters((await asked('list_printers') as { id: number }).id, null)
    await expect(listed).rejects.toThrow('error.no_printers_known')
  })

  test.each([['print', 'full', 'error.no_room_to_show'], ['open', 'full', 'error.no_room_to_show'], ['mail', 'full', 'error.no_room_to_show'], ['save', 'full', 'error.export_full'], ['save', 'read_only', 'error.export_read_only'],
    ['save', 'other', 'error.file_not_written'], ['mail', 'other', 'error.no_mail_program'], ['print', 'other', 'error.not_printed']] as const)('to %s on a disk that says %s is %s: a full disk sends nobody to look for paper', async (how, fault, key) => {
    const handed = line.hand(how, 'a.pdf', new Uint8Array(1))
    line.answer({ id: (await asked('hand_document') as { id: number }).id, file: null, failed: true, fault })
    await expect(handed).rejects.toThrow(key)
  })

  test('leave what did not come out in a list until it does', () => {
    const insert = desk.db.prepare(`insert into issued_documents (id, kind, source_id, contract_id, number, locale, template_version, sha256, bytes, issued_at, issued_by) values (?, ?, ?, ?, 'ZRH-26-000141', 'de', 4, ?, 1, 1, ?)`)
    const [one, other] = [uuidv7(), uuidv7()]
    insert.run(one, 'AGREEMENT', ids.contract, ids.contract, 'a'.repeat(64), ids.person)
    insert.run(other, 'INVOICE', ids.golf, ids.contract, 'b'.repeat(64), ids.person)
    const fault = desk.db.prepare('insert into document_faults (kind, source_id, contract_id, reason, failed_at) values (?, ?, ?, ?, ?)')
    fault.run('AGREEMENT', ids.contract, ids.contract, 'printer_gone', 1)
    fault.run('INVOICE', ids.golf, ids.contract, 'damaged', 2)
    expect(view().unprinted).toEqual([{ document_id: one, contract_id: ids.contract, kind: 'AGREEMENT', version: 1, number: 'ZRH-26-000141', fault: 'printer_gone' }])
    // it is not wanted on paper any more; what else is wrong with a document can not be taken off the list like that
    const printing = open()
    expect([printing.dismiss(other), printing.dismiss(uuidv7()), printing.dismiss(one), printing.dismiss(one)]).toEqual([false, false, true, false])
    expect(view().unprinted).toEqual([])
    expect(desk.db.prepare('select kind from document_faults').pluck().all()).toEqual(['INVOICE'])
  })
})

test.each(locales)('A test page in %s shows its frame and small letters', async locale => {
  const { pages, lang } = await readPdf(await testPagePdf({ locale, at: desk.clock.at, firm: 'Helvetia', location: 'Zürich', printer: null, copies: 1, title: 'x' }, fonts))
  expect([pages.length, lang]).toEqual([1, locale])
  expect(pages[0]?.text).toContain("CHF 1'234.50")
})
