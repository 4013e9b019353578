import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { createClient } from '@supabase/supabase-js'
import { launchApp } from '../../tests/e2e/launch.ts'
import type { Launched } from '../../tests/e2e/launch.ts'
import { descendants } from '../../tests/e2e/process-tree.ts'
import { startBackend } from '../backend/start-backend.ts'
import type { Backend } from '../backend/start-backend.ts'
import { buildApp } from '../build-app.ts'
import { electronRuntime } from '../electron-runtime/index.ts'
import { makePassable } from '../backend/places.ts'
import { orEnd } from '../or-end.ts'
import { startDisplay } from '../xvfb.ts'
import { openCounter } from './counter.ts'
import type { Counter } from './counter.ts'
import { dropOneCheckOut } from './drop-one.ts'
import { openLine } from './line.ts'
import { findLost } from './outcomes.ts'
import type { Confirmed } from './outcomes.ts'
import { openSteps } from './steps.ts'
import type { Step } from './steps.ts'

export type TourResult = {
  ok: boolean
  steps: Step[]
  /** 'electron 33.2.1' */
  runtime: string
  /** rows that the first desk holds after its initial load */
  rows: number
  /** operations seen confirmed on the screen minus outcomes found on the server by independent SQL */
  lost: number
  /** what went wrong, one sentence each */
  problems: string[]
}
export type TourOptions = {
  /** The planted fault: the backend drops one check-out and says that it was applied. The tour must end with ok: false. */
  plant?: 'drop_one_check_out'
  /** Where the screenshots go; out/tour unless told otherwise. */
  folder?: string
}

const pin = '407193'
const root = path.resolve(import.meta.dirname, '../..')

/**
 * The main job on the production build, as two people would do it with the line cut: check-outs and check-ins at two
 * desks, a power cut, a double booking, and the lines restored. Starts a backend of its own with fresh demo data.
 */
