import fc from 'fast-check'
import { parse } from 'csv-parse/sync'
import { afterEach, expect, test } from 'vitest'
import type { ExportFormat } from '../../../shared/exports.ts'
import { ledgerPurposes, revenueOf, vatOf } from '../../../shared/ledger.ts'
import { vatIncluded } from '../../../shared/money.ts'
import { balanceOf } from '../queries/balance.ts'
import { deskFixture, ids, insert } from '../testing/desk.ts'
import { exported } from '../testing/exports.ts'
import { accountsOf, chartAccounts } from './accounts.ts'
import { Empty } from './make-file.ts'

type Line = { entry: number; date: string; account: string; debit_rp: number | null; credit_rp: number | null; vat_bp: number | null }
const accounts = { receivables: chartAccounts.of('RECEIVABLES'), deposits: chartAccounts.of('DEPOSITS'), cash: chartAccounts.of('CASH'), bank: chartAccounts.of('BANK'), cards: chartAccounts.of('CARDS'),
  vat: chartAccounts.vat(810) }
// many books, one after the other
const slow = { timeout: 60_000 }
const year = { from_on: '2024-01-01', until_on: '2027-12-31' }
const places = [ids.city, ids.airport] as const

async function journal(period = year, locations?: string[]): Promise<Line[]> {
  try {
    const { bytes } = await exported(db, 'JOURNAL', 'jsonl', period, locations ? { locations } : {})
    return bytes.toString().trim().split('\n').map(line => JSON.parse(line) as Line)
  } catch (error) {
    if (error instanceof Empty) return []
    throw error
  }
}
const net = (lines: Line[], account?: string) => lines.filter(line => account === undefined || line.account === account).reduce((sum, { debit_rp, credit_rp }) => sum + (debit_rp ?? 0) - (credit_rp ?? 0), 0)

const at = fc.integer({ min: Date.UTC(2026, 9, 20), max: Date.UTC(2026, 10, 10) })
const movement = fc.record({
  what: fc.constantFrom('charge', 'charge', 'payment', 'deposit', 'credit', 'cash', 'till'), contract: fc.nat(3), place: fc.nat(1), at, later: fc.integer({ min: 1, max: 5 * 86_400_000 }),
  rp: fc.integer({ min: 1, max: 90_000 }), method: fc.constantFrom('CASH', 'CREDIT_CARD', 'TWINT', 'QR_BILL'), bp: fc.constantFrom(0, 260, 770, 810), refund: fc.boolean(), round: fc.integer({ min: -2, max: 2 }),
  kind: fc.constantFrom('RENT', 'FUEL', 'DAMAGE', 'DISCOUNT'), share: fc.double({ min: 0, max: 1, noNaN: true }),
})
type Movement = typeof movement extends fc.Arbitrary<infer T> ? T : never

const { db } = deskFixture()
afterEach(() => { if (db.inTransaction) db.exec('rollback') })

