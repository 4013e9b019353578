import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { billFacts } from '../../electron/data/documents/bill-facts.ts'
import { Incomplete } from '../../electron/data/documents/facts.ts'
import type { Here } from '../../electron/data/desk.ts'
import { confirm } from '../../electron/data/run.ts'
import { dropOrphans } from '../../electron/data/sync/scope.ts'
import { customer } from '../../electron/data/queries/customer.ts'
import { collectiveOn } from '../../electron/data/queries/collective.ts'
import { payers } from '../../electron/data/queries/payers.ts'
import { receivables } from '../../electron/data/queries/receivables.ts'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import type { CommandInput, Op } from '../../shared/commands.ts'
import type { FormInput, FormName } from '../../shared/forms.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Fixture } from '../fixture.ts'
import { openDesk, openWorld } from './desk.ts'
import type { Desk, Place } from './desk.ts'
import { DAY } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())
// many operations in one story, each compared in full
const slow = { timeout: 400_000 }

type Rental = { id: string; charges: string[]; payment: string }
/** Closed contracts with a rent of CHF 79.03, a damage without VAT and, each but the first, CHF 10.01 paid: every one of them owes something. */
async function plantRentals(f: Fixture, customer_id: string, count: number, more: Record<string, unknown> = {}): Promise<Rental[]> {
  const planted = Array.from({ length: count }, (): Rental => ({ id: uuidv7(), charges: [uuidv7(), uuidv7()], payment: uuidv7() }))
  await backend.sql.begin(async sql => {
    await sql`set local session_replication_role = replica`
    for (const [n, { id: contract_id, charges, payment }] of planted.entries()) {
      const at = new Date(f.now - (20 - n) * DAY)
      const contract = { id: contract_id, org_id: f.org, number: `ZRH-26-${contract_id.slice(-6)}`, status: 'COMPLETED', is_receivable: true, customer_id, pickup_location_id: f.locations.city,
        return_location_id: f.locations.city, returned_location_id: f.locations.city, starts_at: at, ends_at: new Date(+at + DAY), returned_at: new Date(+at + DAY), price_plan_id: f.plans.compact,
        day_rate_rp: 7900, included_km_day: 200, extra_km_rp: 45, fuel_unit_rp: 220, fuel_fee_rp: 2500, excess_rp: 150_000, grace_min: 59, created_at: at, ...more }
      await sql`insert into contracts ${sql(contract)}`
      const line = { org_id: f.org, contract_id, quantity: 1, created_at: at }
      await sql`insert into contract_charges ${sql([{ ...line, id: charges[0], kind: 'RENT', unit_rp: 7903, amount_rp: 7903, vat_code: 'STANDARD', vat_bp: 810 },
        { ...line, id: charges[1], kind: 'DAMAGE', unit_rp: 1000 + n, amount_rp: 1000 + n, vat_code: 'NONE', vat_bp: 0 }])}`
      if (n > 0) await sql`insert into payments ${sql({ id: payment, org_id: f.org, contract_id, location_id: f.locations.city, kind: 'PAYMENT', method: 'TWINT', amount_rp: 1001, rounding_rp: 0, paid_at: at })}`
    }
  })
  return planted
}

const company = { name: 'Muster Bau AG', line: 'Regula Müller', street: 'Seestrasse', house_number: '9', postcode: '8002', town: 'Zürich', country: 'CH' }
let numbers = 0
const next = (mark: 'INV' | 'CN') => `${mark}-ZRH-26-${String(++numbers % 100 + 1).padStart(6, '0')}`
const collective = (f: Fixture, rentals: Rental[], changes: Partial<CommandInput<'issue_collective_invoice'>> = {}): CommandInput<'issue_collective_invoice'> => ({
  invoice_id: uuidv7(), location_id: f.locations.city, number: next('INV'), number_block_id: f.invoice_blocks.city, payer: 'COMPANY', recipient: company, locale: 'fr', due_on: '2030-01-31',
  contract_ids: rentals.map(rental => rental.id), lines: rentals.flatMap(rental => rental.charges).map(charge_id => ({ id: uuidv7(), charge_id })), allocations: [], at: f.now, ...changes,
})

