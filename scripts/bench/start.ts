import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { buildApp } from '../build-app.ts'
import { startDisplay } from '../xvfb.ts'
import { againstMinimal, firstContent, instantOfMark } from './against-minimal.ts'
import type { Bench } from './bench.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** The mark that the window sets with the first screen that a person can work with, or its first pixels if they come later. */
const usable = `Promise.all([${firstContent}, ${instantOfMark('guichet:usable')}]).then(both => Math.max(...both))`

/** Spawn to the usable sign-in screen, against the minimal app's first pixels. */
export const bench: Bench = async () => {
  await buildApp()
  const display = await startDisplay()
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-bench-'))
  try {
    const { minimal_ms, guichet_ms, ratio, result } = await againstMinimal(path.join(folder, 'minimal'), {
      folder: root, profile: path.join(folder, 'guichet'), reached: usable,
      env: { GUICHET_API_URL: 'http://127.0.0.1:9', GUICHET_PUBLISHABLE_KEY: 'sb_publishable_bench' },
    })
    return { summary: `minimal app ${minimal_ms} ms, Guichet ${guichet_ms} ms to a usable screen: ratio ${ratio} (budget 2)`, result }
  } finally {
    await display?.stop()
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
