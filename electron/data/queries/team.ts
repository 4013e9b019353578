import type { Role } from '../../../shared/roles.ts'
import type { TeamDevice, TeamMember, TeamView } from '../../../shared/team.ts'
import { zurichDate } from '../../../shared/time.ts'
import { all, one } from '../statement.ts'
import type { Query } from './query.ts'

type Colleague = { id: string; name: string; role: Role; is_active: number; pin_reset_at: number | null }

/** Who works in the firm and where, and the PCs of this location, as this PC has heard; null for staff. */
export const team: Query<'team'> = (desk, _, { person, location_id }): TeamView | null => {
  const { db } = desk
  if (person.role === 'STAFF') return null
  const works = all<{ user_id: string; code: string; id: string }>(db, 'select w.user_id, l.code, l.id from user_locations w join locations l on l.id = w.location_id where w.is_active = 1 order by l.code')
  const members = all<Colleague>(db, `select u.id, u.full_name as name, u.role, u.is_active, (select max(reset_at) from pin_resets r where r.user_id = u.id) as pin_reset_at
    from users u where u.role in ('ADMIN', 'MANAGER', 'STAFF') order by u.is_active desc, case u.role when 'ADMIN' then 0 when 'MANAGER' then 1 else 2 end, u.full_name`)
  const this_device = one<{ value: string }>(db, "select value from desk where key = 'device_id'")?.value
  return {
    place: one<{ name: string }>(db, 'select name from locations where id = @location_id', { location_id })?.name ?? '', today: zurichDate(desk.now()),
    members: members.map(({ is_active, ...one_of }): TeamMember => ({ ...one_of, is_active: is_active === 1, places: one_of.role === 'STAFF' ? works.filter(({ user_id }) => user_id === one_of.id).map(({ code }) => code) : null,
      may_reset: is_active === 1 && (one_of.role !== 'STAFF' || works.some(({ user_id, id }) => user_id === one_of.id && id === location_id)) && (one_of.role !== 'ADMIN' || person.role === 'ADMIN') })),
    devices: all<Omit<TeamDevice, 'is_this'>>(db, `select d.id, d.name, d.registered_at, d.revoked_at, u.full_name as registered_by from devices d left join users u on u.id = d.registered_by
      where d.location_id = @location_id order by d.revoked_at is not null, d.name`, { location_id }).map(device => ({ ...device, is_this: device.id === this_device })),
  }
}