async function openRest(desk: Desk): Promise<void> {
  const { data, error } = await desk.client.rpc('receivables', { p_location: desk.location_id })
  expect(error).toBeNull()
  expect(receivables(desk.db, desk.location_id)).toEqual(data)
}

/** Fills in a form at the desk and sends what it makes, as one. */
async function fillIn<N extends FormName>(desk: Desk, fixture: Fixture, form: N, input: FormInput<N>): Promise<void> {
  const before = desk.db.prepare('select coalesce(max(seq), 0) from outbox').pluck().get() as number
  const outcome = confirm({ db: desk.db, now: () => fixture.now, session: () => ({
    person: { id: desk.author.id, name: 'M', email: desk.author.email, role: desk.author.role, locale: 'de', org_id: fixture.org }, device_id: desk.device_id, location_id: desk.location_id }) }, form, input)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  const rows = desk.db.prepare('select op_id, name, version, device_id, author_id, occurred_at, input, deps from outbox where seq > ? order by seq').all(before) as Record<string, string>[]
  const sent = rows.map(row => ({ ...row, input: JSON.parse(row['input'] ?? ''), deps: JSON.parse(row['deps'] ?? '[]') })) as unknown as Op[]
  expect((await desk.push(...sent)).map(({ status, constraint }) => constraint ?? status)).toEqual(sent.map(() => 'applied'))
  desk.db.prepare("update outbox set state = 'SETTLED'").run()
  await desk.expectSameRows()
  await openRest(desk)
}
const balances = async (rentals: Rental[]): Promise<number[]> => {
  const rows = await backend.sql<{ rp: number }[]>`select private.balance_rp(c.id)::int as rp from unnest(${rentals.map(rental => rental.id)}::uuid[]) with ordinality c (id, n) order by n`
  return rows.map(({ rp }) => rp)
}

