import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Stale } from '../../electron/data/commands/command.ts'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { commands } from '../../shared/commands.ts'
import type { CommandName, Op } from '../../shared/commands.ts'
import { peopleInputs } from '../attacks/people-inputs.ts'
import type { Fixture } from '../fixture.ts'
import { openDesk, openWorld } from './desk.ts'
import { seed } from '../seed.ts'

/**
 * Commands with generated inputs, refusals among them, in generated order: after each batch both sides have taken and refused the
 * same, for the same reasons, and hold the same rows. The seed is printed when it fails; GUICHET_SEED repeats it.
 */
let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

/** What only the server can refuse: the desk does not hold those rows, or holds fewer of them. */
const server_only = ['customer_in_retention', 'account_unknown', 'data_request_unknown', 'data_request_already_answered', 'data_request_not_carried_out']

function steps(fixture: Fixture) {
  const inputs = peopleInputs(fixture)
  const { customers, drivers, locations, users, now } = fixture
  const customer = { customer_id: fc.constantFrom(customers.known, customers.young, customers.elsewhere, fixture.other.customer) }
  const here = { ...customer, location_id: fc.constant(locations.city) }
  const flag_id = fc.constantFrom(...[0, 1, 2].map(n => `00000000-0000-7000-9000-00000000000${n}`))
  const fresh = fc.uuid({ version: 7 })
  const at = fc.integer({ min: now, max: now + 1000 })
  const word = fc.constantFrom('Müller', 'Meier', 'Zürich', 'Chur', 'B', 'BE', null)
  const field = fc.record({ seen: word, next: word.filter(value => value !== null) })
  const name = { first_name: field, last_name: field }
  const user_id = fc.constantFrom(users.city.id, users.airport.id, users.manager.id, users.admin.id)
  const user = { user_id, at, location_id: fc.constantFrom(locations.city, locations.airport) }
  const setting = (...values: (string | null)[]) => fc.record({ seen: fc.constantFrom(...values), next: fc.constantFrom(...values) })
  const step = (command: CommandName, input: object) => fc.record(input).map(made => ({ command, input: { ...inputs[command as keyof typeof inputs], ...made } }))
  return fc.oneof(
    step('change_customer', { ...here, changes: fc.record({ ...name, town: field, phone: fc.record({ seen: word, next: word }) }, { requiredKeys: ['town'] }) }),
    step('change_driver', { ...here, driver_id: fc.constantFrom(drivers.known, drivers.young), changes: fc.record({ ...name, licence_categories: field }, { requiredKeys: ['last_name'] }) }),
    step('merge_customers', { ...here, into_customer_id: customer.customer_id, redirect_id: fresh, at }),
    step('flag_customer', { ...here, flag_id: fresh, at }), step('unflag_customer', { ...here, flag_id, at }),
    step('anonymise_customer', here), step('open_data_request', { ...here, request_id: fresh, at }),
    step('put_user', { user_id, role: fc.constantFrom('ADMIN', 'MANAGER', 'STAFF'), is_active: fc.boolean(), at }),
    step('deactivate_user', { user_id, at }), step('assign_location', { ...user, user_location_id: fresh }), step('unassign_location', user),
    step('reset_pin', { ...user, location_id: fc.constant(locations.city), reset_id: fresh }),
    step('put_location', { location_id: fc.constantFrom(locations.city, locations.airport), code: fc.constantFrom('ZRH', 'ZFL', 'LUG') }),
    step('put_category', { category_id: fc.constantFrom(fixture.categories.compact, fixture.categories.electric), code: fc.constantFrom('C', 'E', 'X') }),
    step('change_firm', { changes: fc.record({ uid: setting(null, 'CHE-123.456.788', 'CHE-123.456.789', 'CHE'), name: setting('A', 'B'), iban: setting(null, 'CH4431999123000889012', 'LI21088100002324013AA', 'CH4431999123000889013') }, { requiredKeys: [] }) }),
    step('revoke_device', { revoked_device_id: fc.constantFrom(fixture.devices.city, fixture.devices.city), at }),
  )
}

test(`Generated commands about people leave the same rows and refusals on both sides (seed ${seed})`, async () => {
  const fixture = await openWorld(backend)
  const desk = await openDesk(backend, fixture, 'city', 'admin')
  const met = new Map<string, number>()
  for (let round = 0; round < 6; round++) {
    const list = fc.sample(steps(fixture), { seed: seed + round, numRuns: 30 })
    const ops = list.map(({ command, input }, n) => desk.op(command, commands[command].parse(input) as never, { occurred_at: fixture.now + 100 * round + n }))
    const refusals = ops.map(op => {
      try {
        return desk.runLocally(op).join() || 'applied'
      } catch (error) {
        if (!(error instanceof Stale)) throw error
        return error.key.slice('refused.'.length)
      }
    })
    const answers = await desk.push(...ops as Op[])
    const both = answers.map((answer, n) => ({ name: ops[n]?.name, input: ops[n]?.input, server: answer.constraint ?? (answer.flags?.join() || answer.status), desk: refusals[n] }))
    for (const { name, input, server, desk: local } of both) {
      met.set(server, (met.get(server) ?? 0) + 1)
      const same = server === local || (server_only.includes(server) && local === 'applied')
      expect(same ? '' : `seed ${seed}, round ${round}: ${name} ${JSON.stringify(input)} desk ${local}, server ${server}`).toBe('')
    }
    // what only the server refuses is taken back here by the pull
    if (both.some(({ server, desk: local }) => server !== local)) await desk.reload()
    await desk.expectSameRows()
  }
  expect(met.get('applied') ?? 0).toBeGreaterThan(20)
  expect(met.size).toBeGreaterThan(8)
})
