import { beforeEach, describe, expect, test } from 'vitest'
import type { FormInput } from '../../../shared/forms.ts'
import { confirm } from '../run.ts'
import type { TestDesk } from '../testing/desk.ts'
import { deskFixture, goodCheckOut, ids, insert } from '../testing/desk.ts'
import { answerCheckOut } from './check-out.ts'

let desk: TestDesk
beforeEach(() => {
  desk = deskFixture()
  insert(desk.db, 'customer_locations',
    { id: 'known-here', org_id: ids.org, customer_id: ids.young, location_id: ids.city },
    { id: 'known-there', org_id: ids.org, customer_id: ids.mueller, location_id: ids.airport })
})

const licence: FormInput<'add_driver'>['driver'] = { first_name: 'Gion', last_name: 'Caduff', birth_date: '1979-08-01',
  licence_number: '004', licence_country: 'CH', licence_categories: 'B', licence_issued_on: '1998-02-03', licence_expires_on: null }
const add = (change: Partial<FormInput<'add_driver'>> = {}) =>
  confirm(desk, 'add_driver', { customer_id: ids.young, driver: licence, ...change })
function added(): string {
  const made = add()
  if (!made.ok || !('driver_id' in made.value) || !made.value.driver_id) throw new Error('not added')
  return made.value.driver_id
}

describe('a further driver', () => {
  test('of a known customer is queued with this location and may drive at once', () => {
    const driver_id = added()
    expect(desk.db.prepare('select name, input from outbox').all()).toEqual([{ name: 'add_driver',
      input: JSON.stringify({ customer_id: ids.young, location_id: ids.city, driver: { id: driver_id, ...licence } }) }])
    const form = goodCheckOut({ customer_id: ids.young, driver_ids: [driver_id] })
    const { customer, may_confirm } = answerCheckOut(desk, desk.here, form)
    expect(customer?.drivers.map(driver => driver.name)).toEqual(['Luca Bernasconi', 'Gion Caduff'])
    expect(may_confirm).toBe(true)
  })

  test('changes nothing about who drives until somebody chooses that driver', () => {
    const driver_id = added()
    const main = (driver_ids: string[]) => answerCheckOut(desk, desk.here, goodCheckOut({ customer_id: ids.young, driver_ids }))
      .price?.total_rp
    expect([main([ids.young_driver]), main([driver_id]), main([ids.young_driver, driver_id])]).toEqual([20_800, 17_800, 20_800])
  })

  test.each([['whom only another branch knows', ids.mueller], ['whom nobody knows', ids.golf]])(
    'of a customer %s is refused and leaves nothing', (_, customer_id) => {
      expect(add({ customer_id })).toEqual({ ok: false, message: { key: 'refused.customer_unknown' } })
      expect(desk.db.prepare('select count(*) from outbox').pluck().get()).toBe(0)
    })

  test.each([['no name', { first_name: ' ' }], ['no licence number', { licence_number: '' }],
    ['a number without end', { licence_number: '1'.repeat(201) }], ['a day that is none', { birth_date: '1979-02-30' }], ['a country in words', { licence_country: 'Schweiz' }],
    ['more categories than a card holds', { licence_categories: 'B,'.repeat(31) }]])('with %s is no form', (_, change) => {
    expect(add({ driver: { ...licence, ...change } })).toEqual({ ok: false, message: { key: 'error.bad_input' } })
  })
})
