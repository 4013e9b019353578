import { formatRappen } from '../../shared/money.ts'
import { expect, test } from './backend.ts'
import { confirm, cut, mend, openCheckIn } from './by-hand.ts'
import type { Desk } from './desk.ts'
import { plantLateCar } from './late-car.ts'
import { sentence } from './words.ts'

const money = (amount_rp: number): string => `CHF ${formatRappen(amount_rp)}`
const linesOf = ({ page }: Desk, kind: string) => page.getByTestId('check-in-summary').locator(`[data-testid="price-line"][data-kind="${kind}"]`)

/** Kilometres and fuel, then paid by card as it is proposed. */
async function bringBack(desk: Desk, plate: string, km: number, fuel: string): Promise<void> {
  await openCheckIn(desk, plate)
  await desk.hands.type(String(km))
  await desk.hands.press('Enter')
  await desk.hands.isIn('fuel_level')
  await desk.hands.type(fuel)
}

test('a car that is late by 2 h 10 min costs two started hours behind its grace, offline and on the server', async ({ open, backend }) => {
  const car = await plantLateCar(backend, 944_000, 130, { late_hour_rp: 1200, late_grace_min: 29, kwh_rp: null, charge_fee_rp: null })
  const desk = await open()
  await cut(desk)
  await desk.hands.rest()
  await bringBack(desk, car.plate, car.out_km + 20, '8')
  await expect(linesOf(desk, 'LATE')).toContainText(formatRappen(2400))
  await expect(linesOf(desk, 'LATE')).toContainText(sentence('price.late_hours_other', { count: '2', grace_min: '29', unit_rp: money(1200) }))
  await expect(desk.page.getByTestId('check-in-total')).toHaveText(money(car.balance_rp + 2400))
  await desk.hands.goTo('payment.reference')
  await desk.hands.type('T7788')
  expect(await confirm(desk)).toBe(car.number)
  expect(await desk.hands.pointers()).toBe(0)
  await mend(desk)
  const stored = await backend.sql`select quantity, unit_rp::int as unit_rp, description from contract_charges where contract_id = ${car.id} and kind = 'LATE'`
  expect(stored).toEqual([{ quantity: 2, unit_rp: 1200, description: expect.stringMatching(/^\d\d\.\d\d\.\d{4} \d\d:\d\d → .+ \(− 29 min\)$/) as unknown }])
  expect(await backend.sql`select kind from sync_conflicts where contract_id = ${car.id}`).toEqual([])
})

test('a car nine hours late costs one more day: the hours would cost more', async ({ open, backend }) => {
  const car = await plantLateCar(backend, 944_100, 9 * 60, { late_hour_rp: 1200, late_grace_min: 29, kwh_rp: null, charge_fee_rp: null })
  const desk = await open()
  await bringBack(desk, car.plate, car.out_km + 20, '8')
  await expect(linesOf(desk, 'LATE')).toContainText(formatRappen(10_003))
  await expect(linesOf(desk, 'LATE')).toContainText(sentence('price.late_capped_one', { count: '1', unit_rp: money(10_003), hour_rp: money(1200) }))
})

test('an electric car with less charge pays the missing kilowatt-hours to the tenth, with the calculation on screen and beside the charge', async ({ open, backend }) => {
  const car = await plantLateCar(backend, 944_200, 0, { late_hour_rp: null, late_grace_min: null, kwh_rp: 79, charge_fee_rp: 1500, battery: { kwh: 58, out_percent: 90 } })
  const desk = await open()
  await bringBack(desk, car.plate, car.out_km + 20, '72')
  await expect(linesOf(desk, 'LATE')).toHaveCount(0)
  await expect(linesOf(desk, 'FUEL')).toContainText(formatRappen(822))
  await expect(linesOf(desk, 'FUEL')).toContainText(sentence('price.energy_share', { missing: '18', battery: '58', units: '10.4', unit_rp: money(79), out_level: '90', in_level: '72' }))
  await expect(linesOf(desk, 'FUEL_FEE')).toContainText(formatRappen(1500))
  await expect(desk.page.getByTestId('check-in-total')).toHaveText(money(car.balance_rp + 2322))
  await desk.hands.goTo('payment.reference')
  await desk.hands.type('T7789')
  expect(await confirm(desk)).toBe(car.number)
  await mend(desk)
  const stored = await backend.sql`select amount_rp::int as amount_rp, description from contract_charges where contract_id = ${car.id} and kind = 'FUEL'`
  expect(stored).toEqual([{ amount_rp: 822, description: '18 % × 58 kWh = 10.4 kWh × CHF 0.79' }])
  expect(await backend.sql`select kind from sync_conflicts where contract_id = ${car.id}`).toEqual([])
})
