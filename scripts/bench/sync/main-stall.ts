import path from 'node:path'
import type postgres from 'postgres'
import type { Bridge } from '../../../shared/bridge.ts'
import { launchApp } from '../../../tests/e2e/launch.ts'
import { buildApp } from '../../build-app.ts'
import { openCounter } from '../../tour/counter.ts'
import { openLine } from '../../tour/line.ts'
import { startDisplay } from '../../xvfb.ts'
import { changeCustomers } from './changes.ts'
import type { Api, Clerk } from './large-desk.ts'
import { newCustomer } from './offline-day.ts'

declare const window: { guichet: Bridge }
const offline_ops = 300
type Stalls = { load: number; offline: number; back: number }

/**
 * How late the main process of the real app came to its next turn at worst, in ms: while a desk signs in and loads the large location,
 * while so much work is confirmed without a line, and while that goes out and 500 changed rows come in under it once the line is back.
 */
export async function mainStall(sql: postgres.Sql, { api_url, publishable_key }: Api, clerk: Clerk, folder: string): Promise<Stalls> {
  await buildApp()
  const display = await startDisplay()
  const line = await openLine(api_url)
  const launched = await launchApp({ userData: path.join(folder, 'app'), env: { GUICHET_API_URL: line.url, GUICHET_PUBLISHABLE_KEY: publishable_key } })
  const worst = () => launched.app.evaluate(() => {
    const { delay } = globalThis as unknown as { delay: { max: number; reset(): void } }
    const ms = delay.max / 1e6
    delay.reset()
    return ms
  })
  try {
    const counter = openCounter(launched.page)
    await launched.page.getByTestId('sign-in-email').waitFor()
    await launched.app.evaluate(() => {
      const delay = process.getBuiltinModule('perf_hooks').monitorEventLoopDelay({ resolution: 5 })
      delay.enable()
      Object.assign(globalThis, { delay })
    })
    await counter.signIn(clerk, 'Zürich HB')
    await counter.setPin('407193')
    await counter.waitForBoard()
    await counter.waitUntilSynced()
    const load = await worst()

    line.set('refusing')
    await counter.waitForLine('down')
    await launched.page.evaluate(async forms => {
      for (const form of forms) {
        const said = await window.guichet.confirm('register_customer', form)
        if (!said.ok) throw new Error(said.message.key)
      }
    }, Array.from({ length: offline_ops }, (_, n) => newCustomer(n)))
    const offline = await worst()

    await changeCustomers(sql, clerk)
    line.set('up')
    await counter.waitUntilSynced()
    return { load, offline, back: await worst() }
  } finally {
    await launched.close()
    await line.close()
    await display?.stop()
  }
}
