import { expect } from '@playwright/test'
import type { Desk } from './desk.ts'
import { shoot } from './shoot.ts'

const languages = ['de', 'fr', 'it', 'en']

/** What stands on the screen, in each language and both sizes; ends in German. */
export async function shootInEach(desk: Desk, name: string): Promise<void> {
  const speak = async (language: string) => {
    await desk.page.getByTestId(`language-${language}`).first().click()
    await expect(desk.page.locator('html')).toHaveAttribute('lang', language)
  }
  for (const language of languages) {
    await speak(language)
    await shoot(desk, `${name}-${language}`)
  }
  await speak('de')
}
