import { parse } from 'csv-parse/sync'
import fs from 'node:fs'
import { expect, test } from 'vitest'
import type { LedgerRow } from '../../../shared/ledger.ts'
import { ids, insert } from '../testing/desk.ts'
import { exported } from '../testing/exports.ts'
import { smallMonth } from '../testing/small-month.ts'
import { Unmapped, accountsOf } from './accounts.ts'
import { latin1 } from './formats/latin1.ts'

const period = { from_on: '2026-11-01', until_on: '2026-11-30' }
const golden = (name: string): Buffer => fs.readFileSync(new URL(`golden/${name}`, import.meta.url))

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) groups.set(keyOf(row), [...groups.get(keyOf(row)) ?? [], row])
  return groups
}

test('Run my Accounts gets the file that lies here, in ISO-8859-1, whose entries come to zero for a reader that is not the writer', async () => {
  const { bytes, made } = await exported(smallMonth().db, 'JOURNAL', 'rma', period, { series: '202611-' })
  expect(bytes.toString('latin1')).toBe(golden('journal-rma.csv').toString('latin1'))
  const rows = parse(bytes, { encoding: 'latin1', columns: true, record_delimiter: '\r\n' }) as Record<'reference' | 'transdate' | 'description' | 'notes' | 'accno' | 'debit' | 'credit', string>[]
  const entries = grouped(rows, ({ reference }) => reference)
  for (const lines of entries.values()) expect(lines.reduce((sum, { debit, credit }) => sum + Math.round((Number(debit) - Number(credit)) * 100), 0)).toBe(0)
  expect([...entries.keys()].every(reference => /^202611-\d+$/.test(reference))).toBe(true)
  // with an é and an ü as one byte each, and what it lacks written otherwise and said
  expect(rows.find(({ accno }) => accno === '1090')?.notes).toBe('Bank «Zabnica», Zürich - Tag')
  expect(made.rewritten).toEqual(['Ž Z', '– -', '“ "', '” "'])
  expect(rows.filter(({ accno }) => accno === '2200').map(({ credit }) => credit)).toEqual(['17.76', '3.30'])
})

test('Abacus gets the file that lies here: gross with the tax in it, and what cash was rounded by as a line of its own', async () => {
  const { bytes } = await exported(smallMonth().db, 'JOURNAL', 'abacus', period)
  expect(bytes.toString('latin1')).toBe(golden('journal-abacus.txt').toString('latin1'))
  const rows = parse(bytes, { encoding: 'latin1', columns: true, delimiter: ';', record_delimiter: '\r\n' }) as Record<'DocumentNumber' | 'DebitCredit' | 'Account' | 'Amount' | 'Text1' | 'TaxCode' | 'TaxAmount' | 'EntryDate', string>[]
  const entries = [...grouped(rows, ({ DocumentNumber }) => DocumentNumber).values()]
  for (const lines of entries) expect(lines.reduce((sum, { DebitCredit, Amount }) => sum + Math.round(Number(Amount) * 100) * (DebitCredit === 'D' ? 1 : -1), 0)).toBe(0)
  const paid = entries.find(lines => lines.some(({ Account }) => Account === '3808'))
  expect(paid?.map(({ Account, DebitCredit, Amount }) => [Account, DebitCredit, Amount])).toEqual([['1000', 'D', '321.05'], ['1100', 'C', '321.03'], ['3808', 'C', '0.02']])
  expect(rows.find(({ Account }) => Account === '3400')).toMatchObject({ TaxCode: 'V81', TaxAmount: '17.76', Amount: '237.03', EntryDate: '03.11.2026' })
})

test('what ISO-8859-1 has stays, a letter loses the mark it lacks, and what nobody can write becomes a question mark', () => {
  const rewritten = new Map<string, string>()
  expect(latin1('Zoé Müller, ÿ \u00df', rewritten)).toBe('Zoé Müller, ÿ \u00df')
  expect(rewritten.size).toBe(0)
  expect(latin1('Łukasz Đoković, Cœur, Ştefan, 5 €, 東京 e\u0301', rewritten)).toBe('Lukasz Dokovic, Coeur, Stefan, 5 EUR, ?? é')
  expect([...rewritten]).toEqual([['Ł', 'L'], ['Đ', 'D'], ['ć', 'c'], ['œ', 'oe'], ['Ş', 'S'], ['€', 'EUR'], ['東', '?'], ['京', '?']])
})

