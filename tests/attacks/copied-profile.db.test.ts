import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { hereOf } from '../../electron/data/desk.ts'
import type { Here } from '../../electron/data/desk.ts'
import { nextNumber } from '../../electron/data/forms/next-number.ts'
import { attention } from '../../electron/data/queries/attention.ts'
import { read } from '../../electron/data/read.ts'
import { confirm } from '../../electron/data/run.ts'
import type { Outcome } from '../../shared/bridge.ts'
import type { FormInput } from '../../shared/forms.ts'
import type { QueryRows } from '../../shared/queries.ts'
import { DAY } from '../../shared/time.ts'
import { newPc } from '../sync/counter.ts'
import type { OpenPc, Pc } from '../sync/counter.ts'
import { openRoom } from './desk-room.ts'

const use = openRoom({ jwt_expiry_s: 3600 })
const pin = '407193'
const slow = { timeout: 60_000 }

/** A PC on which somebody has signed in and set a PIN, and which is switched off by now; the same again, as an image of its disk makes it. */
async function pcAndImage(): Promise<[Pc, Pc]> {
  const folder = path.join(use.folder, 'first')
  fs.mkdirSync(folder)
  const pc = newPc(folder)
  const before = use.start(pc)
  await use.signIn(before)
  expect(await before.act('set_pin', { pin })).toBe('ok')
  await before.quiet()
  await use.stop(before)
  const image = path.join(use.folder, 'image')
  fs.cpSync(folder, image, { recursive: true })
  return [pc, { ...pc, folder: image }]
}

/** Without a line, somebody there by PIN. */
async function startCutOff(pc: Pc): Promise<OpenPc> {
  const opened = use.start(pc, { confirm, read })
  opened.line.state = 'refusing'
  expect(await opened.act('sign_in_by_pin', { person_id: use.fixture.users.city.id, pin })).toBe('ok')
  return opened
}

/** Hands a car out in the form. Returns the number of the contract. */
async function handOut({ counter }: OpenPc, vehicle_id: string, replaces: string | null = null): Promise<string> {
  const form: FormInput<'check_out'> = {
    reservation_id: null, customer_id: use.fixture.customers.known, driver_ids: [use.fixture.drivers.known], licence_seen: true, vehicle_id, return_location_id: use.fixture.locations.city,
    ends_at: Date.now() + 2 * DAY, odometer_km: 20_010, fuel_level: vehicle_id === use.fixture.vehicles.electric ? 80 : 8, damages: [], accepted: [],
    deposit: { method: 'CREDIT_CARD', amount_rp: 50_000, authorisation_code: 'K77', card_last4: '4242' }, replaces,
  }
  const told = await counter.ask({ id: 1, kind: 'read', name: 'check_out', input: form }) as { value: QueryRows['check_out'] }
  const accepted = told.value.gates.filter(gate => gate.must_accept).map(gate => gate.key)
  const reply = await counter.ask({ id: 2, kind: 'confirm', name: 'check_out', input: { ...form, accepted } }) as { value: Outcome<{ number: string }> }
  if (!reply.value.ok) throw new Error(reply.value.message.key)
  return reply.value.value.number
}

const tasks = ({ counter }: OpenPc) => {
  const here = hereOf(counter.desk)
  return here ? attention(counter.desk, {}, here) : []
}
const stored = async () => (await use.backend.sql<{ number: string; cars: string[]; held: number }[]>`select c.number, array_agg(v.vehicle_id::text) as cars,
  (select count(*)::int from deposits d where d.contract_id = c.id) as held from contracts c join contract_vehicles v on v.contract_id = c.id
  where c.org_id = ${use.fixture.org} and c.id <> ${use.fixture.contract} group by c.id order by c.number`).map(row => ({ ...row }))
async function online(...pcs: OpenPc[]): Promise<void> {
  for (const pc of pcs) {
    pc.line.state = 'up'
    await pc.counter.sync.turn()
    await pc.counter.sync.turn()
  }
}

