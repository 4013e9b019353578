import type postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from '../../scripts/backend/test-backend.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'
import { damage_transitions, maintenance_transitions, vehicle_transitions } from '../../shared/transitions.ts'
import { insertFixture, setVehicleStatus } from '../fixture.ts'
import type { Fixture, FixtureUser } from '../fixture.ts'

let backend: TestBackend
let fixture: Fixture
beforeAll(async () => {
  backend = await createTestBackend()
  fixture = await insertFixture(backend.sql)
})
afterAll(() => backend.stop())

/** Runs `work` with the rights of the commands and under this person's name, as inside an operation; what it did is taken back. */
async function asCommand(person: FixtureUser, work: (sql: postgres.TransactionSql) => Promise<unknown>): Promise<string | null> {
  const undone = new Error('taken back')
  try {
    await backend.sql.begin(async tx => {
      await tx`select set_config('request.jwt.claims', ${JSON.stringify({ sub: person.id, role: 'authenticated' })}, true)`
      await tx`set local role guichet_commands`
      await work(tx)
      throw undone
    })
  } catch (error) {
    if (error === undone) return null
    return (error as { constraint_name?: string }).constraint_name ?? String(error)
  }
  return null
}

test.for([['vehicle_transitions', vehicle_transitions], ['maintenance_transitions', maintenance_transitions],
  ['damage_transitions', damage_transitions]] as const)('The desk knows the rows of %s', async ([table, moves]) => {
  const rows = await backend.sql`select from_status, to_status, min_role from ${backend.sql(table)}`
  const text = (row: readonly unknown[]) => row.join(' ')
  expect(rows.map(row => text([row['from_status'], row['to_status'], row['min_role']])).toSorted()).toEqual(moves.map(text).toSorted())
})

describe('A car', () => {
  const states = [...new Set(vehicle_transitions.flatMap(([from, to]) => [from, to]))]
  const people = [['city', 'STAFF'], ['manager', 'MANAGER'], ['admin', 'ADMIN']] as const
  const ranks = { STAFF: 3, MANAGER: 2, ADMIN: 1 }

  test('that is in the branch makes exactly the moves of the table, by whoever may, and becomes RENTED by nobody\'s word', async () => {
    const found: string[] = []
    const wanted: string[] = []
    for (const from of states.filter(state => state !== 'RENTED')) {
      await setVehicleStatus(backend.sql, fixture.vehicles.spare, from)
      for (const to of states.filter(state => state !== from)) {
        for (const [who, role] of people) {
          const refused = await asCommand(fixture.users[who], tx => tx`update public.vehicles set status = ${to} where id = ${fixture.vehicles.spare}`)
          const move = vehicle_transitions.find(([a, b]) => a === from && b === to)
          const may = to !== 'RENTED' && move !== undefined && ranks[role] <= ranks[move[2]]
          found.push(`${role} ${from} ${to} ${refused ?? 'moved'}`)
          wanted.push(`${role} ${from} ${to} ${may ? 'moved' : 'vehicle_moves_legally'}`)
        }
      }
    }
    expect(found.length).toBeGreaterThan(100)
    expect(found).toEqual(wanted)
    await setVehicleStatus(backend.sql, fixture.vehicles.spare, 'AVAILABLE')
  })

  test('that is out may break down, and is neither free nor washed nor sold before its leg is in', async () => {
    for (const from of states) {
      await setVehicleStatus(backend.sql, fixture.vehicles.rented, from)
      for (const to of ['AVAILABLE', 'CLEANING', 'IN_TRANSFER', 'RETIRED'].filter(state => state !== from)) {
        expect([from, to, await asCommand(fixture.users.admin, tx => tx`update public.vehicles set status = ${to} where id = ${fixture.vehicles.rented}`)])
          .toEqual([from, to, 'vehicle_still_out'])
      }
      // the leg itself is the proof that it is out, from whatever state
      expect([from, await asCommand(fixture.users.city, tx => tx`update public.vehicles set status = 'RENTED' where id = ${fixture.vehicles.rented}`)])
        .toEqual([from, null])
    }
    await setVehicleStatus(backend.sql, fixture.vehicles.rented, 'RENTED')
    expect(await asCommand(fixture.users.city, tx => tx`update public.vehicles set status = 'OUT_OF_SERVICE' where id = ${fixture.vehicles.rented}`)).toBeNull()
    expect(await asCommand(fixture.users.admin, tx => tx`update public.vehicles set status = 'MAINTENANCE' where id = ${fixture.vehicles.rented}`)).toBe('vehicle_moves_legally')
  })

  test('is not made RENTED by words that only a check-out would say', async () => {
    await setVehicleStatus(backend.sql, fixture.vehicles.spare, 'MAINTENANCE')
    const refused = await asCommand(fixture.users.admin, async tx => {
      await tx`select set_config('guichet.op_id', ${fixture.contract}, true), set_config('guichet.command', 'check_out', true)`
      await tx`update public.vehicles set status = 'RENTED', location_id = ${fixture.locations.city} where id = ${fixture.vehicles.spare}`
    })
    expect(refused).toBe('vehicle_moves_legally')
    await setVehicleStatus(backend.sql, fixture.vehicles.spare, 'AVAILABLE')
  })
})

