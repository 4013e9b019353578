import fs from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { databaseFile } from '../../electron/data/counter.ts'
import { isWholeCode, writeChallenge } from '../../shared/phone-challenge.ts'
import { openRoom } from '../attacks/desk-room.ts'
import type { OpenPc, Pc } from './counter.ts'

describe('A manager\'s key for codes by telephone', () => {
  const use = openRoom({ jwt_expiry_s: 3600 })
  const pin = '407193'
  const challenge = writeChallenge({ deposit_fr: 500, discount_fr: null, jump_km: null }, '1234567') ?? ''
  let pc: Pc
  beforeEach(() => { pc = use.newPc() })

  async function give(desk: OpenPc, digits = challenge): Promise<string> {
    const reply = await desk.counter.ask({ id: 1, kind: 'act', name: 'give_code', input: { challenge: digits } }) as { value: { ok: boolean; value?: { code: string }; message?: { key: string } } }
    return reply.value.ok ? reply.value.value?.code ?? '' : reply.value.message?.key ?? ''
  }
  async function managerHere(desk: OpenPc): Promise<void> {
    expect(await use.signIn(desk, 'manager')).toBe('ok')
    expect(await desk.act('choose_location', { location_id: use.fixture.locations.city })).toBe('ok')
    expect(await desk.act('set_pin', { pin })).toBe('ok')
    await desk.quiet()
    // it is asked for when the screen is there
    await expect.poll(() => sealed(desk)).not.toBeNull()
  }
  const sealed = (desk: OpenPc) => desk.counter.db.prepare('select sealed_phone_key from people where id = ?').pluck().get(use.fixture.users.manager.id) as Buffer | null

  test('lies on the PC only as their PIN opens it: without a line, after a restart, the same digits give the same code', async () => {
    const desk = use.start(pc)
    await managerHere(desk)
    const code = await give(desk)
    expect(isWholeCode(code, challenge)).toBe(true)
    await desk.quiet()
    expect(await use.backend.sql`select a.approved_by, a.command, a.reason from approvals a where a.command = 'redeem_code' and a.org_id = ${use.fixture.org}`)
      .toEqual([{ approved_by: use.fixture.users.manager.id, command: 'redeem_code', reason: `${challenge}: waive_deposit CHF 500` }])
    const [issued] = await use.backend.sql<{ key: string }[]>`select encode(key, 'hex') as key from private.phone_keys where user_id = ${use.fixture.users.manager.id}`
    expect(sealed(desk)?.includes(Buffer.from(issued?.key ?? '-', 'utf8')), 'not in clear').toBe(false)
    await use.stop(desk)
    expect(fs.readdirSync(pc.folder).some(name => fs.statSync(path.join(pc.folder, name)).isFile() && fs.readFileSync(path.join(pc.folder, name)).includes(issued?.key ?? '-'))).toBe(false)

    const again = use.start(pc)
    again.line.state = 'refusing'
    expect(await give(again), 'nobody is here yet').toBe('error.not_signed_in')
    expect(await again.act('sign_in_by_pin', { person_id: use.fixture.users.manager.id, pin: '407194' })).toBe('error.pin_wrong')
    expect(await give(again)).toBe('error.not_signed_in')
    expect(await again.act('sign_in_by_pin', { person_id: use.fixture.users.manager.id, pin })).toBe('ok')
    expect(await give(again)).toBe(code)
    again.counter.suspend()
    expect(await give(again), 'the screen is locked').toBe('error.not_signed_in')
    again.line.state = 'up'
  })

  test('goes with the PIN that somebody tries out, or that an administrator resets', async () => {
    const desk = use.start(pc)
    await managerHere(desk)
    expect(await use.signIn(desk)).toBe('ok')
    for (let n = 0; n < 5; n++) await desk.act('sign_in_by_pin', { person_id: use.fixture.users.manager.id, pin: '111222' })
    expect(sealed(desk)).toBeNull()
    await managerHere(desk)
    await use.backend.sql`insert into pin_resets (id, org_id, user_id, location_id, reset_at, reset_by) values (gen_random_uuid(), ${use.fixture.org}, ${use.fixture.users.manager.id},
      ${use.fixture.locations.city}, now(), ${use.fixture.users.admin.id})`
    await desk.quiet()
    expect(sealed(desk)).toBeNull()
  })

  test('is nothing that a clerk has, not even beside a manager who has just agreed by PIN', async () => {
    const desk = use.start(pc)
    await managerHere(desk)
    expect(await use.signIn(desk)).toBe('ok')
    await desk.quiet()
    expect(await give(desk)).toBe('refused.needs_manager')
    expect(await desk.act('approve', { person_id: use.fixture.users.manager.id, pin })).toBe('ok')
    expect(await give(desk)).toBe('refused.needs_manager')
  })

  test('answers nothing to digits that do not fit together, and says so where the PC has never had a key', async () => {
    const desk = use.start(pc)
    expect(await use.signIn(desk, 'manager')).toBe('ok')
    expect(await desk.act('choose_location', { location_id: use.fixture.locations.city })).toBe('ok')
    await desk.quiet()
    expect(await give(desk, challenge.replace(/.$/, digit => String((Number(digit) + 1) % 10)))).toBe('error.challenge_wrong')
    await use.stop(desk)
    // as on a PC of a version that had no keys
    const old = use.newPc()
    old.folder = path.join(pc.folder, 'old')
    fs.mkdirSync(old.folder)
    const other = use.start(old, { fetch: (input, init) => (String(input instanceof Request ? input.url : input).includes('/rpc/phone_key') ? Promise.reject(new TypeError('cut')) : fetch(input, init)) })
    expect(await use.signIn(other, 'manager')).toBe('ok')
    expect(await other.act('choose_location', { location_id: use.fixture.locations.city })).toBe('ok')
    expect(await give(other)).toBe('error.not_signed_in')
    await other.quiet()
    expect(await give(other)).toBe('error.no_phone_key')
    expect(fs.existsSync(databaseFile(old.folder))).toBe(true)
  })
})
