import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { insertFixture, setVehicleStatus } from '../fixture.ts'
import type { Fixture } from '../fixture.ts'
import { openDesk } from '../sync/desk.ts'
import type { Desk } from '../sync/desk.ts'
import { checkOutAtAirport, checkOutInput } from '../twins/inputs.ts'
import { openField } from './attacker.ts'

let backend: TestBackend
beforeAll(async () => { backend = await createTestBackend() })
afterAll(() => backend.stop())

/** A transaction of somebody else that has done its work and waits for a word to commit. */
async function held(work: (sql: TestBackend['sql']) => Promise<unknown>): Promise<{ commit: () => Promise<void> }> {
  let release = () => {}
  const released = new Promise<void>(resolve => { release = resolve })
  let ended: Promise<unknown> = Promise.resolve()
  await new Promise<void>((resolve, reject) => {
    ended = backend.sql.begin(async sql => {
      await work(sql as unknown as TestBackend['sql'])
      resolve()
      await released
    }).catch((error: unknown) => { reject(error as Error) })
  })
  return { async commit() { release(); await ended } }
}
async function twoDesks(fixture: Fixture): Promise<[Desk, Desk]> {
  const desks: [Desk, Desk] = [await openDesk(backend, fixture), await openDesk(backend, fixture, { place: 'airport' })]
  for (const desk of desks) await desk.load()
  return desks
}

