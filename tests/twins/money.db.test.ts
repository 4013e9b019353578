import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import type { CommandInput } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { setVehicleStatus } from '../fixture.ts'
import type { Fixture } from '../fixture.ts'
import { openDesk, openWorld } from './desk.ts'
import { checkInInput } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

/** What the fixture's contract costs. */
const RENT = 23_700
const deposit = (f: Fixture, changes: Partial<CommandInput<'hold_deposit'>> = {}): CommandInput<'hold_deposit'> => ({
  deposit_id: uuidv7(), contract_id: f.contract, location_id: f.locations.city, method: 'CREDIT_CARD', amount_rp: 50_000,
    authorisation_code: 'A12345',
  card_last4: '4242', at: f.now, ...changes,
})
const payment = (f: Fixture, changes: Partial<CommandInput<'take_payment'>> = {}): CommandInput<'take_payment'> => ({
  payment_id: uuidv7(), contract_id: f.contract, location_id: f.locations.city, kind: 'PAYMENT', method: 'DEBIT_CARD', amount_rp: RENT,
    rounding_rp: 0,
  reference: null, at: f.now, ...changes,
})
const settle = (f: Fixture, deposit_id: string, captured_rp: number): CommandInput<'settle_deposit'> => ({ deposit_id,
  contract_id: f.contract, captured_rp, at: f.now })

describe('register_customer', () => {
  const person = (f: Fixture): CommandInput<'register_customer'> => ({
    customer_id: uuidv7(), customer_location_id: uuidv7(), location_id: f.locations.city, at: f.now, first_name: 'Élodie',
      last_name: 'Rüegg', company_name: null,
    email: 'elodie@example.ch', phone: '+41 79 123 45 67', street: 'Rue du Mont-Blanc', house_number: '3a', postcode: '1201',
      town: 'Genève', country: 'CH',
    birth_date: '1991-02-28', locale: 'fr',
    driver: { id: uuidv7(), first_name: 'Élodie', last_name: 'Rüegg', birth_date: '1991-02-28', licence_number: '001234567008',
      licence_country: 'CH',
      licence_categories: 'B,BE', licence_issued_on: '2010-06-01', licence_expires_on: null },
  })

  test('with a driver writes the same rows on both sides', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('register_customer', person(fixture))
    expect(desk.localRows()['drivers']).toHaveLength(3)
  })

  test('without a driver, and of a firm, does so too', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('register_customer', { ...person(fixture), company_name: 'Muster AG', email: null, phone: null, birth_date: null,
      driver: null })
  })

  test('at a location that is not the person\'s own is refused', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.expectRefused('register_customer', { ...person(fixture), location_id: fixture.locations.airport }, { code: '42501',
      constraint: 'location_not_yours' })
  })
})

describe('hold_deposit', () => {
  test.for([['CREDIT_CARD', 50_000], ['CASH', 20_005]] as const)('by %s writes the same row on both sides', async ([method, amount_rp]) => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const card = method === 'CASH' ? { authorisation_code: null, card_last4: null } : {}
    await desk.runTwins('hold_deposit', deposit(fixture, { method, amount_rp, ...card }))
  })

  test('is refused on a contract that is over, unknown, or not to the 5 Rappen in cash', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.expectBothRefuse('hold_deposit', deposit(fixture, { contract_id: uuidv7() }), 'contract_unknown')
    await desk.expectBothRefuse('hold_deposit', deposit(fixture, { method: 'CASH', amount_rp: 20_001 }), 'deposit_cash_in_five_rappen')
    await desk.runTwins('check_in', checkInInput(fixture))
    await desk.expectBothRefuse('hold_deposit', deposit(fixture), 'contract_not_active')
  })
})

