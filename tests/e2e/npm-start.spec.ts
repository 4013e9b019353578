import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { layDemo } from '../../scripts/backend/kept-demo.ts'
import { makePassable } from '../../scripts/backend/places.ts'
import { cleanEnvironment } from './launch.ts'

const root = path.resolve(import.meta.dirname, '../..')

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
      await expect.poll(() => wanted.test(said) || child.exitCode !== null, { timeout: 120_000 }).toBe(true)
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
  test.setTimeout(240_000)
  const data = makePassable(fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-start-')))
  // filled already, as after a first start: what filling takes is none of this test's
  await layDemo(path.join(data, 'backend'))
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