/** Books of these movements, on one database after the other. */
function books(list: readonly Movement[], voided: readonly boolean[]) {
  if (db.inTransaction) db.exec('rollback')
  db.exec('begin; delete from contract_charges; delete from deposits')
  const template = db.prepare('select * from contracts').get() as Record<string, string | number | null>
  db.exec('delete from contracts')
  voided.forEach((is_void, n) => {
    insert(db, 'contracts', { ...template, id: `k${n}`, number: `K${n}`, pickup_location_id: places[n % 2] ?? ids.city, status: is_void ? 'VOID' : 'RETURNED', created_at: 0 })
    if (is_void) insert(db, 'booking_notes', { id: `v${n}`, org_id: ids.org, contract_id: `k${n}`, kind: 'VOIDED', text: '', written_at: Date.UTC(2026, 10, 1), written_by: 'x' })
  })
  list.forEach((one, n) => {
    const base = { id: `x${n}`, org_id: ids.org, contract_id: `k${one.contract}`, location_id: places[one.place] ?? ids.city }
    const of_contract = { id: base.id, org_id: base.org_id, contract_id: base.contract_id }
    if (one.what === 'charge') insert(db, 'contract_charges', { ...of_contract, kind: one.kind, quantity: 1, unit_rp: one.rp, amount_rp: one.kind === 'DISCOUNT' ? -one.rp : one.rp, vat_code: one.bp ? 'STANDARD' : 'NONE', vat_bp: one.bp, created_at: one.at, created_by: null })
    // a void contract has neither money nor documents: the database refuses to void such a one
    else if (one.what !== 'cash' && one.what !== 'till' && voided[one.contract]) return
    else if (one.what === 'payment') insert(db, 'payments', { ...base, kind: one.refund ? 'REFUND' : 'PAYMENT', method: one.method, amount_rp: one.rp, rounding_rp: one.method === 'CASH' ? one.round : 0, reference: null, paid_at: one.at, taken_by: null })
    else if (one.what === 'deposit') insert(db, 'deposits', { ...base, method: one.method === 'CASH' ? 'CASH' : 'CREDIT_CARD', amount_rp: one.rp, captured_rp: one.refund ? Math.floor(one.rp * one.share) : 0, status: one.refund ? 'SETTLED' : 'HELD', held_at: one.at, settled_at: one.refund ? one.at + one.later : null, authorisation_code: null, card_last4: null })
    else if (one.what === 'credit') {
      insert(db, 'invoices', { ...base, kind: 'CREDIT_NOTE', number: `G${n}`, is_reissue: Number(one.refund), payer: 'RENTER', supplier_name: 'M', supplier_street: 'S', supplier_house_number: '1', supplier_postcode: '8000', supplier_town: 'Z',
        locale: 'de', starts_at: 0, ends_at: 1, total_rp: one.rp, issued_at: one.at, issued_by: 'x', device_id: 'x' })
      for (const [position, amount_rp] of [Math.floor(one.rp / 3), one.rp - Math.floor(one.rp / 3)].entries()) {
        insert(db, 'invoice_lines', { ...of_contract, id: `l${n}${position}`, invoice_id: base.id, position, charge_id: 'x', corrects_line_id: null, kind: one.kind, description: '', quantity: 1, unit_rp: amount_rp, amount_rp, vat_code: 'STANDARD', vat_bp: one.bp })
      }
    } else if (one.what === 'cash') insert(db, 'cash_movements', { id: base.id, org_id: ids.org, location_id: base.location_id, cash_session_id: 's', kind: one.refund ? 'IN' : 'OUT', amount_rp: one.rp, reason: 'Bank', moved_at: one.at, moved_by: 'x' })
    else insert(db, 'cash_sessions', { id: base.id, org_id: ids.org, location_id: base.location_id, device_id: 'x', till: 'A', status: 'CLOSED', opened_at: one.at, opened_by: 'x', opening_rp: 0, closed_at: one.at, closed_by: 'x', counted_rp: one.rp, expected_rp: one.rp + one.round, difference_reason: null })
  })
}
const room = fc.tuple(fc.array(movement, { minLength: 1, maxLength: 30 }), fc.tuple(fc.boolean(), fc.boolean(), fc.constant(false), fc.constant(false)))

test('whatever happened, each entry and the whole journal come to zero, and its accounts to what the rows say', slow, async () => {
  await fc.assert(fc.asyncProperty(room, async ([list, voided]) => {
    books(list, voided)
    const lines = await journal()
    for (let entry = 1; entry <= (lines.at(-1)?.entry ?? 0); entry++) expect(net(lines.filter(line => line.entry === entry))).toBe(0)
    for (const { debit_rp, credit_rp } of lines) expect([debit_rp, credit_rp].filter(rp => rp !== null && rp > 0)).toHaveLength(1)
    const sum = (sql: string) => (db.prepare(`select coalesce(sum(rp), 0) from (${sql})`).pluck().get() as number)
    expect(net(lines, accounts.receivables)).toBe(sum(`select ${balanceOf('a.id')} as rp from contracts a`))
    expect(net(lines, accounts.deposits)).toBe(-sum("select amount_rp as rp from deposits where method = 'CASH' and settled_at is null") + 0)
    expect(net(lines, accounts.cash)).toBe(sum(`select case kind when 'REFUND' then -1 else 1 end * amount_rp as rp from payments where method = 'CASH'
      union all select amount_rp from deposits where method = 'CASH' and settled_at is null union all select captured_rp from deposits where method = 'CASH' and settled_at is not null
      union all select case kind when 'OUT' then -1 else 1 end * amount_rp from cash_movements union all select counted_rp - expected_rp from cash_sessions`))
    // by the contract as a whole, as its invoice reckons; by the document, for a credit note
    const taxed = db.prepare(`select sum(amount_rp) as rp, vat_bp from contract_charges x join contracts c on c.id = x.contract_id where c.status <> 'VOID' group by contract_id, vat_code, vat_bp
      union all select -sum(l.amount_rp), l.vat_bp from invoice_lines l join invoices i on i.id = l.invoice_id where not i.is_reissue group by i.id, l.vat_code, l.vat_bp`).all() as { rp: number; vat_bp: number }[]
    expect(net(lines, accounts.vat)).toBe(-taxed.reduce((total, { rp, vat_bp }) => total + vatIncluded(rp, vat_bp), 0) + 0)
  }), { numRuns: 60 })
})

