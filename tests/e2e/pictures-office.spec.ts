import path from 'node:path'
import { openAgreement } from './agreement.ts'
import { expect, test } from './backend.ts'
import { cut, mend } from './by-hand.ts'
import { someContract } from './contracts.ts'
import { eventually } from './eventually.ts'
import { officeScreensOf, openPalette, choose } from './screens.ts'
import { shoot } from './shoot.ts'
import { sign } from './sign.ts'

const languages = ['de', 'fr', 'it', 'en']

// `npm run pictures`: to be looked at by people, so nothing is compared here.
for (const language of languages) {
  test(`what an administrator sets up and looks up, in ${language}`, async ({ open }) => {
    const desk = await open({ who: 'admin', location: 'Lugano' })
    await choose(desk, `language-${language}`)
    for (const screen of await officeScreensOf(desk)) {
      await screen.open()
      await shoot(desk, `${screen.name}-${language}-light`)
    }
  })
}

test('what did not come out of the printer, in each language', async ({ open }, { outputDir }) => {
  // a folder without the system's program for printing
  const desk = await open({ env: { PATH: path.join(outputDir, 'nothing') } })
  const { hands, page } = desk
  const { number } = (await someContract(desk)).contract
  await openAgreement(desk, number)
  await hands.press('p')
  await expect(page.getByTestId('document-refusal')).toBeVisible({ timeout: 20_000 })
  await hands.press('Escape', 'Escape')
  for (const language of languages) {
    await choose(desk, `language-${language}`)
    await choose(desk, 'printers')
    await expect(page.getByTestId('print-again')).toBeVisible()
    await shoot(desk, `unprinted-${language}`)
    await hands.press('Escape')
  }
})

test('a longer rental that is signed at the counter, in each language', async ({ open }) => {
  const desk = await open()
  const { hands, page } = desk
  const { number } = await someContract(desk)
  for (const language of languages) {
    await choose(desk, `language-${language}`)
    await hands.press('F3')
    await hands.type(number)
    await hands.press('Enter')
    await hands.rest()
    await hands.press('v')
    await hands.isIn('ends_at')
    await shoot(desk, `extend-${language}`)
    await page.getByTestId('signature-section').press('Enter')
    await sign(desk, 0.8)
    await expect(page.getByTestId('signature-fault')).toHaveCount(0)
    await shoot(desk, `extend-signed-${language}`)
    await page.getByTestId('action-confirm').scrollIntoViewIfNeeded()
    await shoot(desk, `extend-end-${language}`)
    await hands.press('Escape', 'Escape')
  }
  await hands.press('F3')
  await hands.type(number)
  await hands.press('Enter')
  await expect(page.getByTestId('contract-seal').first()).toBeVisible()
  for (const language of languages) {
    await page.getByTestId(`language-${language}`).click()
    await page.getByTestId('contract-seal').first().scrollIntoViewIfNeeded()
    await shoot(desk, `seals-${language}`)
  }
})

test('two values for the same setting at the desk of whoever came second, in each language', async ({ open }) => {
  const [one, other] = await Promise.all([open({ who: 'admin', location: 'Zürich HB' }), open({ who: 'admin', location: 'Zürich Flughafen' })])
  for (const desk of [one, other]) await cut(desk)
  for (const [desk, deposit] of [[one, '777'], [other, '888']] as const) {
    await desk.hands.press('Control+,')
    await desk.page.getByTestId('settings-section-categories').click()
    await desk.page.getByTestId('settings-row').first().getByRole('button').press('Enter')
    await desk.page.getByTestId('setting-deposit_rp').fill(deposit)
    await desk.hands.press('Control+Enter')
    await expect(desk.page.getByTestId('setting-sheet')).toHaveCount(0)
    await mend(desk)
  }
  await eventually(async () => (await other.read('attention', {})).some(({ sides }) => sides === 'setting')).toBe(true)
  for (const language of languages) {
    await choose(other, `language-${language}`)
    await other.hands.press('F9')
    await expect(other.page.getByTestId('attention-compare').first()).toBeVisible()
    await shoot(other, `setting-sides-${language}`)
  }
})

test('a month that is closed and its journal delivered, in each language', async ({ open }) => {
  const desk = await open({ who: 'admin', location: 'Lugano' })
  const { hands, page } = desk
  await hands.press('Control+E')
  const lock = page.locator('[data-testid="month-step"][data-name="lock"]')
  await lock.getByTestId('month-step-go').press('Enter')
  await expect(page.getByTestId('lock-still-open').or(page.getByTestId('lock-nothing-open'))).toBeVisible()
  await hands.press('Control+Enter')
  await expect(page.getByTestId('lock-month')).toHaveCount(0)
  await page.getByTestId('deliver').press('Enter')
  await expect(page.getByTestId('delivery')).toHaveCount(1)
  for (const language of languages) {
    await openPalette(desk)
    await page.getByTestId(`deed-language-${language}`).click()
    await hands.press('Control+E')
    await expect(page.getByTestId('delivery')).toHaveCount(1)
    await page.getByTestId('month-end').evaluate(element => element.scrollIntoView())
    await shoot(desk, `month-closed-${language}`)
    await page.getByTestId('deliveries').evaluate(element => element.scrollIntoView({ block: 'end' }))
    await shoot(desk, `deliveries-${language}`)
  }
})
