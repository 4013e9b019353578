import path from 'node:path'
import type { Desk } from './desk.ts'

const folder = path.resolve(import.meta.dirname, '../../out/pictures')
const sizes = [{ width: 1280, height: 800 }, { width: 1920, height: 1080 }]

/** The screen as it stands, at both sizes, into `out/pictures`. */
export async function shoot({ page }: Desk, name: string): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(size)
    await page.screenshot({ path: path.join(folder, `${name}-${size.width}.png`) })
  }
}
