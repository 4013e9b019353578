import fs from 'node:fs'
import path from 'node:path'
import { createCanvas } from '@napi-rs/canvas'
import { openCheckIn } from '../../tests/e2e/by-hand.ts'
import { openReturn } from '../../tests/e2e/rows.ts'
import { withDemoDesk } from './demo-desk.ts'

const count = 8

/** Twelve megapixels of coloured patches: some megabytes, as a telephone writes. */
function photo(seed: number): Buffer {
  const canvas = createCanvas(4032, 3024)
  const pen = canvas.getContext('2d')
  let state = seed + 1
  const next = (below: number): number => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
  for (let patch = 0; patch < 60_000; patch++) {
    pen.fillStyle = `hsl(${next(360)} ${next(100)}% ${next(100)}%)`
    pen.fillRect(next(4032), next(3024), 4 + next(60), 4 + next(60))
  }
  return canvas.toBuffer('image/jpeg', 85)
}

/** In the window: how long each key waited before anybody could hear it. */
const watchKeys = `(() => {
  window.delays = []
  new PerformanceObserver(list => { for (const one of list.getEntries()) window.delays.push(one.processingStart - one.startTime) }).observe({ type: 'event', durationThreshold: 16 })
})()`

/** Eight such photos taken in the real app while somebody types: ms until the last is kept, and the longest that a key waited. */
export const photosAtCounter = (): Promise<{ photos_ms: number; input_delay_ms: number; photos_mb: number; keys: number }> => withDemoDesk(async (desk, folder) => {
  const files = Array.from({ length: count }, (_, n) => path.join(folder, `photo-${n}.jpg`))
  files.forEach((file, n) => fs.writeFileSync(file, photo(n)))
  const { page } = desk
  await openCheckIn(desk, (await openReturn(desk)).plate)
  await page.getByTestId('photos-section').press('Enter')
  await page.evaluate(watchKeys)
  const begin = performance.now()
  await page.getByTestId('photo-chooser').setInputFiles(files)
  await page.getByTestId('check-in-odometer').focus()
  let keys = 0
  // the section folds as soon as the cursor leaves it, and its line counts on
  for (; (await page.getByTestId('photos-section').innerText()).match(/8/g)?.length !== 2; keys++) {
    await page.keyboard.press(keys % 2 === 0 ? '1' : 'Backspace')
    if (performance.now() - begin > 60_000) throw new Error('the photos were not taken within a minute')
  }
  const photos_ms = Math.round(performance.now() - begin)
  const delays = await page.evaluate<number[]>('window.delays')
  return { photos_ms, input_delay_ms: Math.round(Math.max(0, ...delays)), photos_mb: Math.round(files.reduce((sum, file) => sum + fs.statSync(file).size, 0) / 1e5) / 10, keys }
})
