import type { Database } from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { billFacts } from '../../electron/data/documents/bill-facts.ts'
import { Incomplete } from '../../electron/data/documents/facts.ts'
import { balanceOf } from '../../electron/data/commands/stored.ts'
import type { Here } from '../../electron/data/desk.ts'
import { creditInvoice } from '../../electron/data/forms/credit-invoice.ts'
import { openCharges } from '../../electron/data/forms/issue-invoice.ts'
import { notesOf } from '../../electron/data/queries/notes-of-contract.ts'
import { receivables } from '../../electron/data/queries/receivables.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { matrix } from '../rights/matrix.ts'
import { differences, rowsForDesk } from '../simulation/compare.ts'
import { openDesk } from '../twins/desk.ts'
import { swap } from '../twins/booking-inputs.ts'
import { checkInInput, checkOutInput, HOUR } from '../twins/inputs.ts'
import { openRoom } from './desk-room.ts'

const use = openRoom()
/** Nobody else is called so. */
const name = 'Wyrzykowska'
const slow = { timeout: 60_000 }

/** A contract of the city whose customer only the city knows; the name stands wherever somebody can type. */
async function plantRental() {
  const { backend: { sql }, fixture } = use
  const { city } = fixture.locations
  const [customer_id, driver_id] = [uuidv7(), uuidv7()]
  const address = { street: `${name}-Strasse`, house_number: '1', postcode: '8001', town: 'Zürich', country: 'CH' }
  await sql`insert into customers ${sql({ id: customer_id, org_id: fixture.org, first_name: 'Zuzanna', last_name: name, company_name: `${name} AG`, email: `${name}@example.ch`, ...address, locale: 'de',
    birth_date: '1980-04-05', created_at: new Date(fixture.now) })}`
  await sql`insert into customer_locations ${sql({ id: uuidv7(), org_id: fixture.org, customer_id, location_id: city })}`
  await sql`insert into drivers ${sql({ id: driver_id, org_id: fixture.org, customer_id, first_name: 'Zuzanna', last_name: name, birth_date: '1980-04-05', licence_number: '003123456007', licence_country: 'CH',
    licence_categories: 'B', licence_issued_on: '2015-01-10' })}`
  const desk = await openDesk(use.backend, fixture)
  const out = checkOutInput(fixture, { customer_id, starts_at: fixture.now - HOUR, drivers: [{ id: uuidv7(), driver_id, is_main: true }] })
  const { contract_id } = out
  const recipient = { ...address, name: `Zuzanna ${name}`, line: `${name} AG` }
  const invoice = (charge_ids: string[], number: string) => desk.op('issue_invoice', { invoice_id: uuidv7(), contract_id, location_id: city, kind: 'INVOICE', number, number_block_id: fixture.invoice_blocks.city, payer: 'RENTER',
    recipient, locale: 'de', due_on: '2030-01-31', lines: charge_ids.map(charge_id => ({ id: uuidv7(), charge_id })), at: fixture.now })
  const [rent, other] = [out.charges[0]?.id ?? '', uuidv7()]
  const bill = invoice([rent], 'INV-ZRH-26-000050')
  const payment = { payment_id: uuidv7(), contract_id, location_id: city, kind: 'PAYMENT' as const, method: 'DEBIT_CARD' as const, amount_rp: 5000, rounding_rp: 0, reference: `Karte ${name}`, at: fixture.now }
  const charge = (kind: string, rp: number) => ({ id: uuidv7(), kind, quantity: 1, unit_rp: rp, amount_rp: rp, vat_code: kind === 'FINE' ? 'NONE' : 'STANDARD', vat_bp: kind === 'FINE' ? 0 : 810 })
  const reason = `Gespräch mit ${name}`
  for (const each of [
    desk.op('check_out', out),
    desk.op('hold_deposit', { deposit_id: uuidv7(), contract_id, location_id: city, method: 'CREDIT_CARD', amount_rp: 50_000, authorisation_code: 'A1', card_last4: '4242', at: fixture.now }),
    desk.op('add_charge', { charge_id: other, contract_id, kind: 'OTHER', description: `Kopie für ${name}`, quantity: 1, unit_rp: 500, amount_rp: 500, vat_code: 'STANDARD', vat_bp: 810 }),
    bill,
    desk.op('take_payment', payment),
    desk.op('allocate_payment', { allocation_id: uuidv7(), contract_id, invoice_id: bill.input.invoice_id, payment_id: payment.payment_id, deposit_id: null, amount_rp: 5000, at: fixture.now }),
    desk.op('add_note', { contract_id, note_id: uuidv7(), reason }),
    desk.op('charge_afterwards', { contract_id, note_id: uuidv7(), kind: 'FINE', reason, charges: [charge('FINE', 12_000)],
      fine: { offence_at: fixture.now - HOUR / 2, number: `${name}-88`, driver_id, authority: `Kantonspolizei, zuhanden ${name}` } }),
    desk.op('report_incident', { incident_id: uuidv7(), location_id: city, contract_id, vehicle_id: out.vehicle_id, kind: 'ACCIDENT', happened_at: fixture.now - HOUR / 2, place: `bei ${name}`,
      police_number: name, counterparty: name, description: `${name} fuhr`, odometer_km: null, fuel_level: null, out_of_service: true }),
  ]) expect({ name: each.name, ...(await desk.push(each))[0] }).toMatchObject({ name: each.name, status: 'applied' })
  return { out, contract_id, invoice_id: bill.input.invoice_id, payment_id: payment.payment_id, other, customer_id }
}

