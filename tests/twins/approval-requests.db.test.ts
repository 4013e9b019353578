import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import type { CommandInput } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Fixture } from '../fixture.ts'
import { asking, discount } from './booking-inputs.ts'
import { openDesk, openWorld } from './desk.ts'
import type { Desk } from './desk.ts'
import { checkOutInput, HOUR } from './inputs.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

type Op = { name: string; input: CommandInput<'waive_deposit'> & CommandInput<'grant_discount'> }
const opsOf = (asked: CommandInput<'request_approval'>) => JSON.parse(asked.ops) as Op[]
const inputOf = (asked: CommandInput<'request_approval'>): Op['input'] => {
  const [op] = opsOf(asked)
  if (!op) throw new Error('nothing asked')
  return op.input
}
/** Asks for it at the city and answers it as the city's manager; both desks know. */
async function agreed(fixture: Fixture, staff: Desk, asked: CommandInput<'request_approval'>, granted = true): Promise<void> {
  await staff.runTwins('request_approval', asked)
  const manager = await openDesk(backend, fixture, 'city', 'manager')
  await manager.runTwins('answer_request', { request_id: asked.request_id, granted, answer: 'ist gut' })
  await staff.reload()
}
const spare = (fixture: Fixture) => ({ vehicle_id: fixture.vehicles.spare })

describe('A manager grants from another desk', () => {
  test('and the clerk goes without a deposit: exactly as asked, for that check-out, once', async () => {
    const fixture = await openWorld(backend)
    const staff = await openDesk(backend, fixture)
    const asked = asking(fixture, spare(fixture))
    const waiver = inputOf(asked)
    await agreed(fixture, staff, asked)
    await staff.runTwins('check_out', checkOutInput(fixture, { contract_id: asked.contract_id }))
    const needs = { constraint: 'needs_manager' }
    await staff.expectRefused('waive_deposit', { ...waiver, reason: 'etwas anderes' }, needs)
    await staff.expectRefused('waive_deposit', { ...waiver, note_id: uuidv7() }, needs)
    await staff.runTwins('waive_deposit', waiver)
    await staff.expectRefused('waive_deposit', waiver, { constraint: 'deposit_already_waived' })
    const [note] = await backend.sql`select n.written_by, r.answered_by from booking_notes n join approval_requests r on r.contract_id = n.contract_id where n.id = ${waiver.note_id}`
    expect(note).toEqual({ written_by: fixture.users.city.id, answered_by: fixture.users.manager.id })
  })

  test('not for another car, another customer, another colleague, later, or when the answer was no', async () => {
    const needs = { constraint: 'needs_manager' }
    const cases: ((fixture: Fixture, staff: Desk) => Promise<void>)[] = [
      async (fixture, staff) => {
        const asked = asking(fixture)
        await agreed(fixture, staff, asked)
        await staff.runTwins('check_out', checkOutInput(fixture, { contract_id: asked.contract_id }))
        await staff.expectRefused('waive_deposit', inputOf(asked), needs)
      },
      async (fixture, staff) => {
        const asked = asking(fixture, { ...spare(fixture), customer_id: fixture.customers.young })
        await agreed(fixture, staff, asked)
        await staff.runTwins('check_out', checkOutInput(fixture, { contract_id: asked.contract_id }))
        await staff.expectRefused('waive_deposit', inputOf(asked), needs)
      },
      async (fixture, staff) => {
        const asked = asking(fixture, spare(fixture))
        await agreed(fixture, staff, asked, false)
        await staff.runTwins('check_out', checkOutInput(fixture, { contract_id: asked.contract_id }))
        await staff.expectRefused('waive_deposit', inputOf(asked), needs)
      },
      async (fixture, staff) => {
        const asked = asking(fixture, spare(fixture))
        await agreed(fixture, staff, asked)
        await staff.runTwins('check_out', checkOutInput(fixture, { contract_id: asked.contract_id }))
        const [late] = await staff.push(staff.op('waive_deposit', inputOf(asked), { occurred_at: fixture.now + 2 * HOUR }))
        expect(late).toMatchObject({ status: 'refused', ...needs })
        const airport = await openDesk(backend, fixture, 'airport')
        await airport.expectRefused('waive_deposit', inputOf(asked), needs)
      },
    ]
    for (const one of cases) {
      const fixture = await openWorld(backend)
      await one(fixture, await openDesk(backend, fixture))
    }
  })

  test('a discount up to the own limit, and no further', async () => {
    for (const { bp, passes } of [{ bp: 2000, passes: true }, { bp: 4000, passes: false }]) {
      const fixture = await openWorld(backend)
      const staff = await openDesk(backend, fixture)
      const out = checkOutInput(fixture)
      const total = out.charges.reduce((sum, { amount_rp }) => sum + amount_rp, 0)
      const input = discount(fixture, Math.floor(total * bp / 10_000), { contract_id: out.contract_id })
      const asked = asking(fixture, { ...spare(fixture), contract_id: out.contract_id, ops: JSON.stringify([{ name: 'grant_discount', input }]) })
      await agreed(fixture, staff, asked)
      await staff.runTwins('check_out', out)
      await staff.expectBothRefuse('grant_discount', { ...input, amount_rp: input.amount_rp - 1 }, 'discount_over_limit')
      if (passes) await staff.runTwins('grant_discount', input)
      else await staff.expectBothRefuse('grant_discount', input, 'discount_over_limit')
    }
  })

  test('nobody answers for themselves, twice, or beyond the role; and nothing else can be asked', async () => {
    const fixture = await openWorld(backend)
    const staff = await openDesk(backend, fixture)
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    const own = asking(fixture, spare(fixture))
    await manager.runTwins('request_approval', own)
    await manager.expectBothRefuse('answer_request', { request_id: own.request_id, granted: true, answer: '' }, 'approval_of_oneself')
    const asked = asking(fixture, spare(fixture))
    await staff.reload()
    await staff.runTwins('request_approval', asked)
    const yes = { request_id: asked.request_id, granted: true, answer: '' }
    await staff.expectRefused('answer_request', yes, { constraint: 'needs_manager' })
    await manager.reload()
    await manager.runTwins('answer_request', yes)
    await manager.expectBothRefuse('answer_request', { ...yes, granted: false }, 'request_answered')
    await manager.expectBothRefuse('answer_request', { ...yes, request_id: uuidv7() }, 'request_unknown')
    await staff.reload()
    const contract_id = uuidv7()
    for (const ops of ['no json', '{}', '[]', '[null]', JSON.stringify([{ name: 'void_contract', input: { contract_id } }]),
      JSON.stringify([{ name: 'waive_deposit', input: { contract_id: uuidv7() } }])]) {
      await staff.expectBothRefuse('request_approval', asking(fixture, { contract_id, ops }), 'not_for_a_request')
    }
    await staff.expectBothRefuse('request_approval', asking(fixture, { contract_id: fixture.contract }), 'request_comes_too_late')
    await staff.expectBothRefuse('request_approval', asking(fixture, { customer_id: uuidv7() }), 'customer_unknown')
    await staff.expectBothRefuse('request_approval', asking(fixture, { vehicle_id: uuidv7() }), 'vehicle_unknown')
    await expect(backend.sql`update approval_requests set status = 'GRANTED', answered_by = asked_by, answered_at = now(), valid_until = now() where id = ${own.request_id}`)
      .rejects.toMatchObject({ constraint_name: 'approval_of_oneself' })
  })
})
