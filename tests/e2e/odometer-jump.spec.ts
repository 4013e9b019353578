import { confirm, find, openCheckIn } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { mail, password } from './desk.ts'
import { eventually } from './eventually.ts'
import { carOf, digitsOf, full, outOf, readyDeparture } from './rows.ts'
import { sentence } from './words.ts'

const pin = '407193'

test('a jump of the odometer wants a manager and a reason when the car goes out, and a reason when it is back', async ({ open, backend }) => {
  const desk = await open({ who: 'manager.zuerich', pin })
  const { page, hands } = desk
  await hands.press('F10')
  await page.getByTestId('sign-in-by-password').click()
  await desk.counter.signIn({ email: mail('staff.zuerich'), password }, 'Zürich HB')
  await desk.counter.skipPin()
  await desk.counter.waitForBoard()
  const row = await readyDeparture(desk)
  const car = await carOf(desk, row.plate)
  await find(desk, digitsOf(row.number).slice(-6))
  await expect(page.locator('[data-field="licence_seen"]')).toBeVisible()
  await hands.goTo('licence_seen')
  await hands.press('Space')
  await hands.goTo('odometer_km')
  await hands.type(String(car.odometer_km + 1600))
  await hands.goTo('fuel_level')
  await hands.type(full(car))
  await expect(page.locator('[data-gate="odometer_jump"]')).toHaveAttribute('data-state', 'block')
  await hands.goTo('deposit.authorisation_code')
  await hands.type('A1B2C3')
  await hands.press('Control+Enter')
  await expect(page.getByTestId('contract-number')).toHaveCount(0)
  await test.step('a manager agrees by PIN, and then the reason is asked for', async () => {
    await hands.press('F12')
    await hands.type(pin)
    await hands.press('Enter')
    await expect(page.getByTestId('approved-by')).toBeVisible()
    await expect(page.locator('[data-gate="odometer_jump"]')).toHaveText(sentence('gate.odometer_jump.reason_missing'))
    await hands.press('Control+Enter')
    await hands.isIn('odometer_reason')
    await hands.type('Von Genf überführt')
  })
  const number = await confirm(desk)
  await eventually(async () => backend.sql`select u.email, a.command, a.reason from approvals a join contracts c on c.id = a.contract_id join users u on u.id = a.approved_by where c.number = ${number}`)
    .toEqual([{ email: mail('manager.zuerich'), command: 'check_out', reason: 'km: Von Genf überführt' }])

  await test.step('back with more than one can drive: the clerk reads again, gives the reason and accepts', async () => {
    const { vehicle, out_km } = await outOf(desk, row.plate)
    await openCheckIn(desk, row.plate)
    await hands.type(String(out_km + 2100))
    await hands.goTo('fuel_level')
    await hands.type(full(vehicle))
    await expect(page.locator('[data-gate="odometer_jump"]')).toHaveText(sentence('gate.odometer_jump.reason_missing'))
    await hands.goTo('odometer_reason')
    await hands.type('Tacho getauscht')
    await expect(page.locator('[data-gate="odometer_jump"]')).toHaveAttribute('data-state', 'warn')
    await hands.goTo('payment.reference')
    await hands.type('T7788')
    await page.locator('[data-gate="odometer_jump"]').getByTestId('gate-accept').press('Space')
    await confirm(desk)
  })
  await eventually(async () => backend.sql`select u.email, n.text from booking_notes n join contracts c on c.id = n.contract_id join users u on u.id = n.written_by where c.number = ${number} and n.kind = 'NOTE'`)
    .toEqual([{ email: mail('staff.zuerich'), text: 'km: Tacho getauscht' }])
  expect((await desk.read('attention', {})).filter(({ number: of }) => of === number), 'nothing was refused').toEqual([])
})
