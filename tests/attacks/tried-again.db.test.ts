import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { uuidv7 } from '../../shared/uuid.ts'
import { newPc } from '../sync/counter.ts'
import { openRoom } from './desk-room.ts'

const use = openRoom()
type OnDisk = { op_id: string; name: string; state: string; replaced_by: string | null }

/** Two PCs of one counter. The customer whom the first has registered is lost by the server; the second, without a line, has added a driver for them. */
async function restoredBetweenTwo() {
  const open = async (name: string) => {
    const folder = path.join(use.folder, name)
    fs.mkdirSync(folder)
    const pc = use.start(newPc(folder))
    await use.signIn(pc)
    await pc.quiet()
    return pc
  }
  const [first, second] = [await open('first'), await open('second')]
  const customer_id = uuidv7()
  const registered = await first.confirm('register_customer', { customer_id, customer_location_id: uuidv7(), location_id: use.fixture.locations.city, at: Date.now(), first_name: 'Ada', last_name: 'Keller',
    company_name: null, email: null, phone: null, street: 'Gasse', house_number: '1', postcode: '8001', town: 'Zürich', country: 'CH', birth_date: null, locale: 'de', driver: null })
  await first.quiet()
  await second.quiet()
  first.line.state = second.line.state = 'refusing'
  const driver_id = uuidv7()
  const added = await second.confirm('add_driver', { customer_id, location_id: use.fixture.locations.city, driver: { id: driver_id, first_name: 'Ada', last_name: 'Keller', birth_date: '1990-01-01',
    licence_number: 'X1', licence_country: 'CH', licence_categories: 'B', licence_issued_on: '2010-01-01', licence_expires_on: null } })
  await use.backend.sql.begin(async sql => {
    await sql`set local session_replication_role = replica`
    await sql`delete from public.customer_locations where customer_id = ${customer_id}`
    await sql`delete from public.customers where id = ${customer_id}`
    await sql`delete from public.sync_ops where op_id = ${registered}`
    await sql`select private.begin_new_epoch()`
  })
  const ops = () => second.counter.db.prepare("select op_id, name, state, replaced_by from outbox where name = 'add_driver' order by seq").all() as OnDisk[]
  const shown = () => second.counter.db.prepare('select count(*) from drivers where id = ?').pluck().get(driver_id)
  return { first, second, added, driver_id, customer_id, ops, shown }
}
const stored = async (op_id: string) => (await use.backend.sql<{ status: string }[]>`select status from public.sync_ops where op_id = ${op_id}`)[0]?.status

test('what a restored server refused for want of another PC\'s customer goes through by itself once that PC has sent the customer again', { timeout: 60_000 }, async () => {
  const { first, second, added, driver_id, ops, shown } = await restoredBetweenTwo()
  second.line.state = 'up'
  await second.quiet()
  // refused, shown as refused, and not tried in the dark
  await second.quiet()
  expect([ops(), shown(), await stored(added)]).toEqual([[{ op_id: added, name: 'add_driver', state: 'REFUSED', replaced_by: null }], 0, 'refused'])
  first.line.state = 'up'
  await first.quiet()
  await second.quiet()
  await second.quiet()
  const anew = ops().find(({ op_id }) => op_id !== added)?.op_id ?? ''
  expect(ops()).toEqual([{ op_id: anew, name: 'add_driver', state: 'SETTLED', replaced_by: null }, { op_id: added, name: 'add_driver', state: 'ASIDE', replaced_by: anew }])
  // the refusal stays what the server has stored; the driver is there once
  expect([shown(), await stored(added), await stored(anew)]).toEqual([1, 'refused', 'applied'])
  expect(await use.backend.sql`select id from public.drivers where id = ${driver_id}`).toHaveLength(1)
})

test('what a person has put away meanwhile is not tried again', { timeout: 60_000 }, async () => {
  const { first, second, added, driver_id, ops } = await restoredBetweenTwo()
  second.line.state = 'up'
  await second.quiet()
  expect(await second.act('set_aside', { op_id: added, reason: 'Kundin ist gegangen' })).toBe('ok')
  first.line.state = 'up'
  await first.quiet()
  await second.quiet()
  await second.quiet()
  expect(ops()).toEqual([{ op_id: added, name: 'add_driver', state: 'ASIDE', replaced_by: null }])
  expect(await use.backend.sql`select id from public.drivers where id = ${driver_id}`).toHaveLength(0)
})