describe('settle_deposit', () => {
  test.for([0, 12_345, 50_000])('captures %d of 50000 Rappen and releases the rest', async captured => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const held = deposit(fixture)
    await desk.runTwins('hold_deposit', held)
    await desk.runTwins('settle_deposit', settle(fixture, held.deposit_id, captured))
    expect(desk.localRows()['deposits']).toMatchObject([{ status: 'SETTLED', captured_rp: captured }])
  })

  test('is refused above what is held, a second time, and where there is none', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const held = deposit(fixture)
    await desk.runTwins('hold_deposit', held)
    await desk.expectBothRefuse('settle_deposit', settle(fixture, held.deposit_id, 50_001), 'deposit_captured_within_held')
    await desk.runTwins('settle_deposit', settle(fixture, held.deposit_id, 100))
    await desk.expectBothRefuse('settle_deposit', settle(fixture, held.deposit_id, 200), 'deposit_already_settled')
    await desk.expectBothRefuse('settle_deposit', settle(fixture, uuidv7(), 0), 'deposit_unknown')
  })

  test('in cash goes to the 5 Rappen', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    const held = deposit(fixture, { method: 'CASH', authorisation_code: null, card_last4: null })
    await desk.runTwins('hold_deposit', held)
    await desk.expectBothRefuse('settle_deposit', settle(fixture, held.deposit_id, 101), 'deposit_cash_in_five_rappen')
    await desk.runTwins('settle_deposit', settle(fixture, held.deposit_id, 105))
  })

  test('is for the locations where the car left or came back', async () => {
    const fixture = await openWorld(backend)
    const [city, airport] = [await openDesk(backend, fixture), await openDesk(backend, fixture, 'airport')]
    const held = deposit(fixture)
    await city.runTwins('hold_deposit', held)
    await airport.expectRefused('settle_deposit', settle(fixture, held.deposit_id, 0), { code: '42501', constraint: 'location_not_yours' })
    await airport.reload()
    await airport.runTwins('check_in', checkInInput(fixture, { location_id: fixture.locations.airport }))
    await airport.runTwins('settle_deposit', settle(fixture, held.deposit_id, 0))
  })
})

describe('take_payment', () => {
  test.for([
    ['a card', { method: 'CREDIT_CARD', reference: '0815' }], ['TWINT', { method: 'TWINT', reference: 'T-77' }],
    ['cash, rounded', { method: 'CASH', amount_rp: 23_695, rounding_rp: -2 }],
  ] as [string, Partial<CommandInput<'take_payment'>>][])('by %s writes the same row on both sides', async ([, changes]) => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('take_payment', payment(fixture, changes))
  })

  test('is refused in odd Rappen of cash, with rounding on a card, and on an unknown contract', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.expectBothRefuse('take_payment', payment(fixture, { method: 'CASH', amount_rp: 101 }), 'payment_cash_in_five_rappen')
    await desk.expectBothRefuse('take_payment', payment(fixture, { rounding_rp: 1 }), 'payment_rounding_is_cash')
    await desk.expectBothRefuse('take_payment', payment(fixture, { contract_id: uuidv7() }), 'contract_unknown')
    await desk.expectBothRefuse('take_payment', payment(fixture, { contract_id: fixture.other.org }), 'contract_unknown')
  })

  test('back to the customer is for a manager, and never more than was paid', async () => {
    const fixture = await openWorld(backend)
    const [staff, manager] = [await openDesk(backend, fixture), await openDesk(backend, fixture, 'city', 'manager')]
    await staff.runTwins('take_payment', payment(fixture, { amount_rp: 10_000 }))
    await staff.expectBothRefuse('take_payment', payment(fixture, { kind: 'REFUND', amount_rp: 5000 }), 'refund_needs_manager')
    await manager.reload()
    await manager.expectBothRefuse('take_payment', payment(fixture, { kind: 'REFUND', amount_rp: 10_001 }), 'refund_exceeds_paid')
    await manager.runTwins('take_payment', payment(fixture, { kind: 'REFUND', amount_rp: 9_000 }))
    await manager.expectBothRefuse('take_payment', payment(fixture, { kind: 'REFUND', amount_rp: 1_001 }), 'refund_exceeds_paid')
    await manager.runTwins('take_payment', payment(fixture, { kind: 'REFUND', amount_rp: 1_000 }))
  })

  test('back out of a captured deposit counts it as paid', async () => {
    const fixture = await openWorld(backend)
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    const held = deposit(fixture)
    await manager.runTwins('hold_deposit', held)
    await manager.expectBothRefuse('take_payment', payment(fixture, { kind: 'REFUND', amount_rp: 1 }), 'refund_exceeds_paid')
    await manager.runTwins('settle_deposit', settle(fixture, held.deposit_id, 300))
    await manager.runTwins('take_payment', payment(fixture, { kind: 'REFUND', amount_rp: 300 }))
  })

  test('of two refunds at the same time only what was paid goes out', async () => {
    const fixture = await openWorld(backend)
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    await manager.runTwins('take_payment', payment(fixture, { amount_rp: 10_000 }))
    const outcomes = await Promise.all(Array.from({ length: 4 }, () => manager.push(manager.op('take_payment', payment(fixture,
      { kind: 'REFUND', amount_rp: 6_000 })))))
    expect(outcomes.flat().map(outcome => outcome.constraint ?? outcome.status).sort()).toEqual(['applied', 'refund_exceeds_paid',
      'refund_exceeds_paid', 'refund_exceeds_paid'])
  })
})

