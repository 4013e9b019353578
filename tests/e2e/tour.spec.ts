import fs from 'node:fs'
import path from 'node:path'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { expect, test } from '@playwright/test'
import { runTour } from '../../scripts/tour/index.ts'

const root = path.resolve(import.meta.dirname, '../..')
const pictures = path.join(root, 'out/tour')

/** How many colours a picture has: an empty window has one or two. */
async function coloursOf(file: string): Promise<number> {
  const image = await loadImage(fs.readFileSync(path.join(pictures, file)))
  const canvas = createCanvas(image.width, image.height).getContext('2d')
  canvas.drawImage(image, 0, 0)
  return new Set(new Uint32Array(canvas.getImageData(0, 0, image.width, image.height).data.buffer)).size
}

test('the guided tour loses nothing: cut lines, a power cut and a double booking at two desks', async () => {
  test.setTimeout(240_000)
  const result = await runTour()
  expect(result.problems).toEqual([])
  expect(result).toMatchObject({ ok: true, lost: 0 })
  expect(result.rows).toBeGreaterThan(1_000)
  expect(result.steps).toHaveLength(20)
  expect(result.power_failed_after_ms).toBeLessThanOrEqual(50)
  expect((result.start_ms ?? Infinity) - result.seed_ms, 'up in under 10 s').toBeLessThan(10_000)
  const files = fs.readdirSync(pictures)
  expect(files[0]).toBe('01-sign-in.png')
  expect(files).toHaveLength(10)
  for (const file of files) expect(await coloursOf(file), file).toBeGreaterThan(50)
})
