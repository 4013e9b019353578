import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import type { CommandInput, CommandName } from '../../shared/commands.ts'
import { zurichDate } from '../../shared/time.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { peopleInputs } from '../attacks/people-inputs.ts'
import { signed } from '../fixture.ts'
import type { Fixture } from '../fixture.ts'
import type { Case } from './desk.ts'
import { openDesk, openWorld } from './desk.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

const names = { name_de: 'Kindersitz', name_fr: 'Siège enfant', name_it: 'Seggiolino', name_en: 'Child seat' }
/** What the settings send, one of each. */
function inputs(f: Fixture) {
  const at = f.now
  const { change_firm, change_location, change_category, put_category, put_location } = peopleInputs(f)
  const [extra_id, counter_fee_id, location_id] = [uuidv7(), uuidv7(), f.locations.city]
  return {
    add_price_plan: { price_plan_id: uuidv7(), category_id: f.categories.compact, name: 'Neu', day_rate_rp: 99_900, included_km_day: 1, extra_km_rp: 999, valid_from: zurichDate(at), at,
      tiers: [{ id: uuidv7(), from_days: 2, day_rate_rp: 88_800 }] },
    put_extra: { extra_id, code: 'SEAT', ...names, per: 'DAY', price_rp: 900, is_active: true, charge_kind: 'EXTRA', excess_bp: null, km: null, sort: 0, category_id: null, stock: [], at },
    put_one_way_fee: { one_way_fee_id: uuidv7(), from_location_id: f.locations.city, to_location_id: f.locations.airport, fee_rp: 4500, at },
    put_counter_fee: { counter_fee_id, kind: 'CLEANING', code: 'DOG', category_id: null, ...names, amount_rp: 7000, is_active: true },
    change_extra: { location_id, extra_id, changes: { price_rp: { seen: 900, next: 5 } }, stock: [] }, change_counter_fee: { location_id, counter_fee_id, changes: { amount_rp: { seen: 7000, next: 5 } } },
    change_firm, change_location, change_category, put_category, put_location: { ...put_location, location_id: uuidv7() },
  } satisfies { [N in CommandName]?: CommandInput<N> }
}
const agreed = (f: Fixture) => backend.sql`select (select json_agg(c order by c.id) from contracts c where c.org_id = ${f.org}) as contracts,
  (select json_agg(h order by h.id) from contract_charges h where h.org_id = ${f.org}) as charges, (select json_agg(r order by r.id) from reservations r where r.org_id = ${f.org}) as reservations`

test('What a firm sets changes nothing that was agreed: contracts, charges and reservations are on both sides as before', async () => {
  const fixture = await openWorld(backend)
  const admin = await openDesk(backend, fixture, 'city', 'admin')
  const before = await agreed(fixture)
  expect(before[0]?.['contracts']).not.toBeNull()
  const all = inputs(fixture)
  await admin.runTwins('add_price_plan', all.add_price_plan)
  await admin.runTwins('put_extra', all.put_extra)
  await admin.runTwins('put_one_way_fee', all.put_one_way_fee)
  await admin.runTwins('put_counter_fee', all.put_counter_fee)
  await admin.runTwins('put_category', { ...all.put_category, category_id: fixture.categories.compact, code: 'C', excess_rp: 900_000, deposit_rp: 1 })
  for (const name of ['change_firm', 'change_location', 'change_category', 'change_extra', 'change_counter_fee'] as const) await admin.runTwins(name, all[name])
  expect([...await agreed(fixture)]).toEqual([...before])
})

test('Staff set nothing and a manager no rule of the firm, whatever their app sends', async () => {
  const fixture = await openWorld(backend)
  const all = inputs(fixture)
  const rules: Case[] = [['change_firm', all.change_firm, 'needs_admin'], ['put_category', all.put_category, 'needs_admin'], ['put_location', all.put_location, 'needs_admin'],
    ['change_location', all.change_location, 'needs_admin'], ['change_category', all.change_category, 'needs_admin']]
  const staff = await openDesk(backend, fixture)
  await staff.expectRefusedAll(['add_price_plan', all.add_price_plan, 'needs_manager'], ['put_extra', all.put_extra, 'needs_manager'], ['put_one_way_fee', all.put_one_way_fee, 'needs_manager'],
    ['put_counter_fee', all.put_counter_fee, 'needs_manager'], ['change_extra', all.change_extra, 'needs_manager'], ['change_counter_fee', all.change_counter_fee, 'needs_manager'], ...rules)
  const manager = await openDesk(backend, fixture, 'city', 'manager')
  await manager.expectRefusedAll(...rules)
})

test('An administrator of another firm reaches none of it, nor what they name by its id', async () => {
  const fixture = await openWorld(backend)
  const { users: { stranger }, other } = fixture
  const admin = await openDesk(backend, fixture, 'city', 'admin')
  const all = inputs(fixture)
  await admin.runTwins('put_extra', all.put_extra)
  await admin.runTwins('put_counter_fee', all.put_counter_fee)
  await backend.sql`update users set role = 'ADMIN' where id = ${stranger.id}`
  const client = await backend.signIn(stranger.email, stranger.password)
  const ours = () => backend.sql`select (select json_agg(p order by p.id) from price_plans p where p.org_id = ${fixture.org}) as plans, (select json_agg(e order by e.id) from extras e where e.org_id = ${fixture.org}) as extras,
    (select json_agg(f order by f.id) from counter_fees f where f.org_id = ${fixture.org}) as fees, (select json_agg(o) from organizations o where o.id = ${fixture.org}) as firm,
    (select json_agg(c order by c.id) from vehicle_categories c where c.org_id = ${fixture.org}) as categories, (select json_agg(w order by w.id) from one_way_fees w where w.org_id = ${fixture.org}) as ways`
  const before = await ours()
  const sent = (['add_price_plan', 'put_extra', 'put_one_way_fee', 'put_category', 'put_counter_fee', 'change_firm', 'change_location', 'change_category', 'change_extra', 'change_counter_fee'] as const).map(name => signed({
    op_id: uuidv7(), name, version: 1, device_id: other.device, author_id: stranger.id, occurred_at: fixture.now + 1234, deps: [], input: all[name] }))
  const { data } = await client.rpc('sync_push', { p_ops: sent }) as { data: { status: string }[] | null }
  expect(data?.map(({ status }) => status)).toEqual(sent.map(() => 'refused'))
  expect([...await ours()]).toEqual([...before])
})
