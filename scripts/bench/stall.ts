import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect } from '@playwright/test'
import { openDesk } from '../../tests/e2e/desk.ts'
import type { Desk } from '../../tests/e2e/desk.ts'
import { openPalette } from '../../tests/e2e/screens.ts'
import { makePassable } from '../backend/places.ts'
import { startBackend } from '../backend/start-backend.ts'
import { buildApp } from '../build-app.ts'
import { startDisplay } from '../xvfb.ts'
import type { Bench } from './bench.ts'
import { openThreadTimes } from './thread-times.ts'
import type { ThreadTimes } from './thread-times.ts'

const budget_ms = 50
const phrase = 'Regenbogen über Olten'
const patience = { timeout: 240_000 }

/** In the window: how long it stood still, and how long the desk took for an answer, each with its time; what is short is nobody's concern. */
const watch = `(() => {
  const watched = window.watched = { stood: [], answers: [] }
  const note = (list, from, ms) => { if (ms > 25) list.push([performance.timeOrigin + from, ms]) }
  let last = performance.now()
  setInterval(() => { const now = performance.now(); note(watched.stood, last, now - last); last = now }, 4)
  ;(async () => { for (;;) { const at = performance.now(); await window.guichet.read('status', {}); note(watched.answers, at, performance.now() - at); await new Promise(resolve => setTimeout(resolve, 10)) } })()
})()`
type Noted = [number, number][]
/** Of the longest: how long it was, how much of that a thread worked, and how long it stood in line for a processor. */
type Longest = { ms: number; worked_ms: number; in_line_ms: number }
type Step = { took_ms: number; window: Longest; answer: Longest; /** the most that the window or the desk's process worked, or stood still for another reason than that it was in line */ own_ms: number }

/** What was longest of a list, and the most that is not explained by the thread having stood in line. */
async function longestOf(times: ThreadTimes, name: string, noted: Noted): Promise<{ longest: Longest; own_ms: number }> {
  let [longest, own_ms]: [Longest, number] = [{ ms: 0, worked_ms: 0, in_line_ms: 0 }, 0]
  for (const [from, ms] of noted) {
    const { ran_ms, waited_ms } = await times.between(name, from, from + ms)
    own_ms = Math.max(own_ms, ms - waited_ms)
    if (ms > longest.ms) longest = { ms: Math.round(ms), worked_ms: Math.round(Math.min(ran_ms, ms)), in_line_ms: Math.round(Math.min(waited_ms, ms)) }
  }
  return { longest, own_ms: Math.round(own_ms) }
}

async function measured(desk: Desk, times: ThreadTimes, work: () => Promise<unknown>): Promise<Step> {
  await desk.page.evaluate('watched.stood.length = watched.answers.length = 0')
  const began = performance.now()
  await work()
  const took_ms = Math.round(performance.now() - began)
  const { stood, answers } = await desk.page.evaluate<{ stood: Noted; answers: Noted }>('watched')
  const [window, answer] = [await longestOf(times, 'window', stood), await longestOf(times, 'desk', answers)]
  return { took_ms, window: window.longest, answer: answer.longest, own_ms: window.own_ms }
}

/** While an archive of the firm is made, proven and compared in the real app: how long its window stands still at worst, and the desk's process owes an answer. `own_ms` leaves out what other programs took. */
async function steps(desk: Desk, times: ThreadTimes, folder: string): Promise<Record<string, Step>> {
  const { page, hands } = desk
  await page.evaluate(watch)
  await openPalette(desk, 'sicher')
  await hands.press('Enter')
  await expect(page.getByTestId('backups')).toBeVisible()
  const found: Record<string, Step> = {}
  const step = async (name: string, work: () => Promise<unknown>) => {
    found[name] = await measured(desk, times, work)
    console.error(JSON.stringify({ [name]: found[name] }))
  }
  await step('idle', () => new Promise(resolve => { setTimeout(resolve, 5000) }))
  await step('archive', async () => {
    await page.getByTestId('backups-archive-passphrase').fill(phrase)
    await page.getByTestId('backups-archive-again').fill(phrase)
    await hands.press('Enter')
    await expect(page.getByTestId('backups-archive-made')).toHaveCount(1, patience)
  })
  const name = fs.readdirSync(folder).find(one => one.endsWith('.crb')) ?? ''
  await desk.launched.app.evaluate(({ dialog }, chosen) => { dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] }) }, path.join(folder, name))
  await page.getByTestId('backups-choose').press('Enter')
  await expect(page.getByTestId('backups')).toContainText(name)
  await page.getByTestId('backups-passphrase').fill(phrase)
  await step('prove', async () => {
    await hands.press('Control+Enter')
    await expect(page.getByTestId('backups-verdict')).toHaveAttribute('data-trusted', 'true', patience)
  })
  await page.getByTestId('backups-passphrase').fill(phrase)
  await step('compare', async () => {
    await hands.press('Alt+V')
    await expect(page.getByTestId('rescue')).toBeVisible(patience)
  })
  return found
}

/** No budget for `answer`: on a machine that is busy it says how busy. */
export const bench: Bench = async () => {
  await buildApp()
  const display = await startDisplay()
  const folder = makePassable(fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-bench-')))
  const backend = await startBackend({ seed: 'demo', fresh: true, data: path.join(folder, 'backend') })
  try {
    const desk = await openDesk(backend, { who: 'admin', env: { GUICHET_EXPORT_FOLDER: folder } })
    const processes = await desk.launched.app.evaluate(({ app }) => app.getAppMetrics().map(({ pid, type, name, serviceName }) => ({ pid, type, names: [name, serviceName] })))
    const pidOf = (fits: (one: (typeof processes)[number]) => boolean) => processes.find(fits)?.pid ?? 0
    const times = openThreadTimes([{ name: 'window', pid: pidOf(({ type }) => type === 'Tab') }, { name: 'desk', pid: pidOf(({ names }) => names.includes('guichet-data')) }])
    try {
      const found = await steps(desk, times, folder)
      const own_ms = Math.max(...Object.values(found).map(step => step.own_ms))
      return {
        summary: Object.entries(found).map(([name, { window, answer, own_ms: own }]) => `${name}: window ${window.ms} ms (in line for a processor ${window.in_line_ms}, its own at most ${own}), answer ${answer.ms} ms (in line ${answer.in_line_ms})`).join('\n'),
        result: { ok: own_ms <= budget_ms, own_ms, ...found },
      }
    } finally {
      await times.stop()
      await desk.end()
    }
  } finally {
    await backend.stop()
    await display?.stop()
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
