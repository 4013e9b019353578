import path from 'node:path'
import { launchApp } from '../../../tests/e2e/launch.ts'
import { buildApp } from '../../build-app.ts'
import { openCounter } from '../../tour/counter.ts'
import { startDisplay } from '../../xvfb.ts'
import type { Api, Clerk } from './large-desk.ts'

/** How late the main process came to its next turn at worst, in ms, while a desk signs in and loads the large location in the real app. */
export async function mainStall({ api_url, publishable_key }: Api, clerk: Clerk, folder: string): Promise<number> {
  await buildApp()
  const display = await startDisplay()
  const launched = await launchApp({ userData: path.join(folder, 'app'), env: { GUICHET_API_URL: api_url, GUICHET_PUBLISHABLE_KEY: publishable_key } })
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
    return await launched.app.evaluate(() => (globalThis as unknown as { delay: { max: number } }).delay.max / 1e6)
  } finally {
    await launched.close()
    await display?.stop()
  }
}