export async function runTour({ plant, folder = path.join(root, 'out/tour') }: TourOptions = {}): Promise<TourResult> {
  const { steps, step, shot } = openSteps(folder)
  const confirmed: Confirmed[] = []
  const problems: string[] = []
  const runtime = await electronRuntime()
  const profiles = mkdtempSync(path.join(os.tmpdir(), 'guichet-tour-'))
  const closing: (() => Promise<void>)[] = [() => { rmSync(profiles, { recursive: true, force: true, maxRetries: 5 }); return Promise.resolve() }]
  const desks: { page: Page }[] = []
  let rows = 0
  let lost = 0

  async function openDesk(name: string, backend: Backend, api_url: string) {
    const line = await openLine(api_url)
    closing.push(() => line.close())
    const options = { userData: path.join(profiles, name), env: { GUICHET_API_URL: line.url, GUICHET_PUBLISHABLE_KEY: backend.publishable_key } }
    let launched: Launched = await launchApp(options)
    let counter: Counter = openCounter(launched.page)
    let isOn = true
    closing.push(async () => { if (isOn) await launched.kill() })
    const desk = {
      line,
      get counter() { return counter },
      get page() { return launched.page },
      async kill() {
        isOn = false
        await launched.kill()
      },
      /** SIGKILL for every process of the app, all known beforehand: nothing is looked up when it falls. */
      powerSwitch(fallen: () => void) {
        const main = launched.app.process().pid ?? 0
        const everything = [main, ...descendants(main)]
        return () => {
          for (const pid of everything) process.kill(pid, 'SIGKILL')
          fallen()
        }
      },
      async start() {
        isOn = true
        launched = await launchApp(options)
        counter = openCounter(launched.page)
      },
    }
    desks.push(desk)
    return desk
  }

  try {
    const data = path.join(makePassable(path.join(os.tmpdir(), `guichet-tour-${process.pid}`)), 'backend')
    closing.push(() => { rmSync(path.dirname(data), { recursive: true, force: true, maxRetries: 5 }); return Promise.resolve() })
    const backend = await step('a backend with fresh demo data', () => startBackend({ seed: 'demo', fresh: true, data }))
    closing.push(() => backend.stop())
    const fault = plant === 'drop_one_check_out' ? await dropOneCheckOut(backend.api_url) : null
    if (fault) closing.push(() => fault.close())
    const staff = backend.users.filter(user => user.role === 'STAFF' && /HB/.test(user.location ?? ''))
    const [first, second] = staff
    if (!first || !second) throw new Error('the demo data has two clerks at Zürich HB')

    const one = await step('the first desk opens', () => openDesk('desk-1', backend, fault?.url ?? backend.api_url))
    await shot(one.page, 'sign-in')
    await step('a clerk signs in at Zürich HB by password', () => one.counter.signIn(first, 'Zürich HB'))
    await step('the clerk sets a PIN', () => one.counter.setPin(pin))
    await step('the desk has loaded its location', async () => {
      await one.counter.waitForBoard()
      await one.counter.waitUntilSynced()
    })
    rows = await rowsOfDesk(backend, first, await one.counter.location())
    await shot(one.page, 'board')

    const two = await step('a second desk opens with a profile of its own', () => openDesk('desk-2', backend, backend.api_url))
    await step('a colleague signs in there', async () => {
      await two.counter.signIn(second, 'Zürich HB')
      await two.counter.skipPin()
      await two.counter.waitForBoard()
      await two.counter.waitUntilSynced()
    })

    await step('the line of the first desk is cut: refusing', async () => {
      one.line.set('refusing')
      await one.counter.waitForLine('down')
    })
    await step('a reserved car is checked out without a line', async () => {
      confirmed.push({ kind: 'check_out', ...await one.counter.checkOutReservation(0, page => shot(page, 'check-out')) })
    })
    await shot(one.page, 'checked-out')
    await step('the line is dead in another way: swallowing', () => { one.line.set('swallowing'); return Promise.resolve() })
    await step('a car is checked in without a line', async () => {
      confirmed.push({ kind: 'check_in', ...await one.counter.checkIn(0, page => shot(page, 'check-in')) })
    })
    await shot(one.page, 'checked-in')

    const plate = await one.counter.freePlate()
    const after_ms = await step('a walk-in takes a free car, and the power fails right after the confirm', async () => {
      let failed_at = 0
      const done = await one.counter.checkOutWalkIn(plate, undefined, one.powerSwitch(() => { failed_at = Date.now() }))
      confirmed.push({ kind: 'check_out', number: done.number, deposit_rp: done.deposit_rp })
      await one.kill()
      return failed_at - done.confirmed_at
    })
    console.log(`  the power failed ${after_ms} ms after the number stood on the screen`)
    if (after_ms > 50) problems.push(`the power failed ${after_ms} ms after the confirm, not within 50 ms`)
    await step('the desk starts again, still without a line, and the clerk comes back by PIN', async () => {
      await one.start()
      await one.counter.signInByPin(first, pin)
      await one.counter.waitForBoard()
    })
    await step('everything that was confirmed is still there', async () => {
      for (const { kind, number } of confirmed) {
        const status = await one.counter.statusOf(number)
        const expected = kind === 'check_out' ? ['ACTIVE'] : ['RETURNED', 'COMPLETED']
        if (!expected.includes(status)) problems.push(`${kind} ${number} was ${status} after the power cut`)
      }
    })
    await shot(one.page, 'after-power-cut')

    await step('the second desk, cut off too, hands out a car that the first has handed out', async () => {
      two.line.set('refusing')
      await two.counter.waitForLine('down')
      const done = await two.counter.checkOutWalkIn(plate, page => shot(page, 'double-booking'))
      confirmed.push({ kind: 'check_out', number: done.number, deposit_rp: done.deposit_rp })
    })
    await step('both lines are back and both desks converge', async () => {
      one.line.set('up')
      two.line.set('up')
      await one.counter.waitUntilSynced()
      await two.counter.waitUntilSynced()
    })
    await step('the double booking is flagged at both desks', async () => {
      for (const [n, desk] of [one, two].entries()) {
        await desk.counter.waitForConflict(plate)
        await shot(desk.page, `conflict-desk-${n + 1}`)
      }
    })
    await step('both desks show the same board', async () => {
      const boards = await Promise.all([one.counter.boardNumbers(), two.counter.boardNumbers()])
      if (JSON.stringify(boards[0]) !== JSON.stringify(boards[1])) problems.push('the two desks show different boards')
    })
    await step('the server is asked by SQL of its own', async () => {
      const sentences = await findLost(backend.db_url, confirmed)
      lost = sentences.length
      problems.push(...sentences)
    })
  } catch (error) {
    for (const desk of desks) await shot(desk.page, 'where-it-ended').catch(() => undefined)
    problems.push(error instanceof Error ? error.message.split('\n')[0] ?? 'unknown' : String(error))
  } finally {
    for (const close of closing.reverse()) await close().catch((error: unknown) => { console.log(`closing: ${String(error)}`) })
  }
  const result: TourResult = { ok: problems.length === 0 && lost === 0, steps, runtime: `electron ${runtime.version}`, rows, lost, problems }
  for (const problem of problems) console.log(`  ${problem}`)
  console.log(JSON.stringify(result))
  return result
}

/** What the server says a desk of that location holds. */
async function rowsOfDesk({ api_url, publishable_key }: Backend, { email, password }: { email: string; password: string }, location: string): Promise<number> {
  const client = createClient(api_url, publishable_key, { auth: { persistSession: false, autoRefreshToken: false } })
  const signed = await client.auth.signInWithPassword({ email, password })
  if (signed.error) throw signed.error
  const { data, error } = await client.rpc('sync_start', { p_location: location })
  if (error) throw error
  return (data as { tables: { rows: number }[] }).tables.reduce((sum, table) => sum + table.rows, 0)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await orEnd(async () => {
    await electronRuntime()
    await buildApp()
    const display = await startDisplay()
    const { ok } = await runTour(process.argv.includes('--drop-one') ? { plant: 'drop_one_check_out' } : {})
    await display?.stop()
    process.exit(ok ? 0 : 1)
  })
}
