import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { expect, test } from '@playwright/test'
import { makePassable } from '../../scripts/backend/places.ts'
import { runTour } from '../../scripts/tour/index.ts'
import { cleanEnvironment } from './launch.ts'

const root = path.resolve(import.meta.dirname, '../..')
const pictures = path.join(root, 'out/tour')

/** How many colours a picture has: an empty window has one or two. */
async function coloursOf(file: string): Promise<number> {
  const image = await loadImage(fs.readFileSync(path.join(pictures, file)))
  const canvas = createCanvas(image.width, image.height).getContext('2d')
  canvas.drawImage(image, 0, 0)
  return new Set(new Uint32Array(canvas.getImageData(0, 0, image.width, image.height).data.buffer)).size
}

test.describe.configure({ timeout: 240_000 })

test('the guided tour loses nothing: cut lines, a power cut and a double booking at two desks', async () => {
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

/** `npm start` as a person types it, with its data in this folder and no `.env`. */
function start(data: string, ...args: string[]) {
  const child = spawn(process.execPath, [path.join(root, 'scripts/run.mjs'), 'start', '--data', data, ...args],
    { env: { ...cleanEnvironment(), GUICHET_DOTENV: path.join(data, 'none') }, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { said += chunk.toString() })
  const ended = new Promise<number | null>(resolve => { child.once('exit', resolve) })
  const one = {
    ended,
    said: () => said,
    /** What it says that fits. */
    async says(wanted: RegExp): Promise<string> {
      await expect.poll(() => wanted.test(said) || child.exitCode !== null, { timeout: 60_000 }).toBe(true)
      const found = wanted.exec(said)
      if (!found) throw new Error(`npm start ended with ${child.exitCode}: ${said}`)
      return found[1] ?? found[0]
    },
    stop: () => { child.kill('SIGTERM'); return ended },
  }
  return one
}
const up = /Guichet is up after ([\d.]+) s\./
const address = /Backend: (http:\S+?),? /

test('npm start beside another joins its backend: with a second desk, or with the window of the first brought to the front; and up it is in under 10 s', async () => {
  const data = makePassable(fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-start-')))
  const running = [start(data)]
  try {
    const [first] = running
    const url = await first?.says(/Backend: (http:\S+)/)
    await first?.says(up)
    const second = start(data, '--desk', '2')
    running.push(second)
    expect(await second.says(address)).toBe(url)
    expect(Number(await second.says(up))).toBeLessThan(10)
    const again = start(data)
    running.push(again)
    expect(await again.ended, again.said()).toBe(0)
    expect(again.said()).toContain('already running with this profile')
    expect(await second.stop(), second.said()).toBe(0)
    expect(await fetch(url ?? '').then(() => true, () => false), 'the backend of the first stays').toBe(true)
    expect(await first?.stop(), first?.said()).toBe(0)

    const later = start(data)
    running.push(later)
    expect(Number(await later.says(up))).toBeLessThan(10)
    expect(await later.stop()).toBe(0)
  } finally {
    await Promise.all(running.map(one => one.stop()))
    fs.rmSync(data, { recursive: true, force: true, maxRetries: 5 })
  }
})
