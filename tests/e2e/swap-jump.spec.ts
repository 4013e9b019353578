import path from 'node:path'
import type { VehicleCard } from '../../shared/queries.ts'
import { cut, mend } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { openContract } from './contracts.ts'
import { mail, password } from './desk.ts'
import type { Desk } from './desk.ts'
import { eventually } from './eventually.ts'
import { picture } from './picture.ts'
import { digitsOf, freeCar, full } from './rows.ts'
import { plantBranch } from './stock.ts'
import { sentence } from './words.ts'

const pin = '407193'
const [code, from] = ['ZHB', 983_000]

/** Up to the car that leaves with 1600 km more than it should. */
async function fillSwap(desk: Desk, number: string): Promise<VehicleCard> {
  const { hands, page } = desk
  const car = await freeCar(desk)
  await openContract(desk, number)
  await hands.rest()
  await hands.press('t')
  await hands.isIn('reason')
  await hands.type('Motorkontrollleuchte')
  await hands.press('Enter')
  await hands.isIn('back_km')
  await hands.type('14000')
  await hands.press('Enter')
  await hands.type('8')
  await hands.goTo('vehicle_id')
  await hands.type(digitsOf(car.plate))
  await hands.goTo('out_km')
  await hands.retype(String(car.odometer_km + 1600))
  await hands.press('Enter')
  await hands.retype(full(car))
  await expect(page.locator('[data-gate="odometer_jump"]')).toHaveAttribute('data-state', 'block')
  return car
}
const storedOf = (sql: { (strings: TemplateStringsArray, ...values: string[]): PromiseLike<object[]> }, number: string) => sql`select a.email as asked, m.email as answered, g.out_km, o.status
  from contracts c join contract_vehicles g on g.contract_id = c.id and g.state = 'OUT' join approval_requests r on r.contract_id = c.id and r.vehicle_id = g.vehicle_id
  join users a on a.id = r.asked_by join users m on m.id = r.answered_by join sync_ops o on o.name = 'swap_vehicle' and o.author_id = a.id and o.occurred_at = g.out_at where c.number = ${number}`

test('without a line, a swap to a car whose odometer jumps wants a manager: by PIN, over the form, which keeps what was typed', async ({ open, backend }, { outputDir }) => {
  await plantBranch(backend.sql, { code, ready: 0, first: 0, every: 1, out: 1, from })
  const number = `${code}-00-${from + 1}`
  const desk = await open({ who: 'manager.zuerich', pin })
  const { page, hands } = desk
  await hands.press('F10')
  await page.getByTestId('sign-in-by-password').click()
  await desk.counter.signIn({ email: mail('staff.zuerich'), password }, 'Zürich HB')
  await desk.counter.skipPin()
  await desk.counter.waitForBoard()
  await cut(desk)
  const car = await fillSwap(desk, number)
  await hands.press('Control+Enter')
  await hands.isIn('odometer_reason')
  await expect(page.getByTestId('contract-leg')).toHaveCount(0)
  await picture(page, path.join(outputDir, 'swap-jump.png'))
  await test.step('F12 lies over it; Escape and the PIN bring it back as it was', async () => {
    await hands.press('F12')
    await expect(page.getByTestId('pin-input')).toBeFocused()
    await hands.press('Escape')
    await expect(page.getByTestId('swap-out-km')).toHaveValue(String(car.odometer_km + 1600))
    await hands.press('F12')
    await expect(page.getByTestId('pin-input')).toBeFocused()
    await picture(page, path.join(outputDir, 'swap-pin.png'))
    await hands.type(pin)
    await hands.press('Enter')
    await expect(page.getByTestId('approved-by')).toBeVisible()
    await expect(page.getByTestId('action-reason')).toHaveValue('Motorkontrollleuchte')
    await expect(page.locator('[data-gate="odometer_jump"]')).toHaveText(sentence('gate.odometer_jump.reason_missing'))
  })
  await hands.press('Control+Enter')
  await hands.isIn('odometer_reason')
  await hands.type('Von Genf überführt')
  await expect(page.locator('[data-gate="odometer_jump"]')).toHaveCount(0)
  await hands.press('Control+Enter')
  await expect(page.getByTestId('contract-leg')).toHaveCount(2)
  await mend(desk)
  await eventually(async () => [...await storedOf(backend.sql, number)]).toEqual([{ asked: mail('staff.zuerich'), answered: mail('manager.zuerich'), out_km: car.odometer_km + 1600, status: 'applied' }])
  expect((await desk.read('attention', {})).filter(({ number: of }) => of === number), 'nothing was refused').toEqual([])
  expect([...await backend.sql`select u.email, a.command, a.reason from approvals a join contracts c on c.id = a.contract_id join users u on u.id = a.approved_by where c.number = ${number}`])
    .toEqual([{ email: mail('manager.zuerich'), command: 'swap_vehicle', reason: 'km: Von Genf überführt' }])
})

test('both desks without a line: a manager hears the kilometres of the other car on the telephone and says a code, and the swap is done', async ({ open, backend }) => {
  await plantBranch(backend.sql, { code, ready: 0, first: 0, every: 1, out: 1, from: from + 100 })
  const number = `${code}-00-${from + 101}`
  const [desk, office] = await Promise.all([open({ who: 'staff.zuerich' }), open({ who: 'manager.zuerich' })])
  const { page, hands } = desk
  await cut(desk)
  await cut(office)
  const car = await fillSwap(desk, number)
  await hands.press('F11')
  await hands.isIn('odometer_reason')
  await hands.type('Von Genf überführt')
  await hands.press('F11')
  await expect(page.getByTestId('asked')).toHaveAttribute('data-state', 'waiting')
  await hands.press('F11')
  const challenge = (await page.getByTestId('phone-challenge').getAttribute('data-digits')) ?? ''
  expect(challenge).toMatch(/^4001600\d{9}$/)
  await office.hands.press('Control+t')
  await office.hands.isIn('challenge')
  await office.hands.type(challenge)
  await expect(office.page.getByTestId('phone-wishes')).toHaveText("Kilometerstand springt um 1'600 km")
  await office.hands.press('Enter')
  const said = (await office.page.getByTestId('given-code').getAttribute('data-digits')) ?? ''
  await page.getByTestId('phone-manager').selectOption({ label: 'Regula Hürlimann' })
  await hands.goTo('code')
  await hands.type(said)
  await hands.press('Enter')
  await expect(page.getByTestId('asked')).toHaveAttribute('data-state', 'granted')
  await expect(page.getByTestId('action-reason'), 'the form is as it was').toHaveValue('Motorkontrollleuchte')
  await hands.press('Control+Enter')
  await expect(page.getByTestId('contract-leg')).toHaveCount(2)
  await mend(desk)
  await mend(office)
  await eventually(async () => [...await storedOf(backend.sql, number)]).toEqual([{ asked: mail('staff.zuerich'), answered: mail('manager.zuerich'), out_km: car.odometer_km + 1600, status: 'applied' }])
  expect((await desk.read('attention', {})).filter(({ number: of }) => of === number), 'nothing was refused').toEqual([])
})
