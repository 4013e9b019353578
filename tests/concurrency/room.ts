import type { SupabaseClient } from '@supabase/supabase-js'
import type { TestBackend } from '../../scripts/backend/open-backend.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { insertFixture, keyOfDevice } from '../fixture.ts'
import type { Fixture } from '../fixture.ts'

/** One desk of the crowd: a person's own client, a device, and numbers of its own. */
export type Session = {
  client: SupabaseClient
  author_id: string
  device_id: string
  place: 'city' | 'airport'
  location_id: string
  /** The next number of the kind; another block is leased when the last one is used up. */
  number(kind: 'CONTRACT' | 'RESERVATION'): Promise<{ number: string; number_block_id: string }>
}
export type Room = { backend: TestBackend; fixture: Fixture; cars: string[]; sessions: Session[] }

/** A firm with `cars` free cars and `crowd` desks at its two locations, all signed in through the API. */
export async function openRoom(backend: TestBackend, crowd: number, cars: number): Promise<Room> {
  const fixture = await insertFixture(backend.sql, { now: Date.now() })
  const { sql } = backend
  const ids = Array.from({ length: cars }, () => uuidv7())
  await sql`insert into public.vehicles (id, org_id, category_id, location_id, vin, make, model, colour, fuel_type, transmission, seats,
      tank_litres, odometer_km, fuel_level, first_registered)
    select id, ${fixture.org}, ${fixture.categories.compact}, ${fixture.locations.city}, 'TMBAA7NE0P1' || lpad(n::text, 6, '0'), 'Škoda', 'Octavia',
      'grau', 'PETROL', 'MANUAL', 5, 50, 10000, 8, '2024-03-01' from unnest(${ids}::uuid[]) with ordinality as t (id, n)`
  const sessions = await Promise.all(Array.from({ length: crowd }, (_, n) => openSession(backend, fixture, n)))
  return { backend, fixture, cars: ids, sessions }
}

async function openSession(backend: TestBackend, fixture: Fixture, n: number): Promise<Session> {
  const place = n % 2 === 0 ? 'city' : 'airport'
  // Every fourth desk is a manager's, who may work at both locations.
  const user = n % 4 === 3 ? fixture.users.manager : fixture.users[place]
  const client = await backend.signIn(user.email, user.password)
  const device_id = uuidv7()
  const location_id = fixture.locations[place]
  const call = async (name: string, input: object) => {
    const { error } = await client.rpc(name, input)
    if (error) throw new Error(`${name}: ${error.code} ${error.message}`)
  }
  await call('register_device', { p_device: device_id, p_location: location_id, p_name: `Schalter ${n}`, p_key: keyOfDevice(device_id).toString('hex') })
  const left = new Map<string, { id: string; prefix: string; next: number; last: number }>()
  return {
    client, author_id: user.id, device_id, place, location_id,
    async number(kind) {
      let block = left.get(kind)
      if (!block || block.next > block.last) {
        await call('lease_numbers', { p_device: device_id, p_kinds: [kind] })
        const [row] = await backend.sql<{ id: string; prefix: string; next: number; last: number }[]>`
          select id, prefix, first_no as next, last_no as last from public.number_blocks where device_id = ${device_id} and kind = ${kind}
          order by first_no desc limit 1`
        if (!row) throw new Error(`no ${kind} numbers for a device that has just leased them`)
        block = row
        left.set(kind, block)
      }
      return { number: `${block.prefix}${String(block.next++).padStart(6, '0')}`, number_block_id: block.id }
    },
  }
}