test('two PCs with one copied disk that give out one number lose nothing, are both told, and have numbers of their own from then on', slow, async () => {
  const [pc, image] = await pcAndImage()
  const [first, second] = [await startCutOff(pc), await startCutOff(image)]
  const { spare, electric } = use.fixture.vehicles
  const number = await handOut(first, spare)
  expect(await handOut(second, electric)).toBe(number)
  expect(await second.act('leave_copy', {}), 'numbers come from the server').toBe('error.needs_line')

  await online(first, second)
  const [refused] = tasks(second)
  expect(refused).toMatchObject({ kind: 'refused', name: 'check_out', message: { key: 'refused.contract_number_taken' } })
  expect((await second.status()).copied).toMatchObject({ number })
  const another = await handOut(second, electric, refused?.op_id)
  await second.quiet()
  await first.quiet()
  expect(await stored()).toEqual([{ number, cars: [spare], held: 1 }, { number: another, cars: [electric], held: 1 }])
  // the one whose number counted hears of it by what the other has made in its name
  expect((await first.status()).copied).toMatchObject({ number: another })
  expect([(await first.status()).attention, (await second.status()).attention]).toEqual([1, 1])

  for (const each of [first, second]) {
    expect(await each.act('leave_copy', {})).toBe('ok')
    await each.quiet()
    expect(await each.status()).toMatchObject({ copied: null, attention: 0, numbers_left: 100 })
  }
  const own = [first, second].map(each => nextNumber(each.counter.desk, 'CONTRACT', hereOf(each.counter.desk) as Here)?.number)
  expect(new Set([...own, number, another]).size).toBe(4)
  expect(own).not.toContain(undefined)
})

test('what waited on a disk when it was copied goes out from both and has its effect once', slow, async () => {
  const [pc, image] = await pcAndImage()
  const before = await startCutOff(pc)
  const number = await handOut(before, use.fixture.vehicles.spare)
  await use.stop(before)
  fs.cpSync(pc.folder, image.folder, { recursive: true })
  const [first, second] = [await startCutOff(pc), await startCutOff(image)]
  await online(first, second)
  await first.quiet()
  await second.quiet()
  expect(await stored()).toEqual([{ number, cars: [use.fixture.vehicles.spare], held: 1 }])
  for (const each of [first, second]) expect(await each.status()).toMatchObject({ copied: null, attention: 0, waiting: 0 })
})

test('an image of an earlier day that is put back brings back nothing that was done since, and says so', slow, async () => {
  const [pc, image] = await pcAndImage()
  const lost = await startCutOff(pc)
  const number = await handOut(lost, use.fixture.vehicles.spare)
  await online(lost)
  await lost.quiet()
  await use.stop(lost)
  const back = await startCutOff(image)
  await online(back)
  await back.quiet()
  expect(await back.status()).toMatchObject({ copied: { number }, waiting: 0 })
  expect(await handOut(back, use.fixture.vehicles.electric)).not.toBe(number)
  await back.quiet()
  expect(await stored()).toHaveLength(2)
})

test('a PC that only does its own work, has its database begun anew or loads its share anew is no copy', slow, async () => {
  const [pc] = await pcAndImage()
  let opened = await startCutOff(pc)
  await handOut(opened, use.fixture.vehicles.spare)
  await online(opened)
  await opened.quiet()
  await handOut(opened, use.fixture.vehicles.electric)
  await opened.quiet()
  expect(await opened.act('load_anew', {})).toBe('ok')
  await opened.quiet()
  await use.backend.sql`update contracts set excess_rp = excess_rp + 1 where org_id = ${use.fixture.org}`
  await opened.quiet()
  expect((await opened.status()).copied).toBeNull()
  await use.stop(opened)
  for (const name of fs.readdirSync(pc.folder).filter(each => each.startsWith('guichet.db'))) fs.rmSync(path.join(pc.folder, name))
  opened = use.start(pc, { confirm, read })
  await use.signIn(opened)
  await opened.quiet()
  await use.backend.sql`update contracts set excess_rp = excess_rp + 1 where org_id = ${use.fixture.org}`
  await opened.quiet()
  expect((await opened.status()).copied).toBeNull()
})