/** Where a text stands in a database, table and column by table and column. */
const placesOf = (db: Database, text: string): string[] =>
  (db.prepare("select name from pragma_table_list where schema = 'main' and type in ('table', 'virtual', 'shadow')").pluck().all() as string[]).flatMap(table =>
    (db.prepare('select name from pragma_table_info(?)').pluck().all(table) as string[])
      .filter(column => db.prepare(`select 1 from "${table}" where instr(lower(cast("${column}" as text)), lower(?)) > 0`).get(text) !== undefined)
      .map(column => `${table}.${column}`))

async function airportPc() {
  const pc = use.start(use.newPc())
  const { email, password } = use.fixture.users.airport
  expect(await pc.act('sign_in', { email, password })).toBe('ok')
  await pc.quiet()
  return pc
}

describe('A contract that is open elsewhere', () => {
  test('comes to a desk with all that a check-in there needs, and without a name in any table; the desk where it is holds it all', slow, async () => {
    const { contract_id, invoice_id, payment_id, other } = await plantRental()
    const pc = await airportPc()
    const { db } = pc.counter
    expect(placesOf(db, name)).toEqual([])
    const count = (table: string) => db.prepare(`select count(*) from ${table} where contract_id = ?`).pluck().get(contract_id)
    expect(['contract_vehicles', 'contract_drivers', 'contract_charges', 'deposits', 'payments', 'invoices', 'invoice_lines', 'invoice_vat_totals', 'payment_allocations', 'booking_notes'].map(count))
      .toEqual([1, 1, 3, 1, 1, 1, 1, 1, 1, 2])
    // the document counts as issued, the payment as taken
    const charged = db.prepare('select sum(amount_rp) from contract_charges where contract_id = ?').pluck().get(contract_id) as number
    expect(balanceOf(db, contract_id)).toBe(charged - 5000)
    expect(openCharges({ db, now: Date.now, session: () => null }, contract_id).map(one => one.id)).toHaveLength(2)
    expect(openCharges({ db, now: Date.now, session: () => null }, contract_id).map(one => one.id)).toContain(other)
    // what is not here is known to be elsewhere, and no paper is made without it
    expect(db.prepare('select recipient_name, number from invoices where id = ?').get(invoice_id)).toEqual({ recipient_name: '', number: 'INV-ZRH-26-000050' })
    expect(db.prepare('select reference from payments where id = ?').pluck().get(payment_id)).toBe('')
    expect(() => billFacts(db, invoice_id)).toThrow(Incomplete)
    const here = { location_id: use.fixture.locations.airport } as Here
    expect(creditInvoice({ db, now: Date.now, session: () => null }, here, { contract_id, invoice_id, how: 'ALL', reason: 'Kulanz', lines: [] })).toEqual({ ok: false, message: { key: 'gate.credit.elsewhere' } })
    const city = await openDesk(use.backend, use.fixture)
    expect(placesOf(city.db, name).map(place => place.split('.')[0])).toEqual(expect.arrayContaining(['booking_notes', 'contract_charges', 'customers', 'drivers', 'incidents', 'invoices', 'payments']))
    // a manager's desk there is of that location, too
    expect(await pc.act('sign_out', {})).toBe('ok')
    await use.signIn(pc, 'manager')
    await pc.quiet()
    expect(placesOf(db, name)).toEqual([])
    expect(differences(db, await rowsForDesk(use.backend.sql, use.fixture.users.manager.id, use.fixture.locations.airport))).toEqual([])
  })

  test('names nobody to its staff by the API either, while its own branch, managers and the customer see it', slow, async () => {
    const { customer_id } = await plantRental()
    const { sql } = use.backend
    const seen = async (who: 'city' | 'airport' | 'manager' | 'customer') => {
      const { email, password } = use.fixture.users[who]
      const client = await use.backend.signIn(email, password)
      const tables = await Promise.all(Object.entries(matrix).filter(([, { hidden }]) => hidden.length === 0).map(async ([table]) => {
        const { data, error } = await client.from(table).select('*')
        expect({ table, error }).toEqual({ table, error: null })
        return JSON.stringify(data).includes(name) ? [table] : []
      }))
      return tables.flat().sort()
    }
    expect(await seen('airport')).toEqual([])
    const whole = ['booking_notes', 'contract_charges', 'customers', 'drivers', 'incidents', 'invoices', 'payments']
    expect(await seen('city')).toEqual(whole)
    expect(await seen('manager')).toEqual(expect.arrayContaining(whole))
    await sql`update users set customer_id = ${customer_id} where id = ${use.fixture.users.customer.id}`
    expect(await seen('customer')).toEqual(['contract_charges', 'customers', 'drivers', 'invoices', 'payments'])
  })

  test('is taken back there without a line; with the line the rest follows', slow, async () => {
    const { out, contract_id, invoice_id, payment_id } = await plantRental()
    const { airport } = use.fixture.locations
    const pc = await airportPc()
    const { db } = pc.counter
    pc.line.state = 'refusing'
    const back = checkInInput(use.fixture, { contract_id, leg_id: out.leg_id, vehicle_id: out.vehicle_id, location_id: airport, in_at: Date.now(), odometer_km: 20_100, charges: [] })
    expect(await pc.confirm('check_in', back)).toMatch(/^[0-9a-f-]{36}$/)
    expect(db.prepare('select status, returned_location_id from contracts where id = ?').get(contract_id)).toEqual({ status: 'RETURNED', returned_location_id: airport })
    expect(placesOf(db, name)).toEqual([])
    pc.line.state = 'up'
    await pc.quiet()
    await pc.quiet()
    expect(db.prepare('select recipient_name from invoices where id = ?').pluck().get(invoice_id)).toBe(`Zuzanna ${name}`)
    expect(db.prepare('select reference from payments where id = ?').pluck().get(payment_id)).toBe(`Karte ${name}`)
    expect(placesOf(db, name).map(place => place.split('.')[0])).toEqual(expect.arrayContaining(['booking_notes', 'contract_charges', 'customers', 'drivers', 'invoices', 'payments', 'search_names']))
    expect(differences(db, await rowsForDesk(use.backend.sql, use.fixture.users.airport.id, airport))).toEqual([])
    expect(billFacts(db, invoice_id).recipient).toMatchObject({ name: `Zuzanna ${name}` })
  })

  test('keeps the words of a swap at the PC that wrote them, and there alone', slow, async () => {
    const { contract, locations: { airport } } = use.fixture
    const pc = await airportPc()
    const reason = 'Motor raucht, Pannendienst war da'
    expect(await pc.confirm('swap_vehicle', swap(use.fixture, { location_id: airport, reason }))).toMatch(/^[0-9a-f-]{36}$/)
    const words = () => notesOf(pc.counter.desk, contract).map(({ kind, text }) => ({ kind, text }))
    expect(words()).toEqual([{ kind: 'VEHICLE_SWAPPED', text: reason }])
    await pc.quiet()
    await pc.quiet()
    expect(pc.counter.db.prepare('select text from booking_notes where contract_id = ?').pluck().all(contract)).toEqual([''])
    expect(words()).toEqual([{ kind: 'VEHICLE_SWAPPED', text: reason }])
    const other = await openDesk(use.backend, use.fixture, 'airport')
    expect(notesOf(other, contract).map(({ text }) => text)).toEqual([''])
  })

  test('keeps what was taken for it here whole: a payment and the document over it', slow, async () => {
    const { contract_id, other } = await plantRental()
    const { airport } = use.fixture.locations
    const pc = await airportPc()
    const recipient = { name: 'Garage Gut', line: null, street: 'Weg', house_number: '1', postcode: '6900', town: 'Lugano', country: 'CH' }
    const [invoice_id, payment_id] = [uuidv7(), uuidv7()]
    const block = pc.counter.db.prepare("select id, prefix, next_no from number_blocks where kind = 'INVOICE' and device_id = (select value from desk where key = 'device_id')").get() as
      { id: string; prefix: string; next_no: number }
    await pc.confirm('issue_invoice', { invoice_id, contract_id, location_id: airport, kind: 'INVOICE', number: `${block.prefix}${String(block.next_no).padStart(6, '0')}`, number_block_id: block.id,
      payer: 'GARAGE', recipient, locale: 'de', due_on: '2030-01-31', lines: [{ id: uuidv7(), charge_id: other }], at: Date.now() })
    await pc.confirm('take_payment', { payment_id, contract_id, location_id: airport, kind: 'PAYMENT', method: 'TWINT', amount_rp: 500, rounding_rp: 0, reference: 'Garage', at: Date.now() })
    await pc.quiet()
    await pc.quiet()
    expect(pc.counter.db.prepare('select recipient_name from invoices where id = ?').pluck().get(invoice_id)).toBe('Garage Gut')
    expect(pc.counter.db.prepare('select reference from payments where id = ?').pluck().get(payment_id)).toBe('Garage')
    expect(placesOf(pc.counter.db, name)).toEqual([])
    expect(differences(pc.counter.db, await rowsForDesk(use.backend.sql, use.fixture.users.airport.id, airport))).toEqual([])
    const client = await use.backend.signIn(use.fixture.users.airport.email, use.fixture.users.airport.password)
    expect((await client.from('invoices').select('id').eq('contract_id', contract_id)).data).toEqual([{ id: invoice_id }])
    expect((await client.from('payments').select('id').eq('contract_id', contract_id)).data).toEqual([{ id: payment_id }])
    // what is owed here counts what was voided and credited where nobody here sees it
    const owed = async () => {
      await pc.quiet()
      const { data } = await client.rpc('receivables', { p_location: airport })
      expect(receivables(pc.counter.db, airport)).toEqual(data)
      return (data as { invoice_id: string; open_rp: number }[]).map(one => [one.invoice_id, one.open_rp])
    }
    await pc.confirm('allocate_payment', { allocation_id: uuidv7(), contract_id, invoice_id, payment_id, deposit_id: null, amount_rp: 500, at: Date.now() })
    expect(await owed()).toEqual([])
    const manager = await openDesk(use.backend, use.fixture, 'city', 'manager')
    const { city } = use.fixture.locations
    const [voided] = await manager.push(manager.op('void_payment', { payment_id: uuidv7(), voids_id: payment_id, contract_id, location_id: city, reason: `${name} zahlt selbst`, at: use.fixture.now }))
    expect(voided).toMatchObject({ status: 'applied' })
    expect(await owed()).toEqual([[invoice_id, 500]])
    const [line] = await use.backend.sql<{ id: string }[]>`select id from invoice_lines where invoice_id = ${invoice_id}`
    const [credited] = await manager.push(manager.op('issue_credit_note', { invoice_id: uuidv7(), contract_id, location_id: city, number: 'CN-ZRH-26-000050', number_block_id: use.fixture.credit_blocks.city,
      corrects_id: invoice_id, is_reissue: false, reason: `${name} bat darum`, lines: [{ id: uuidv7(), line_id: line?.id ?? '', amount_rp: 200 }], at: use.fixture.now }))
    expect(credited).toMatchObject({ status: 'applied' })
    expect(await owed()).toEqual([[invoice_id, 300]])
    expect(placesOf(pc.counter.db, name)).toEqual([])
  })
})