describe('A collective invoice', () => {
  test('asks for all charges of its contracts, with VAT per rate on the total, and a contract stands on one alone', slow, async () => {
    const fixture = await openWorld(backend)
    const rentals = await plantRentals(fixture, fixture.customers.known, 3)
    const [paid_already] = await plantRentals(fixture, fixture.customers.known, 1, { is_receivable: false })
    const others = await plantRentals(fixture, fixture.customers.young, 1)
    const desk = await openDesk(backend, fixture)
    const ofAll = collective(fixture, rentals.slice(0, 2), { allocations: [{ allocation_id: uuidv7(), contract_id: rentals[1]?.id ?? '', payment_id: rentals[1]?.payment ?? '', deposit_id: null, amount_rp: 1001 }] })
    await desk.expectBothRefuseAll(
      ['issue_collective_invoice', collective(fixture, [...rentals, ...others]), 'contracts_of_one_payer'],
      ['issue_collective_invoice', collective(fixture, [...rentals, paid_already as Rental]), 'contract_not_receivable'],
      ['issue_collective_invoice', collective(fixture, rentals, { contract_ids: [fixture.contract] }), 'contract_not_receivable'],
      ['issue_collective_invoice', collective(fixture, rentals, { contract_ids: [uuidv7()] }), 'contract_unknown'],
      ['issue_collective_invoice', collective(fixture, rentals, { contract_ids: [rentals[0]?.id ?? ''] }), 'charge_unknown'],
      ['issue_collective_invoice', { ...ofAll, allocations: ofAll.allocations.map(one => ({ ...one, amount_rp: 1002 })) }, 'allocation_exceeds_payment'],
    )
    await desk.runTwins('issue_collective_invoice', ofAll)
    const { invoices, invoice_lines, invoice_vat_totals } = desk.localRows()
    expect(invoices).toMatchObject([{ contract_id: null, number: ofAll.number, total_rp: 2 * 7903 + 2001, payer: 'COMPANY', kind: 'INVOICE' }])
    expect(new Set(invoice_lines?.map(line => line['contract_id']))).toEqual(new Set(rentals.slice(0, 2).map(rental => rental.id)))
    // 592 + 592 rent by rent
    expect(invoice_vat_totals?.map(({ vat_code, gross_rp, vat_rp }) => ({ vat_code, gross_rp, vat_rp })).sort((a, b) => Number(a.gross_rp) - Number(b.gross_rp)))
      .toEqual([{ vat_code: 'NONE', gross_rp: 2001, vat_rp: 0 }, { vat_code: 'STANDARD', gross_rp: 15_806, vat_rp: 1184 }])
    await openRest(desk)
    await desk.expectBothRefuseAll(
      ['issue_collective_invoice', collective(fixture, rentals), 'contract_already_invoiced'],
      ['issue_collective_invoice', collective(fixture, [rentals[2] as Rental], { number: ofAll.number }), 'invoice_number_taken'],
      ['issue_invoice', { invoice_id: uuidv7(), contract_id: rentals[0]?.id ?? '', location_id: fixture.locations.city, kind: 'INVOICE', number: next('INV'), number_block_id: fixture.invoice_blocks.city,
        payer: 'RENTER', recipient: company, locale: 'de', due_on: null, lines: [{ id: uuidv7(), charge_id: rentals[0]?.charges[0] ?? '' }], at: fixture.now }, 'charge_already_invoiced'],
    )
    // a colleague of another branch does not see it
    const airport = await openDesk(backend, fixture, 'airport' as Place)
    expect(airport.localRows()['invoices']).toEqual([])
    expect(airport.localRows()['invoice_vat_totals']).toEqual([])
  })

  test('is paid oldest first, reminds as one, and each contract, the list of receivables and the balance follow', slow, async () => {
    const fixture = await openWorld(backend)
    const rentals = await plantRentals(fixture, fixture.customers.known, 3)
    const desk = await openDesk(backend, fixture)
    const before = await balances(rentals)
    const owed_rp = before.reduce((sum, rp) => sum + rp, 0)
    await fillIn(desk, fixture, 'issue_collective_invoice', { customer_id: fixture.customers.known, contract_ids: rentals.map(rental => rental.id), payer: 'COMPANY', recipient: company, due_days: 30 })
    const invoice_id = desk.db.prepare('select id from invoices').pluck().get() as string
    const view = () => collectiveOn({ db: desk.db, now: () => fixture.now, session: () => null }, invoice_id, 'STAFF')
    expect(view()).toMatchObject({ open_rp: owed_rp, paid_rp: 2002, total_rp: owed_rp + 2002, actions: [{ name: 'pay' }, { name: 'credit', blocked: { key: 'action.needs_manager' } }, { name: 'remind' }, { name: 'documents' }] })
    expect(await balances(rentals)).toEqual(before)
    const [first = 0, second = 0, third = 0] = before
    const pay = { invoice_id, method: 'QR_BILL' as const, reference: '21 00000' }
    await fillIn(desk, fixture, 'pay_collective_invoice', { ...pay, amount_rp: first + 500 })
    expect(await balances(rentals)).toEqual([0, second - 500, third])
    expect(view()?.contracts.map(share => share.open_rp)).toEqual([0, second - 500, third])
    await expect(fillIn(desk, fixture, 'pay_collective_invoice', { ...pay, amount_rp: second - 500 + third + 1 })).rejects.toThrow('gate.payment.too_much')
    await expect(fillIn(desk, fixture, 'pay_collective_invoice', { ...pay, method: 'CASH', amount_rp: 500 })).rejects.toThrow('gate.collective.no_cash')
    await fillIn(desk, fixture, 'pay_collective_invoice', { ...pay, amount_rp: second - 500 + third })
    expect(await balances(rentals)).toEqual([0, 0, 0])
    expect(view()).toMatchObject({ open_rp: 0 })
    expect((await desk.client.rpc('receivables', { p_location: desk.location_id })).data).toEqual([])
    const [sums] = await backend.sql`select (select sum(amount_rp)::int from payments where reference = '21 00000') as taken, (select sum(amount_rp)::int from payment_allocations where invoice_id = ${invoice_id}) as allocated`
    expect(sums).toEqual({ taken: owed_rp, allocated: owed_rp + 2002 })
  })

  test('is credited for one contract or for all of it, waived or charged anew, by a manager', slow, async () => {
    const fixture = await openWorld(backend)
    const rentals = await plantRentals(fixture, fixture.customers.known, 4)
    const [staff, manager] = [await openDesk(backend, fixture), await openDesk(backend, fixture, 'city', 'manager')]
    const desk = manager
    const issue = async (chosen: Rental[]) => {
      await fillIn(desk, fixture, 'issue_collective_invoice', { customer_id: fixture.customers.known, contract_ids: chosen.map(rental => rental.id), payer: 'COMPANY', recipient: company, due_days: 30 })
      return (desk.db.prepare("select id from invoices where contract_id is null and kind = 'INVOICE' order by id desc").pluck().get()) as string
    }
    const [one, two, three] = rentals as [Rental, Rental, Rental, Rental]
    const before = await balances(rentals)
    const invoice_id = await issue(rentals)
    await staff.reload()
    await expect(fillIn(staff, fixture, 'credit_collective_invoice', { invoice_id, contract_id: null, how: 'ALL', reason: 'x' })).rejects.toThrow('refused.needs_manager')
    const file = () => customer({ db: desk.db, now: () => fixture.now, session: () => null }, { customer_id: fixture.customers.known },
      { person: { id: desk.author.id, name: 'M', email: '', role: 'MANAGER', locale: 'de', org_id: fixture.org }, device_id: desk.device_id, location_id: desk.location_id } as Parameters<typeof customer>[2])
    expect(file()?.to_bill.map(rental => rental.invoice?.is_collective)).toEqual([true, true, true, true])
    // one is waived, one waits for another invoice: what was paid on it is free again
    await fillIn(desk, fixture, 'credit_collective_invoice', { invoice_id, contract_id: one.id, how: 'ALL', reason: 'Kulanz' })
    await fillIn(desk, fixture, 'credit_collective_invoice', { invoice_id, contract_id: two.id, how: 'ANEW', reason: 'gehört der Versicherung' })
    expect(await balances(rentals)).toEqual([0, ...before.slice(1)])
    expect(file()?.to_bill.map(rental => [rental.contract_id, rental.invoice === null])).toEqual(rentals.slice(1).map(rental => [rental.id, rental === two]))
    await expect(fillIn(desk, fixture, 'credit_collective_invoice', { invoice_id, contract_id: null, how: 'ANEW', reason: 'x' })).rejects.toThrow('refused.invoice_already_credited')
    await expect(fillIn(desk, fixture, 'credit_collective_invoice', { invoice_id, contract_id: null, how: 'ALL', reason: 'x' })).rejects.toThrow('gate.collective.credit_each')
    await expect(fillIn(desk, fixture, 'credit_invoice', { contract_id: one.id, invoice_id, how: 'ALL', reason: 'x', lines: [] })).rejects.toThrow('gate.credit.nothing')
    const lineOf = (rental: Rental) => desk.db.prepare('select id from invoice_lines where charge_id = ? and invoice_id = ?').pluck().get(rental.charges[0], invoice_id) as string
    // a part, from the contract's own sheet
    await fillIn(desk, fixture, 'credit_invoice', { contract_id: three.id, invoice_id, how: 'PART', reason: 'Kulanz', lines: [{ line_id: lineOf(three), amount_rp: 100 }] })
    expect((await balances(rentals))[2]).toBe((before[2] ?? 0) - 100)
    const whole = await issue([two])
    const note = { invoice_id: uuidv7(), location_id: fixture.locations.city, number: next('CN'), number_block_id: fixture.credit_blocks.city, corrects_id: invoice_id, is_reissue: false, reason: 'x', at: fixture.now }
    await desk.expectBothRefuseAll(
      ['issue_credit_note', { ...note, contract_id: three.id, lines: [{ id: uuidv7(), line_id: lineOf(three), amount_rp: 7804 }] }, 'credit_exceeds_invoice'],
      ['issue_credit_note', { ...note, contract_id: three.id, lines: [{ id: uuidv7(), line_id: lineOf(one), amount_rp: 1 }] }, 'invoice_unknown'],
      ['issue_credit_note', { ...note, contract_id: fixture.contract, lines: [{ id: uuidv7(), line_id: lineOf(one), amount_rp: 1 }] }, 'invoice_unknown'],
      ['issue_credit_note', { ...note, contract_id: null, is_reissue: true, lines: [{ id: uuidv7(), line_id: lineOf(three), amount_rp: 7803 }] }, 'invoice_already_credited'],
      ['issue_credit_note', { ...note, contract_id: null, corrects_id: whole, is_reissue: true, lines: [{ id: uuidv7(), amount_rp: 8904,
        line_id: desk.db.prepare('select id from invoice_lines where invoice_id = ? order by position').pluck().get(whole) as string }] }, 'credit_needs_release'],
    )
    await fillIn(desk, fixture, 'credit_collective_invoice', { invoice_id: whole, contract_id: null, how: 'ANEW', reason: 'falsche Firma' })
    expect(file()?.to_bill.find(rental => rental.contract_id === two.id)?.invoice).toBeNull()
    expect((await balances(rentals))[1]).toBe(before[1])
    const [credit] = await backend.sql`select contract_id, is_reissue, total_rp = (select sum(amount_rp) from invoice_lines l where l.invoice_id = v.id) as adds_up from invoices v where corrects_id = ${whole}`
    expect(credit).toEqual({ contract_id: null, is_reissue: true, adds_up: true })
  })

  test('is seen by another branch with the contract that came back there and nothing of the others, makes no paper there, and goes with that contract', slow, async () => {
    const fixture = await openWorld(backend)
    const here = await plantRentals(fixture, fixture.customers.known, 2)
    const [there] = await plantRentals(fixture, fixture.customers.known, 1, { returned_location_id: fixture.locations.airport, return_location_id: fixture.locations.airport }) as [Rental]
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    await manager.runTwins('issue_collective_invoice', collective(fixture, [...here, there]))
    const id = manager.db.prepare('select id from invoices').pluck().get() as string
    expect(billFacts(manager.db, id)).toMatchObject({ parts: [{ total_rp: 8903 }, { total_rp: 8904 }, { total_rp: 8903 }], total_rp: 26_710 })
    const airport = await openDesk(backend, fixture, 'airport')
    await airport.expectSameRows()
    expect(airport.localRows()['invoices']).toHaveLength(1)
    expect(airport.localRows()['invoice_lines']?.map(line => line['contract_id'])).toEqual([there.id, there.id])
    expect(() => billFacts(airport.db, id)).toThrow(Incomplete)
    dropOrphans(airport.db, new Map([['contracts', [there.id]]]), fixture.locations.airport)
    const left = airport.localRows()
    expect([left['invoices'], left['invoice_lines'], left['invoice_vat_totals']]).toEqual([[], [], []])
  })
})

