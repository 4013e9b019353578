import path from 'node:path'
import type { Page } from '@playwright/test'

export const isWanted = process.env['GUICHET_PICTURES'] !== 'none'

/** The window as it is, as a PNG to be looked at by people. In a run of everything nobody looks, and they took seven percent of its time: there it does nothing. */
export async function picture(page: Page, file: string, { fullPage = false } = {}): Promise<void> {
  if (isWanted) await page.screenshot({ path: file, fullPage })
}

/** The two that every screen is looked at in; the first is the usual one. */
export const sizes = [{ width: 1280, height: 800 }, { width: 1920, height: 1080 }] as const

type Shown = {
  /** what is done in each size first, such as to bring a part into sight */
  before?: () => Promise<unknown>
  fullPage?: boolean
}
/** The same in both sizes, as `<name>-1280.png` and `<name>-1920.png`; the window ends in the usual one. */
export async function pictures(page: Page, folder: string, name: string, { before, fullPage = false }: Shown = {}): Promise<void> {
  if (!isWanted) return
  for (const size of sizes) {
    await page.setViewportSize(size)
    await before?.()
    await picture(page, path.join(folder, `${name}-${size.width}.png`), { fullPage })
  }
  await page.setViewportSize(sizes[0])
}
