import { expect, test } from 'vitest'
import { read } from '../../../electron/data/read.ts'
import { confirm } from '../../../electron/data/run.ts'
import { deskFixture } from '../../../electron/data/testing/desk.ts'
import { fleetMoves } from './fleet.ts'
import { moves } from './index.ts'
import { diceOf } from './move.ts'
import { settingMoves } from './settings.ts'

const tries = 12
/** What an administrator gets told for this form, filled in with ever other dice until it is taken. */
function answersTo(name: string): string[] {
  const desk = deskFixture()
  desk.sign('ADMIN')
  const { db, here } = desk
  db.prepare(`insert or ignore into customer_locations (id, org_id, customer_id, location_id) select 'known ' || id, org_id, id, ? from customers`).run(here.location_id)
  db.prepare("update users set role = 'ADMIN' where id = ?").run(here.person.id)
  const move = moves.find(each => each.name === name)
  const said: string[] = []
  for (let n = 0; n < tries && said.at(-1) !== 'confirmed'; n++) {
    const filled = move?.fillIn({ db, location_id: here.location_id, now: desk.now, read: (query, input) => read(desk, query, input) as never }, diceOf([n, n * 7 + 1, n * 3, n + 2, n * 5, n, n]))
    const outcome = filled && confirm(desk, filled.form, filled.input)
    said.push(!outcome ? 'nothing to do it to' : outcome.ok ? 'confirmed' : outcome.message.key)
  }
  return said
}

test.each([...[...settingMoves, ...fleetMoves].map(({ name }) => name), 'change_driver', 'merge_customers', 'charge_afterwards', 'change_customer', 'flag_customer', 'drawer'])('a simulated %s is taken by the app', name => {
  expect(answersTo(name)).toContain('confirmed')
})
