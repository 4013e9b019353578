import { expect, test } from 'vitest'
import { openRoom } from '../attacks/desk-room.ts'

const use = openRoom({ jwt_expiry_s: 3600 })

test('who has left pushes with the newest token, whichever start of the program had renewed it', { timeout: 60_000 }, async () => {
  const pc = use.newPc()
  let opened = use.start(pc)
  await use.signIn(opened)
  await opened.quiet()
  opened.line.state = 'refusing'
  await opened.confirm('take_payment', use.pay(100))
  expect(await opened.act('sign_out', {})).toBe('ok')
  const token = () => opened.counter.db.prepare('select push_token from people').pluck().get() as Buffer | null
  await expect.poll(token).not.toBeNull()
  const first = token()
  await use.stop(opened)

  // its token is renewed, and the line goes before anything is sent
  opened = use.start(pc)
  opened.line.before = call => { if (call.endsWith('sync_push')) throw new TypeError('fetch failed') }
  await expect.poll(token, { timeout: 20_000 }).not.toEqual(first)
  await use.stop(opened)
  // beyond the ten seconds in which the server forgives the use of an old token
  await use.backend.sql`update auth.refresh_tokens set updated_at = now() - interval '1 minute', created_at = now() - interval '1 minute'`

  opened = use.start(pc)
  await expect.poll(() => use.payments(), { timeout: 20_000 }).toEqual([100])
  expect((await opened.session()).person).toBeNull()
  await expect.poll(token, { timeout: 20_000 }).toBeNull()
})
