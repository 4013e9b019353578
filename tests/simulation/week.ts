import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import type { TestBackend } from '../../scripts/backend/open-backend.ts'
import { createSignInAccounts } from '../../scripts/backend/users.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { fixture_password, insertFixture } from '../fixture.ts'
import type { Fixture, FixtureUser } from '../fixture.ts'
import { openDevice } from './device.ts'
import type { Device } from './device.ts'
import { countBefore } from './invariants.ts'
import { keysPerTask } from './task-keys.ts'
import { moves } from './moves/index.ts'
import { feedHasPassed, flawsOf, openOf } from './quiet.ts'

const DAY = 86_400_000
const days = 7
const forms_a_day = 32
const cars_a_branch = 14
const customers_a_branch = 20
const address = { street: 'Bahnhofplatz', house_number: '1', postcode: '3000' }
const more_branches = ['BSL', 'BRN', 'LUG', 'GVA'] as const

export type WeekFigures = {
  branches: number; days: number; forms: number; operations: number; applied: number; refused: number; conflicts: number
  converged_s: number; flaws: string[]
  /** the fewest keys with which a manager is done with a task, F9 counted, of each kind that the week has left the most */
  keys: Record<string, number>
}

/**
 * Six branches work for seven days without a line, each with the forms that people fill in there, and then all lines come back
 * at once. The figures, and what is not as it must be. @param folder for the profiles; belongs to the caller
 */
export async function playWeek(backend: TestBackend, folder: string, seed: number): Promise<WeekFigures> {
  const { sql } = backend
  const began = Date.now() - days * DAY
  const fixture = await insertFixture(sql, { now: began })
  const staff = [fixture.users.city, fixture.users.airport, ...await openBranches(backend, fixture)]
  await stockBranches(backend, fixture)
  const before = await countBefore(sql, fixture.org)
  const nothing = () => Promise.resolve()
  const device = staff.map((_, n) => {
    const home = path.join(folder, `branch-${n}`, 'desk')
    fs.mkdirSync(home, { recursive: true })
    const server_faults = { cancelled: nothing, restarted: nothing }
    return openDevice({ name: `branch ${n + 1}`, backend, folder: home, key: randomBytes(32), server_faults })
  })
  try {
    for (const [n, each] of device.entries()) {
      const person = staff[n]
      if (!person || await each.signIn(person) !== 'ok') throw new Error(`${each.name}: nobody can sign in`)
      while (await each.turn() !== 'up' || (await each.status()).numbers_left === 0) await feedHasPassed(backend)
      each.line.is_cut = true
    }
    const forms = await workForAWeek(device, seed)
    const operations = device.reduce((sum, each) => sum + each.outbox().length, 0)
    for (const each of device) each.line.is_cut = false
    const reconnected = performance.now()
    await Promise.all(device.map(async each => {
      while (await each.turn() !== 'up' || openOf(each).length > 0);
    }))
    await feedHasPassed(backend)
    await Promise.all(device.map(each => each.turn()))
    const converged_s = (performance.now() - reconnected) / 1000
    const [outcomes] = await sql<{ applied: number; refused: number; conflicts: number }[]>`select
      (count(*) filter (where status = 'applied'))::int as applied, (count(*) filter (where status = 'refused'))::int as refused,
      (select count(*) from sync_conflicts where org_id = ${fixture.org})::int as conflicts from sync_ops where org_id = ${fixture.org}`
    return {
      branches: device.length, days, forms, operations, ...outcomes ?? { applied: 0, refused: 0, conflicts: 0 }, converged_s, keys: keysPerTask(device.map(each => each.counter.desk)),
      flaws: await flawsOf({ device, server: { was_restored: false, has_revoked: false } }, backend, fixture.org, before),
    }
  } finally {
    for (const each of device) await each.end()
  }
}