describe('A contract', () => {
  const states = ['DRAFT', 'ACTIVE', 'RETURNED', 'COMPLETED', 'CANCELLED', 'VOID'] as const
  const ranks = { STAFF: 3, MANAGER: 2, ADMIN: 1 }

  test('makes exactly the moves of the table, by whoever may: every other one is refused for every role', async () => {
    const moves = await backend.sql<{ from_status: string; to_status: string; min_role: keyof typeof ranks }[]>`select * from public.contract_transitions`
    expect(moves).toHaveLength(6)
    await backend.sql`update public.contract_vehicles set state = 'VOID' where id = ${fixture.contract_leg}`
    const found: string[] = []
    const wanted: string[] = []
    for (const from of states) {
      await backend.sql.begin(async tx => {
        await tx`set local session_replication_role = replica`
        await tx`update public.contracts set status = ${from} where id = ${fixture.contract}`
      })
      for (const to of states.filter(state => state !== from)) {
        for (const [who, role] of [['city', 'STAFF'], ['manager', 'MANAGER'], ['admin', 'ADMIN']] as const) {
          const refused = await asCommand(fixture.users[who], tx => tx`update public.contracts set status = ${to} where id = ${fixture.contract}`)
          const move = moves.find(({ from_status, to_status }) => from_status === from && to_status === to)
          found.push(`${role} ${from} ${to} ${refused ?? 'moved'}`)
          wanted.push(`${role} ${from} ${to} ${move && ranks[role] <= ranks[move.min_role] ? 'moved' : 'contract_moves_legally'}`)
        }
      }
    }
    expect(found).toHaveLength(90)
    expect(found).toEqual(wanted)
  })

  test('moves for no customer and is born as a draft or running, never as anything later', async () => {
    const moved = await asCommand(fixture.users.customer, async tx => {
      const rows = await tx`update public.contracts set status = 'RETURNED' where id = ${fixture.contract} returning id`
      if (rows.length === 0) throw new Error('no row')
    })
    expect(moved).toBe('Error: no row')
    for (const status of states) {
      const refused = await asCommand(fixture.users.manager, tx => tx`insert into public.contracts (id, org_id, number, status, customer_id, pickup_location_id, return_location_id,
        starts_at, ends_at, price_plan_id, day_rate_rp, included_km_day, extra_km_rp, fuel_unit_rp, fuel_fee_rp, excess_rp, grace_min, created_at)
        select gen_random_uuid(), org_id, ${`N-${status}`}, ${status}, customer_id, pickup_location_id, return_location_id, starts_at, ends_at, price_plan_id, day_rate_rp,
        included_km_day, extra_km_rp, fuel_unit_rp, fuel_fee_rp, excess_rp, grace_min, created_at from public.contracts where id = ${fixture.contract}`)
      expect([status, refused === null]).toEqual([status, status === 'DRAFT' || status === 'ACTIVE'])
    }
  })

  test('is not complete while a car of it is out, and its cars are numbered without gaps', async () => {
    await backend.sql.begin(async tx => {
      await tx`set local session_replication_role = replica`
      await tx`update public.contracts set status = 'RETURNED' where id = ${fixture.contract}`
      await tx`update public.contract_vehicles set state = 'OUT' where id = ${fixture.contract_leg}`
    })
    expect(await asCommand(fixture.users.city, tx => tx`update public.contracts set status = 'COMPLETED' where id = ${fixture.contract}`)).toBe('contract_car_still_out')
    for (const [seq, refused] of [[1, 'legs_follow_each_other'], [3, 'legs_follow_each_other'], [2, null]] as const) {
      expect([seq, await asCommand(fixture.users.city, tx => tx`insert into public.contract_vehicles
        (id, org_id, contract_id, vehicle_id, seq, state, out_at, out_km, out_fuel, out_location_id)
        select gen_random_uuid(), org_id, contract_id, ${fixture.vehicles.spare}, ${seq}, 'OUT', out_at, out_km, out_fuel, out_location_id
        from public.contract_vehicles where id = ${fixture.contract_leg}`)]).toEqual([seq, refused])
    }
  })
})
