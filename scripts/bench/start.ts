import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { buildApp } from '../build-app.ts'
import { electronRuntime } from '../electron-runtime/index.ts'
import { startDisplay } from '../xvfb.ts'
import { measureStart, type AppStart } from './app-start.ts'
import { median, optionOf, type Bench } from './bench.ts'
import { buildMinimalApp } from './minimal-app.ts'

const root = path.resolve(import.meta.dirname, '../..')
const runs = 7

/** First pixels of content. */
const firstContent = `new Promise(resolve => new PerformanceObserver(list => {
  for (const entry of list.getEntriesByName('first-contentful-paint')) resolve(performance.timeOrigin + entry.startTime)
}).observe({ type: 'paint', buffered: true }))`

/** The mark that the window sets with the first screen that a person can work with, or its first pixels if they come later. */
const usable = `Promise.all([${firstContent}, new Promise(resolve => new PerformanceObserver(list => {
  for (const entry of list.getEntriesByName('guichet:usable')) resolve(performance.timeOrigin + entry.startTime)
}).observe({ type: 'mark', buffered: true }))]).then(both => Math.max(...both))`

/**
 * Start-up of Guichet against the minimal app: both seven times in turn on warm profiles, after one start each that does not count.
 * `--profile <folder>` takes a desk that has been signed in; otherwise the sign-in screen of an unreachable backend is measured.
 */
export const bench: Bench = async args => {
  const runtime = await electronRuntime()
  await buildApp()
  const minimalFolder = await buildMinimalApp()
  const display = await startDisplay()
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-bench-'))
  const minimal: AppStart = { folder: minimalFolder, profile: path.join(folder, 'minimal'), env: {}, reached: firstContent }
  const profile = optionOf(args, 'profile')
  const ours: AppStart = {
    folder: root,
    profile: profile ?? path.join(folder, 'guichet'),
    env: profile ? {} : { GUICHET_API_URL: 'http://127.0.0.1:9', GUICHET_PUBLISHABLE_KEY: 'sb_publishable_bench' },
    reached: usable,
  }
  try {
    const times = { minimal: [] as number[], guichet: [] as number[] }
    for (let run = 0; run <= runs; run++) {
      const pair = { minimal: await measureStart(runtime, minimal), guichet: await measureStart(runtime, ours) }
      if (run === 0) continue
      times.minimal.push(Math.round(pair.minimal))
      times.guichet.push(Math.round(pair.guichet))
    }
    const medians = { minimal_ms: median(times.minimal), guichet_ms: median(times.guichet) }
    const ratio = Math.round((medians.guichet_ms / medians.minimal_ms) * 100) / 100
    return {
      summary: `minimal app ${medians.minimal_ms} ms, Guichet ${medians.guichet_ms} ms to a usable screen: ratio ${ratio} (budget 2)`,
      result: { ok: ratio <= 2, runtime: `electron ${runtime.version}`, runs, ...medians, ratio, times_ms: times },
    }
  } finally {
    await display?.stop()
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
