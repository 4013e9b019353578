import { confirm, cut, fillUpToDeposit, find, mend, openCheckIn } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { mail, password } from './desk.ts'
import type { Desk } from './desk.ts'
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
  await eventually(async () => backend.sql`select a.email as asked, m.email as answered, r.status from approval_requests r join contracts c on c.id = r.contract_id
    join users a on a.id = r.asked_by join users m on m.id = r.answered_by where c.number = ${number}`, 'the server has the manager\'s own word')
    .toEqual([{ asked: mail('staff.zuerich'), answered: mail('manager.zuerich'), status: 'GRANTED' }])

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

/** A reserved car whose odometer shows 1600 km more than it should, with a reason. */
async function fillJump(desk: Desk): Promise<void> {
  const { hands, page } = desk
  const row = await readyDeparture(desk)
  await fillUpToDeposit(desk, row, 1600)
  await hands.goTo('deposit.authorisation_code')
  await hands.type('A1B2C3')
  await expect(page.locator('[data-gate="odometer_jump"]')).toHaveAttribute('data-state', 'block')
  await hands.press('F11')
  await expect(page.getByTestId('confirm-refusal'), 'without a reason nobody is asked').toHaveText(sentence('gate.odometer_jump.reason_missing'))
  await hands.isIn('odometer_reason')
  await hands.type('Von Genf überführt')
}
const grantsOf = async (sql: { (strings: TemplateStringsArray, ...values: string[]): PromiseLike<object[]> }, number: string) => [...await sql`select a.email as asked, m.email as answered, n.text, o.status from contracts c
  join approval_requests r on r.contract_id = c.id join users a on a.id = r.asked_by join users m on m.id = r.answered_by
  join booking_notes n on n.contract_id = c.id and n.kind = 'NOTE' join sync_ops o on o.name = 'check_out' and o.author_id = a.id and o.occurred_at = c.created_at where c.number = ${number}`]

test('a jump of the odometer is granted by a manager at another desk', async ({ open, backend }) => {
  const [desk, office] = await Promise.all([open({ who: 'springer', location: 'Zürich Flughafen' }), open({ who: 'admin', location: 'Zürich Flughafen' })])
  const { page, hands } = desk
  await hands.rest()
  await fillJump(desk)
  await hands.press('F11')
  await expect(page.getByTestId('asked')).toHaveAttribute('data-state', 'waiting')
  await office.hands.press('F9')
  const task = office.page.getByTestId('approval-request').filter({ hasText: "Kilometerstand springt um 1'600 km" })
  await expect(task, 'others may wait beside it').toContainText('Von Genf überführt', { timeout: 30_000 })
  await task.getByTestId('approval-grant').press('Enter')
  await expect(page.getByTestId('asked')).toHaveAttribute('data-state', 'granted', { timeout: 30_000 })
  const number = await confirm(desk)
  await eventually(async () => grantsOf(backend.sql, number)).toEqual([{ asked: mail('springer'), answered: mail('admin'), text: 'km: Von Genf überführt', status: 'applied' }])
  expect((await desk.read('attention', {})).filter(({ number: of }) => of === number), 'nothing was refused').toEqual([])
})

test('both desks without a line: a manager hears the kilometres on the telephone and says a code, and the car goes', async ({ open, backend }) => {
  const [desk, office] = await Promise.all([open({ who: 'springer', location: 'Zürich Flughafen' }), open({ who: 'manager.zuerich' })])
  const { page, hands } = desk
  await cut(desk)
  await cut(office)
  await hands.rest()
  await fillJump(desk)
  await hands.press('F11')
  await expect(page.getByTestId('ask-by-phone')).toBeVisible()
  await hands.press('F11')
  const challenge = (await page.getByTestId('phone-challenge').getAttribute('data-digits')) ?? ''
  expect(challenge).toMatch(/^4001600\d{9}$/)
  await office.hands.press('Control+t')
  await office.hands.isIn('challenge')
  await office.hands.type(challenge)
  await expect(office.page.getByTestId('phone-wishes')).toHaveText("Kilometerstand springt um 1'600 km")
  await office.hands.press('Enter')
  const code = (await office.page.getByTestId('given-code').getAttribute('data-digits')) ?? ''
  await page.getByTestId('phone-manager').selectOption({ label: 'Regula Hürlimann' })
  await hands.goTo('code')
  await hands.type(code)
  await hands.press('Enter')
  await expect(page.getByTestId('asked')).toHaveAttribute('data-state', 'granted')
  const number = await confirm(desk)
  await mend(desk)
  await mend(office)
  await eventually(async () => grantsOf(backend.sql, number)).toEqual([{ asked: mail('springer'), answered: mail('manager.zuerich'), text: 'km: Von Genf überführt', status: 'applied' }])
  expect((await desk.read('attention', {})).filter(({ number: of }) => of === number), 'nothing was refused').toEqual([])
})
