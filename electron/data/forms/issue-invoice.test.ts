import { beforeEach, describe, expect, test } from 'vitest'
import type { Database } from '../database.ts'
import type { FormInput } from '../../../shared/forms.ts'
import { billFacts } from '../documents/bill-facts.ts'
import { billPdf } from '../documents/bill.ts'
import { balance } from '../queries/balance.ts'
import { receivables } from '../queries/receivables.ts'
import { confirm } from '../run.ts'
import { addressOf } from './issue-invoice.ts'
import { deskFixture, ids, insert } from '../testing/desk.ts'
import type { TestDesk } from '../testing/desk.ts'
import { fontsOfPackages, readPdf } from '../testing/pdf.ts'

let desk: TestDesk
beforeEach(() => {
  desk = deskFixture()
  for (const kind of ['INVOICE', 'RECEIPT']) insert(desk.db, 'number_blocks', { id: kind, org_id: ids.org, location_id: ids.city, device_id: ids.device, kind, prefix: `${kind}-26-`, first_no: 1, last_no: 9, next_no: 1, leased_at: 0 })
  desk.db.prepare("update organizations set iban = 'CH5800791123000889012'").run()
})
const recipient = { name: 'Regula Müller', line: null, street: 'Seestrasse', house_number: '9', postcode: '8002', town: 'Zürich', country: 'CH' }
const nobody = { ...recipient, name: '', street: '', house_number: '', postcode: '', town: '' }
const issue = (changes: Partial<FormInput<'issue_invoice'>> = {}) => confirm(desk, 'issue_invoice', { contract_id: ids.contract, payer: 'RENTER', recipient, due_days: 30, ...changes })
const pay = (amount_rp: number) => confirm(desk, 'take_payment', { contract_id: ids.contract, method: 'CREDIT_CARD', amount_rp, reference: 'A1' })
const owed = () => balance(desk, ids.contract)
const last = () => billFacts(desk.db as Database, desk.db.prepare('select id from invoices order by issued_at desc, id desc limit 1').pluck().get() as string)
const textOf = async () => (await readPdf(await billPdf(last(), fontsOfPackages()))).pages.map(page => page.text).join(' ').replace(/\s+/g, ' ')

describe('An invoice of one contract', () => {
  test('asks for what is open, not for what was paid at the counter', async () => {
    const owed_rp = owed()
    expect(owed_rp).toBeGreaterThan(10_000)
    expect(pay(4000)).toMatchObject({ ok: true })
    expect(issue()).toMatchObject({ ok: true })
    const bill = last()
    expect(bill.total_rp - bill.paid_rp).toBe(owed_rp - 4000)
    expect(await textOf()).toContain('Bereits bezahlt')
  })

  test('over what is paid already has no payment part and says so', async () => {
    pay(owed())
    expect(issue({ kind: 'INVOICE' })).toMatchObject({ ok: true })
    const text = await textOf()
    expect(text).toContain('Die Rechnung ist bezahlt')
    expect(text).not.toContain('Zahlteil')
  })
})

describe('An address', () => {
  test.each([['alone', null], ['of a company', 'W'.repeat(200)]])('of a customer %s whose names are as long as they may be goes onto the document as it stands in the form', (_, company_name) => {
    const { customer_id } = desk.db.prepare('select customer_id from contracts where id = ?').get(ids.contract) as { customer_id: string }
    desk.db.prepare('update customers set first_name = ?, last_name = ?, company_name = ? where id = ?').run('Sarah-Maria', 'Ž'.repeat(200), company_name, customer_id)
    const written = addressOf(desk, ids.contract)
    expect(written?.name.slice(0, 11)).toBe(company_name === null ? 'Sarah-Maria' : 'W'.repeat(11))
    expect(issue({ recipient: written ?? nobody })).toMatchObject({ ok: true })
  })
})

describe('A receipt', () => {
  test('says what came in and how, belongs to its money, and leaves nothing to be asked for', async () => {
    pay(4000)
    pay(owed())
    const count = () => desk.db.prepare('select count(*) from outbox').pluck().get() as number
    expect(issue({ kind: 'RECEIPT' })).toMatchObject({ ok: true })
    const receipt = last()
    expect(receipt).toMatchObject({ kind: 'RECEIPT', number: 'RECEIPT-26-000001', due_on: null, paid_rp: receipt.total_rp, received: [{ method: 'CREDIT_CARD', amount_rp: receipt.total_rp }] })
    expect(receivables(desk.db as Database, ids.city).filter(one => one.number === receipt.number)).toEqual([])
    const text = await textOf()
    for (const word of ['Quittung', 'Bezahlt: Kreditkarte', 'Betrag dankend erhalten']) expect(text).toContain(word)
    const before = count()
    expect(issue({ kind: 'RECEIPT' })).toMatchObject({ ok: false, message: { key: 'gate.bill.nothing' } })
    expect(count()).toBe(before)
  })

  test('waits until all is paid, and needs a name above CHF 400 only', () => {
    expect(issue({ kind: 'RECEIPT' })).toMatchObject({ ok: false, message: { key: 'gate.bill.not_paid', values: { due_rp: owed() } } })
    desk.db.prepare("update contract_charges set unit_rp = 30000, quantity = 1, amount_rp = 30000 where id = (select id from contract_charges where contract_id = @id order by id limit 1)").run({ id: ids.contract })
    desk.db.prepare('delete from contract_charges where contract_id = @id and amount_rp <> 30000').run({ id: ids.contract })
    pay(owed())
    expect(issue({ kind: 'RECEIPT', recipient: nobody })).toMatchObject({ ok: true })
    expect(last()).toMatchObject({ recipient: null, total_rp: 30_000 })
    insert(desk.db, 'contract_charges', { ...desk.db.prepare('select * from contract_charges where contract_id = @id').get({ id: ids.contract }) as object, id: 'more', unit_rp: 40_005, amount_rp: 40_005 })
    pay(owed())
    expect(issue({ kind: 'RECEIPT', recipient: nobody })).toMatchObject({ ok: false, message: { key: 'gate.bill.receipt_nameless' }, field: 'recipient.name' })
    expect(issue({ kind: 'RECEIPT' })).toMatchObject({ ok: true })
    desk.db.prepare("update number_blocks set next_no = 10 where kind = 'RECEIPT'").run()
    insert(desk.db, 'contract_charges', { ...desk.db.prepare("select * from contract_charges where id = 'more'").get() as object, id: 'again' })
    pay(owed())
    expect(issue({ kind: 'RECEIPT' })).toMatchObject({ ok: false, message: { key: 'gate.bill.no_receipt_number' } })
  })
})