const purposes = [...ledgerPurposes, ...['RENT', 'FUEL', 'DAMAGE', 'DISCOUNT'].map(revenueOf), ...[260, 770, 810].map(vatOf)]
/** Any chart, also one that mixes up everything. */
const chart = fc.array(fc.record({ purpose: fc.constantFrom(...purposes), location_id: fc.constantFrom(null, ...places), till: fc.constantFrom(null, 'A'), account: fc.constantFrom('1000', '1001', '1100', '2200', '3000', null), tax_code: fc.constant(null) }))

test('into whichever accounts a firm books, each entry and the whole journal come to zero, for every program', slow, async () => {
  await fc.assert(fc.asyncProperty(room, chart, async ([list, voided], rows) => {
    books(list, voided)
    const mapped = accountsOf(rows, new Map([[ids.city, 'ZRH'], [ids.airport, 'ZHF']]))
    const made = (format: ExportFormat) => exported(db, 'JOURNAL', format, year, { accounts: mapped }).catch((error: unknown) => {
      if (error instanceof Empty) return null
      throw error
    })
    const zero = (sums: Map<string, number>) => { for (const sum of sums.values()) expect(sum).toBe(0) }
    const add = (sums: Map<string, number>, entry: string, rp: number) => void sums.set(entry, (sums.get(entry) ?? 0) + rp)
    const francs = (text: string | undefined) => Math.round(Number(text) * 100)
    const [lines, rma, abacus] = [await made('jsonl'), await made('rma'), await made('abacus')]
    const sums = [new Map<string, number>(), new Map<string, number>(), new Map<string, number>()] as const
    for (const line of (lines?.bytes.toString() ?? '').split('\n').filter(Boolean).map(one => JSON.parse(one) as Line)) add(sums[0], String(line.entry), (line.debit_rp ?? 0) - (line.credit_rp ?? 0))
    for (const row of parse(rma?.bytes ?? '', { encoding: 'latin1', columns: true }) as Record<string, string>[]) add(sums[1], row['reference'] ?? '', francs(row['debit']) - francs(row['credit']))
    for (const row of parse(abacus?.bytes ?? '', { encoding: 'latin1', columns: true, delimiter: ';' }) as Record<string, string>[]) add(sums[2], row['DocumentNumber'] ?? '', francs(row['Amount']) * (row['DebitCredit'] === 'D' ? 1 : -1))
    sums.forEach(zero)
  }), { numRuns: 60 })
})

test('two periods and two locations beside each other book what the whole books, once each', slow, async () => {
  await fc.assert(fc.asyncProperty(room, async ([list, voided]) => {
    books(list, voided)
    const key = (line: Line) => JSON.stringify({ ...line, entry: 0 })
    const parts = []
    for (const period of [{ ...year, until_on: '2026-10-31' }, { ...year, from_on: '2026-11-01' }]) for (const place of places) parts.push(...await journal(period, [place]))
    expect(parts.map(key).sort()).toEqual((await journal()).map(key).sort())
  }), { numRuns: 30 })
})

