import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Stale } from '../../electron/data/commands/command.ts'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import type { Op } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { approval, assignment, booking, change, counterCharge, discount, extension, reasoned, waiver } from './booking-inputs.ts'
import { openDesk, openWorld } from './desk.ts'
import { checkInInput, DAY, HOUR } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

const not_here = { code: '42501', constraint: 'location_not_yours' }

describe('add_charge', () => {
  test('puts what came up at the counter on the bill, within bounds, until the contract is closed', async () => {
    const fixture = await openWorld(backend)
    const [desk, manager] = [await openDesk(backend, fixture), await openDesk(backend, fixture, 'city', 'manager')]
    await desk.runTwins('add_charge', counterCharge(fixture))
    await desk.runTwins('add_charge', counterCharge(fixture, { kind: 'OTHER', description: 'Kindersitz verschmutzt', quantity: 2, unit_rp: 25_000, amount_rp: 50_000 }))
    const refuse = (changes: Parameters<typeof counterCharge>[1], constraint: string) => desk.expectBothRefuse('add_charge', counterCharge(fixture, changes), constraint)
    await refuse({ kind: 'OTHER', description: '' }, 'charge_needs_description')
    await refuse({ kind: 'RENT' }, 'charge_kind_is_reckoned')
    await refuse({ kind: 'DISCOUNT' }, 'charge_kind_is_reckoned')
    await refuse({ kind: 'LOTTERY' }, 'charge_kind_unknown')
    await refuse({ amount_rp: 7000 }, 'charge_is_quantity_times_unit')
    await refuse({ unit_rp: 50_001, amount_rp: 50_001 }, 'charge_over_limit')
    await refuse({ vat_bp: 260 }, 'charge_vat_differs')
    await refuse({ kind: 'FINE' }, 'charge_vat_differs')
    await refuse({ contract_id: uuidv7() }, 'contract_unknown')
    const airport = await openDesk(backend, fixture, 'airport')
    await airport.expectRefused('add_charge', counterCharge(fixture), not_here)
    await manager.reload()
    await manager.runTwins('add_charge', counterCharge(fixture, { kind: 'KEY_LOST', description: '', unit_rp: 120_000, amount_rp: 120_000 }))
    await manager.runTwins('check_in', checkInInput(fixture))
    await manager.runTwins('add_charge', counterCharge(fixture, { kind: 'FINE', description: 'Parkbusse', vat_code: 'NONE', vat_bp: 0 }))
    await manager.runTwins('close_contract', { contract_id: fixture.contract, receivable: true, at: fixture.now })
    await manager.expectBothRefuse('add_charge', counterCharge(fixture), 'contract_is_closed')
    await manager.expectBothRefuse('grant_discount', discount(fixture, 100), 'contract_is_closed')
  })
})

describe('grant_discount', () => {
  test('goes as far as the limit of the role, all discounts together, and further with an approval, once', async () => {
    const fixture = await openWorld(backend)
    const [desk, manager] = [await openDesk(backend, fixture), await openDesk(backend, fixture, 'city', 'manager')]
    // 5 % of 237 francs
    await desk.expectBothRefuse('grant_discount', discount(fixture, 1186), 'discount_over_limit')
    await desk.runTwins('grant_discount', discount(fixture, 1000))
    await desk.expectBothRefuse('grant_discount', discount(fixture, 186), 'discount_over_limit')
    await desk.runTwins('grant_discount', discount(fixture, 185))
    await desk.expectBothRefuse('grant_discount', discount(fixture, 1, { approval_id: uuidv7() }), 'approval_unknown')
    await desk.expectRefused('record_approval', approval(fixture), { code: '42501', constraint: 'needs_manager' })
    await manager.reload()
    await manager.expectBothRefuse('record_approval', approval(fixture, { limit_bp: 3001 }), 'discount_over_limit')
    const agreed = approval(fixture)
    await manager.runTwins('record_approval', agreed)
    await desk.reload()
    // 20 % are 4740, of which 1185 are given
    await desk.expectBothRefuse('grant_discount', discount(fixture, 3556, { approval_id: agreed.approval_id }), 'discount_over_limit')
    await desk.runTwins('grant_discount', discount(fixture, 3000, { approval_id: agreed.approval_id }))
    await desk.expectBothRefuse('grant_discount', discount(fixture, 100, { approval_id: agreed.approval_id }), 'approval_used')
    await manager.reload()
    await manager.expectBothRefuse('grant_discount', discount(fixture, 2926), 'discount_over_limit')
    await manager.expectBothRefuse('grant_discount', discount(fixture, 2925, { vat_bp: 0 }), 'charge_vat_differs')
    await manager.runTwins('grant_discount', discount(fixture, 2925))
    const admin = await openDesk(backend, fixture, 'city', 'admin')
    await admin.runTwins('grant_discount', discount(fixture, 23_700 - 7110))
    await admin.expectBothRefuse('grant_discount', discount(fixture, 1), 'discount_over_limit')
    expect(await backend.sql`select private.balance_rp(${fixture.contract})::int as owed`).toEqual([{ owed: 0 }])
    const airport = await openDesk(backend, fixture, 'airport')
    await airport.expectRefused('grant_discount', discount(fixture, 1), not_here)
    // a line below nothing comes in by no other door
    const line = { id: uuidv7(), kind: 'DISCOUNT', quantity: 1, unit_rp: -100, amount_rp: -100, vat_code: 'STANDARD', vat_bp: 810 }
    const sneaked = { ...desk.op('check_in', checkInInput(fixture)), input: { ...checkInInput(fixture), charges: [line] } }
    expect(await desk.push(sneaked)).toMatchObject([{ status: 'refused', constraint: 'malformed_operation' }])
  })
})

