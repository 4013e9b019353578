import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { launchApp } from '../../tests/e2e/launch.ts'
import type { Launched } from '../../tests/e2e/launch.ts'
import { makePassable } from '../backend/places.ts'
import { startBackend } from '../backend/start-backend.ts'
import { buildApp } from '../build-app.ts'
import { openCounter } from '../tour/counter.ts'
import type { Counter } from '../tour/counter.ts'
import { startDisplay } from '../xvfb.ts'

export const pin = '407193'
export type SignedInDesk = { folder: string; profile: string; env: Record<string, string>; counter: Counter; launched: Launched; quit(): Promise<void> }

/** A desk with fresh demo data of its own, loaded, its clerk signed in and known by PIN. All of it is gone afterwards. */
export async function withSignedInDesk<T>(work: (desk: SignedInDesk) => Promise<T>): Promise<T> {
  await buildApp()
  const display = await startDisplay()
  const folder = makePassable(fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-bench-')))
  const backend = await startBackend({ seed: 'demo', fresh: true, data: path.join(folder, 'backend') })
  try {
    const clerk = backend.users.find(user => user.role === 'STAFF')
    if (!clerk) throw new Error('the demo data has a clerk')
    const profile = path.join(folder, 'desk')
    const env = { GUICHET_API_URL: backend.api_url, GUICHET_PUBLISHABLE_KEY: backend.publishable_key }
    const launched = await launchApp({ userData: profile, env })
    let isOpen = true
    const quit = async () => {
      if (isOpen) await launched.close()
      isOpen = false
    }
    try {
      const counter = openCounter(launched.page)
      await counter.signIn(clerk, 'Zürich HB')
      await counter.setPin(pin)
      await counter.waitForBoard()
      await counter.waitUntilSynced()
      return await work({ folder, profile, env, counter, launched, quit })
    } finally {
      await quit()
    }
  } finally {
    await backend.stop()
    await display?.stop()
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