describe('A company that pays for what others rent', () => {
  /** A company that the city knows. */
  async function plantCompany(f: Fixture, name = 'Zahler AG'): Promise<string> {
    const id = uuidv7()
    await backend.sql`insert into customers (id, org_id, first_name, last_name, company_name, street, house_number, postcode, town, country, locale, created_at)
      values (${id}, ${f.org}, 'Ada', 'Amt', ${name}, 'Weg', '1', '8000', 'Zürich', 'CH', 'de', now())`
    await backend.sql`insert into customer_locations (id, org_id, customer_id, location_id) values (${uuidv7()}, ${f.org}, ${id}, ${f.locations.city})`
    return id
  }
  const named = (f: Fixture, contract_id: string, payer_id: string | null): CommandInput<'set_payer'> => ({ contract_id, location_id: f.locations.city, payer_id })
  const see = (desk: Desk, f: Fixture, role: 'STAFF' | 'MANAGER') => {
    const here: Here = { person: { id: desk.author.id, name: 'M', email: desk.author.email, role, locale: 'de', org_id: f.org }, device_id: desk.device_id, location_id: desk.location_id }
    return { db: desk.db, now: () => f.now, session: () => here, here }
  }

  test('is set, changed and taken back on both sides, and only a company, until the contract stands on an invoice', slow, async () => {
    const fixture = await openWorld(backend)
    const [company, other] = [await plantCompany(fixture), await plantCompany(fixture, 'Andere GmbH')]
    const [rental] = await plantRentals(fixture, fixture.customers.young, 1)
    const desk = await openDesk(backend, fixture)
    const id = rental?.id ?? ''
    await desk.runTwins('set_payer', named(fixture, id, company))
    await desk.runTwins('set_payer', named(fixture, id, other))
    await desk.runTwins('set_payer', named(fixture, id, null))
    await desk.runTwins('set_payer', named(fixture, fixture.contract, company))
    await desk.expectBothRefuse('set_payer', named(fixture, id, fixture.customers.known), 'payer_is_no_company')
    await desk.expectBothRefuse('set_payer', named(fixture, id, uuidv7()), 'customer_unknown')
    await desk.expectBothRefuse('set_payer', named(fixture, id, fixture.other.customer), 'customer_unknown')
    await desk.expectBothRefuse('set_payer', named(fixture, uuidv7(), company), 'contract_unknown')
    await backend.sql`update customers set company_name = 'Müller AG' where id = ${fixture.customers.young}`
    await desk.reload()
    await desk.runTwins('set_payer', named(fixture, id, fixture.customers.young))
    expect((await backend.sql`select payer_id from contracts where id = ${id}`)[0], 'the renter itself is nobody else').toEqual({ payer_id: null })
  })

  test('has its rentals and those of others on one invoice, is on the list until then, and another payer is refused on both sides', slow, async () => {
    const fixture = await openWorld(backend)
    const company = await plantCompany(fixture)
    const own = await plantRentals(fixture, company, 1)
    const others = [...await plantRentals(fixture, fixture.customers.known, 1), ...await plantRentals(fixture, fixture.customers.young, 1)]
    const desk = await openDesk(backend, fixture)
    const manager = see(desk, fixture, 'MANAGER')
    const list = () => payers(manager, {}, manager.here)
    expect(list()).toMatchObject([{ customer_id: company, contracts: 1, of_others: 0, owed_rp: 8903 }])
    for (const { id } of others) await desk.runTwins('set_payer', named(fixture, id, company))
    expect(list()).toMatchObject([{ customer_id: company, name: 'Zahler AG', contracts: 3, of_others: 2, owed_rp: 3 * 8903 }])
    const clerk = see(desk, fixture, 'STAFF')
    expect(payers(clerk, {}, clerk.here)).toEqual([])
    expect(customer(manager, { customer_id: company }, manager.here)?.to_bill.map(({ contract_id }) => contract_id).sort()).toEqual([...own, ...others].map(({ id }) => id).sort())
    expect(customer(manager, { customer_id: fixture.customers.young }, manager.here)?.to_bill, 'no longer the renter\'s').toEqual([])

    const [stranger] = await plantRentals(fixture, fixture.customers.known, 1)
    await desk.reload()
    const rentals = [...own, ...others]
    const invoice = collective(fixture, rentals)
    await desk.expectBothRefuse('issue_collective_invoice', collective(fixture, [...rentals, stranger as Rental]), 'contracts_of_one_payer')
    await desk.runTwins('issue_collective_invoice', invoice)
    expect(list()).toEqual([])
    expect(collectiveOn(manager, invoice.invoice_id, 'MANAGER')).toMatchObject({ customer_id: company, customer: 'Zahler AG', contracts: { length: 3 } })
    await desk.expectBothRefuse('set_payer', named(fixture, others[0]?.id ?? '', null), 'payer_is_on_document')
  })

  test('whose file went into another one pays under that one, beside what that one owes itself', slow, async () => {
    const fixture = await openWorld(backend)
    const [old, kept] = [await plantCompany(fixture, 'Alte AG'), await plantCompany(fixture, 'Neue AG')]
    const rentals = [...await plantRentals(fixture, kept, 1), ...await plantRentals(fixture, fixture.customers.young, 1)]
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('set_payer', named(fixture, rentals[1]?.id ?? '', old))
    await backend.sql`insert into customer_redirects (id, org_id, customer_id, into_customer_id, merged_at, merged_by)
      values (${uuidv7()}, ${fixture.org}, ${old}, ${kept}, now(), ${fixture.users.manager.id})`
    await desk.reload()
    const manager = see(desk, fixture, 'MANAGER')
    expect(payers(manager, {}, manager.here)).toMatchObject([{ customer_id: kept, contracts: 2, of_others: 1 }])
    await desk.expectBothRefuse('set_payer', named(fixture, rentals[1]?.id ?? '', old), 'customer_merged')
    await desk.runTwins('issue_collective_invoice', collective(fixture, rentals))
    expect(payers(manager, {}, manager.here)).toEqual([])
  })
})