test('a firm\'s own accounts are in the file of every program, cash by its location; a kind without one is named, and no file is there', async () => {
  const { db } = smallMonth()
  const row = (purpose: string, account: string | null, change: Partial<LedgerRow> = {}): LedgerRow => ({ purpose, location_id: null, till: null, account, tax_code: null, ...change })
  const accounts = accountsOf([row('CASH', '1001'), row('CASH', '1002', { location_id: ids.city }), row('REVENUE_RENT', '3200'), row('VAT_810', '2201', { tax_code: 'M81' }), row('RECEIVABLES', null)],
    new Map([[ids.city, 'ZRH'], [ids.airport, 'ZHF']]))
  for (const format of ['csv', 'banana', 'rma', 'abacus'] as const) {
    const { bytes } = await exported(db, 'JOURNAL', format, period, { accounts })
    const text = bytes.toString('latin1')
    for (const own of ['1002', '3200', '1100']) expect(text).toContain(own)
    for (const other of ['1000', '1001', '3400']) expect(text).not.toMatch(new RegExp(`[;,\\t]${other}[;,\\t]`))
    expect(text.includes('M81')).toBe(format === 'banana' || format === 'abacus')
    expect(/[;,]2201[;,]/.test(text)).toBe(format === 'csv' || format === 'rma')
  }
  db.prepare("update contract_charges set kind = 'CHAINS' where id = 'a2'").run()
  await expect(exported(db, 'JOURNAL', 'csv', period)).rejects.toThrow(Unmapped)
})

test('a firm of four locations books each till, each card terminal and each TWINT on an account of its own, and what is owed on one', async () => {
  const { db } = smallMonth()
  const places = ['BSL', 'GVE', 'LUG', 'SGA'].map((code, n) => ({ id: `00000000-0000-4000-8000-00000000000${n}`, code }))
  const home = db.prepare('select * from locations where id = ?').get(ids.city) as Record<string, string | number | null>
  for (const [n, { id, code }] of places.entries()) {
    insert(db, 'locations', { ...home, id, code })
    for (const [k, method] of (['CASH', 'CREDIT_CARD', 'DEBIT_CARD', 'TWINT', 'BANK_TRANSFER'] as const).entries()) {
      insert(db, 'payments', { org_id: ids.org, contract_id: ids.contract, id: `${code}${method}`, location_id: id, kind: 'PAYMENT', method, amount_rp: 1000 * (n + 1) + 5 * k, rounding_rp: 0, reference: null, paid_at: Date.UTC(2026, 10, 9), taken_by: null })
    }
  }
  const own = (purpose: string, base: number): LedgerRow[] => places.map(({ id }, n) => ({ purpose, location_id: id, till: null, account: String(base + n), tax_code: null }))
  const accounts = accountsOf([...own('CASH', 1001), ...own('CARDS', 1031), ...own('TWINT', 1041)], new Map(places.map(({ id, code }) => [id, code])))
  const { bytes } = await exported(db, 'JOURNAL', 'rma', period, { accounts, locations: places.map(({ id }) => id) })
  const sums: Record<string, number> = {}
  for (const { accno = '', debit, credit } of parse(bytes, { encoding: 'latin1', columns: true }) as Record<string, string>[]) sums[accno] = (sums[accno] ?? 0) + Math.round((Number(debit) - Number(credit)) * 100)
  const money = Object.fromEntries(places.flatMap((_, n) => [[1001 + n, 1000 * (n + 1)], [1031 + n, 2000 * (n + 1) + 15], [1041 + n, 1000 * (n + 1) + 15]]))
  // the bank is the firm's
  expect(sums).toEqual({ ...money, 1020: 10_080, 1100: -50_200 })
})

