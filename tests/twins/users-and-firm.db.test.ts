import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSignInAccounts } from '../../scripts/backend/users.ts'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import type { CommandInput } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { peopleInputs } from '../attacks/people-inputs.ts'
import { fixture_password, keyOfDevice } from '../fixture.ts'
import { openDesk, openWorld } from './desk.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

async function openCity(who: 'city' | 'manager' | 'admin') {
  const fixture = await openWorld(backend)
  return { fixture, desk: await openDesk(backend, fixture, 'city', who), inputs: peopleInputs(fixture) }
}

describe('A person of the firm', () => {
  test('joins with an account that exists, works where they are assigned, and from the deactivation on nowhere', async () => {
    const { fixture, desk, inputs } = await openCity('admin')
    const newcomer = { id: uuidv7(), email: `neu-${uuidv7()}@example.ch`, password: fixture_password }
    await createSignInAccounts(backend.sql, [newcomer], { cost: 4 })
    const person = { ...inputs.put_user, user_id: newcomer.id, full_name: 'Neu Da' }
    await desk.runTwins('put_user', person)
    expect(await backend.sql`select email, role, org_id from users where id = ${newcomer.id}`).toEqual([{ email: newcomer.email, role: 'STAFF', org_id: fixture.org }])
    const client = await backend.signIn(newcomer.email, newcomer.password)
    const worksAt = async (p_location: string) => (await client.rpc('sync_start', { p_location })).error === null
    expect(await worksAt(fixture.locations.city)).toBe(false)
    const assigned = { ...inputs.assign_location, user_id: newcomer.id }
    await desk.runTwins('assign_location', assigned)
    expect([await worksAt(fixture.locations.city), await worksAt(fixture.locations.airport)]).toEqual([true, false])
    const { user_location_id: _, ...unassigned } = assigned
    await desk.runTwins('unassign_location', unassigned)
    expect(await worksAt(fixture.locations.city)).toBe(false)
    await desk.runTwins('assign_location', { ...assigned, user_location_id: uuidv7() })
    expect(await worksAt(fixture.locations.city)).toBe(true)
    await desk.runTwins('put_user', { ...person, role: 'MANAGER' })
    expect(await worksAt(fixture.locations.airport)).toBe(true)
    await desk.runTwins('deactivate_user', { user_id: newcomer.id, at: fixture.now })
    expect(await worksAt(fixture.locations.airport)).toBe(false)
    await desk.runTwins('put_user', { ...person, locale: 'it' })
    expect(await worksAt(fixture.locations.city)).toBe(true)
  })

  test('is not made of nothing, of another firm\'s account, of a customer or into an operator', async () => {
    const { fixture, desk, inputs } = await openCity('admin')
    const { put_user, assign_location, deactivate_user, unassign_location } = inputs
    // no account and another firm's account are answered alike
    for (const user_id of [uuidv7(), fixture.users.stranger.id, fixture.users.operator.id]) {
      await desk.expectRefused('put_user', { ...put_user, user_id }, { code: 'P0002', constraint: 'account_unknown' })
    }
    await desk.expectRefused('put_user', { ...put_user, user_id: fixture.users.customer.id }, { constraint: 'user_role_not_allowed' })
    const forged = ['SUPER_ADMIN', 'CUSTOMER', 'admin', null].map(role => ({ ...desk.op('put_user', put_user), input: { ...put_user, role } as never }))
    expect((await desk.push(...forged)).map(outcome => outcome.status)).toEqual(forged.map(() => 'refused'))
    await desk.expectBothRefuse('assign_location', { ...assign_location, user_id: uuidv7() }, 'user_unknown')
    await desk.expectBothRefuse('assign_location', { ...assign_location, location_id: uuidv7() }, 'location_unknown')
    await desk.expectBothRefuse('unassign_location', { ...unassign_location, location_id: fixture.locations.city }, 'user_not_at_location')
    await desk.expectBothRefuse('deactivate_user', { ...deactivate_user, user_id: uuidv7() }, 'user_unknown')
    const manager = await openDesk(backend, fixture, 'city', 'manager')
    for (const name of ['put_user', 'assign_location', 'unassign_location', 'deactivate_user', 'put_location', 'put_category', 'change_firm', 'rename_device'] as const) {
      expect(await manager.push(manager.op(name, inputs[name]))).toMatchObject([{ status: 'refused', code: '42501', constraint: 'needs_admin' }])
    }
    await desk.expectSameRows()
  })

  test('never changes their own rights, and the last administrator stays, whoever is asked at the same moment', async () => {
    const { fixture, desk, inputs } = await openCity('admin')
    const { admin, manager } = fixture.users
    const own = { ...inputs.put_user, user_id: admin.id, full_name: 'Neuer Name' }
    await desk.runTwins('put_user', { ...own, role: 'ADMIN' })
    await desk.expectBothRefuse('put_user', { ...own, role: 'STAFF' }, 'own_rights_unchanged')
    await desk.expectBothRefuse('put_user', { ...own, role: 'ADMIN', is_active: false }, 'own_rights_unchanged')
    await desk.expectBothRefuse('deactivate_user', { user_id: admin.id, at: fixture.now }, 'own_rights_unchanged')
    await desk.runTwins('put_user', { ...inputs.put_user, user_id: manager.id, role: 'ADMIN' })
    const other = await openDesk(backend, fixture, 'airport', 'manager')
    const attempts = [desk.push(desk.op('deactivate_user', { user_id: manager.id, at: fixture.now })),
      other.push(other.op('deactivate_user', { user_id: admin.id, at: fixture.now }))]
    // whoever was deactivated before their turn is not let in at all
    const answers = (await Promise.allSettled(attempts)).flatMap(attempt => attempt.status === 'fulfilled' ? attempt.value : [])
    expect(answers.filter(outcome => outcome.status === 'applied')).toHaveLength(1)
    expect(await backend.sql`select count(*)::int as n from users where org_id = ${fixture.org} and role = 'ADMIN' and is_active`).toEqual([{ n: 1 }])
    // not even by somebody who may do anything
    await expect(backend.sql`update users set is_active = false where org_id = ${fixture.org} and role = 'ADMIN'`).rejects.toMatchObject({ constraint_name: 'firm_keeps_an_admin' })
  })

  test('whose PIN a manager resets is heard of at every desk of the firm', async () => {
    const { fixture, desk, inputs } = await openCity('manager')
    await desk.runTwins('reset_pin', inputs.reset_pin)
    const airport = await openDesk(backend, fixture, 'airport')
    expect(airport.localRows()['pin_resets']).toMatchObject([{ user_id: fixture.users.city.id, reset_by: desk.author.id }])
    await desk.runTwins('reset_pin', { ...inputs.reset_pin, reset_id: uuidv7(), user_id: fixture.users.admin.id })
    await desk.expectBothRefuse('reset_pin', { ...inputs.reset_pin, reset_id: uuidv7(), user_id: fixture.users.airport.id }, 'user_not_at_location')
    await desk.expectBothRefuse('reset_pin', { ...inputs.reset_pin, reset_id: uuidv7(), user_id: fixture.users.customer.id }, 'user_unknown')
    await airport.expectRefused('reset_pin', { ...inputs.reset_pin, reset_id: uuidv7() }, { constraint: 'needs_manager' })
  })
})

