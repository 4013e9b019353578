import type { Page } from '@playwright/test'

const isWanted = process.env['GUICHET_PICTURES'] !== 'none'

/** The window as it is, as a PNG to be looked at by people. In a run of everything nobody looks, and they took seven percent of its time: there it does nothing. */
export async function picture(page: Page, file: string, { fullPage = false } = {}): Promise<void> {
  if (isWanted) await page.screenshot({ path: file, fullPage })
}