test('two drawers of one location each book on an account of their own, and cash that went into none on that of the location', async () => {
  const { db } = smallMonth()
  const at = Date.UTC(2026, 10, 9)
  const base = { org_id: ids.org, location_id: ids.city }
  for (const [n, till] of ['Kasse 1', 'Kasse 2', 'Kasse 3'].entries()) {
    insert(db, 'cash_sessions', { ...base, id: `s${n}`, device_id: 'x', till, status: 'CLOSED', opened_at: at, opened_by: 'x', opening_rp: 0, closed_at: at, closed_by: 'x', counted_rp: 100, expected_rp: 105 + n, difference_reason: 'x' })
    insert(db, 'payments', { ...base, contract_id: ids.contract, id: `p${n}`, kind: n === 1 ? 'REFUND' : 'PAYMENT', method: 'CASH', amount_rp: 1000 * (n + 1), rounding_rp: 2, reference: null, paid_at: at, taken_by: null, cash_session_id: `s${n}` })
    insert(db, 'cash_movements', { ...base, id: `m${n}`, cash_session_id: `s${n}`, kind: 'OUT', amount_rp: 50 * (n + 1), reason: 'Bank', moved_at: at, moved_by: 'x' })
  }
  // taken by the first one, given back by the second
  insert(db, 'deposits', { ...base, contract_id: ids.contract, id: 'd1', method: 'CASH', amount_rp: 20_000, captured_rp: 5000, status: 'SETTLED', held_at: at, settled_at: at, authorisation_code: null, card_last4: null, cash_session_id: 's0', release_session_id: 's1' })
  insert(db, 'payments', { ...base, contract_id: ids.contract, id: 'loose', kind: 'PAYMENT', method: 'CASH', amount_rp: 700, rounding_rp: 0, reference: null, paid_at: at, taken_by: null })
  const own = (account: string, till: string | null, location_id: string = ids.city): LedgerRow => ({ purpose: 'CASH', location_id, till, account, tax_code: null })
  const accounts = accountsOf([own('1001', null), own('1011', 'Kasse 1'), own('1012', 'Kasse 2'), own('1099', 'Kasse 3', ids.airport)], new Map([[ids.city, 'ZRH'], [ids.airport, 'ZHF']]))
  const { bytes } = await exported(db, 'JOURNAL', 'rma', { from_on: '2026-11-09', until_on: '2026-11-09' }, { accounts })
  const sums: Record<string, number> = {}
  for (const { accno = '', debit, credit } of parse(bytes, { encoding: 'latin1', columns: true }) as Record<string, string>[]) sums[accno] = (sums[accno] ?? 0) + Math.round((Number(debit) - Number(credit)) * 100)
  expect(sums).toMatchObject({ 1011: 1000 - 50 - 5 + 20_000, 1012: -2000 - 100 - 6 - 15_000, 1001: 3000 - 150 - 7 + 700 })
  expect(Object.values(sums).reduce((sum, rp) => sum + rp, 0)).toBe(0)
  expect(Object.keys(sums)).not.toContain('1000')
})

test('what takes a sale back has the code of Banana with a minus: a discount, a credit note, a contract declared void', async () => {
  const { db } = smallMonth()
  const base = { org_id: ids.org, contract_id: ids.contract }
  insert(db, 'contract_charges', { ...base, id: 'a4', kind: 'DISCOUNT', quantity: 1, unit_rp: -1081, amount_rp: -1081, vat_code: 'STANDARD', vat_bp: 810, created_at: Date.UTC(2026, 10, 4), created_by: null })
  insert(db, 'contract_charges', { ...base, id: 'a5', kind: 'DISCOUNT', quantity: 1, unit_rp: -500, amount_rp: -500, vat_code: 'NONE', vat_bp: 0, created_at: Date.UTC(2026, 10, 4), created_by: null })
  insert(db, 'invoices', { ...base, id: 'i1', location_id: ids.city, kind: 'CREDIT_NOTE', number: 'G1', is_reissue: 0, payer: 'RENTER', supplier_name: 'M', supplier_street: 'S', supplier_house_number: '1', supplier_postcode: '8000', supplier_town: 'Z',
    locale: 'de', starts_at: 0, ends_at: 1, total_rp: 540, issued_at: Date.UTC(2026, 10, 7), issued_by: 'x', device_id: 'x' })
  insert(db, 'invoice_lines', { ...base, id: 'l1', invoice_id: 'i1', position: 1, charge_id: 'a2', corrects_line_id: null, kind: 'FUEL', description: '', quantity: 1, unit_rp: 540, amount_rp: 540, vat_code: 'STANDARD', vat_bp: 810 })
  const lines = async () => (parse((await exported(db, 'JOURNAL', 'banana', period)).bytes, { delimiter: '\t', columns: true, record_delimiter: '\r\n' }) as Record<'AccountDebit' | 'AccountCredit' | 'Amount' | 'VatCode', string>[])
    .map(({ AccountDebit, AccountCredit, Amount, VatCode }) => [AccountDebit, AccountCredit, Amount, VatCode])
  expect(await lines()).toEqual(expect.arrayContaining([['1100', '3400', '237.03', 'V81'], ['3400', '1100', '10.81', '-V81'], ['3400', '1100', '5.00', ''], ['3410', '1100', '5.40', '-V81']]))
  db.exec("delete from payments; delete from deposits; delete from invoices; update contracts set status = 'VOID'")
  insert(db, 'booking_notes', { ...base, id: 'v', kind: 'VOIDED', text: '', written_at: Date.UTC(2026, 10, 8), written_by: 'x' })
  // the discount of a void contract goes too, and that is a sale again
  expect((await lines()).slice(-6)).toEqual(expect.arrayContaining([['3400', '1100', '237.03', '-V81'], ['1100', '3400', '10.81', 'V81']]))
})
