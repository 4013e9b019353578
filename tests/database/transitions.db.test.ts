import type postgres from 'postgres'
import { describe, expect, test } from 'vitest'
import { damage_transitions, maintenance_transitions, vehicle_transitions } from '../../shared/transitions.ts'
import { openFirm } from '../firm.ts'
import { setVehicleStatus } from '../fixture.ts'
import type { FixtureUser } from '../fixture.ts'

const firm = openFirm()
/** As inside an operation. */
const asCommand = (person: FixtureUser, work: (sql: postgres.TransactionSql) => Promise<unknown>) => firm.asPerson('guichet_commands', person, work)

test.for([['vehicle_transitions', vehicle_transitions], ['maintenance_transitions', maintenance_transitions],
  ['damage_transitions', damage_transitions]] as const)('The desk knows the rows of %s', async ([table, moves]) => {
  const rows = await firm.backend.sql`select from_status, to_status, min_role from ${firm.backend.sql(table)}`
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
      await setVehicleStatus(firm.backend.sql, firm.fixture.vehicles.spare, from)
      for (const to of states.filter(state => state !== from)) {
        for (const [who, role] of people) {
          const refused = await asCommand(firm.fixture.users[who], tx => tx`update public.vehicles set status = ${to} where id = ${firm.fixture.vehicles.spare}`)
          const move = vehicle_transitions.find(([a, b]) => a === from && b === to)
          const may = to !== 'RENTED' && move !== undefined && ranks[role] <= ranks[move[2]]
          found.push(`${role} ${from} ${to} ${refused ?? 'moved'}`)
          wanted.push(`${role} ${from} ${to} ${may ? 'moved' : 'vehicle_moves_legally'}`)
        }
      }
    }
    expect(found.length).toBeGreaterThan(100)
    expect(found).toEqual(wanted)
    await setVehicleStatus(firm.backend.sql, firm.fixture.vehicles.spare, 'AVAILABLE')
  })

  test('that is out may break down, and is neither free nor washed nor sold before its leg is in', async () => {
    for (const from of states) {
      await setVehicleStatus(firm.backend.sql, firm.fixture.vehicles.rented, from)
      for (const to of ['AVAILABLE', 'CLEANING', 'IN_TRANSFER', 'RETIRED'].filter(state => state !== from)) {
        expect([from, to, await asCommand(firm.fixture.users.admin, tx => tx`update public.vehicles set status = ${to} where id = ${firm.fixture.vehicles.rented}`)])
          .toEqual([from, to, 'vehicle_still_out'])
      }
      // the leg itself is the proof that it is out, from whatever state
      expect([from, await asCommand(firm.fixture.users.city, tx => tx`update public.vehicles set status = 'RENTED' where id = ${firm.fixture.vehicles.rented}`)])
        .toEqual([from, null])
    }
    await setVehicleStatus(firm.backend.sql, firm.fixture.vehicles.rented, 'RENTED')
    expect(await asCommand(firm.fixture.users.city, tx => tx`update public.vehicles set status = 'OUT_OF_SERVICE' where id = ${firm.fixture.vehicles.rented}`)).toBeNull()
    expect(await asCommand(firm.fixture.users.admin, tx => tx`update public.vehicles set status = 'MAINTENANCE' where id = ${firm.fixture.vehicles.rented}`)).toBe('vehicle_moves_legally')
  })

  test('is not made RENTED by words that only a check-out would say', async () => {
    await setVehicleStatus(firm.backend.sql, firm.fixture.vehicles.spare, 'MAINTENANCE')
    const refused = await asCommand(firm.fixture.users.admin, async tx => {
      await tx`select set_config('guichet.op_id', ${firm.fixture.contract}, true), set_config('guichet.command', 'check_out', true)`
      await tx`update public.vehicles set status = 'RENTED', location_id = ${firm.fixture.locations.city} where id = ${firm.fixture.vehicles.spare}`
    })
    expect(refused).toBe('vehicle_moves_legally')
    await setVehicleStatus(firm.backend.sql, firm.fixture.vehicles.spare, 'AVAILABLE')
  })
})

