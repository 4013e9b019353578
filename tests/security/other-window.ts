import path from 'node:path'
import type { Page } from '@playwright/test'
import { appFolder, type Launched } from '../e2e/launch.ts'

/**
 * Opens one more window on `url`, in a session of its own without our guards when `partition` is given,
 * with our preload when `preload` is true.
 */
export async function otherWindow({ app }: Launched, options: { url: string; partition?: string; preload?: boolean }): Promise<Page> {
  const file = options.preload ? { preload: path.join(appFolder(), 'out/preload/index.cjs') } : {}
  const [page] = await Promise.all([
    app.waitForEvent('window'),
    app.evaluate(async ({ BrowserWindow }, { url, ...preferences }) => {
      const window = new BrowserWindow({ webPreferences: { sandbox: true, ...preferences } })
      await window.loadURL(url)
    }, { url: options.url, ...file, ...(options.partition ? { partition: options.partition } : {}) }),
  ])
  return page
}
