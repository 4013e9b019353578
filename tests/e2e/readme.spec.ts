import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { makePassable } from '../../scripts/backend/places.ts'
import { startBackend } from '../../scripts/backend/start-backend.ts'
import { mail, openDesk, password } from './desk.ts'

const file = path.resolve(import.meta.dirname, '../../docs/images/board.png')

// `npm run pictures:readme`: the board as `npm start` opens it, from the demo data and nothing else.
test('the picture of the README', async () => {
  const folder = makePassable(mkdtempSync(path.join(os.tmpdir(), 'guichet-readme-')))
  const backend = await startBackend({ seed: 'demo', fresh: true, data: path.join(folder, 'backend'), durable: false })
  const desk = await openDesk(backend, { who: null })
  try {
    await desk.page.setViewportSize({ width: 1280, height: 800 })
    await desk.counter.signIn({ email: mail('manager.zuerich'), password }, 'Zürich HB')
    await desk.counter.skipPin()
    await desk.counter.waitForBoard()
    await desk.counter.waitUntilSynced()
    await expect(desk.page.getByTestId('board-row').first()).toBeVisible()
    await desk.page.screenshot({ path: file })
  } finally {
    await desk.end()
    await backend.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
})
