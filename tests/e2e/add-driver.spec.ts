import { confirm, cut, fillRest, find, mend } from './by-hand.ts'
import { expect, test, type TestBackend } from './backend.ts'
import type { Desk } from './desk.ts'
import { digitsOf, freeCar } from './rows.ts'

const name = 'Notburga Zgraggen'

/** A customer of Zürich HB whose licence nobody has written down yet. */
async function plantCustomer({ sql }: TestBackend): Promise<void> {
  await sql`with customer as (
      insert into customers (id, org_id, first_name, last_name, street, house_number, postcode, town, birth_date, created_at)
      select gen_random_uuid(), l.org_id, 'Notburga', 'Zgraggen', 'Dorfstrasse', '7', '6460', 'Altdorf', '1979-08-01', now()
      from locations l where l.code = 'ZHB' returning id, org_id)
    insert into customer_locations (id, org_id, customer_id, location_id)
    select gen_random_uuid(), k.org_id, k.id, l.id from customer k join locations l on l.org_id = k.org_id and l.code = 'ZHB'`
}

async function fill({ hands }: Desk, typed: Record<string, string>): Promise<void> {
  for (const [field, text] of Object.entries(typed)) {
    await hands.goTo(field)
    await hands.retype(text)
  }
  await hands.press('Control+Enter')
}

test('a known customer without a licence, and a second driver, are written down and leave without the line', async ({ open, backend }) => {
  await plantCustomer(backend)
  const desk = await open()
  const { hands, page } = desk
  await cut(desk)
  const car = await freeCar(desk)
  await hands.rest()
  await find(desk, digitsOf(car.plate))
  await hands.isIn('customer_id')
  await hands.type(name)
  await expect(page.getByTestId('customer-hit').first()).toContainText(name)
  await hands.press('Enter')

  await test.step('without any driver the cursor goes to the line that writes one down, with the customer filled in', async () => {
    await expect(page.getByTestId('check-out-new-driver')).toBeFocused()
    await hands.press('Enter')
    await hands.isIn('first_name')
    await expect(page.getByTestId('driver-first_name')).toHaveValue('Notburga')
    await expect(page.getByTestId('driver-last_name')).toHaveValue('Zgraggen')
    await expect(page.getByTestId('driver-birth_date')).toHaveValue('01.08.1979')
    await hands.press('Control+Enter') // too early: the cursor goes to what is missing
    await hands.isIn('licence_number')
    await fill(desk, { licence_number: '004123456001', licence_issued_on: '3.2.1998' })
    await expect(page.getByTestId('new-driver')).toBeHidden()
    await hands.isIn('licence_seen')
    await hands.press('Space')
    await expect(page.getByTestId('check-out-licence-seen')).toBeChecked()
  })

  await test.step('beside a driver the line is one step back, empty, and the licence has to be seen again', async () => {
    await hands.press('Shift+Tab')
    await expect(page.getByTestId('check-out-new-driver')).toBeFocused()
    await hands.press('Enter')
    await hands.isIn('first_name')
    await expect(page.getByTestId('driver-first_name')).toHaveValue('')
    await hands.type('Gion')
    await hands.press('Escape') // a slip: what was typed waits
    await expect(page.getByTestId('check-out-new-driver')).toBeFocused()
    await hands.press('Enter')
    await expect(page.getByTestId('driver-first_name')).toHaveValue('Gion')
    await fill(desk, { last_name: 'Caduff', birth_date: '5.6.1981', licence_number: '004123456002', licence_issued_on: '7.8.2001' })
    await hands.isIn('licence_seen')
    await expect(page.getByTestId('check-out-licence-seen')).not.toBeChecked()
    await expect(page.getByTestId('check-out-driver')).toHaveCount(2)
    for (const box of await page.getByTestId('check-out-driver').all()) await expect(box).toBeChecked()
    await hands.press('Space')
  })

  await fillRest(desk, car)
  const number = await confirm(desk)
  expect(await hands.pointers()).toBe(0)
  await mend(desk)
  const drivers = await backend.sql`select d.first_name, d.last_name, d.licence_number, x.is_main from contracts c
    join contract_drivers x on x.contract_id = c.id join drivers d on d.id = x.driver_id where c.number = ${number} order by x.is_main desc`
  expect([...drivers]).toEqual([
    { first_name: 'Notburga', last_name: 'Zgraggen', licence_number: '004123456001', is_main: true },
    { first_name: 'Gion', last_name: 'Caduff', licence_number: '004123456002', is_main: false },
  ])
})
