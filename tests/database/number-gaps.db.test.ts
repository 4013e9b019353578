import { describe, expect, test } from 'vitest'
import { openRoom } from '../attacks/desk-room.ts'
import { checkOutInput } from '../twins/inputs.ts'

const use = openRoom()
type Gap = { kind: string; first_number: string; last_number: string; numbers: number; state: string; device_name: string }

async function gaps(who: 'city' | 'airport' | 'manager' | 'customer', kind = 'CONTRACT'): Promise<string[]> {
  const { users, locations } = use.fixture
  const { data, error } = await (await use.backend.signIn(users[who].email, users[who].password)).rpc('number_gaps', { p_location: locations.city })
  if (error) throw error
  return (data as Gap[]).filter(gap => gap.kind === kind)
    .map(({ first_number, last_number, numbers, state }) => `${first_number.slice(-6)} to ${last_number.slice(-6)}: ${numbers} ${state}`)
}

describe('The gap report', () => {
  test('tells of the numbers that no contract bears: passed over, not yet come to, and lapsed with their device', async () => {
    expect(await gaps('manager')).toEqual(['000002 to 000100: 99 unused'])
    const desk = await use.desk()
    await desk.load()
    desk.perform('check_out', checkOutInput(use.fixture, { number: 'ZRH-26-000004' }))
    await desk.settle()
    expect(desk.rows('contracts', "number = 'ZRH-26-000004'")).toHaveLength(1)
    expect(await gaps('manager')).toEqual(['000002 to 000003: 2 missing', '000005 to 000100: 96 unused'])
    expect(await gaps('manager', 'RESERVATION')).toHaveLength(1)
    await use.backend.sql`update public.devices set revoked_at = now() where id = ${use.fixture.devices.city}`
    expect(await gaps('manager')).toEqual(['000002 to 000003: 2 lapsed', '000005 to 000100: 96 lapsed'])
  })

  test('of another location, or asked by a customer, it says nothing', async () => {
    expect(await gaps('city')).toEqual(['000002 to 000100: 99 unused'])
    expect(await gaps('airport')).toEqual([])
    expect(await gaps('customer')).toEqual([])
  })
})
