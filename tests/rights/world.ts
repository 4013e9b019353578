import type postgres from 'postgres'
import { createSignInAccounts } from '../../scripts/backend/users.ts'
import type { Role } from '../../shared/roles.ts'
import { fixture_password, insertFixture } from '../fixture.ts'
import type { Fixture } from '../fixture.ts'
import { plantPhoneKey } from './phone-code.ts'
import { workDay } from './work-day.ts'

/**
 * Everybody whose rights are asked for. `city` and `airport` are STAFF of two locations of one firm, `gone` is STAFF of the city
 * who was deactivated, `rival` is the ADMIN of another firm that holds rows of every kind, too.
 */
export const people = ['operator', 'admin', 'manager', 'city', 'airport', 'customer', 'gone', 'rival', 'anon'] as const
export type Person = (typeof people)[number]
export type Known = {
  id: string | null; email: string; role: Role | null
  /** Null where the person belongs to no firm, or no longer. */
  org: string | null
  locations: string[]; customer: string | null
}
export type World = { ours: Fixture; theirs: Fixture; known: Record<Person, Known> }

/** Two firms with rows in every table, and the people; through the owner's connection. */
export async function buildWorld(sql: postgres.Sql): Promise<World> {
  const ours = await insertFixture(sql, { nth: 1 })
  const theirs = await insertFixture(sql, { nth: 2 })
  const gone = { id: ours.users.city.id.replace(/.{4}$/, '0fff'), email: 'gone-1@example.ch', password: fixture_password }
  await createSignInAccounts(sql, [gone], { cost: 4 })
  await sql`insert into public.users ${sql({ id: gone.id, org_id: ours.org, email: gone.email, full_name: 'gone 1', role: 'STAFF',
    is_active: false })}`
  await sql`insert into public.user_locations ${sql({ id: ours.org.replace(/.{4}$/, '0ffe'), org_id: ours.org, user_id: gone.id,
    location_id: ours.locations.city })}`
  for (const fixture of [ours, theirs]) {
    await workDay(sql, fixture)
    await plantPhoneKey(sql, fixture)
  }

  const locationsOf = async (org: string) => (await sql<{ id: string }[]>`select id from public.locations where org_id = ${org}`)
    .map(row => row.id)
  const [all, mine, rivals] = [(await sql<{ id: string }[]>`select id from public.locations`).map(row => row.id),
    await locationsOf(ours.org), await locationsOf(theirs.org)]
  const of = (who: keyof Fixture['users'], more: Partial<Known>): Known => {
    const { id, email, role } = ours.users[who]
    return { id, email, role, org: ours.org, locations: [], customer: null, ...more }
  }
  return { ours, theirs, known: {
    operator: of('operator', { org: null, locations: all }),
    admin: of('admin', { locations: mine }), manager: of('manager', { locations: mine }),
    city: of('city', { locations: [ours.locations.city] }), airport: of('airport', { locations: [ours.locations.airport] }),
    customer: of('customer', { customer: ours.customers.known }),
    gone: { id: gone.id, email: gone.email, role: null, org: null, locations: [], customer: null },
    rival: { ...of('admin', { locations: rivals }), id: theirs.users.admin.id, email: theirs.users.admin.email, org: theirs.org },
    anon: { id: null, email: '', role: null, org: null, locations: [], customer: null },
  } }
}
