import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { kill, launchApp } from '../../tests/e2e/launch.ts'
import type { Launched } from '../../tests/e2e/launch.ts'
import { descendants } from '../../tests/e2e/process-tree.ts'
import type { Backend } from '../backend/start-backend.ts'
import { startDemo } from '../backend/kept-demo.ts'
import { began_at as command_began_at, upAfter } from '../began.ts'
import { buildApp } from '../build-app.ts'
import { electronRuntime } from '../electron-runtime/index.ts'
import { makePassable } from '../backend/places.ts'
import { orEnd } from '../or-end.ts'
import { startDisplay } from '../xvfb.ts'
import { openCounter } from './counter.ts'
import type { Counter } from './counter.ts'
import { dropOneCheckOut } from './drop-one.ts'
import { bound_ms, untilInTime } from './in-time.ts'
import { openLine } from './line.ts'
import { findLost } from './outcomes.ts'
import type { Confirmed } from './outcomes.ts'
import { differencesOf, rowsInDesk, rowsOnServer, sumOf } from './rows.ts'
import { endOf, openSteps } from './steps.ts'
import type { Step } from './steps.ts'

export type TourResult = {
  ok: boolean
  steps: Step[]
  /** 'electron 33.2.1' */
  runtime: string
  /** from the begin of the command until the first desk can be signed in to */
  start_ms: number | null
  /** how much of it went into filling a database with demo data; 0 where one of the last hour was kept */
  seed_ms: number
  /** rows that the first desk holds after its initial load, counted in its own database */
  rows: number
  /** operations seen confirmed on the screen minus outcomes found on the server by independent SQL */
  lost: number
  /** after which of its confirms the power failed in time, ms */
  power_failed_after_ms: number | null
  /** what went wrong, one sentence each; a picture that is missing stands here too and decides nothing */
  problems: string[]
}
export type TourOptions = {
  /** The planted fault: the backend drops one check-out and says that it was applied. The tour must end with ok: false. */
  plant?: 'drop_one_check_out'
  /** When the person's command began, ms since 1970; without it the tour's own begin. */
  began_at?: number
  /** Where the screenshots go; out/tour unless told otherwise. */
  folder?: string
}

const pin = '407193'
const root = path.resolve(import.meta.dirname, '../..')

/**
 * The main job on the production build, as two people would do it with the line cut: check-outs and check-ins at two
 * desks, a power cut, a double booking, and the lines restored. Starts a backend of its own with demo data of this hour.
 */
