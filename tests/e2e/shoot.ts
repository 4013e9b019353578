import path from 'node:path'
import type { Desk } from './desk.ts'
import { sizes } from './picture.ts'

const folder = path.resolve(import.meta.dirname, '../../out/pictures')

/** The window as it is, in both sizes, under `out/pictures`. */
export async function shoot({ page }: Desk, name: string): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size)
    await page.screenshot({ path: path.join(folder, `${name}-${size.width}.png`) })
  }
}