describe('close_contract', () => {
  const close = (f: Fixture, receivable = false): CommandInput<'close_contract'> => ({ contract_id: f.contract, receivable, at: f.now })

  test('at balance zero completes it', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.expectBothRefuse('close_contract', close(fixture), 'contract_not_returned')
    await desk.runTwins('check_in', checkInInput(fixture))
    await desk.expectBothRefuse('close_contract', close(fixture), 'contract_not_settled')
    await desk.runTwins('take_payment', payment(fixture, { method: 'CASH', amount_rp: 23_700 }))
    await desk.runTwins('close_contract', close(fixture, true))
    // nothing is owed, whatever the box said
    expect(desk.localRows()['contracts']).toMatchObject([{ status: 'COMPLETED', is_receivable: 0 }])
    await desk.expectBothRefuse('close_contract', close(fixture), 'contract_not_returned')
  })

  test('counts cash without its rounding', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('check_in', checkInInput(fixture))
    await desk.runTwins('take_payment', payment(fixture, { amount_rp: 23_698 }))
    await desk.runTwins('take_payment', payment(fixture, { method: 'CASH', amount_rp: 5, rounding_rp: 2 }))
    await desk.expectBothRefuse('close_contract', close(fixture, true), 'contract_not_settled')
  })

  test('with money owed needs the word receivable', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('check_in', checkInInput(fixture))
    await desk.runTwins('close_contract', close(fixture, true))
    expect(desk.localRows()['contracts']).toMatchObject([{ status: 'COMPLETED', is_receivable: 1 }])
  })

  test('with too much paid waits for the refund', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.runTwins('check_in', checkInInput(fixture))
    await desk.runTwins('take_payment', payment(fixture, { amount_rp: 30_000 }))
    await desk.expectBothRefuse('close_contract', close(fixture, true), 'contract_not_settled')
  })

  test('is for the locations of the contract', async () => {
    const fixture = await openWorld(backend)
    const [city, airport] = [await openDesk(backend, fixture), await openDesk(backend, fixture, 'airport')]
    await city.runTwins('check_in', checkInInput(fixture))
    await airport.expectRefused('close_contract', close(fixture, true), { code: '42501', constraint: 'location_not_yours' })
    await city.runTwins('close_contract', close(fixture, true))
  })

  test('of an unknown contract is refused', async () => {
    const fixture = await openWorld(backend)
    const desk = await openDesk(backend, fixture)
    await desk.expectBothRefuse('close_contract', { ...close(fixture), contract_id: uuidv7() }, 'contract_unknown')
  })
})

describe('mark_ready', () => {
  test('makes a cleaned car available, once', async () => {
    const fixture = await openWorld(backend)
    await setVehicleStatus(backend.sql, fixture.vehicles.spare, 'CLEANING')
    const desk = await openDesk(backend, fixture)
    const input = { vehicle_id: fixture.vehicles.spare, at: fixture.now }
    await desk.runTwins('mark_ready', input)
    await desk.expectBothRefuse('mark_ready', input, 'vehicle_not_cleaning')
    await desk.expectBothRefuse('mark_ready', { ...input, vehicle_id: fixture.other.vehicle }, 'vehicle_unknown')
  })

  test.for(['AVAILABLE', 'RENTED', 'MAINTENANCE', 'OUT_OF_SERVICE', 'RETIRED'] as const)('of a car in state %s is refused', async status => {
    const fixture = await openWorld(backend)
    await setVehicleStatus(backend.sql, fixture.vehicles.spare, status)
    const desk = await openDesk(backend, fixture)
    await desk.expectBothRefuse('mark_ready', { vehicle_id: fixture.vehicles.spare, at: fixture.now }, 'vehicle_not_cleaning')
  })
})
