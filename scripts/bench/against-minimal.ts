import { electronRuntime } from '../electron-runtime/index.ts'
import { measureStart, type AppStart } from './app-start.ts'
import { median } from './bench.ts'
import { buildMinimalApp } from './minimal-app.ts'

const runs = 15

/** First pixels of content. */
export const firstContent = `new Promise(resolve => new PerformanceObserver(list => {
  for (const entry of list.getEntriesByName('first-contentful-paint')) resolve(performance.timeOrigin + entry.startTime)
}).observe({ type: 'paint', buffered: true }))`

/** The instant of a performance mark that the window sets. */
export const instantOfMark = (mark: string): string => `new Promise(resolve => new PerformanceObserver(list => {
  for (const entry of list.getEntriesByName('${mark}')) resolve(performance.timeOrigin + entry.startTime)
}).observe({ type: 'mark', buffered: true }))`

/**
 * Ours and the minimal app in turn, fifteen times each on warm profiles, after one start each that does not count.
 * @param minimalProfile a folder of its own
 */
export async function againstMinimal(minimalProfile: string, ours: AppStart): Promise<{ minimal_ms: number; guichet_ms: number; ratio: number; result: Record<string, unknown> }> {
  const runtime = await electronRuntime()
  const minimal: AppStart = { folder: await buildMinimalApp(), profile: minimalProfile, env: {}, reached: firstContent }
  const times = { minimal: [] as number[], guichet: [] as number[] }
  for (let run = 0; run <= runs; run++) {
    const pair = { minimal: await measureStart(runtime, minimal), guichet: await measureStart(runtime, ours) }
    if (run === 0) continue
    times.minimal.push(Math.round(pair.minimal))
    times.guichet.push(Math.round(pair.guichet))
  }
  const medians = { minimal_ms: median(times.minimal), guichet_ms: median(times.guichet) }
  const ratio = Math.round((medians.guichet_ms / medians.minimal_ms) * 100) / 100
  return { ...medians, ratio, result: { ok: ratio <= 2, runtime: `electron ${runtime.version}`, runs, ...medians, ratio, times_ms: times } }
}
