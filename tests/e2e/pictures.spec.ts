import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from './backend.ts'
import { checkIn, confirm, cut, fillCheckOut, fillUpToDeposit, find, mend, openCheckIn } from './by-hand.ts'
import { jpegOfTelephone } from './camera.ts'
import { done, openContract, payCash, plantDebt, plantDiscount } from './contracts.ts'
import { plantLateCar } from './late-car.ts'
import { openPayer, plantPayer } from './payer.ts'
import { openReturn, readyDeparture } from './rows.ts'
import { choose, screensOf } from './screens.ts'
import { shoot } from './shoot.ts'
import { sign } from './sign.ts'

// `npm run pictures`: to be looked at by people, so nothing is compared here.
for (const language of ['de', 'fr', 'it', 'en']) {
  for (const look of language === 'de' ? ['light', 'dark', 'contrast'] : ['light']) {
    test(`every screen in ${language}, ${look}`, async ({ open }) => {
      const desk = await open()
      await choose(desk, `language-${language}`)
      await choose(desk, `look-${look}`)
      for (const screen of await screensOf(desk)) {
        await screen.open()
        await shoot(desk, `${screen.name}-${language}-${look}`)
      }
    })
  }
}

for (const language of ['de', 'fr', 'it', 'en']) {
  test(`what is asked of a manager at another desk, and the paper of a check-out, in ${language}`, async ({ open }) => {
    const [desk, office] = await Promise.all([open({ who: 'springer', location: 'Zürich Flughafen' }), open({ who: 'admin', location: 'Zürich Flughafen' })])
    for (const each of [desk, office]) await choose(each, `language-${language}`)
    const row = await readyDeparture(desk)
    await fillUpToDeposit(desk, row)
    await desk.hands.goTo('deposit')
    await desk.hands.press('End')
    await desk.hands.goTo('deposit.reason')
    await desk.hands.type('Stammkunde, Firma haftet für den ganzen Betrag')
    await desk.hands.press('F11')
    await expect(desk.page.getByTestId('asked')).toHaveAttribute('data-state', 'waiting')
    await shoot(desk, `asked-${language}`)
    await office.hands.press('F9')
    await expect(office.page.getByTestId('approval-request')).toBeVisible({ timeout: 30_000 })
    await shoot(office, `request-${language}`)
    await office.page.getByTestId('approval-grant').press('Enter')
    await expect(desk.page.getByTestId('asked')).toHaveAttribute('data-state', 'granted', { timeout: 30_000 })
    await shoot(desk, `granted-${language}`)
    const number = await confirm(desk)
    await cut(desk)
    await find(desk, number)
    await expect(desk.page.getByTestId('contract-sheet').getByRole('toolbar')).toBeVisible()
    await desk.hands.rest()
    await desk.hands.press('d')
    await expect(desk.page.locator('[data-testid="document"][data-made="true"]')).toHaveCount(2, { timeout: 20_000 })
    await shoot(desk, `documents-${language}`)
  })
}

test('a car that was handed out twice, as the manager sees it in each language', async ({ open }) => {
  const [first, second] = await Promise.all([open(), open({ who: 'manager.zuerich' })])
  const row = await readyDeparture(first)
  for (const desk of [first, second]) {
    await cut(desk)
    await fillCheckOut(desk, row)
    await confirm(desk)
  }
  for (const desk of [first, second]) await mend(desk)
  for (const language of ['de', 'fr', 'it', 'en']) {
    await choose(second, `language-${language}`)
    await second.hands.press('F9')
    await expect(second.page.getByTestId('attention-compare').first()).toBeVisible()
    await shoot(second, `conflict-${language}`)
  }
})

for (const language of ['de', 'fr', 'it', 'en']) {
  test(`a credit note of a part of an invoice with a discount, in ${language}`, async ({ open, backend }) => {
    const owed = await plantDebt(backend, 'ZHB', 9000)
    await plantDiscount(backend, owed.id, 1000)
    const desk = await open({ who: 'manager.zuerich' })
    await choose(desk, `language-${language}`)
    await openContract(desk, owed.number)
    await desk.hands.press('f')
    await done(desk)
    await expect(desk.page.getByTestId('contract-invoice')).toHaveCount(1)
    await desk.hands.press('g')
    await shoot(desk, `credit-anew-${language}`)
    await desk.page.getByTestId('credit-how').selectOption('PART')
    await desk.page.getByTestId('credit-amount').first().fill('12.50')
    await desk.page.getByTestId('credit-amount').nth(1).fill('9999')
    await shoot(desk, `credit-part-${language}`)
  })
}

