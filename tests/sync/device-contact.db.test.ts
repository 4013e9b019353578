import { beforeEach, describe, expect, test } from 'vitest'
import { openRoom } from '../attacks/desk-room.ts'
import type { Pc } from './counter.ts'

describe('When a PC was last in contact', () => {
  const use = openRoom({ jwt_expiry_s: 3600 })
  let pc: Pc
  beforeEach(() => { pc = use.newPc() })

  const heard = async (who: 'manager' | 'city' = 'manager') => {
    const client = await use.backend.signIn(use.fixture.users[who].email, use.fixture.users[who].password)
    const { data, error } = await client.rpc('devices_heard', { p_location: use.fixture.locations.city }) as { data: { device_id: string; heard_at: number | null }[] | null; error: { code: string } | null }
    return error?.code ?? new Map(data?.map(({ device_id, heard_at }) => [device_id, heard_at]))
  }
  const noted = async (device_id: string) => (await use.backend.sql<{ heard_at: Date; xmin: string }[]>`select heard_at, xmin::text from private.device_contacts where device_id = ${device_id}`)[0]

  test('counts one that only looks, and a PC that nobody has switched on has never been', async () => {
    const desk = use.start(pc)
    expect(await use.signIn(desk)).toBe('ok')
    await desk.quiet()
    const { device_id } = desk.counter.desk.session() ?? { device_id: '' }
    expect(await use.backend.sql`select 1 from sync_ops where device_id = ${device_id}`).toEqual([])
    await expect.poll(async () => await noted(device_id)).toBeDefined()
    const all = await heard()
    if (typeof all === 'string') throw new Error(all)
    expect(Math.abs(Number(all.get(device_id)) - Date.now())).toBeLessThan(60_000)
    expect(all.get(use.fixture.devices.city)).toBeNull()
    expect(await heard('city')).toBe('42501')
  })

  test('costs a write a minute at most, whoever asks, and never goes back', async () => {
    const { email, password } = use.fixture.users.city
    const client = await use.backend.signIn(email, password)
    const say = (device: string) => client.rpc('device_contact', { p_device: device })
    expect((await say(use.fixture.devices.city)).data).toBe(true)
    const first = await noted(use.fixture.devices.city)
    expect((await say(use.fixture.devices.city)).data).toBe(true)
    expect(await noted(use.fixture.devices.city)).toEqual(first)
    await use.backend.sql`update private.device_contacts set heard_at = now() - interval '2 minutes'`
    expect((await say(use.fixture.devices.city)).data).toBe(true)
    expect(Number((await noted(use.fixture.devices.city))?.heard_at)).toBeGreaterThanOrEqual(Number(first?.heard_at))
    // of another location, of another firm, of nobody
    for (const device of [use.fixture.devices.airport, use.fixture.other.device, '00000000-0000-4000-8000-000000000000']) expect([device, (await say(device)).data]).toEqual([device, false])
    expect(await noted(use.fixture.devices.airport)).toBeUndefined()
    const [open] = await use.backend.sql`select has_table_privilege('authenticated', 'private.device_contacts', 'select') as staff, has_table_privilege('anon', 'private.device_contacts', 'select') as anybody`
    expect(open).toEqual({ staff: false, anybody: false })
  })
})
