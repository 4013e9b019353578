import type { Page } from '@playwright/test'
import { expect, test } from './backend.ts'
import { openReturn, readyDeparture, digitsOf } from './rows.ts'
import type { Desk } from './desk.ts'
import { find } from './by-hand.ts'
import { sentence, wordsOf } from './words.ts'
import { eventually } from './eventually.ts'

const every = [...wordsOf('de').keys()].filter(key => key.includes('.'))

/** Keys and empty places that a person sees instead of words. The support code of a trouble is none of them. */
async function rawOn(page: Page): Promise<string[]> {
  const text = await page.locator('body').innerText()
  const tokens = new Set(text.split(/[\s,;:()«»"]+/))
  return [...every.filter(key => tokens.has(key)), ...text.match(/\{\{.*?\}\}|\b(gate|refused|conflict|error|price)\.[a-z_.]+/g) ?? []]
}

async function speak(desk: Desk, language: string): Promise<void> {
  const button = desk.page.getByTestId(`language-${language}`)
  await button.focus()
  await desk.hands.press('Enter')
  await expect(desk.page.locator('html')).toHaveAttribute('lang', language)
}

test('the counter speaks German and English, before and after the sign-in, and remembers the person\'s choice', async ({ open }) => {
  const desk = await open({ who: null })
  const { page, hands } = desk
  await expect(page.getByRole('heading', { name: 'Anmelden' })).toBeVisible()
  await speak(desk, 'en')
  await expect(page.getByRole('heading', { name: wordsOf('en').get('sign_in.title') ?? '' })).toBeVisible()
  await expect(page.getByText('Anmelden')).toHaveCount(0)

  await desk.counter.signIn({ email: 'staff2.zuerich@gotthard.example', password: 'Guichet-2026' }, 'Zürich HB')
  await desk.counter.skipPin()
  await desk.counter.waitForBoard()
  await expect(page.getByRole('heading', { name: 'Geht raus' }), 'the language of the person').toBeVisible()
  await speak(desk, 'en')
  await expect(page.getByRole('heading', { name: wordsOf('en').get('board.departures') ?? '' })).toBeVisible()

  const { plate } = await openReturn(desk)
  await hands.press('F4')
  await hands.type(digitsOf(plate))
  await expect(page.getByTestId('search-hit').first()).toBeVisible()
  await hands.press('Enter')
  await expect(page.getByTestId('confirm')).toContainText(wordsOf('en').get('check_in.confirm') ?? '')
  await hands.isIn('odometer_km')
  await page.getByTestId('language-en').click()
  await hands.isIn('odometer_km') // a click on a language leaves the cursor in the form
  await hands.press('Control+Enter')
  await expect(page.getByTestId('gate').first()).toContainText(wordsOf('en').get('gate.odometer.missing')?.split('{{')[0] ?? '')
  await expect(page.getByText(sentence('gate.odometer.missing'))).toHaveCount(0)
  expect(await rawOn(page)).toEqual([])

  await eventually(async () => (await desk.read('session', {})).person?.locale).toBe('en')
  await hands.press('F10')
  await expect(page.getByTestId('sign-in-email')).toBeVisible()
  await expect(page.getByRole('heading', { name: wordsOf('en').get('sign_in.title') ?? '' })).toBeVisible()
})

test('French and Italian, German and English say every screen in words, never by a key', async ({ open }) => {
  const desk = await open()
  const { page, hands } = desk
  const row = await readyDeparture(desk)
  const { number } = await openReturn(desk)
  for (const language of ['fr', 'it', 'en', 'de'] as const) {
    await speak(desk, language)
    const words = wordsOf(language)
    await hands.press('F2')
    await expect(page.getByRole('heading', { name: words.get('board.departures') ?? '' })).toBeVisible()
    const seen = [...await rawOn(page)]
    await find(desk, number)
    await expect(page.getByRole('dialog', { name: number })).toBeVisible()
    seen.push(...await rawOn(page))
    await hands.press('Escape', 'F9')
    await expect(page.getByRole('heading', { name: words.get('attention.title') ?? '' })).toBeVisible()
    seen.push(...await rawOn(page))
    await find(desk, digitsOf(row.number).slice(-6))
    await expect(page.getByTestId('gate').first()).toBeVisible()
    await hands.press('Control+Enter')
    await expect(page.getByTestId('check-out').getByText(words.get('check_out.title') ?? '').first()).toBeVisible()
    seen.push(...await rawOn(page))
    await hands.press('F3')
    await hands.type('999998')
    await expect(page.getByTestId('search-empty')).toBeVisible()
    seen.push(...await rawOn(page))
    await hands.press('Escape')
    expect(seen, language).toEqual([])
  }
})
