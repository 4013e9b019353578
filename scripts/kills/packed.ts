import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import postgres from 'postgres'
import { launchPacked } from '../../tests/packed/launch.ts'
import { startDemo } from '../backend/kept-demo.ts'
import { makePassable } from '../backend/places.ts'
import type { Backend } from '../backend/start-backend.ts'
import { packageApp } from '../package-app.ts'
import { random } from '../seed/random.ts'
import { openCounter } from '../tour/counter.ts'
import { openLine } from '../tour/line.ts'
import { startDisplay } from '../xvfb.ts'

export type PackedFigures = { points: number; lost: number; violations: number; problems: string[]; numbers: string[] }
type Options = { points: number; seed: number; tell?: (sentence: string) => void }

const pin = '407193'
/** From before the key that confirms to well after the number is on the screen; half of them in the first 120 ms, where it happens. */
const latest_ms = 480
const early = 2

/**
 * The packed app at a counter without a line: each check-out ends with a SIGKILL at a moment that the seed draws, before or after the
 * number is on the screen. Every number that was seen must be there at the next start, and at the end once on the server. Starts a
 * backend of its own with fresh demo data.
 */
export async function killPacked(options: Options): Promise<PackedFigures> {
  await packageApp()
  const display = await startDisplay()
  const folder = makePassable(mkdtempSync(path.join(os.tmpdir(), 'guichet-packed-')))
  const { backend } = await startDemo(path.join(folder, 'backend'), { durable: false })
  try {
    return await playAt(backend, path.join(folder, 'desk'), options)
  } finally {
    await backend.stop()
    await display?.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function playAt(backend: Backend, profile: string, { points, seed, tell = () => undefined }: Options): Promise<PackedFigures> {
  const dice = random(`packed ${seed}`)
  const clerk = backend.users.find(user => user.role === 'STAFF')
  if (!clerk) throw new Error('the demo data has a clerk')
  const line = await openLine(backend.api_url)
  const open = () => launchPacked(profile, { GUICHET_API_URL: line.url, GUICHET_PUBLISHABLE_KEY: backend.publishable_key })
  let app = await open()
  let counter = openCounter(app.page)
  const numbers: string[] = []
  const problems: string[] = []
  const lost = new Set<string>()
  try {
    await counter.signIn(clerk, 'Zürich HB')
    await counter.setPin(pin)
    await counter.waitForBoard()
    await counter.waitUntilSynced()
    line.set('refusing')
    await counter.waitForLine('down')
    // the first goes through in peace
    numbers.push((await counter.checkOutWalkIn(await counter.freePlate())).number)
    for (let n = 0; n < points; n++) {
      const after_ms = Math.round(dice.next() ** early * latest_ms)
      const plate = await counter.freePlate()
      let killed: Promise<void> | undefined
      const { kill } = app
      let is_pulled = false
      const pullThePlug = () => {
        is_pulled = true
        setTimeout(() => { killed = kill() }, after_ms)
        return Promise.resolve()
      }
      const seen = await counter.checkOutWalkIn(plate, pullThePlug, () => undefined).catch((error: unknown) => {
        // Only what fails because of the kill is meant to.
        if (!is_pulled) throw error
        return null
      })
      while (!killed) await new Promise(resolve => { setTimeout(resolve, 10) })
      await killed
      if (seen) numbers.push(seen.number)
      tell(`kill ${n + 1}: ${after_ms} ms after ${plate} was ready to confirm, ${seen ? `${seen.number} was on the screen` : 'no number was seen'}`)
      app = await open()
      counter = openCounter(app.page)
      await counter.signInByPin(clerk, pin)
      await counter.waitForBoard()
      for (const number of numbers) if (await counter.statusOf(number) === 'missing') lost.add(number)
    }
    line.set('up')
    await counter.waitUntilSynced()
    problems.push(...await onServer(backend, numbers))
    for (const number of numbers) if (await counter.statusOf(number) !== 'ACTIVE') problems.push(`${number} is ${await counter.statusOf(number)} on the desk`)
  } finally {
    await app.kill()
    await line.close()
  }
  return { points, lost: lost.size, violations: problems.length, problems: [...[...lost].map(number => `${number} is lost`), ...problems], numbers }
}

/** Each number is there once, with its one car, and everything that was sent was applied. */
async function onServer({ db_url }: Backend, numbers: readonly string[]): Promise<string[]> {
  const sql = postgres(db_url, { max: 1, onnotice: () => undefined })
  try {
    const rows = await sql<{ number: string; legs: number }[]>`select c.number, count(l.id)::int as legs
      from contracts c left join contract_vehicles l on l.contract_id = c.id where c.number in ${sql(numbers)} group by c.id, c.number`
    const wrong = numbers.flatMap(number => {
      const found = rows.filter(row => row.number === number)
      return found.length === 1 && found[0]?.legs === 1 ? [] : [`${number} is ${found.length} times on the server`]
    })
    const refused = await sql<{ name: string; constraint_name: string | null }[]>`select name, constraint_name from sync_ops where status <> 'applied'`
    return [...wrong, ...refused.map(op => `${op.name} was refused (${op.constraint_name})`)]
  } finally {
    await sql.end({ timeout: 1 })
  }
}
