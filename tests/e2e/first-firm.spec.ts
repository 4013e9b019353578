import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import postgres from 'postgres'
import { makePassable } from '../../scripts/backend/places.ts'
import { startBackend } from '../../scripts/backend/start-backend.ts'
import { runCommand } from '../../scripts/run-command.ts'
import { openCounter } from '../../scripts/tour/counter.ts'
import { openHands } from './hands.ts'
import { launchApp } from './launch.ts'

const root = path.resolve(import.meta.dirname, '../..')

test('the way of the README: an empty project by its URL, its first firm, and the administrator at the board of a new PC', async () => {
  const folder = makePassable(mkdtempSync(path.join(os.tmpdir(), 'guichet-hosted-')))
  const backend = await startBackend({ seed: 'none', fresh: true, data: path.join(folder, 'backend'), durable: false })
  try {
    const secret = path.join(folder, 'password')
    writeFileSync(secret, 'Ein langes Passwort\n')
    const command = (verb: string, ...args: string[]) => runCommand(process.execPath, [path.join(root, 'scripts/run.mjs'), 'database', verb, ...args],
      { env: { ...process.env, DIRECT_URL: `${backend.db_url}?sslmode=disable` } })
    await expect(command('first-firm', '--firm', 'Muster Mobil AG'), 'what is missing is said').rejects.toThrow('Still missing: --address, --location, --admin.')
    const said = await command('first-firm', '--firm', 'Muster Mobil AG', '--address', 'Bahnhofstrasse 1, 8001 Zürich', '--location', 'ZHB Zürich HB', '--admin', 'chefin@muster.example Anna Muster', '--password-file', secret)
    expect(said).toContain('chefin@muster.example')
    await command('people', '--location', 'GVA Genève Cornavin', '--clerk', 'GVA leo@muster.example Léo Favre')
    const [, rows = ''] = /```sql\n([^`]+)```/.exec(readFileSync(path.join(root, 'docs/operations.md'), 'utf8')) ?? []
    const sql = postgres(backend.db_url, { max: 1 })
    await sql.unsafe(rows)
    await sql.end()

    const desk = await launchApp()
    try {
      const { page } = desk
      await page.getByTestId('backend-url').fill(backend.api_url)
      await page.getByTestId('backend-key').fill(backend.publishable_key)
      await page.getByTestId('backend-submit').press('Enter')
      const counter = openCounter(page)
      await counter.signIn({ email: 'chefin@muster.example', password: 'Ein langes Passwort' }, 'Zürich HB')
      await counter.skipPin()
      await counter.waitForBoard()
      await counter.waitUntilSynced()
      await expect(page.getByTestId('status-location')).toHaveText('Zürich HB')
      await expect(page.getByTestId('status-person')).toHaveText('Anna Muster')
      const hands = await openHands(page)
      await hands.press('F3')
      await hands.type('412807')
      await expect(page.getByTestId('search-hit').first()).toContainText('Octavia')
    } finally {
      await desk.close()
    }
  } finally {
    await backend.stop()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
})