describe('A contract', () => {
  const states = ['DRAFT', 'ACTIVE', 'RETURNED', 'COMPLETED', 'CANCELLED', 'VOID'] as const
  const ranks = { STAFF: 3, MANAGER: 2, ADMIN: 1 }

  test('makes exactly the moves of the table, by whoever may: every other one is refused for every role', async () => {
    const moves = await firm.backend.sql<{ from_status: string; to_status: string; min_role: keyof typeof ranks }[]>`select * from public.contract_transitions`
    expect(moves).toHaveLength(7)
    await firm.backend.sql`update public.contract_vehicles set state = 'VOID' where id = ${firm.fixture.contract_leg}`
    const found: string[] = []
    const wanted: string[] = []
    for (const from of states) {
      await firm.backend.sql.begin(async tx => {
        await tx`set local session_replication_role = replica`
        await tx`update public.contracts set status = ${from} where id = ${firm.fixture.contract}`
      })
      for (const to of states.filter(state => state !== from)) {
        for (const [who, role] of [['city', 'STAFF'], ['manager', 'MANAGER'], ['admin', 'ADMIN']] as const) {
          const refused = await asCommand(firm.fixture.users[who], tx => tx`update public.contracts set status = ${to} where id = ${firm.fixture.contract}`)
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
    const moved = await asCommand(firm.fixture.users.customer, async tx => {
      const rows = await tx`update public.contracts set status = 'RETURNED' where id = ${firm.fixture.contract} returning id`
      if (rows.length === 0) throw new Error('no row')
    })
    expect(moved).toBe('Error: no row')
    for (const status of states) {
      const refused = await asCommand(firm.fixture.users.manager, tx => tx`insert into public.contracts (id, org_id, number, status, customer_id, pickup_location_id, return_location_id,
        starts_at, ends_at, price_plan_id, day_rate_rp, included_km_day, extra_km_rp, fuel_unit_rp, fuel_fee_rp, excess_rp, grace_min, created_at)
        select gen_random_uuid(), org_id, ${`N-${status}`}, ${status}, customer_id, pickup_location_id, return_location_id, starts_at, ends_at, price_plan_id, day_rate_rp,
        included_km_day, extra_km_rp, fuel_unit_rp, fuel_fee_rp, excess_rp, grace_min, created_at from public.contracts where id = ${firm.fixture.contract}`)
      expect([status, refused === null]).toEqual([status, status === 'DRAFT' || status === 'ACTIVE'])
    }
  })

  test('is not complete while a car of it is out, and its cars are numbered without gaps', async () => {
    await firm.backend.sql.begin(async tx => {
      await tx`set local session_replication_role = replica`
      await tx`update public.contracts set status = 'RETURNED' where id = ${firm.fixture.contract}`
      await tx`update public.contract_vehicles set state = 'OUT' where id = ${firm.fixture.contract_leg}`
    })
    expect(await asCommand(firm.fixture.users.city, tx => tx`update public.contracts set status = 'COMPLETED' where id = ${firm.fixture.contract}`)).toBe('contract_car_still_out')
    for (const [seq, refused] of [[1, 'legs_follow_each_other'], [3, 'legs_follow_each_other'], [2, null]] as const) {
      expect([seq, await asCommand(firm.fixture.users.city, tx => tx`insert into public.contract_vehicles
        (id, org_id, contract_id, vehicle_id, seq, state, out_at, out_km, out_fuel, out_location_id)
        select gen_random_uuid(), org_id, contract_id, ${firm.fixture.vehicles.spare}, ${seq}, 'OUT', out_at, out_km, out_fuel, out_location_id
        from public.contract_vehicles where id = ${firm.fixture.contract_leg}`)]).toEqual([seq, refused])
    }
  })
})
