import { bringAxe, faultsInLooks } from './axe.ts'
import { expect, test } from './backend.ts'
import { find, openCheckIn } from './by-hand.ts'
import { openContract, plantDebt } from './contracts.ts'
import type { Desk } from './desk.ts'
import { openPayer, plantPayer } from './payer.ts'
import { digitsOf, readyDeparture } from './rows.ts'
import { officeScreensOf, screensOf } from './screens.ts'
import { plantBranch } from './stock.ts'

const [code, from] = ['ZHB', 941_600]

/** Notes what axe finds in what stands there, in every look. */
function eyesOf(desk: Desk) {
  const found: Record<string, string[]> = {}
  const see = async (name: string) => {
    const faults = await faultsInLooks(desk)
    if (faults.length > 0) found[name] = faults
  }
  const form = async (key: string, name: string, fill: () => Promise<unknown> = () => Promise.resolve()) => {
    await desk.hands.press(key)
    await expect(desk.page.getByTestId('action-form')).toBeVisible()
    await fill()
    await see(name)
    await desk.page.getByTestId('action-form').locator('[data-back]').press('Enter')
    await expect(desk.page.getByTestId('action-form')).toHaveCount(0)
  }
  return { found, see, form }
}

for (const [whose, who, listOf] of [['the counter', 'staff.zuerich', screensOf], ['the office', 'admin', officeScreensOf]] as const) {
  test(`every screen of ${whose} can be read and used by everybody, by day, by night and with all contrast`, async ({ open }) => {
    const desk = await open({ who })
    await bringAxe(desk)
    const { found, see } = eyesOf(desk)
    for (const screen of await listOf(desk)) {
      await screen.open()
      await see(screen.name)
    }
    expect(found).toEqual({})
  })
}

test('every form of a clerk can be read and used by everybody, by day, by night and with all contrast', async ({ open, backend }) => {
  await plantBranch(backend.sql, { code, ready: 1, first: 40, every: 1, out: 1, from })
  const desk = await open()
  const { hands, page } = desk
  await bringAxe(desk)
  const { found, see, form } = eyesOf(desk)
  await openContract(desk, `${code}-00-${from + 2}`)
  const refused = () => hands.press('Control+Enter')
  await form('v', 'extension')
  await form('t', 'swap', refused)
  await form('s', 'accident', refused)
  await form('b', 'fine', refused)
  await form('p', 'charge', refused)
  await form('f', 'bill')
  await form('k', 'payer', () => hands.type('Niemandsland'))
  await form('z', 'payment')
  await form('n', 'note', refused)
  await hands.press('u')
  await see('barred')
  await hands.press('d')
  await expect(page.getByTestId('documents')).toBeVisible()
  await see('documents')
  await hands.press('Escape', 'Escape')
  await openCheckIn(desk, `ZH ${from + 2}`)
  await page.getByTestId('check-in-section-special').press('Enter')
  await expect(page.getByTestId('check-in-back-date')).toBeVisible()
  await hands.press('Control+Enter')
  await see('check-in, special')
  await hands.press('F2')
  const row = await readyDeparture(desk, () => true, { plate: `ZH ${from + 1}` })
  await find(desk, digitsOf(row.number).slice(-6))
  await expect(page.locator('[data-field="licence_seen"]')).toBeVisible()
  await page.getByTestId('check-out-section-period').press('Enter')
  await page.getByTestId('check-out-paper').press('Enter')
  await see('check-out, period')
  await hands.press('F5')
  await hands.isIn('extras')
  await hands.press('3')
  await see('check-out, extras')
  await hands.press('F2', 'F6')
  await hands.isIn('customer_id')
  await hands.type('Aurelia Zumthor')
  await expect(page.getByTestId('customer-new')).toBeVisible()
  await see('customers')
  await hands.press('Enter')
  await hands.isIn('first_name')
  await hands.press('Control+Enter')
  await see('new customer')
  expect(found).toEqual({})
})

test('every form of a manager can be read and used by everybody, by day, by night and with all contrast', async ({ open, backend }) => {
  const first = from + 10
  await plantBranch(backend.sql, { code, ready: 1, first: 40, every: 1, out: 1, from: first })
  const owed = await plantDebt(backend, code, 9000)
  const payer = await plantPayer(backend, code, from + 50, 2, 'Zimmerei Oberländer Söhne AG')
  const desk = await open({ who: 'manager.zuerich' })
  const { hands, page } = desk
  await bringAxe(desk)
  const { found, see, form } = eyesOf(desk)
  await openContract(desk, `${code}-00-${first + 2}`)
  await form('u', 'void', () => hands.press('Control+Enter'))
  await form('x', 'payment taken back')
  await hands.press('Escape')
  await openContract(desk, owed.number)
  await form('m', 'reminder')
  await form('w', 'reopened')
  await hands.press('Escape')
  await openPayer(desk, payer.company)
  await see('customer')
  await form('f', 'collective invoice')
  await form('a', 'customer changed')
  await form('s', 'customer blocked')
  await hands.press('Escape', 'Control+i')
  await expect(page.getByTestId('payer').first()).toBeVisible()
  await see('payers')
  await hands.press('Escape', 'F3')
  await hands.type(`R-26-${first + 1}`)
  await expect(page.getByTestId('search-hit').first()).toBeVisible()
  await hands.press('Shift+Enter')
  await expect(page.getByTestId('reservation-cancel')).toBeVisible()
  await see('reservation')
  await form('u', 'reservation called off', () => hands.press('Control+Enter'))
  await hands.press('Escape', 'Control+t')
  await expect(page.getByTestId('give-code-challenge')).toBeVisible()
  await see('code by telephone')
  expect(found).toEqual({})
})
