import { checkIn, confirm, find, mend } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { eventually } from './eventually.ts'
import { formatRappen } from '../../shared/money.ts'
import { carOf, full, outOf } from './rows.ts'
import { plantBranch } from './stock.ts'

test('one way: the fee stands among the prices before the car goes, the branch that gets it takes it back, and it belongs there', async ({ open, backend }) => {
  const from = 983_900
  await plantBranch(backend.sql, { code: 'ZHB', ready: 1, first: 15, every: 1, out: 0, from })
  await backend.sql`insert into one_way_fees (id, org_id, from_location_id, to_location_id, fee_rp) select gen_random_uuid(), f.org_id, f.id, t.id, 18500 from locations f join locations t on t.org_id = f.org_id and t.code = 'LUG'
    where f.code = 'ZHB' on conflict do nothing`
  const [fee] = await backend.sql<{ rp: number }[]>`select w.fee_rp::int as rp from one_way_fees w join locations f on f.id = w.from_location_id and f.code = 'ZHB' join locations t on t.id = w.to_location_id and t.code = 'LUG'`
  const [zuerich, lugano] = await Promise.all([open(), open({ who: 'staff.lugano' })])
  const { hands, page } = zuerich
  const plate = `ZH ${from + 1}`
  const car = await carOf(zuerich, plate)
  await hands.rest()
  await find(zuerich, `R-26-${from + 1}`)
  await expect(page.locator('[data-field="licence_seen"]')).toBeVisible()
  await hands.goTo('licence_seen')
  await hands.press('Space')
  await page.getByTestId('check-out-section-period').focus()
  await hands.press('Enter')
  await hands.goTo('return_location_id')
  await hands.type('Lug')
  await expect(page.getByTestId('check-out-return-location').locator('option:checked')).toContainText('Lugano')
  await expect(page.locator('[data-testid="price-line"][data-kind="ONE_WAY"]')).toContainText(formatRappen(fee?.rp ?? 0))
  await hands.goTo('odometer_km')
  await hands.type(String(car.odometer_km))
  await hands.goTo('fuel_level')
  await hands.type(full(car))
  await hands.goTo('deposit.authorisation_code')
  await hands.type('A1B2C3')
  const number = await confirm(zuerich)
  expect(await hands.pointers()).toBe(0)
  await mend(zuerich)
  await mend(lugano)
  await eventually(() => outOf(lugano, plate).then(contract => contract.number, () => null), { timeout: 30_000 }).toBe(number)
  expect(await checkIn(lugano, plate)).toBe(number)
  await mend(lugano)
  const stored = await backend.sql`select l.code, (select amount_rp::int from contract_charges k where k.contract_id = c.id and k.kind = 'ONE_WAY') as fee_rp, c.status from contracts c
    join contract_vehicles g on g.contract_id = c.id join vehicles v on v.id = g.vehicle_id join locations l on l.id = v.location_id where c.number = ${number}`
  expect([...stored]).toEqual([{ code: 'LUG', fee_rp: fee?.rp, status: 'COMPLETED' }])
})
