import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { openDesk } from '../../tests/e2e/desk.ts'
import type { Desk } from '../../tests/e2e/desk.ts'
import { makePassable } from '../backend/places.ts'
import { startBackend } from '../backend/start-backend.ts'
import { buildApp } from '../build-app.ts'
import { startDisplay } from '../xvfb.ts'

/** A clerk at the loaded board of the built app, with demo data and a folder of their own. All of it is gone afterwards. */
export async function withDemoDesk<T>(work: (desk: Desk, folder: string) => Promise<T>): Promise<T> {
  await buildApp()
  const display = await startDisplay()
  const folder = makePassable(fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-bench-')))
  const backend = await startBackend({ seed: 'demo', fresh: true, data: path.join(folder, 'backend') })
  try {
    const desk = await openDesk(backend)
    try {
      return await work(desk, folder)
    } finally {
      await desk.end()
    }
  } finally {
    await backend.stop()
    await display?.stop()
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}