describe('waive_deposit and record_approval', () => {
  test('are a manager\'s own acts, append-only, and name what they are about', async () => {
    const fixture = await openWorld(backend)
    const [staff, manager] = [await openDesk(backend, fixture), await openDesk(backend, fixture, 'city', 'manager')]
    await staff.expectRefused('waive_deposit', waiver(fixture), { code: '42501', constraint: 'needs_manager' })
    await manager.expectBothRefuse('waive_deposit', { ...waiver(fixture), contract_id: uuidv7() }, 'contract_unknown')
    await manager.runTwins('waive_deposit', waiver(fixture))
    await manager.expectBothRefuse('waive_deposit', waiver(fixture), 'deposit_already_waived')
    await manager.expectBothRefuse('record_approval', approval(fixture, { contract_id: null }), 'approval_names_something')
    await manager.expectBothRefuse('record_approval', approval(fixture, { contract_id: uuidv7() }), 'contract_unknown')
    await manager.expectBothRefuse('record_approval', approval(fixture, { reservation_id: uuidv7() }), 'reservation_unknown')
    await manager.expectRefused('record_approval', approval(fixture, { command: 'rob_the_bank' }), { constraint: 'unknown_command' })
    await manager.expectRefused('record_approval', approval(fixture, { location_id: fixture.other.location }), not_here)
    const mine = approval(fixture, { contract_id: null, reservation_id: fixture.reservation, command: 'check_out', limit_bp: null })
    await manager.runTwins('record_approval', mine)
    await manager.runTwins('record_approval', approval(fixture, { contract_id: null, approved_op_id: uuidv7(), command: 'check_out', limit_bp: null }))
    for (const table of ['approvals', 'booking_notes']) {
      await expect(backend.sql`update ${backend.sql(table)} set id = id where org_id = ${fixture.org}`).rejects.toMatchObject({ constraint_name: 'immutable_row' })
      await expect(backend.sql`delete from ${backend.sql(table)} where org_id = ${fixture.org}`).rejects.toMatchObject({ constraint_name: 'immutable_row' })
    }
    const seen = async (who: 'city' | 'airport' | 'customer' | 'stranger') => {
      const client = await backend.signIn(fixture.users[who].email, fixture.users[who].password)
      return [(await client.from('approvals').select('id')).data?.length, (await client.from('booking_notes').select('id')).data?.length]
    }
    // the contract is open, but what is written about it is seen where it is (ADR 63), as its approvals are
    expect(await Promise.all([seen('city'), seen('airport'), seen('customer'), seen('stranger')])).toEqual([[2, 1], [0, 0], [0, 0], [0, 0]])
  })

  test('and a deposit that is held is settled, not waived', async () => {
    const fixture = await openWorld(backend)
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    await manager.runTwins('hold_deposit', { deposit_id: uuidv7(), contract_id: fixture.contract, location_id: fixture.locations.city, method: 'CREDIT_CARD',
      amount_rp: 50_000, authorisation_code: 'A1', card_last4: '4242', at: fixture.now })
    await manager.expectBothRefuse('waive_deposit', waiver(fixture), 'deposit_is_held')
    await manager.runTwins('check_in', checkInInput(fixture))
    await manager.expectBothRefuse('waive_deposit', waiver(fixture), 'contract_not_active')
  })
})

