import { beforeEach, expect, test } from 'vitest'
import { uuidv7 } from '../../../shared/uuid.ts'
import { queries } from '../queries/index.ts'
import { confirm } from '../run.ts'
import { deskFixture, goodCheckOut, ids, insert } from '../testing/desk.ts'
import type { TestDesk } from '../testing/desk.ts'

let desk: TestDesk
beforeEach(() => {
  desk = deskFixture()
  insert(desk.db, 'customer_locations', { id: 'known-here', org_id: ids.org, customer_id: goodCheckOut().customer_id, location_id: ids.city })
})
const customer_id = (): string => goodCheckOut().customer_id ?? ''
function person() {
  const found = queries.person(desk, { customer_id: customer_id() }, desk.here)
  if (!found?.drivers[0]) throw new Error('nobody is here')
  const [{ id, ...driver }] = [found.drivers[0]]
  return { customer: found.customer, driver_id: id, driver }
}
const sent = () => (desk.db.prepare('select name, input from outbox order by seq').all() as { name: string; input: string }[]).map(({ name, input }) => ({ name, ...JSON.parse(input) as object }))

test('only what was changed of a customer goes out, with what was seen; nothing changed is nothing sent', () => {
  const { customer } = person()
  expect(confirm(desk, 'change_customer', { customer_id: customer_id(), person: customer, seen: customer })).toMatchObject({ ok: true })
  expect(sent()).toEqual([])
  expect(confirm(desk, 'change_customer', { customer_id: customer_id(), person: { ...customer, phone: '+41 79 000 11 22', locale: 'fr' }, seen: customer })).toMatchObject({ ok: true })
  expect(sent()).toEqual([{ name: 'change_customer', customer_id: customer_id(), location_id: desk.here.location_id, changes: { phone: { seen: customer.phone, next: '+41 79 000 11 22' }, locale: { seen: customer.locale, next: 'fr' } } }])
  expect(person().customer).toEqual({ ...customer, phone: '+41 79 000 11 22', locale: 'fr' })
})

test('what somebody else has changed since the form opened stays, and is shown', () => {
  const { customer } = person()
  desk.db.prepare("update customers set phone = '044 111 22 33' where id = ?").run(customer_id())
  expect(confirm(desk, 'change_customer', { customer_id: customer_id(), person: { ...customer, phone: '079', town: 'Bern' }, seen: customer })).toMatchObject({ ok: true })
  expect(person().customer).toMatchObject({ phone: '044 111 22 33', town: 'Bern' })
  expect(desk.db.prepare('select kind, fields from sync_conflicts').all()).toEqual([{ kind: 'customer_changed_meanwhile', fields: 'phone' }])
})

test('a licence that has run out is renewed: the gate of the check-out lets through', () => {
  const gate = () => queries.check_out(desk, goodCheckOut(), desk.here).gates.find(({ key }) => key === 'licence_expiry')
  const { driver_id } = person()
  desk.db.prepare("update drivers set licence_expires_on = '2026-11-24' where id = ?").run(driver_id)
  expect(gate()?.message.key).toBe('gate.licence_expiry.too_early')
  const { driver } = person()
  expect(confirm(desk, 'change_driver', { customer_id: customer_id(), driver_id, driver: { ...driver, licence_expires_on: '2041-11-24', licence_number: 'N77' }, seen: driver })).toMatchObject({ ok: true, value: { driver_id } })
  expect(gate()?.state).toBe('passed')
  expect(sent()).toMatchObject([{ name: 'change_driver', changes: { licence_expires_on: { seen: '2026-11-24', next: '2041-11-24' }, licence_number: { next: 'N77' } } }])
})

test('a file that is not on this PC, and a day that is none, are refused', () => {
  const { customer, driver, driver_id } = person()
  expect(confirm(desk, 'change_customer', { customer_id: uuidv7(), person: customer, seen: customer })).toMatchObject({ ok: false, message: { key: 'refused.customer_unknown' } })
  expect(confirm(desk, 'change_driver', { customer_id: customer_id(), driver_id: uuidv7(), driver, seen: driver })).toMatchObject({ ok: false, message: { key: 'refused.driver_unknown' } })
  expect(confirm(desk, 'change_driver', { customer_id: customer_id(), driver_id, driver: { ...driver, birth_date: '31.2.' }, seen: driver })).toMatchObject({ ok: false, message: { key: 'error.bad_input' } })
  expect(sent()).toEqual([])
})

test('a manager blocks a customer, who gets no car, and lifts it again; staff do neither, and the reason lies on no desk', () => {
  const gate = () => queries.check_out(desk, goodCheckOut(), desk.here).gates.find(({ key }) => key === 'customer_blocked')?.state
  const file = () => queries.customer(desk, { customer_id: customer_id() }, desk.here)?.blocked
  expect(confirm(desk, 'flag_customer', { customer_id: customer_id(), reason: 'Auto verwüstet' })).toMatchObject({ ok: false, message: { key: 'refused.needs_manager' } })
  expect([gate(), file()]).toEqual(['passed', null])
  desk.sign('MANAGER')
  expect(confirm(desk, 'flag_customer', { customer_id: customer_id(), reason: ' ' })).toMatchObject({ ok: false, message: { key: 'error.bad_input' } })
  expect(confirm(desk, 'flag_customer', { customer_id: customer_id(), reason: 'Auto verwüstet' })).toMatchObject({ ok: true })
  expect([gate(), file()?.at]).toEqual(['block', desk.now()])
  expect(JSON.stringify(desk.db.prepare('select * from customer_flags').all())).not.toContain('verwüstet')
  expect(confirm(desk, 'unflag_customer', { customer_id: customer_id() })).toMatchObject({ ok: true })
  expect([gate(), file()]).toEqual(['passed', null])
  expect(confirm(desk, 'unflag_customer', { customer_id: customer_id() })).toMatchObject({ ok: false, message: { key: 'refused.flag_already_lifted' } })
})
