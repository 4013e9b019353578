import { beforeEach, expect, test } from 'vitest'
import { uuidv7 } from '../../../shared/uuid.ts'
import { auditFile, instantsIn } from '../audit.ts'
import { confirm } from '../run.ts'
import { deskFixture, ids, insert } from '../testing/desk.ts'
import type { TestDesk } from '../testing/desk.ts'
import { Trouble } from '../trouble.ts'
import { queries } from './index.ts'

let desk: TestDesk
beforeEach(() => {
  desk = deskFixture()
  desk.sign('MANAGER')
})
const team = () => queries.team(desk, {}, desk.here)
const device = (id: string, change: Record<string, string | number | null> = {}) =>
  insert(desk.db, 'devices', { id, org_id: ids.org, location_id: ids.city, name: 'Schalter', registered_by: ids.manager, registered_at: 1, revoked_at: null, ...change })

test('a manager sees who may do what where and the PCs of the location only; staff see nothing of it', () => {
  const [here, other, elsewhere] = [uuidv7(), uuidv7(), uuidv7()]
  device(here, { name: 'A' })
  device(other, { name: 'B', revoked_at: 5 })
  device(elsewhere, { location_id: ids.airport })
  expect(team()?.devices.filter(({ id }) => [here, other, elsewhere].includes(id)).map(({ name, revoked_at }) => [name, revoked_at])).toEqual([['A', null], ['B', 5]])
  const members = team()?.members ?? []
  expect(members.length).toBeGreaterThan(1)
  for (const { role, places } of members) expect(places === null).toBe(role !== 'STAFF')
  desk.sign('STAFF')
  expect(team()).toBeNull()
})

test('a PIN that was taken and a PC that was revoked stand there as soon as they are confirmed; staff do neither', () => {
  const [other, clerk, afar] = [uuidv7(), uuidv7(), uuidv7()]
  device(other)
  insert(desk.db, 'users', { id: clerk, org_id: ids.org, full_name: 'Nora Schalter', role: 'STAFF', locale: 'de', is_active: 1 }, { id: afar, org_id: ids.org, full_name: 'Omar Fern', role: 'STAFF', locale: 'de', is_active: 1 })
  insert(desk.db, 'user_locations', { id: uuidv7(), org_id: ids.org, user_id: clerk, location_id: ids.city, is_active: 1 }, { id: uuidv7(), org_id: ids.org, user_id: afar, location_id: ids.airport, is_active: 1 })
  const of = (id: string) => team()?.members.find(member => member.id === id)
  expect([of(clerk)?.may_reset, of(afar)?.may_reset]).toEqual([true, false])
  expect(of(afar)?.places).toHaveLength(1)
  const member = { id: clerk }
  expect(confirm(desk, 'take_pin', { user_id: member.id })).toMatchObject({ ok: true })
  expect(team()?.members.find(({ id }) => id === member.id)?.pin_reset_at).toBe(desk.now())
  expect(confirm(desk, 'lock_out', { revoked_device_id: other })).toMatchObject({ ok: true })
  expect(team()?.devices.find(({ id }) => id === other)?.revoked_at).toBe(desk.now())
  desk.sign('STAFF')
  expect(confirm(desk, 'take_pin', { user_id: member.id })).toMatchObject({ ok: false, message: { key: 'refused.needs_manager' } })
  expect(confirm(desk, 'lock_out', { revoked_device_id: other })).toMatchObject({ ok: false, message: { key: 'refused.needs_manager' } })
})

test('the audit\'s file has no formula and is refused to staff; days that end before they begin are said', () => {
  const { name, text } = auditFile(desk, [['Wann', 'Was'], ['1', '=HYPERLINK("x")']], 'de')
  expect(name).toMatch(/^Audit_2026-11-23.*\.csv$/)
  expect(text).toBe(`\ufeffWann;Was\r\n1;"'=HYPERLINK(""x"")"\r\n`)
  expect(() => instantsIn({ from_on: '2026-11-02', until_on: '2026-11-01' })).toThrow(Trouble)
  expect(instantsIn({ from_on: '2026-10-25', until_on: '2026-10-25' })).toEqual({ p_from: Date.UTC(2026, 9, 24, 22), p_until: Date.UTC(2026, 9, 25, 23) })
  desk.sign('STAFF')
  expect(() => auditFile(desk, [['x']], 'de')).toThrow(Trouble)
})
