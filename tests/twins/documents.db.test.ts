import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Stale } from '../../electron/data/commands/command.ts'
import { receivables } from '../../electron/data/queries/receivables.ts'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import type { CommandInput, Op } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { vatSummary } from '../../shared/vat.ts'
import type { Fixture } from '../fixture.ts'
import { openDesk, openWorld } from './desk.ts'
import type { Desk } from './desk.ts'
import { checkInInput } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())
// many operations in one story, each compared in full
const slow = { timeout: 400_000 }

const insurer = { name: 'Muster Versicherung AG', line: 'Schaden 4711', street: 'Seestrasse', house_number: '9', postcode: '8002', town: 'Zürich', country: 'CH' }
let numbers = 0
const next = (mark: 'INV' | 'CN' | 'RC') => `${mark}-ZRH-26-${String(++numbers % 100 + 1).padStart(6, '0')}`
const rent = (f: Fixture) => [{ id: uuidv7(), charge_id: f.contract_charge }]
const invoice = (f: Fixture, changes: Partial<CommandInput<'issue_invoice'>> = {}): CommandInput<'issue_invoice'> => ({
  invoice_id: uuidv7(), contract_id: f.contract, location_id: f.locations.city, kind: 'INVOICE', number: next('INV'), number_block_id: f.invoice_blocks.city,
  payer: 'RENTER', recipient: insurer, locale: 'fr', due_on: '2030-01-31', lines: rent(f), at: f.now, ...changes,
})
const credit = (f: Fixture, of: CommandInput<'issue_invoice'>, amount_rp: number, changes: Partial<CommandInput<'issue_credit_note'>> = {}): CommandInput<'issue_credit_note'> => ({
  invoice_id: uuidv7(), contract_id: f.contract, location_id: f.locations.city, number: next('CN'), number_block_id: f.credit_blocks.city, corrects_id: of.invoice_id,
  is_reissue: false, reason: 'Kulanz', lines: [{ id: uuidv7(), line_id: of.lines[0]?.id ?? '', amount_rp }], at: f.now, ...changes,
})
const payment = (f: Fixture, changes: Partial<CommandInput<'take_payment'>> = {}): CommandInput<'take_payment'> => ({
  payment_id: uuidv7(), contract_id: f.contract, location_id: f.locations.city, kind: 'PAYMENT', method: 'DEBIT_CARD', amount_rp: 23_700, rounding_rp: 0,
  reference: 'T-1', at: f.now, ...changes,
})
const allocation = (f: Fixture, changes: Partial<CommandInput<'allocate_payment'>>): CommandInput<'allocate_payment'> => ({
  allocation_id: uuidv7(), contract_id: f.contract, invoice_id: '', payment_id: null, deposit_id: null, amount_rp: 100, at: f.now, ...changes,
})
const undone = (f: Fixture, voids_id: string, changes: Partial<CommandInput<'void_payment'>> = {}): CommandInput<'void_payment'> =>
  ({ payment_id: uuidv7(), voids_id, contract_id: f.contract, location_id: f.locations.city, reason: 'doppelt', at: f.now, ...changes })

async function openRest(desk: Desk): Promise<void> {
  const { data, error } = await desk.client.rpc('receivables', { p_location: desk.location_id })
  expect(error).toBeNull()
  expect(receivables(desk.db, desk.location_id)).toEqual(data)
}