describe('At the same instant', () => {
  test('one operation that comes six times from three connections has one effect and one answer', async () => {
    const { fixture, as, op, byOwnDevice, validInputs } = await openField(backend)
    const clients = [await as('city'), await backend.signIn(fixture.users.city.email, fixture.users.city.password),
      await backend.signIn(fixture.users.city.email, fixture.users.city.password)]
    const sent = [op('city', 'check_out', validInputs().check_out),
      op('city', 'take_payment', { ...validInputs().take_payment, amount_rp: -5 })]
    const answers = await Promise.all([...clients, ...clients].map(client => client.rpc('sync_push', { p_ops: sent.map(each => byOwnDevice('city', each)) })))
    const outcomes = answers.map(answer => (answer.data as { status: string; code: string | null; xid: string }[]).map(each => [each.status,
      each.code ?? null, each.xid]))
    for (const outcome of outcomes) expect(outcome.map(([status, code]) => [status, code])).toEqual([['applied', null],
      ['refused', '23514']])
    expect(new Set(outcomes.map(outcome => outcome[0]?.[2])).size).toBe(1)
    expect(await backend.sql`select count(*)::int as n from public.contracts where org_id = ${fixture.org}`).toEqual([{ n: 2 }])
  })

  test('an operation that comes twice and is refused to the first, and not to the second, has one answer: the one that is stored', async () => {
    const { fixture, as, op, byOwnDevice } = await openField(backend)
    const clients = [await as('city'), await backend.signIn(fixture.users.city.email, fixture.users.city.password)]
    const sent = op('city', 'take_payment', { payment_id: uuidv7(), contract_id: fixture.contract, location_id: fixture.locations.city, kind: 'PAYMENT',
      method: 'TWINT', amount_rp: 700, rounding_rp: 0, reference: 'twice', at: Date.now() })
    // The first waits until the second waits for it and is then refused; its refusal comes when the second has done its work.
    await backend.sql.unsafe(`create sequence public.comings;
      create function public.first_is_refused() returns trigger language plpgsql security definer set search_path = '' as $$
      begin
        if new.reference <> 'twice' then return new; end if;
        if nextval('public.comings') > 1 then return new; end if;
        -- somebody waits for this very session: other tests on this server have waits of their own. The list of activity would not do: within a
        -- transaction it stays as it was first read, without whoever connects later.
        while not exists (select from pg_locks l where not l.granted and pg_backend_pid() = any (pg_blocking_pids(l.pid))) loop perform pg_sleep(0.01); end loop;
        raise exception 'not now' using errcode = '23514', constraint = 'not_now';
      end $$;
      create trigger first_is_refused before insert on public.payments for each row execute function public.first_is_refused();
      create function public.refusal_comes_late() returns trigger language plpgsql security definer set search_path = '' as $$
      begin
        -- a sequence tells it whether the second is still at work or has ended meanwhile
        while (select last_value from public.comings) < 2 loop perform pg_sleep(0.01); end loop;
        return new;
      end $$;
      create trigger refusal_comes_late before insert on public.sync_ops for each row when (new.status = 'refused') execute function public.refusal_comes_late()`)
    const answers = await Promise.all(clients.map(client => client.rpc('sync_push', { p_ops: [byOwnDevice('city', sent)] })))
    await backend.sql.unsafe(`drop trigger first_is_refused on public.payments; drop trigger refusal_comes_late on public.sync_ops;
      drop function public.first_is_refused(), public.refusal_comes_late(); drop sequence public.comings`)
    expect(answers.map(answer => (answer.data as { status: string }[] | null)?.map(each => each.status) ?? answer.error)).toEqual([['applied'], ['applied']])
    expect(await backend.sql`select status from public.sync_ops where op_id = ${sent.op_id}`).toEqual([{ status: 'applied' }])
    expect(await backend.sql`select amount_rp::int from public.payments where contract_id = ${fixture.contract}`).toEqual([{ amount_rp: 700 }])
  })

  test('two desks hand out one reserved car: both are kept, one is flagged, one leg and one block are the car\'s', async () => {
    const fixture = await insertFixture(backend.sql, { nth: 3001 })
    const [city, airport] = await twoDesks(fixture)
    const vehicle_id = fixture.vehicles.petrol
    city.perform('check_out', checkOutInput(fixture, { vehicle_id, reservation_id: fixture.reservation }))
    airport.perform('check_out', checkOutAtAirport(fixture, { vehicle_id }))
    await Promise.all([city.push(), airport.push()])
    const legs = await backend.sql`select in_conflict from public.contract_vehicles where vehicle_id = ${vehicle_id} and state = 'OUT' order
      by 1`
    expect(legs).toEqual([{ in_conflict: false }, { in_conflict: true }])
    expect(await backend.sql`select kind, is_active from public.vehicle_blocks where vehicle_id = ${vehicle_id} order by 1, 2`)
      .toEqual([{ kind: 'CONTRACT', is_active: false }, { kind: 'CONTRACT', is_active: true }, { kind: 'RESERVATION', is_active: false }])
    expect((await backend.sql`select kind from public.sync_conflicts where org_id =
      ${fixture.org}`).map(row => row['kind'])).toContain('second_check_out')
    for (const desk of [city, airport, city]) await desk.settle()
    for (const desk of [city, airport]) {
      await desk.expectSame()
      expect(desk.rows('sync_conflicts').map(row => row['kind'])).toContain('second_check_out')
      desk.close()
    }
  })

  test('a reservation moves to another desk while it is handed out at this one: neither desk keeps or misses a row', async () => {
    const fixture = await insertFixture(backend.sql, { nth: 3002 })
    const [city, airport] = await twoDesks(fixture)
    city.perform('check_out', checkOutInput(fixture, { vehicle_id: fixture.vehicles.petrol, reservation_id: fixture.reservation }))
    const office = await held(sql => sql`update public.reservations set location_id = ${fixture.locations.airport} where id =
      ${fixture.reservation}`)
    const pushing = city.push()
    await airport.pull()
    expect(airport.rows('reservations')).toEqual([])
    await office.commit()
    expect(await pushing).toBe(1)
    for (const desk of [city, airport]) {
      await desk.settle()
      await desk.expectSame()
    }
    expect([city.rows('reservations').length, airport.rows('reservations').map(row => row['status'])]).toEqual([0, ['CONVERTED']])
    for (const desk of [city, airport]) desk.close()
  })

  test('a car changes hands at the office while a desk marks it ready: both changes last', async () => {
    const fixture = await insertFixture(backend.sql, { nth: 3003 })
    await setVehicleStatus(backend.sql, fixture.vehicles.spare, 'CLEANING')
    const [city, airport] = await twoDesks(fixture)
    airport.perform('mark_ready', { vehicle_id: fixture.vehicles.spare, at: Date.now() },
      [airport.perform('take_payment', { payment_id: uuidv7(),
      contract_id: fixture.contract, location_id: fixture.locations.airport, kind: 'PAYMENT', method: 'TWINT', amount_rp: 100,
        rounding_rp: 0, reference: null, at: Date.now() })])
    const office = await held(sql => sql`update public.vehicles set colour = 'grün' where id = ${fixture.vehicles.spare}`)
    const pushing = airport.push()
    await city.pull()
    await office.commit()
    expect(await pushing).toBe(2)
    for (const desk of [city, airport]) {
      await desk.settle()
      await desk.expectSame()
      expect(desk.rows('vehicles', `id = '${fixture.vehicles.spare}'`)[0]).toMatchObject({ status: 'AVAILABLE', colour: 'grün' })
      desk.close()
    }
  })

  test('late commits, pulls, pushes and a reset in between lose nothing', async () => {
    const fixture = await insertFixture(backend.sql, { nth: 3004 })
    const [city, airport] = await twoDesks(fixture)
    const cars = Object.values(fixture.vehicles)
    for (let n = 0; n < 4; n++) {
      const late = await held(sql => sql`update public.vehicles set colour = ${`spät ${n}`} where id = ${cars[n] ?? ''}`)
      const quick = backend.sql`update public.vehicles set model = ${`rasch ${n}`} where id = ${cars[(n + 1) % 4] ?? ''}`
      city.perform('take_payment',
        { payment_id: uuidv7(), contract_id: fixture.contract, location_id: fixture.locations.city, kind: 'PAYMENT', method: 'TWINT',
        amount_rp: 100 + n, rounding_rp: 0, reference: null, at: Date.now() })
      await Promise.all([quick, city.push(), airport.pull()])
      await city.pull()
      if (n === 1) await backend.sql`update public.sync_epoch set epoch = gen_random_uuid()`
      await Promise.all([city.pull(), airport.pull()])
      await late.commit()
    }
    for (const desk of [city, airport]) {
      await desk.settle()
      await desk.expectSame()
      expect(desk.rows('vehicles').map(row => String(row['colour'])).toSorted()).toEqual(['spät 0', 'spät 1', 'spät 2', 'spät 3'])
      expect(desk.rows('payments').map(row => Number(row['amount_rp'])).toSorted((a, b) => a - b)).toEqual([100, 101, 102, 103])
      desk.close()
    }
  })
})