/** The same hours at every desk, one form after the other. Returns how many were confirmed. */
async function workForAWeek(device: readonly Device[], seed: number): Promise<number> {
  const weighted = moves.flatMap(move => Array.from({ length: move.weight }, () => move))
  const dice = fc.sample(fc.array(fc.nat(99), { minLength: 10, maxLength: 10 }), { numRuns: days * forms_a_day * device.length, seed })
  let confirmed = 0
  let nth = 0
  for (const each of device) each.shiftClock(-days * DAY)
  for (let form = 0; form < days * forms_a_day; form++) {
    for (const each of device) {
      const [which = 0, ...numbers] = dice[nth++] ?? []
      const move = weighted[(which * 7 + nth) % weighted.length]
      if (move && await each.work(move, numbers, null) === 'confirmed') confirmed++
      each.shiftClock(DAY / forms_a_day)
    }
  }
  return confirmed
}

/** Four branches more, each with somebody at the counter. */
async function openBranches({ sql }: TestBackend, { org }: Fixture): Promise<FixtureUser[]> {
  const people: FixtureUser[] = []
  for (const code of more_branches) {
    const location_id = uuidv7()
    await sql`insert into locations ${sql({ id: location_id, org_id: org, code, name: code, ...address, town: code })}`
    const user: FixtureUser = { id: uuidv7(), email: `${code.toLowerCase()}-1@example.ch`, password: fixture_password, role: 'STAFF' }
    await createSignInAccounts(sql, [user], { cost: 4 })
    await sql`insert into users ${sql({ id: user.id, email: user.email, full_name: `Schalter ${code}`, role: 'STAFF', org_id: org })}`
    await sql`insert into user_locations ${sql({ id: uuidv7(), org_id: org, user_id: user.id, location_id })}`
    people.push(user)
  }
  return people
}

/** Cars and known customers for every branch. */
async function stockBranches({ sql }: TestBackend, { org, categories, now }: Fixture): Promise<void> {
  const branches = await sql<{ id: string; code: string }[]>`select id, code from locations where org_id = ${org} order by code`
  for (const { id: location_id, code } of branches) {
    const cars = Array.from({ length: cars_a_branch }, (_, n) => ({
      id: uuidv7(), org_id: org, category_id: categories.compact, location_id, make: 'Škoda', model: 'Octavia', colour: 'grau',
      fuel_type: 'PETROL', transmission: 'MANUAL', seats: 5, tank_litres: 50, battery_kwh: 0, status: 'AVAILABLE',
      odometer_km: 10_000 + n * 500, fuel_level: 8,
      first_registered: '2024-03-01', vin: `WVW${code}${String(n).padStart(11, '0')}`,
    }))
    const customers = Array.from({ length: customers_a_branch }, (_, n) => ({
      id: uuidv7(), org_id: org, first_name: 'Regula', last_name: `${code} ${n}`, ...address, town: code,
      country: 'CH', locale: 'de', birth_date: '1980-04-05', created_at: new Date(now - 100 * DAY),
    }))
    await sql`insert into vehicles ${sql(cars)}`
    await sql`insert into vehicle_plates ${sql(cars.map(({ id }, n) => ({ id: uuidv7(), org_id: org, vehicle_id: id,
      plate: `ZH ${code.charCodeAt(0)}${code.charCodeAt(1)}${n + 10}`, valid_from: new Date(now - 400 * DAY) })))}`
    await sql`insert into customers ${sql(customers)}`
    await sql`insert into drivers ${sql(customers.map(({ id: customer_id, last_name }) => ({
      id: uuidv7(), org_id: org, customer_id, first_name: 'Regula', last_name, birth_date: '1980-04-05', licence_number: '003',
      licence_country: 'CH', licence_categories: 'B', licence_issued_on: '2010-01-10',
    })))}`
    const known = customers.map(({ id: customer_id }) => ({ id: uuidv7(), org_id: org, customer_id, location_id }))
    await sql`insert into customer_locations ${sql(known)}`
  }
}