for (const [place, language] of ['de', 'fr', 'it', 'en'].entries()) {
  test(`a collective invoice for a company, in ${language}`, async ({ open, backend }) => {
    const payer = await plantPayer(backend, 'ZHB', 994_000 + 100 * place, 9, `Zimmerei und Holzbau Oberländer Söhne ${language.toUpperCase()}`)
    const desk = await open({ who: 'manager.zuerich' })
    const { hands, page } = desk
    await choose(desk, `language-${language}`)
    await openPayer(desk, payer.company)
    await hands.press('f')
    await hands.press('ArrowDown', ' ')
    await shoot(desk, `collective-choose-${language}`)
    await hands.press('Control+Enter')
    await expect(page.getByTestId('collective-open')).toBeVisible()
    await shoot(desk, `collective-${language}`)
    await hands.press('z')
    await hands.goTo('amount_rp')
    await hands.retype('250')
    await shoot(desk, `collective-pay-${language}`)
    await hands.press('Control+Enter')
    await expect(page.getByTestId('action-form')).toBeHidden()
    await hands.press('g')
    await shoot(desk, `collective-credit-${language}`)
    await hands.press('Escape', 'm')
    await shoot(desk, `collective-remind-${language}`)
    await hands.press('Escape', 'Escape')
    await openPayer(desk, payer.company)
    await shoot(desk, `collective-file-${language}`)
  })
}

for (const language of ['de', 'fr', 'it', 'en']) {
  test(`the cash drawer and the day, in ${language}`, async ({ open, backend }) => {
    const owed = await plantDebt(backend, 'LUG', 4200)
    const desk = await open({ who: 'staff.lugano', location: 'Lugano' })
    const { hands, page } = desk
    await choose(desk, `language-${language}`)
    await hands.press('Control+M')
    await expect(page.getByTestId('cash-none').or(page.getByTestId('cash-drawer'))).toBeVisible()
    if (await page.getByTestId('cash-none').isVisible()) {
      await page.getByTestId('cash-open').press('Enter')
      await hands.goTo('count_10000')
      await hands.type('2')
      await hands.press('Control+Enter')
      await expect(page.getByTestId('cash-drawer')).toBeVisible()
    }
    await payCash(desk, owed.number)
    await expect(page.getByTestId('cash-line').first()).toBeVisible()
    await shoot(desk, `cash-drawer-${language}`)
    await page.getByTestId('cash-close').press('Enter')
    await hands.goTo('count_20000')
    await hands.type('1')
    await page.getByTestId('cash-terminal').fill('125.50')
    await shoot(desk, `cash-closing-${language}`)
    await page.getByTestId('cash-count-1000').fill('x')
    await hands.press('Control+Enter')
    await shoot(desk, `cash-closing-bad-${language}`)
    await page.getByTestId('cash-count-1000').fill('')
    await hands.goTo('reason')
    await hands.type('Fünfziger verlegt')
    await hands.goTo('terminal_reason')
    await hands.type('Buchung storniert')
    await hands.press('Control+Enter')
    await expect(page.getByTestId('cash-closed').first()).toBeVisible()
    await shoot(desk, `cash-closed-${language}`)
    await page.getByTestId('cash-report').first().press('Enter')
    await expect(page.locator('[data-testid="document"][data-made="true"]')).toBeVisible({ timeout: 20_000 })
    await shoot(desk, `cash-report-${language}`)
  })
}

for (const language of ['de', 'fr', 'it', 'en']) {
  test(`the settings, in ${language}`, async ({ open }) => {
    const desk = await open({ who: 'admin', location: 'Zürich HB' })
    const { hands, page } = desk
    await choose(desk, `language-${language}`)
    await hands.press('Control+,')
    await expect(page.getByTestId('settings-sections')).toBeVisible()
    for (const section of ['plans', 'seasons', 'extras', 'categories', 'one_way', 'fees', 'damages', 'limits', 'rules', 'customs', 'account']) {
      await page.getByTestId(`settings-section-${section}`).click()
      await shoot(desk, `settings-${section}-${language}`)
      if (await page.getByTestId('settings-row').count() === 0) continue
      await page.getByTestId('settings-row').first().getByRole('button').press('Enter')
      await expect(page.getByTestId('setting-sheet')).toBeVisible()
      if (section === 'plans') await page.getByTestId('setting-valid_from').fill('+0')
      await expect(page.getByTestId('setting-reach')).toBeVisible()
      if (section !== 'account') await expect(page.getByTestId('setting-reach')).toHaveAttribute('data-count', /^\d+$/)
      await shoot(desk, `settings-${section}-form-${language}`)
      if (section === 'plans') {
        await page.getByTestId('setting-day_rate_rp').fill('-5')
        await page.getByTestId('setting-tiers.0.from_days').fill('1')
        await hands.press('Control+Enter')
        await shoot(desk, `settings-plans-bad-${language}`)
      }
      await hands.press('Escape')
    }
  })
}