describe('An invoice', () => {
  test('freezes recipient, supplier, lines in the customer\'s language and VAT; no charge stands on two, a receipt up to CHF 400 names nobody', slow, async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('check_in', checkInInput(fixture, { fuel_level: 4, damages: [] }, {}))
    const input = invoice(fixture)
    await desk.runTwins('issue_invoice', input)
    const { invoices, invoice_lines, invoice_vat_totals } = desk.localRows()
    expect(invoices).toMatchObject([{ number: input.number, recipient_name: insurer.name, supplier_uid: 'CHE-123.456.788', total_rp: 23_700, payer: 'RENTER' }])
    expect(invoice_lines).toMatchObject([{ description: 'Location', quantity: 3, amount_rp: 23_700, position: 1 }])
    expect(invoice_vat_totals).toMatchObject([{ vat_code: 'STANDARD', vat_bp: 810, gross_rp: 23_700, vat_rp: 1776 }])

    const fuel = desk.localRows()['contract_charges']?.find(row => row['kind'] === 'FUEL')
    const one = { id: uuidv7(), charge_id: String(fuel?.['id']) }
    const lines = [one]
    await desk.expectBothRefuseAll(
      ['issue_invoice', invoice(fixture), 'charge_already_invoiced'],
      ['issue_invoice', invoice(fixture, { lines: [one, { ...one, id: uuidv7() }] }), 'charge_already_invoiced'],
      ['issue_invoice', invoice(fixture, { lines: [{ id: uuidv7(), charge_id: uuidv7() }] }), 'charge_unknown'],
      ['issue_invoice', invoice(fixture, { lines, recipient: null }), 'invoice_needs_recipient'],
      ['issue_invoice', invoice(fixture, { lines, number: input.number }), 'invoice_number_taken'],
      ['issue_invoice', invoice(fixture, { contract_id: uuidv7() }), 'contract_unknown'],
    )
    await desk.expectRefusedAll(
      ['issue_invoice', invoice(fixture, { lines, number: 'INV-ZRH-26-000900' }), 'number_outside_block'],
      ['issue_invoice', invoice(fixture, { lines, number: next('RC'), number_block_id: fixture.receipt_blocks.city }), 'number_outside_block'],
      ['issue_invoice', invoice(fixture, { lines, location_id: fixture.locations.airport }), 'location_not_yours'],
    )
    await desk.runTwins('issue_invoice', invoice(fixture, { lines, kind: 'RECEIPT', recipient: null, number: next('RC'), number_block_id: fixture.receipt_blocks.city, locale: 'de' }))
    await openRest(desk)
    for (const table of ['invoices', 'invoice_lines', 'invoice_vat_totals']) {
      for (const change of [`update ${table} set id = id`, `delete from ${table}`]) {
        await expect(backend.sql.unsafe(`${change} where org_id = '${fixture.org}'`)).rejects.toMatchObject({ constraint_name: 'immutable_row' })
      }
    }
  })

  test('with a discount has a line below zero, never less than nothing in all, and no credit note takes off more than line or document hold', slow, async () => {
    const fixture = await openWorld(backend)
    const less = { id: uuidv7(), org_id: fixture.org, contract_id: fixture.contract, kind: 'DISCOUNT', quantity: 1, unit_rp: -2370, amount_rp: -2370, vat_code: 'STANDARD', vat_bp: 810, created_at: new Date(fixture.now) }
    await backend.sql`insert into contract_charges ${backend.sql(less)}`
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    const off = { id: uuidv7(), charge_id: less.id }
    await manager.expectBothRefuseAll(
      ['issue_invoice', invoice(fixture, { lines: [off] }), 'invoice_below_zero'],
    )
    const [full, discount] = [{ id: uuidv7(), charge_id: fixture.contract_charge }, off]
    const of = invoice(fixture, { lines: [full, discount] })
    await manager.runTwins('issue_invoice', of)
    expect(manager.localRows()['invoices']).toMatchObject([{ total_rp: 21_330 }])
    expect(manager.localRows()['invoice_vat_totals']).toMatchObject([{ gross_rp: 21_330, vat_rp: 1598 }])
    const part = (rent_rp: number, less_rp: number) => credit(fixture, of, 0, { lines: [{ id: uuidv7(), line_id: full.id, amount_rp: rent_rp }, { id: uuidv7(), line_id: discount.id, amount_rp: less_rp }] })
    await manager.expectBothRefuseAll(
      ['issue_credit_note', part(23_700, -2369), 'credit_exceeds_invoice'], // a Rappen more than was asked for
      ['issue_credit_note', part(10_000, 1), 'credit_exceeds_invoice'],
      ['issue_credit_note', part(10_000, -2371), 'credit_exceeds_invoice'],
      ['issue_credit_note', part(0, -1), 'invoice_below_zero'],
    )
    await manager.runTwins('issue_credit_note', part(10_000, -1000))
    await manager.expectBothRefuseAll(
      ['issue_credit_note', part(13_700, -1371), 'credit_exceeds_invoice'],
    )
    await manager.runTwins('issue_credit_note', part(13_700, -1370))
    const [{ rp } = { rp: null }] = await backend.sql`select private.invoice_open_rp(${of.invoice_id})::int as rp`
    expect(rp).toBe(0)
    await openRest(manager)
  })

  test('is credited by a manager, up to its lines; the balance follows, and a reissue leaves the charges owed', slow, async () => {
    const fixture = await openWorld(backend)
    const [staff, manager] = [await openDesk(backend, fixture), await openDesk(backend, fixture, 'city', 'manager')]
    const first = invoice(fixture)
    await manager.runTwins('issue_invoice', first)
    await staff.expectRefusedAll(
      ['issue_credit_note', credit(fixture, first, 100), 'needs_manager'],
    )
    await manager.runTwins('issue_credit_note', credit(fixture, first, 20_000))
    await manager.expectBothRefuseAll(
      ['issue_credit_note', credit(fixture, first, 3701), 'credit_exceeds_invoice'],
      ['issue_credit_note', credit(fixture, first, 3700, { is_reissue: true }), 'invoice_already_credited'],
      ['issue_credit_note', credit(fixture, { ...first, invoice_id: uuidv7() }, 100), 'invoice_unknown'],
      ['issue_credit_note', credit(fixture, first, 100, { lines: [{ id: uuidv7(), line_id: uuidv7(), amount_rp: 1 }] }), 'invoice_unknown'],
    )
    // the customer owes 37.00: that, and not a Rappen more, closes the contract
    await manager.runTwins('check_in', checkInInput(fixture))
    await manager.runTwins('take_payment', payment(fixture, { amount_rp: 3695 }))
    await manager.expectBothRefuseAll(
      ['close_contract', { contract_id: fixture.contract, receivable: false, at: fixture.now }, 'contract_not_settled'],
    )
    const last = payment(fixture, { amount_rp: 5, method: 'CASH' })
    await manager.runTwins('take_payment', last)
    await manager.expectBothRefuseAll(
      ['take_payment', payment(fixture, { kind: 'REFUND', amount_rp: 3701 }), 'refund_exceeds_paid'],
    )
    await manager.runTwins('close_contract', { contract_id: fixture.contract, receivable: false, at: fixture.now })
    // a void on a closed contract makes it owe again
    await staff.expectRefusedAll(
      ['void_payment', undone(fixture, last.payment_id), 'needs_manager'],
    )
    await manager.runTwins('void_payment', undone(fixture, last.payment_id))
    expect(manager.localRows()['contracts']).toMatchObject([{ status: 'COMPLETED', is_receivable: 1 }])
    await manager.expectBothRefuseAll(
      ['void_payment', undone(fixture, last.payment_id), 'payment_already_voided'],
      ['void_payment', undone(fixture, uuidv7()), 'payment_unknown'],
    )
    await openRest(manager)
  })

  test('that was written to the wrong payer is reissued to the right one, once its payment is released', slow, async () => {
    const fixture = await openWorld(backend)
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    const wrong = invoice(fixture)
    const paid = payment(fixture, { amount_rp: 20_000 })
    await manager.runTwins('issue_invoice', wrong)
    await manager.runTwins('take_payment', paid)
    const by = { invoice_id: wrong.invoice_id, payment_id: paid.payment_id }
    const whole = allocation(fixture, { ...by, amount_rp: 20_000 })
    await manager.expectBothRefuseAll(
      ['allocate_payment', allocation(fixture, { ...by, amount_rp: 20_001 }), 'allocation_exceeds_payment'],
      ['allocate_payment', allocation(fixture, { ...by, payment_id: uuidv7() }), 'payment_unknown'],
      ['allocate_payment', allocation(fixture, { ...by, payment_id: null, deposit_id: uuidv7() }), 'deposit_unknown'],
      ['allocate_payment', allocation(fixture, { ...by, invoice_id: uuidv7() }), 'invoice_unknown'],
    )
    await manager.runTwins('allocate_payment', whole)
    await manager.expectBothRefuseAll(
      ['issue_credit_note', credit(fixture, wrong, 23_700, { is_reissue: true }), 'credit_needs_release'],
      ['issue_credit_note', credit(fixture, wrong, 23_000, { is_reissue: true }), 'reissue_credits_all'],
    )
    const more = payment(fixture, { amount_rp: 10_000 })
    await manager.runTwins('take_payment', more)
    await manager.expectBothRefuseAll(
      ['allocate_payment', allocation(fixture, { ...by, payment_id: more.payment_id, amount_rp: 3701 }), 'invoice_overpaid'],
    )
    const release = { allocation_id: uuidv7(), contract_id: fixture.contract, releases_id: whole.allocation_id, at: fixture.now }
    await manager.runTwins('release_allocation', release)
    await manager.expectBothRefuseAll(
      ['release_allocation', { ...release, allocation_id: uuidv7() }, 'allocation_already_released'],
      ['release_allocation', { ...release, allocation_id: uuidv7(), releases_id: uuidv7() }, 'allocation_unknown'],
    )
    await manager.runTwins('issue_credit_note', credit(fixture, wrong, 23_700, { is_reissue: true }))
    const right = invoice(fixture, { payer: 'COMPANY' })
    await manager.runTwins('issue_invoice', right)
    await manager.runTwins('allocate_payment', allocation(fixture, { ...by, invoice_id: right.invoice_id, amount_rp: 20_000 }))
    await openRest(manager)
    // a credit note after the payment leaves money that goes back, and no more than that is allocated to a refund
    await manager.runTwins('issue_credit_note', credit(fixture, right, 13_600))
    const back = payment(fixture, { kind: 'REFUND', amount_rp: 10_000 })
    await manager.runTwins('take_payment', back)
    await manager.expectBothRefuseAll(
      ['allocate_payment', allocation(fixture, { invoice_id: right.invoice_id, payment_id: back.payment_id, amount_rp: 10_000 }), 'refund_exceeds_credit'],
    )
    await manager.runTwins('allocate_payment', allocation(fixture, { invoice_id: right.invoice_id, payment_id: back.payment_id, amount_rp: 9_900 }))
    await openRest(manager)
  })
})