test('Whatever is booked, moved, extended, charged and taken off: both sides say the same to it and hold the same rows', async () => {
  const quarter = fc.integer({ min: -8, max: 60 }).map(n => n * HOUR)
  const one = fc.record({
    what: fc.constantFrom('book', 'book', 'change', 'change', 'assign', 'cancel', 'no_show', 'extend', 'charge', 'discount'),
    car: fc.integer({ min: 0, max: 4 }), which: fc.nat(20), starts: quarter, length: fc.integer({ min: -1, max: 40 }), amount: fc.integer({ min: 1, max: 1500 }),
    fields: fc.nat(15), is_fair: fc.boolean(),
  })
  type Wish = typeof one extends fc.Arbitrary<infer W> ? W : never
  const fixture = await openWorld(backend)
  const desk = await openDesk(backend, fixture)
  const cars = [...Object.values(fixture.vehicles), null]
  const reservations = [fixture.reservation]
  let ends_at = fixture.now + DAY
  const make = ({ what, car, which, starts, length, amount, fields, is_fair }: Wish): Op => {
    const reservation_id = reservations[which % reservations.length] ?? ''
    const starts_at = fixture.now + starts
    const vehicle_id = cars[car] ?? null
    switch (what) {
      case 'book':
        return desk.op('book_reservation', booking(fixture, { number: `R-ZRH-26-${String(reservations.length).padStart(6, '0')}`, vehicle_id, starts_at, ends_at: starts_at + length * HOUR,
          ...is_fair ? {} : { category_id: fixture.categories.electric, price_plan_id: [fixture.plans.compact, fixture.plans.electric][fields % 2] ?? '' } })) as Op
      case 'change': return desk.op('change_reservation', change(fixture, { reservation_id, ...(fields & 1) ? { starts_at } : {},
        ...(fields & 2) ? { ends_at: starts_at + length * HOUR } : {}, ...(fields & 4) ? { vehicle_id } : {},
        ...(fields & 8) ? { return_location_id: fixture.locations.airport } : {}, ...is_fair ? {} : { price_plan_id: fixture.plans.compact } })) as Op
      case 'assign': return desk.op('assign_car', assignment(fixture, vehicle_id ?? fixture.vehicles.spare, reservation_id)) as Op
      case 'cancel': return desk.op('cancel_reservation', reasoned(reservation_id)) as Op
      case 'no_show': return desk.op('mark_no_show', reasoned(reservation_id)) as Op
      case 'extend': {
        const until = ends_at + length * HOUR
        const input = extension(fixture, until, {}, { ends_at, ...is_fair ? {} : { day_rate_rp: amount } })
        return desk.op('extend_contract', input) as Op
      }
      case 'charge': return desk.op('add_charge', counterCharge(fixture, { kind: ['CLEANING', 'OTHER', 'RENT', 'FINE'][fields % 4] ?? '', quantity: length + 2,
        unit_rp: amount * 10, amount_rp: (length + 2) * amount * 10, description: is_fair ? 'x' : '' })) as Op
      case 'discount': return desk.op('grant_discount', discount(fixture, amount)) as Op
    }
  }
  const made: Op[] = []
  const said: string[] = []
  for (const wish of fc.sample(one, { numRuns: 160 })) {
    const op = make(wish)
    made.push(op)
    try {
      desk.runLocally(op)
      said.push('applied')
      if (op.name === 'book_reservation') reservations.push((op.input as { reservation_id: string }).reservation_id)
      if (op.name === 'extend_contract') ends_at = (op.input as { ends_at: number }).ends_at
    } catch (error) {
      if (!(error instanceof Stale)) throw error
      said.push(error.key.replace('refused.', ''))
    }
  }
  const answers = await desk.push(...made)
  expect(answers.map((answer, n) => `${n} ${made[n]?.name} ${answer.constraint ?? answer.status}`)).toEqual(said.map((what, n) => `${n} ${made[n]?.name} ${what}`))
  await desk.expectSameRows()
  // it has met what it is about
  expect(said.filter(what => what === 'applied').length).toBeGreaterThan(20)
  expect(new Set(said).size).toBeGreaterThan(6)
})