for (const language of ['de', 'fr', 'it', 'en']) {
  test(`the photos of a return, in ${language}`, async ({ open }, { outputDir }) => {
    const desk = await open()
    const { page, hands } = desk
    await choose(desk, `language-${language}`)
    const due = await openReturn(desk)
    mkdirSync(outputDir, { recursive: true })
    const files = [0, 1, 2, 3, 4, 5].map(n => path.join(outputDir, `${n}.jpg`))
    files.forEach((file, n) => writeFileSync(file, n === 5 ? 'no picture' : jpegOfTelephone(1600, 1200, `hsl(${n * 60} 40% 45%)`, '')))
    await openCheckIn(desk, due.plate)
    await page.getByTestId('photos-section').press('Enter')
    await page.getByTestId('photo-chooser').setInputFiles(files)
    await expect(page.getByTestId('photo-fault')).toBeVisible()
    await page.getByTestId('photo-set').evaluate(set => set.scrollIntoView({ block: 'center' }))
    await shoot(desk, `photos-${language}`)
    const leg = (await desk.read('contract', { contract_id: due.contract_id }))?.legs.at(-1)
    await page.getByTestId('check-in-odometer').fill(String((leg?.out_km ?? 0) + 40))
    await page.getByTestId('check-in-fuel').fill(leg?.fuel_type === 'ELECTRIC' ? '90' : '8')
    await page.getByTestId('signature-section').press('Enter')
    await sign(desk, 0.8)
    await expect(page.getByTestId('signature-fault')).toHaveCount(0)
    await page.getByTestId('signature-section').evaluate(section => section.scrollIntoView({ block: 'end' }))
    await shoot(desk, `signature-${language}`)
    await page.getByTestId('check-in-odometer').fill('')
    await page.getByTestId('check-in-fuel').fill('')
    await hands.press('Escape')
    await checkIn(desk, due.plate)
    await find(desk, due.number)
    await page.getByTestId('contract-photos').evaluate(table => table.scrollIntoView())
    await shoot(desk, `photos-contract-${language}`)
  })
}

for (const language of ['de', 'fr', 'it', 'en']) {
  test(`a check-out that is caught up from paper, in ${language}`, async ({ open }) => {
    const desk = await open()
    const { page } = desk
    await choose(desk, `language-${language}`)
    await fillUpToDeposit(desk, await readyDeparture(desk))
    await page.locator('[data-fold="period"]').press('Enter')
    await page.getByTestId('check-out-paper').press('Enter')
    await page.getByTestId('check-out-out-time').fill('2359')
    await expect(page.locator('[data-gate="out_at"]')).toBeVisible()
    await shoot(desk, `paper-${language}`)
  })
}

test('a car that is hours late with less charge, as the counter sees it in each language', async ({ open, backend }) => {
  const car = await plantLateCar(backend, 944_300, 130, { late_hour_rp: 1200, late_grace_min: 29, kwh_rp: 79, charge_fee_rp: 1500, battery: { kwh: 58, out_percent: 90 } })
  const desk = await open()
  await openCheckIn(desk, car.plate)
  await desk.hands.type(String(car.out_km + 900))
  await desk.hands.press('Enter')
  await desk.hands.isIn('fuel_level')
  await desk.hands.type('72')
  await expect(desk.page.locator('[data-testid="price-line"][data-kind="FUEL_FEE"]')).toBeVisible()
  for (const language of ['de', 'fr', 'it', 'en']) {
    await choose(desk, `language-${language}`)
    await shoot(desk, `late-energy-${language}`)
  }
})
for (const language of ['de', 'fr', 'it', 'en']) {
  test(`an approval by telephone at both ends, in ${language}`, async ({ open }) => {
    const [desk, office] = await Promise.all([open(), open({ who: 'manager.zuerich' })])
    for (const each of [desk, office]) await choose(each, `language-${language}`)
    await cut(desk)
    await fillUpToDeposit(desk, await readyDeparture(desk))
    await desk.hands.goTo('deposit')
    await desk.hands.press('End')
    await desk.hands.goTo('deposit.reason')
    await desk.hands.type('Firma haftet')
    await expect(desk.page.locator('[data-gate="deposit"][data-state="block"]')).toBeVisible()
    await desk.hands.press('F12')
    await shoot(desk, `phone-third-way-${language}`)
    await desk.hands.press('F11')
    await expect(desk.page.getByTestId('phone-challenge')).toBeVisible()
    const challenge = await desk.page.getByTestId('phone-challenge').getAttribute('data-digits') ?? ''
    await desk.page.getByTestId('phone-code').fill('12345678')
    await desk.page.getByTestId('phone-redeem').press('Enter')
    await shoot(desk, `phone-clerk-${language}`)
    await office.hands.press('Control+t')
    await office.page.getByTestId('give-code-challenge').fill(challenge.replace(/.$/, digit => String((Number(digit) + 1) % 10)))
    await shoot(office, `phone-misheard-${language}`)
    await office.page.getByTestId('give-code-challenge').fill(challenge)
    await shoot(office, `phone-read-${language}`)
    await office.hands.press('Enter')
    await expect(office.page.getByTestId('given-code')).toBeVisible()
    await shoot(office, `phone-code-${language}`)
    await desk.page.getByTestId('phone-manager').selectOption({ label: 'Regula Hürlimann' })
    await desk.page.getByTestId('phone-code').fill(await office.page.getByTestId('given-code').getAttribute('data-digits') ?? '')
    await desk.page.getByTestId('phone-redeem').press('Enter')
    await expect(desk.page.locator('[data-testid="asked"][data-state="granted"]')).toBeVisible()
    await shoot(desk, `phone-granted-${language}`)
  })
}