test('VAT of a document is the same in TypeScript and SQL on thousands of generated ones', async () => {
  const line = fc.record({ amount_rp: fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 100_000_000 })),
    vat_code: fc.constantFrom('STANDARD', 'REDUCED', 'NONE'), vat_bp: fc.constantFrom(0, 260, 380, 770, 810, 850, 10_000) })
  const documents = fc.sample(fc.array(line, { minLength: 1, maxLength: 12 }), { numRuns: 4000 })
  const rows = await backend.sql<{ found: unknown }[]>`
    select (select jsonb_agg(jsonb_build_object('vat_code', v.vat_code, 'vat_bp', v.vat_bp, 'gross_rp', v.gross_rp, 'vat_rp', v.vat_rp)) from private.vat_summary(e) v) as found
    from jsonb_array_elements(${backend.sql.json(documents)}) with ordinality d (e, n) order by n`
  expect(rows.map(row => row.found)).toEqual(documents.map(vatSummary))
  const signed = fc.sample(fc.record({ gross: fc.integer({ min: -100_000_000, max: 100_000_000 }), bp: fc.integer({ min: 0, max: 10_000 }) }), { numRuns: 4000 })
  const sums = await backend.sql<{ vat: number }[]>`select private.vat_included_rp((e ->> 'gross')::bigint, (e ->> 'bp')::int)::int as vat
    from jsonb_array_elements(${backend.sql.json(signed)}) with ordinality d (e, n) order by n`
  expect(sums.map(row => row.vat)).toEqual(signed.map(({ gross, bp }) => vatSummary([{ amount_rp: gross, vat_code: 'X', vat_bp: bp }])[0]?.vat_rp || 0))
})

