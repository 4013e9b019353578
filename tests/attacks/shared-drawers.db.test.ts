import { expect, test } from 'vitest'
import { createSignInAccounts } from '../../scripts/backend/users.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { differences, rowsForDesk } from '../simulation/compare.ts'
import { openRoom } from './desk-room.ts'

const use = openRoom()

test('a drawer that was closed without a line stays on the PC when a colleague fetches, and is the same for everybody at the location', async () => {
  const { sql } = use.backend
  const { city, manager } = use.fixture.users
  const location_id = use.fixture.locations.city
  const colleague = { id: uuidv7(), email: `kollegin-${uuidv7()}@example.ch`, password: city.password, role: 'STAFF' as const }
  await createSignInAccounts(sql, [colleague], { cost: 4 })
  await sql`insert into users ${sql({ id: colleague.id, email: colleague.email, full_name: 'Kollegin', role: 'STAFF', org_id: use.fixture.org })}`
  await sql`insert into user_locations ${sql({ id: uuidv7(), org_id: use.fixture.org, user_id: colleague.id, location_id })}`
  const pc = use.start(use.newPc())
  await use.signIn(pc)
  await pc.quiet()
  pc.line.state = 'refusing'
  const cash_session_id = uuidv7()
  await pc.confirm('open_cash_session', { cash_session_id, location_id, till: 'Kasse 1', counts: [], at: Date.now() })
  await pc.confirm('close_cash_session', { cash_session_id, counts: [], expected_rp: 0, difference_reason: null, at: Date.now() })
  pc.line.state = 'up'
  expect(await pc.act('sign_out', {})).toBe('ok')
  expect(await pc.act('sign_in', { email: colleague.email, password: colleague.password })).toBe('ok')
  const closed = () => pc.counter.db.prepare('select id, status from cash_sessions').all()
  const is_same_for = async (person_id: string) => {
    await pc.quiet()
    await pc.quiet()
    expect(closed()).toEqual([{ id: cash_session_id, status: 'CLOSED' }])
    expect(differences(pc.counter.db, await rowsForDesk(sql, person_id, location_id))).toEqual([])
  }
  await is_same_for(colleague.id)
  await use.signIn(pc)
  await is_same_for(city.id)
  await use.signIn(pc, 'manager')
  await is_same_for(manager.id)
})
