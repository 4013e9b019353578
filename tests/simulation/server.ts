import type postgres from 'postgres'
import type { TestBackend } from '../../scripts/backend/open-backend.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Fixture } from '../fixture.ts'
import type { FirmCopies } from './firm-copy.ts'
import type { Step } from './schedule.ts'

type Epoch = Extract<Step, { do: 'epoch' }>['what']
type Rights = Extract<Step, { do: 'rights' }>
export type ServerParts = { backend: TestBackend; fixture: Fixture; copies: FirmCopies }

/** What happens at the other end of the line: other people's writes, rights, restarts, backups. */
export function openServer({ backend, fixture, copies }: ServerParts) {
  const { sql } = backend
  const { users, vehicles, locations, customers, org } = fixture
  let open: { own: postgres.ReservedSql } | null = null
  // yesterday's, unless the schedule takes one
  let backup = 'start'
  let was_restored = false
  let has_revoked = false

  async function endLate(commits: boolean): Promise<void> {
    if (!open) return
    const { own } = open
    open = null
    await own.unsafe(commits ? 'commit' : 'rollback')
    own.release()
  }

  /** Rows that no command locks against: the desks never wait for this transaction, their feed does. */
  async function writeLate(n: number): Promise<void> {
    if (open) return
    const own = await sql.reserve()
    open = { own }
    await own`begin`
    if (n % 2 === 0) await own`update locations set phone = ${`044 500 ${n}`} where org_id = ${org}`
    await own`insert into maintenance_records (id, org_id, vehicle_id, kind, status, starts_at, ends_at)
      values (${uuidv7()}, ${org}, ${vehicles.electric}, 'SERVICE', 'SCHEDULED', now(), now() + interval '1 day')`
  }

  const tomorrow = new Date(fixture.now + 86_400_000 * 3)
  const office: (() => Promise<unknown>)[] = [
    () => sql`update vehicles set colour = 'türkis' where org_id = ${org}`,
    () => sql`update price_plans set day_rate_rp = day_rate_rp + 100 where org_id = ${org}`,
    async () => {
      const [id, block] = [uuidv7(), uuidv7()]
      await sql.begin(async own => {
        await own`insert into vehicle_blocks (id, org_id, vehicle_id, kind, source_id, starts_at, ends_at)
          values (${block}, ${org}, ${vehicles.spare}, 'RESERVATION', ${id}, ${tomorrow}, ${tomorrow}::timestamptz + interval '1 day')`
        await own`insert into reservations (id, org_id, number, location_id, return_location_id, customer_id, category_id, vehicle_id,
            price_plan_id, starts_at, ends_at)
          values (${id}, ${org}, ${`R-${id}`}, ${locations.airport}, ${locations.city}, ${customers.known}, ${fixture.categories.compact},
            ${vehicles.spare}, ${fixture.plans.compact}, ${tomorrow}, ${tomorrow}::timestamptz + interval '1 day')`
      })
    },
    () => sql`update vehicles set status = case status when 'AVAILABLE' then 'OUT_OF_SERVICE'::vehicle_status else 'AVAILABLE' end
      where id = ${vehicles.electric} and status in ('AVAILABLE', 'OUT_OF_SERVICE')`,
    () => sql.begin(async own => {
      await own`update vehicle_blocks set is_active = false where source_id = ${fixture.reservation}`
      await own`update reservations set status = 'CANCELLED' where id = ${fixture.reservation} and status = 'BOOKED'`
    }),
    () => sql`update customers set is_blocked = not is_blocked where id = ${customers.young}`,
    () => sql`insert into customer_locations (id, org_id, customer_id, location_id)
      values (${uuidv7()}, ${org}, ${customers.elsewhere}, ${locations.city}) on conflict do nothing`,
    () => sql`delete from customer_locations
      where org_id = ${org} and customer_id = ${customers.elsewhere} and location_id = ${locations.city}`,
    // a season from today on, dearer each time that the office looks at it; contracts keep the one that they were agreed with
    () => sql`with dearer as (update seasons set surcharge_bp = surcharge_bp + 500 where org_id = ${org} returning id)
      insert into seasons (id, org_id, name_de, name_fr, name_it, name_en, first_day, last_day, surcharge_bp)
      select ${uuidv7()}, ${org}, 'Messe', 'Salon', 'Fiera', 'Fair', ${new Date(fixture.now)}::date, ${new Date(fixture.now)}::date + 20, 1500 where not exists (select from dearer)`,
  ]

  async function change({ what, n }: Rights): Promise<void> {
    const { city, airport, manager } = users
    const [who, location] = n % 2 === 0 ? [city, locations.city] : [airport, locations.airport]
    switch (what) {
      case 'role':
        await sql`update users set role = case role when 'STAFF' then 'MANAGER'::user_role else 'STAFF' end
          where id = ${n < 4 ? city.id : manager.id}`
        return
      case 'active':
        await sql`update users set is_active = not is_active where id = ${who.id}`
        return
      case 'location': {
        const gone = await sql`delete from user_locations where user_id = ${who.id} returning id`
        if (gone.length === 0) await placeBack(who.id, location)
        return
      }
      case 'device':
        has_revoked = true
        await sql`update devices set revoked_at = case when revoked_at is null then now() end
          where id = (select id from devices where org_id = ${org} order by registered_at desc, id limit 1 offset ${n % 3})`
    }
  }

  const placeBack = (user_id: string, location_id: string) => sql`insert into user_locations (id, org_id, user_id, location_id)
    select ${uuidv7()}, ${org}, ${user_id}, ${location_id} where not exists (select from user_locations where user_id = ${user_id})`

  return {
    get was_restored() { return was_restored },
    get has_revoked() { return has_revoked },
    endLate, writeLate, change,
    /** A constraint may refuse what the office wants. */
    async work(n: number): Promise<void> {
      await office[n % office.length]?.().catch((error: { code?: string }) => {
        if (!error.code?.startsWith('23')) throw error
      })
    },
    async epoch(what: Epoch): Promise<void> {
      if (what === 'rotate') await sql`update sync_epoch set epoch = gen_random_uuid()`
      if (what === 'backup') {
        await copies.take('backup')
        backup = 'backup'
      }
      if (what === 'restore' || what === 'restore_first') {
        await endLate(false)
        await copies.putBack(what === 'restore' ? backup : 'before', 'restored')
        was_restored = true
      }
    },
    /** Everybody may work again, and nothing is left open. */
    async heal(): Promise<void> {
      await endLate(true)
      await sql`update users set is_active = true, role = case when id = ${users.manager.id} then 'MANAGER'::user_role else 'STAFF' end
        where id in (${users.city.id}, ${users.airport.id}, ${users.manager.id})`
      await placeBack(users.city.id, locations.city)
      await placeBack(users.airport.id, locations.airport)
      await sql`update devices set revoked_at = null where org_id = ${org}`
    },
  }
}
export type SimulatedServer = ReturnType<typeof openServer>