test('the VAT summary says the VAT of the journal, rate by rate, over a change of the rate', slow, async () => {
  await fc.assert(fc.asyncProperty(room, async ([list, voided]) => {
    books(list, voided)
    const lines = await journal()
    const summary = await exported(db, 'VAT', 'jsonl', year).catch(() => null)
    const rates = summary ? summary.bytes.toString().trim().split('\n').filter(Boolean).map(line => JSON.parse(line) as { vat_bp: number; vat_rp: number; gross_rp: number; net_rp: number }) : []
    for (const bp of [260, 770, 810]) {
      expect(rates.filter(({ vat_bp }) => vat_bp === bp).reduce((sum, { vat_rp }) => sum + vat_rp, 0) + 0).toBe(-net(lines.filter(({ vat_bp }) => vat_bp === bp), accounts.vat) + 0)
    }
    for (const { gross_rp, net_rp, vat_rp } of rates) expect(gross_rp).toBe(net_rp + vat_rp)
  }), { numRuns: 30 })
})

test('Banana gets the same money, gross, with the code of each rate', slow, async () => {
  await fc.assert(fc.asyncProperty(room, async ([list, voided]) => {
    books(list, voided)
    const lines = await journal()
    const file = await exported(db, 'JOURNAL', 'banana', year).catch(() => null)
    const rows = file ? parse(file.bytes, { delimiter: '\t', columns: true, record_delimiter: '\r\n' }) as Record<'Date' | 'AccountDebit' | 'AccountCredit' | 'Amount' | 'VatCode', string>[] : []
    const of = (account: string) => rows.reduce((sum, row) => sum + Math.round(Number(row.Amount) * 100) * (Number(row.AccountDebit === account) - Number(row.AccountCredit === account)), 0)
    for (const account of [accounts.cash, accounts.receivables, accounts.deposits, accounts.bank, accounts.cards]) expect(of(account)).toBe(net(lines, account))
    for (const { VatCode, Date: date } of rows) expect([VatCode, date]).toEqual([expect.stringMatching(/^(-?V81|-?V77|-?V26|)$/), expect.stringMatching(/^2026-1[01]-\d\d$/)])
    // Banana reckons the VAT itself, line by line: a sale owes it, and a code with a minus takes it back, whichever side the revenue is on
    for (const [code, bp] of [['V81', 810], ['V77', 770], ['V26', 260]] as const) {
      const own = rows.filter(({ VatCode }) => VatCode === code || VatCode === `-${code}`)
      const owed = own.reduce((sum, { Amount, VatCode }) => sum + (VatCode === code ? 1 : -1) * vatIncluded(Math.round(Number(Amount) * 100), bp), 0)
      expect(Math.abs(owed + net(lines.filter(({ vat_bp }) => vat_bp === bp), accounts.vat))).toBeLessThanOrEqual(own.length)
    }
  }), { numRuns: 20 })
})

test('the cash account of each location is what its own drawers took and gave, also where a deposit goes back elsewhere than it came from', slow, async () => {
  await fc.assert(fc.asyncProperty(room, fc.array(fc.constantFrom(null, ...places), { minLength: 4, maxLength: 4 }), async ([list, voided], returned) => {
    books(list, voided)
    returned.forEach((place, n) => { if (!voided[n]) db.prepare('update contracts set returned_location_id = ? where id = ?').run(place, `k${n}`) })
    for (const place of places) {
      const drawers = list.reduce((sum, one) => {
        const [here, back] = [places[one.place], voided[one.contract] ? null : returned[one.contract] ?? places[one.place]]
        const is_void = voided[one.contract] === true && one.what !== 'cash' && one.what !== 'till'
        if (is_void) return sum
        if (one.what === 'cash') return sum + (here === place ? (one.refund ? one.rp : -one.rp) : 0)
        if (one.what === 'till') return sum - (here === place ? one.round : 0)
        if (one.method !== 'CASH') return sum
        if (one.what === 'payment') return sum + (here === place ? (one.refund ? -one.rp : one.rp) : 0)
        if (one.what !== 'deposit') return sum
        return sum + (here === place ? one.rp : 0) - (one.refund && back === place ? one.rp - Math.floor(one.rp * one.share) : 0)
      }, 0)
      expect(net(await journal(year, [place]), accounts.cash) + 0).toBe(drawers + 0)
    }
  }), { numRuns: 40 })
})