test('Whatever a manager does with documents and money, both sides take and refuse the same, and end with the same rows', async () => {
  const fixture = await openWorld(backend)
  const charges = Array.from({ length: 8 }, (_, n) => ({ id: uuidv7(), org_id: fixture.org, contract_id: fixture.contract, kind: n === 4 ? 'DISCOUNT' : ['EXTRA', 'DAMAGE', 'FUEL'][n % 3],
    quantity: n + 1, unit_rp: n === 4 ? -137 : 1037 + n, amount_rp: (n + 1) * (n === 4 ? -137 : 1037 + n), vat_code: n % 3 === 1 ? 'NONE' : 'STANDARD', vat_bp: n % 3 === 1 ? 0 : 810, created_at: new Date(fixture.now) }))
  await backend.sql`insert into contract_charges ${backend.sql(charges)}`
  const manager = await openDesk(backend, fixture, 'city', 'manager')
  const known = { charges: [...charges.map(one => one.id), fixture.contract_charge, uuidv7()], payments: [uuidv7()], invoices: [uuidv7()],
    lines: [uuidv7()], allocations: [uuidv7()], linesOf: new Map<string, string[]>() }
  const step = fc.record({ what: fc.integer({ min: 0, max: 9 }), a: fc.nat(1000), b: fc.nat(1000), c: fc.nat(1000), odd: fc.boolean(), rp: fc.integer({ min: 1, max: 14_000 }) })
  const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T
  function opOf({ what, a, b, c, odd, rp }: { what: number; a: number; b: number; c: number; odd: boolean; rp: number }): Op {
    if (what <= 2) {
      const method = pick(['CASH', 'DEBIT_CARD', 'TWINT', 'CASH'] as const, a)
      const input = payment(fixture, { kind: what === 2 && odd ? 'REFUND' : 'PAYMENT', method, amount_rp: method === 'CASH' && odd ? rp * 5 : rp,
        rounding_rp: pick([0, 0, 0, 2, -1], b) })
      known.payments.push(input.payment_id)
      return manager.op('take_payment', input)
    }
    if (what <= 4) {
      const lines = [...new Set([pick(known.charges, a), pick(known.charges, b), ...(odd ? [pick(known.charges, c)] : [])])].map(charge_id => ({ id: uuidv7(), charge_id }))
      const input = invoice(fixture, { lines, ...(odd ? { kind: 'RECEIPT', number: next('RC'), number_block_id: fixture.receipt_blocks.city } : {}),
        recipient: c % 3 === 0 ? null : insurer })
      known.invoices.push(input.invoice_id)
      known.linesOf.set(input.invoice_id, lines.map(one => one.id))
      return manager.op('issue_invoice', input)
    }
    if (what === 5) {
      const of = pick(known.invoices, a)
      const lines = (known.linesOf.get(of) ?? [uuidv7()]).map(line_id => ({ id: uuidv7(), line_id, amount_rp: odd ? rp % 3000 - (b % 5 === 0 ? 700 : 0) : 100_000_000 - rp }))
      return manager.op('issue_credit_note', credit(fixture, invoice(fixture, { invoice_id: of }), 0, { lines, is_reissue: c % 3 === 0 }))
    }
    if (what <= 7) {
      const input = allocation(fixture, { invoice_id: pick(known.invoices, a), payment_id: pick(known.payments, b), amount_rp: rp })
      known.allocations.push(input.allocation_id)
      return manager.op('allocate_payment', input)
    }
    if (what === 8) return manager.op('release_allocation', { allocation_id: uuidv7(), contract_id: fixture.contract, releases_id: pick(known.allocations, a), at: fixture.now })
    return manager.op('void_payment', undone(fixture, pick(known.payments, a)))
  }
  const ops = fc.sample(step, { numRuns: 160 }).map(opOf)
  const local = ops.map(op => {
    try {
      return manager.runLocally(op).join() || 'applied'
    } catch (error) {
      if (error instanceof Stale) return error.key.replace('refused.', '')
      throw error
    }
  })
  const outcomes = (await manager.push(...ops)).map(outcome => outcome.constraint ?? outcome.status)
  expect(outcomes.map((outcome, n) => [ops[n]?.name, outcome])).toEqual(local.map((outcome, n) => [ops[n]?.name, outcome]))
  const refusals = new Set(local.filter(outcome => outcome !== 'applied'))
  expect(refusals.size).toBeGreaterThan(5)
  expect(local.filter(outcome => outcome === 'applied').length).toBeGreaterThan(20)
  await manager.expectSameRows()
  await openRest(manager)
  const [balance] = await backend.sql`select private.balance_rp(${fixture.contract})::int as rp, (select sum(amount_rp) from contract_charges where contract_id = ${fixture.contract})::int
    - (select coalesce(sum(total_rp), 0) from invoices where contract_id = ${fixture.contract} and kind = 'CREDIT_NOTE' and not is_reissue)::int
    - (select coalesce(sum(case kind when 'REFUND' then -1 else 1 end * (amount_rp - rounding_rp)), 0) from payments where contract_id = ${fixture.contract})::int as by_hand`
  expect(balance?.['rp']).toBe(balance?.['by_hand'])
})