describe('The firm', () => {
  test('gets locations, categories and rules of its own by command', async () => {
    const { fixture, desk, inputs } = await openCity('admin')
    const { put_location, put_category, change_firm } = inputs
    await desk.runTwins('put_location', put_location)
    await desk.runTwins('put_location', { ...put_location, name: 'Lugano Stazione', phone: '+41 91 000 00 00' })
    await desk.expectBothRefuse('put_location', { ...put_location, code: 'ZRH' }, 'location_code_taken')
    await desk.expectRefused('put_location', { ...put_location, location_id: fixture.other.location, code: 'XXX' }, { constraint: 'location_unknown' })
    await desk.runTwins('put_category', put_category)
    await desk.runTwins('put_category', { ...put_category, category_id: uuidv7(), code: 'VAN', body: 'VAN' })
    await desk.runTwins('put_category', { ...put_category, body: 'ESTATE' })
    await desk.runTwins('put_category', put_category)
    expect(desk.localRows()['vehicle_categories']?.find(row => row['id'] === put_category.category_id)).toMatchObject({ body: 'ESTATE' })
    await desk.expectBothRefuse('put_category', { ...put_category, code: 'C' }, 'category_code_taken')
    await desk.expectRefused('put_category', { ...put_category, category_id: fixture.other.category, code: 'X' }, { constraint: 'category_unknown' })
    await desk.runTwins('change_firm', change_firm)
    const firm = (values: Record<string, string | number | null>) => {
      const seen = desk.db.prepare('select * from organizations').get() as Record<string, string | number | null>
      return { location_id: fixture.locations.city, changes: Object.fromEntries(Object.entries(values).map(([field, next]) => [field, { seen: seen[field] ?? null, next }])) as CommandInput<'change_firm'>['changes'] }
    }
    await desk.runTwins('change_firm', firm({ uid: null }))
    await desk.expectBothRefuse('change_firm', firm({ staff_discount_bp: 2501 }), 'discount_limits_in_order')
    await desk.runTwins('change_firm', firm({ iban: 'CH4431999123000889012' }))
    for (const iban of ['CH4531999123000889012', 'DE89370400440532013', 'CH44']) await desk.expectBothRefuse('change_firm', firm({ iban }), 'firm_iban_is_valid')
    for (const uid of ['CHE-123.456.789', 'CHE-12', '123', 'CHE-123.456.788 VAT']) await desk.expectBothRefuse('change_firm', firm({ uid }), 'firm_uid_is_valid')
    const long = 'ü'.repeat(201)
    const forged = [['put_location', { ...put_location, code: 'ABC', name: long }, 'text_too_long'], ['put_location', { ...put_location, code: 'a' }, 'location_code_is_three_letters'],
      ['put_category', { ...put_category, min_age: 3 }, 'category_rules_in_range'], ['change_firm', firm({ street: long }), 'text_too_long'],
      ['put_user', { ...inputs.put_user, full_name: long }, 'text_too_long'], ['change_firm', firm({ fuel_fee_rp: 1e9 }), 'firm_prices_in_range'],
      ['change_firm', firm({ created_at: 1 }), 'malformed_operation'], ['change_firm', { ...change_firm, changes: { name: 'x' } }, 'malformed_operation'],
      ['change_firm', { ...change_firm, location_id: fixture.other.location }, 'location_not_yours']] as const
    const ops = forged.map(([name, input]) => ({ ...desk.op(name, inputs[name] as never), input: input as never }))
    expect((await desk.push(...ops)).map(outcome => outcome.constraint)).toEqual(forged.map(([, , constraint]) => constraint))
  })

  test('revokes and names its devices: a revoked one is refused at once, and no device revokes itself', async () => {
    const { fixture, desk, inputs } = await openCity('admin')
    await desk.runTwins('rename_device', inputs.rename_device)
    expect(desk.localRows()['devices']).toMatchObject([{ name: 'Schalter 1' }])
    await desk.client.rpc('register_device', { p_device: fixture.devices.city, p_location: fixture.locations.city, p_name: 'pc-0815',
      p_key: keyOfDevice(fixture.devices.city).toString('hex') })
    await desk.expectSameRows() // a new start of the PC does not give it back its old name
    await desk.expectBothRefuse('revoke_device', { ...inputs.revoke_device, revoked_device_id: fixture.devices.city }, 'device_is_this_one')
    const airport = await openDesk(backend, fixture, 'airport')
    await desk.runTwins('revoke_device', inputs.revoke_device)
    expect(await airport.push(airport.op('mark_ready', { vehicle_id: fixture.vehicles.spare, at: fixture.now }))).toMatchObject([{ constraint: 'device_unknown' }])
    await desk.expectRefused('revoke_device', inputs.revoke_device, { constraint: 'device_already_revoked' })
    await desk.expectRefused('rename_device', { ...inputs.rename_device, renamed_device_id: fixture.other.device }, { constraint: 'device_not_found' })
    const city = await openDesk(backend, fixture)
    await city.expectRefused('revoke_device', inputs.revoke_device, { constraint: 'needs_manager' })
  })
})