export async function runTour({ plant, began_at = Date.now(), folder = path.join(root, 'out/tour') }: TourOptions = {}): Promise<TourResult> {
  const { steps, step, shot, missing } = openSteps(folder)
  const confirmed: Confirmed[] = []
  const failures: string[] = []
  const runtime = await electronRuntime()
  const profiles = mkdtempSync(path.join(os.tmpdir(), 'guichet-tour-'))
  const closing: (() => Promise<void>)[] = [() => { rmSync(profiles, { recursive: true, force: true, maxRetries: 5 }); return Promise.resolve() }]
  const desks: { page: Page }[] = []
  let rows = 0
  let lost = 0
  let start_ms: number | null = null
  let seed_ms = 0
  let power_failed_after_ms: number | null = null

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
      profile: options.userData,
      async kill() {
        isOn = false
        await launched.kill()
      },
      /** SIGKILL for every process of the app, all known beforehand: nothing is looked up when it falls. */
      powerSwitch(fallen: () => void) {
        const main = launched.app.process().pid ?? 0
        const everything = [main, ...descendants(main)]
        return () => {
          for (const pid of everything) kill(pid)
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
    const data = path.join(makePassable(mkdtempSync(path.join(os.tmpdir(), 'guichet-tour-backend-'))), 'backend')
    closing.push(() => { rmSync(path.dirname(data), { recursive: true, force: true, maxRetries: 5 }); return Promise.resolve() })
    const { backend, ...filled } = await step('a backend with demo data', () => startDemo(data))
    seed_ms = filled.seed_ms
    closing.push(() => backend.stop())
    const fault = plant === 'drop_one_check_out' ? await dropOneCheckOut(backend.api_url) : null
    if (fault) closing.push(() => fault.close())
    const staff = backend.users.filter(user => user.role === 'STAFF' && /HB/.test(user.location ?? ''))
    const [first, second] = staff
    if (!first || !second) throw new Error('the demo data has two clerks at Zürich HB')

    const one = await step('the first desk opens', async () => {
      const desk = await openDesk('desk-1', backend, fault?.url ?? backend.api_url)
      await desk.counter.waitForSignIn()
      return desk
    })
    start_ms = Math.round(Date.now() - began_at)
    console.log(`  ${upAfter(start_ms)}`)
    await shot(one.page, 'sign-in')
    await step('a clerk signs in at Zürich HB by password', () => one.counter.signIn(first, 'Zürich HB'))
    await step('the clerk sets a PIN', () => one.counter.setPin(pin))
    await step('the desk has loaded its location', async () => {
      await one.counter.waitForBoard()
      await one.counter.waitUntilSynced()
    })
    await step('the desk holds as many rows as the server says', async () => {
      const server = await rowsOnServer(backend, first, await one.counter.location())
      const desk = rowsInDesk(one.profile, Object.keys(server))
      rows = sumOf(desk)
      failures.push(...differencesOf(desk, server))
    })
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

    const comeBack = async () => {
      await one.start()
      await one.counter.signInByPin(first, pin)
      await one.counter.waitForBoard()
    }
    const cuts = await step('a walk-in takes a free car, and the power fails right after the confirm', () => untilInTime(async () => {
      const plate = await one.counter.freePlate()
      let failed_at = 0
      const done = await one.counter.checkOutWalkIn(plate, undefined, one.powerSwitch(() => { failed_at = Date.now() }))
      confirmed.push({ kind: 'check_out', number: done.number, deposit_rp: done.deposit_rp })
      await one.kill()
      console.log(`  the power failed ${failed_at - done.confirmed_at} ms after the number stood on the screen`)
      return { plate, after_ms: failed_at - done.confirmed_at }
    }, async () => {
      console.log(`  asked are ${bound_ms} ms: once more with another car`)
      await comeBack()
    }))
    const { plate = '', after_ms = Infinity } = cuts.at(-1) ?? {}
    power_failed_after_ms = after_ms
    if (after_ms > bound_ms) failures.push(`of ${cuts.length} power cuts none came within ${bound_ms} ms of the confirm (${cuts.map(cut => cut.after_ms).join(', ')} ms)`)
    await step('the desk starts again, still without a line, and the clerk comes back by PIN', comeBack)
    await step('everything that was confirmed is still there', async () => {
      for (const { kind, number } of confirmed) {
        const status = await one.counter.statusOf(number)
        const expected = kind === 'check_out' ? ['ACTIVE'] : ['RETURNED', 'COMPLETED']
        if (!expected.includes(status)) failures.push(`${kind} ${number} was ${status} after the power cut`)
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
      if (JSON.stringify(boards[0]) !== JSON.stringify(boards[1])) failures.push('the two desks show different boards')
    })
    await step('the server is asked by SQL of its own', async () => {
      const sentences = await findLost(backend.db_url, confirmed)
      lost = sentences.length
      failures.push(...sentences)
    })
  } catch (error) {
    for (const desk of desks) await shot(desk.page, 'where-it-ended')
    failures.push(error instanceof Error ? error.message.split('\n')[0] ?? 'unknown' : String(error))
  } finally {
    for (const close of closing.reverse()) await close().catch((error: unknown) => { console.log(`closing: ${String(error)}`) })
  }
  const { ok, ...end } = endOf({ failures, missing, lost })
  const result: TourResult = { ok, steps, runtime: `electron ${runtime.version}`, start_ms, seed_ms, rows, power_failed_after_ms, ...end }
  for (const problem of end.problems) console.log(`  ${problem}`)
  console.log(JSON.stringify(result))
  return result
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await orEnd(async () => {
    await electronRuntime()
    await buildApp()
    const display = await startDisplay()
    const { ok } = await runTour({ began_at: command_began_at, ...process.argv.includes('--drop-one') ? { plant: 'drop_one_check_out' as const } : {} })
    await display?.stop()
    process.exit(ok ? 0 : 1)
  })
}
