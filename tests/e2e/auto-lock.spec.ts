import path from 'node:path'
import { fillCheckOut } from './by-hand.ts'
import { expect, test } from './backend.ts'
import { openContract, someContract } from './contracts.ts'
import { mail, type Desk } from './desk.ts'
import { eventually } from './eventually.ts'
import { picture } from './picture.ts'
import { readyDeparture } from './rows.ts'
import { plantBranch } from './stock.ts'

const pin = '407193'
const [code, from] = ['ZHB', 933_100]
/** The system's own lock, as it tells of it. */
const lockSystem = ({ launched }: Desk) => launched.app.evaluate(({ powerMonitor }) => { powerMonitor.emit('lock-screen') })
/** What is locked stands in the page unseen: only once the locked screen has gone is anybody back. */
const back = async ({ counter, page }: Desk) => {
  await counter.signInByPin({ email: mail('staff.zuerich'), password: '' }, pin)
  await expect(page.getByTestId('locked-lead')).toHaveCount(0)
}
const locked = ({ page }: Desk) => expect(page.getByTestId('locked-lead')).toBeVisible()

test('locked by the system in the middle of an accident: no name stands there and no key is heard, and by PIN each typed letter is back within three seconds', async ({ open }, { outputDir }) => {
  const desk = await open({ pin })
  const { hands, page } = desk
  const due = await someContract(desk)
  await openContract(desk, due.number)
  await hands.press('s')
  await hands.isIn('kind')
  await hands.goTo('place')
  await hands.type('A1, Ausfahrt Baden')
  await hands.goTo('description')
  await hands.type('Auffahrunfall im Stau')
  await lockSystem(desk)
  await locked(desk)
  await expect(page.getByText(due.customer ?? '', { exact: false }).locator('visible=true'), 'names have left the screen').toHaveCount(0)
  await expect(page.getByTestId('contract-sheet').locator('visible=true')).toHaveCount(0)
  expect(await page.locator('body').ariaSnapshot(), 'nor does anybody read them out').not.toContain(due.number)
  expect(await desk.read('board', {}).catch(() => 'refused'), 'nor does the data process answer').toBe('refused')
  await picture(page, path.join(outputDir, 'locked.png'))
  await page.getByTestId('pin-input').fill('')
  await hands.press('F6', 'F2', 'Control+k', 'Escape')
  await locked(desk)
  await expect(page.getByTestId('deeds')).toHaveCount(0)
  const began = Date.now()
  await back(desk)
  await expect(page.getByTestId('incident-description')).toBeVisible()
  expect(Date.now() - began).toBeLessThan(3000)
  await expect(page.getByTestId('incident-description')).toHaveValue('Auffahrunfall im Stau')
  await expect(page.getByTestId('incident-place')).toHaveValue('A1, Ausfahrt Baden')
  await picture(page, path.join(outputDir, 'back.png'))
  await eventually(async () => (await hands.focus()).field, { message: 'the cursor is in the form again' }).not.toBeNull()
  await hands.press('Escape', 'Escape')
  await expect(page.getByTestId('board-departures')).toBeVisible()
})

test('ten minutes without a key lock the counter by themselves; a check-out stands there again, and for somebody else it is parked until its person is back', async ({ open, backend }) => {
  await plantBranch(backend.sql, { code, ready: 1, first: 20, every: 1, out: 0, from })
  const desk = await open({ pin })
  const { page } = desk
  await page.clock.install()
  await desk.begin()
  const { hands } = desk
  const row = await readyDeparture(desk, drivers => drivers === 1, { plate: `ZH ${from + 1}` })
  await fillCheckOut(desk, row)
  await page.getByTestId('explain-fr').first().press('Enter')
  await page.clock.fastForward('09:00')
  await expect(page.getByTestId('check-out'), 'nine minutes are none').toBeVisible()
  await hands.press('Shift')
  await page.clock.fastForward('09:30')
  await expect(page.getByTestId('check-out'), 'a key began them anew').toBeVisible()
  await page.clock.fastForward('01:00')
  await locked(desk)
  await expect(page.getByTestId('check-out').locator('visible=true')).toHaveCount(0)
  await page.clock.resume()
  await back(desk)
  await expect(page.getByTestId('check-out-section-deposit')).toContainText('4242')
  await expect(page.getByTestId('check-out-offer'), 'the chosen language too').toHaveAttribute('lang', 'fr')
  await lockSystem(desk)
  await locked(desk)
  await page.getByTestId('sign-in-by-password').press('Enter')
  await desk.counter.signIn({ email: mail('manager.zuerich'), password: 'Guichet-2026' }, 'Zürich HB')
  await desk.counter.skipPin()
  await desk.counter.waitForBoard()
  await expect(page.getByTestId('parked'), 'a draft is its person\'s').toHaveCount(0)
  await expect(page.getByTestId('check-out')).toHaveCount(0)
  await hands.press('F10')
  await back(desk)
  await desk.counter.waitForBoard()
  await expect(page.getByTestId('parked')).toHaveCount(1)
  await hands.press('F7')
  await expect(page.getByTestId('check-out-offer'), 'the language that was chosen for the customer is kept with the draft').toHaveAttribute('lang', 'fr')
  await hands.press('F2')
})
