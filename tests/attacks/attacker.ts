import type { SupabaseClient } from '@supabase/supabase-js'
import { expect } from 'vitest'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Signable } from '../../electron/data/device-key.ts'
import { insertFixture, signed } from '../fixture.ts'
import type { Fixture } from '../fixture.ts'
import { rows_digest } from '../rows-digest.ts'
import { aDamage, checkOutInput } from '../twins/inputs.ts'
import { validInputs } from './valid-inputs.ts'

export type Answer = { op_id: unknown; status: string; code?: string; constraint?: string; flags?: string[]; replayed?: boolean;
  message?: string }
export type RawOp = Record<string, unknown> & { op_id: string; input: Record<string, unknown> }
export type Who = keyof Fixture['users']
let worlds = 2000

/** A pair of firms, and what somebody with a client of their own needs to attack them. */
export async function openField(backend: TestBackend) {
  const fixture = await insertFixture(backend.sql, { nth: ++worlds })
  const clients = new Map<Who, SupabaseClient>()
  const { sql } = backend

  async function as(who: Who): Promise<SupabaseClient> {
    const known = clients.get(who)
    if (known) return known
    const client = await backend.signIn(fixture.users[who].email, fixture.users[who].password)
    clients.set(who, client)
    return client
  }
  const deviceOf = (who: Who) => who === 'stranger' ? fixture.other.device : who === 'airport' ? fixture.devices.airport
    : fixture.devices.city
  /** As an own client would write it: nothing is parsed, anything may be overwritten. */
  const op = (who: Who, name: string, input: object, more: object = {}): RawOp => ({
    op_id: uuidv7(), name, version: 1, device_id: deviceOf(who), author_id: fixture.users[who].id, occurred_at: fixture.now, deps: [],
    input: input as Record<string, unknown>, ...more,
  })
  /** With the proof that the sender's own device can give, whatever device the operation names. */
  function byOwnDevice(who: Who, sent: unknown): unknown {
    const is_operation = typeof sent === 'object' && sent !== null && 'op_id' in sent && !('proof' in sent)
    return is_operation ? signed(sent as unknown as Signable, deviceOf(who)) : sent
  }
  async function call(who: Who, ops: unknown): Promise<{ answers: Answer[]; code: string | null }> {
    const { data, error } = await (await as(who)).rpc('sync_push', { p_ops: Array.isArray(ops) ? ops.map((sent: unknown) => byOwnDevice(who, sent)) : ops })
    return { answers: (data ?? []) as Answer[], code: error ? error.code : null }
  }
  async function push(who: Who, ...ops: unknown[]): Promise<Answer[]> {
    const { answers, code } = await call(who, ops)
    expect(code).toBeNull()
    expect(answers).toHaveLength(ops.length)
    return answers
  }

  /** Every row of a firm, read as the owner. The stored outcomes are left out: a refusal leaves one. */
  async function rowsOf(org_id: string): Promise<Record<string, string>> {
    const tables = await sql<{ name: string }[]>`select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname = 'org_id' and c.relname <> 'sync_ops' order by 1`
    const rows = await sql.unsafe<{ name: string; digest: string }[]>(tables.map(({ name }) => `select '${name}' as name, ${rows_digest} as digest from public.${name} t where org_id = $1`)
      .join(' union all '), [org_id])
    return Object.fromEntries(rows.map(({ name, digest }) => [name, digest]))
  }

  const { now } = fixture
  /** Rows about people in the other firm. */
  async function strangersPeople() {
    const { other, users } = fixture
    const [flag_id, request_id, redirect_id, reset_id, second] = [uuidv7(), uuidv7(), uuidv7(), uuidv7(), uuidv7()]
    const at = new Date(now)
    const own = { org_id: other.org, customer_id: other.customer }
    const by = users.stranger.id
    await sql`insert into public.customers ${sql({ id: second, org_id: other.org, first_name: 'Zwei', last_name: 'Fremd', street: 'Gasse', house_number: '1',
      postcode: '3000', town: 'Bern', created_at: at })}`
    await sql`insert into public.customer_flags ${sql({ id: flag_id, ...own, flagged_at: at, flagged_by: by })}`
    await sql`insert into public.data_requests ${sql({ id: request_id, ...own, location_id: other.location, kind: 'ACCESS', opened_at: at, opened_by: by, due_at: at })}`
    await sql`insert into public.customer_redirects ${sql({ id: redirect_id, org_id: other.org, customer_id: second, into_customer_id: other.customer, merged_at: at,
      merged_by: by })}`
    await sql`insert into public.pin_resets ${sql({ id: reset_id, org_id: other.org, user_id: by, location_id: other.location, reset_at: at, reset_by: by })}`
    const [works] = await sql<{ id: string }[]>`select id from public.user_locations where org_id = ${other.org}`
    return { flag_id, request_id, redirect_id, reset_id, user_location_id: works?.id ?? '' }
  }

  /** The other firm does a day's work, so that there is something of every kind to reach for. */
  async function strangersDay() {
    const { other } = fixture
    const reservation = uuidv7()
    await sql`insert into public.reservations ${sql({ id: reservation, org_id: other.org, number: 'R-1', location_id: other.location,
      return_location_id: other.location, customer_id: other.customer, category_id: other.category, price_plan_id: other.plan,
      starts_at: new Date(now + 9 * 86_400_000), ends_at: new Date(now + 10 * 86_400_000) })}`
    const out = checkOutInput(fixture, { pickup_location_id: other.location, return_location_id: other.location,
      number_block_id: other.number_block,
      number: 'BRN-26-000001', vehicle_id: other.vehicle, customer_id: other.customer, price_plan_id: other.plan, damages: [aDamage()],
      drivers: [{ id: uuidv7(), driver_id: other.driver, is_main: true }], day_rate_rp: 6900 }, { day_rate_rp: 6900 })
    const deposit = { deposit_id: uuidv7(), contract_id: out.contract_id, location_id: other.location, method: 'CASH', amount_rp: 500,
      authorisation_code: null, card_last4: null, at: now }
    const payment = { payment_id: uuidv7(), contract_id: out.contract_id, location_id: other.location, kind: 'PAYMENT', method: 'CASH',
      amount_rp: 500, rounding_rp: 0, reference: null, at: now }
    const ops = [op('stranger', 'check_out', out), op('stranger', 'hold_deposit', deposit), op('stranger', 'take_payment', payment)]
    expect((await push('stranger', ...ops)).map(answer => answer.status)).toEqual(['applied', 'applied', 'applied'])
    const [known] = await sql<{ id: string }[]>`select id from public.customer_locations where org_id = ${other.org}`
    const { deposit_id } = deposit
    const { payment_id } = payment
    return { people: await strangersPeople(), reservation, out, op_id: ops[0]?.op_id ?? '', deposit_id, payment_id, customer_location: known?.id ?? '' }
  }

  return { backend, sql, fixture, as, byOwnDevice, op, call, push, rowsOf, validInputs: () => validInputs(fixture), strangersDay }
}
export type Field = Awaited<ReturnType<typeof openField>>
