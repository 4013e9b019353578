import { beforeEach, expect, test } from 'vitest'
import { DAY } from '../../../shared/time.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import { confirm } from '../run.ts'
import { deskFixture, ids, insert } from '../testing/desk.ts'
import type { TestDesk } from '../testing/desk.ts'
import { sealsOf } from './seals-of-contract.ts'

let desk: TestDesk
beforeEach(() => {
  desk = deskFixture()
  insert(desk.db, 'user_locations', { id: uuidv7(), org_id: ids.org, user_id: ids.person, location_id: ids.city })
})
const signature = { signer_name: 'Regula Müller', sha256: null, reason: 'in Eile', text: 'Ich behalte den Wagen länger.' }
const scratch = { part: 'LEFT' as const, kind: 'SCRATCH' as const, severity: 1, description: 'Tür "hinten"', view: 'LEFT' as const, x: 400, y: 500, size_mm: 80 }
const swap = (signed: typeof signature & { staff_sha256?: string } = signature) => confirm(desk, 'swap_vehicle', { contract_id: ids.contract, vehicle_id: ids.golf, back_km: 30_050, back_fuel: 8, out_km: 20_000, out_fuel: 8, damages: [scratch], next_status: 'CLEANING', reason: 'Panne', accepted: [], signature: signed })
const extend = (days: number, signed: typeof signature | null) => confirm(desk, 'extend_contract', { contract_id: ids.contract, ends_at: desk.clock.at + days * DAY, reason: '', accepted: [], signature: signed })
const states = () => sealsOf(desk, ids.contract, desk.here).filter(({ at }) => at >= desk.clock.at - 100 * DAY).map(({ of, state }) => [of, state])
/** Past all rules, as somebody with another program would. */
const tamper = (sql: string) => expect(desk.db.prepare(sql).run().changes).toBeGreaterThan(0)

test('What was sealed is whole until somebody changes a damage, a signature or what was read on the car', () => {
  expect(swap()).toMatchObject({ ok: true })
  const before = sealsOf(desk, ids.contract, desk.here)
  expect(before.slice(-2).map(({ of, state, at, plate }) => [of, state, at, plate !== ''])).toEqual(expect.arrayContaining([['CHECK_IN', 'whole', desk.clock.at, true], ['CHECK_OUT', 'whole', desk.clock.at, true]]))
  const of = (kind: string) => before.slice(-2).find(one => one.of === kind)?.id ?? ''
  const stateOf = (kind: string) => sealsOf(desk, ids.contract, desk.here).find(({ id }) => id === of(kind))?.state
  tamper(`update vehicle_damages set size_mm = 8 where inspection_id = '${of('CHECK_IN')}'`)
  expect([stateOf('CHECK_IN'), stateOf('CHECK_OUT')]).toEqual(['differs', 'whole'])
  tamper(`update vehicle_damages set size_mm = 80 where inspection_id = '${of('CHECK_IN')}'`)
  expect(stateOf('CHECK_IN')).toBe('whole')
  tamper(`update signatures set signer_name = 'Niemand' where inspection_id = '${of('CHECK_OUT')}' and role = 'CUSTOMER'`)
  tamper(`update inspections set odometer_km = odometer_km + 1 where id = '${of('CHECK_IN')}'`)
  expect([stateOf('CHECK_IN'), stateOf('CHECK_OUT')]).toEqual(['differs', 'differs'])
})

test('Who signed which words, or would not and why, stands with the seal; other words do not fit it', () => {
  expect(swap()).toMatchObject({ ok: true })
  const out = () => sealsOf(desk, ids.contract, desk.here).findLast(({ of }) => of === 'CHECK_OUT')
  expect(out()).toMatchObject({ state: 'whole', signed: { name: 'Regula Müller', refused: 'in Eile', words: signature.text } })
  expect(sealsOf(desk, ids.contract, desk.here).findLast(({ of }) => of === 'CHECK_IN')?.signed).toBeNull()
  expect(out()?.staff, 'nobody of the staff signed by hand').toBeNull()
  tamper("update signatures set signed_text = 'Ich behalte den Wagen.' where inspection_id is not null")
  expect(out()?.state).toBe('differs')
})

test('Who of the staff signed by hand stands with the seal too', () => {
  const staff_sha256 = 'b'.repeat(64)
  desk.db.prepare("insert into kept_photos (sha256, bytes, mime, kept_at) values (?, 900, 'image/png', ?)").run(staff_sha256, desk.clock.at)
  expect(swap({ ...signature, staff_sha256 })).toMatchObject({ ok: true })
  expect(sealsOf(desk, ids.contract, desk.here).findLast(({ of }) => of === 'CHECK_OUT')).toMatchObject({ state: 'whole', staff: desk.here.person.name })
})

test('Where a hand-over was elsewhere, or months ago, what lacks is not called altered', () => {
  expect(swap()).toMatchObject({ ok: true })
  tamper('delete from signatures where inspection_id is not null')
  const stateOf = () => sealsOf(desk, ids.contract, desk.here).find(({ of, at }) => of === 'CHECK_OUT' && at === desk.clock.at)?.state
  expect(stateOf()).toBe('differs')
  tamper(`update contract_vehicles set out_location_id = '${uuidv7()}' where seq = 2`)
  expect(stateOf()).toBe('not_here')
  tamper(`update contract_vehicles set out_location_id = '${ids.city}' where seq = 2`)
  const signed_at = desk.clock.at
  desk.clock.at += 90 * DAY
  expect(sealsOf(desk, ids.contract, desk.here).find(({ of, at }) => of === 'CHECK_OUT' && at === signed_at)?.state).toBe('not_here')
})

test('A longer rental is sealed with who signed it; one by telephone without', () => {
  expect(extend(2, signature)).toMatchObject({ ok: true })
  desk.clock.at += DAY
  expect(extend(3, null)).toMatchObject({ ok: true })
  expect(states().filter(([of]) => of === 'EXTENSION')).toEqual([['EXTENSION', 'whole'], ['EXTENSION', 'whole']])
  tamper("update booking_notes set added_rp = 1 where kind = 'EXTENDED'")
  expect(states().filter(([of]) => of === 'EXTENSION')).toEqual([['EXTENSION', 'differs'], ['EXTENSION', 'not_here']])
})
