import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import postgres from 'postgres'
import { startBackend, type Backend } from '../../scripts/backend/start-backend.ts'
import { launchApp } from '../e2e/launch.ts'
import { fixture_password, insertFixture, type Fixture } from '../fixture.ts'
import './app.ts'
import { filesHolding } from './files-holding.ts'
import { recordingProxy } from './recording-proxy.ts'
import { eventually } from '../e2e/eventually.ts'

const pin = '73918264'
let folder = ''
let backend: Backend
let fixture: Fixture

test.beforeAll(async () => {
  // PostgreSQL runs as a user of its own, who has to pass through every folder above.
  folder = fs.mkdtempSync('/var/tmp/guichet-tokens-')
  fs.chmodSync(folder, 0o755)
  backend = await startBackend({ seed: 'none', data: path.join(folder, 'backend'), durable: false })
  const sql = postgres(backend.db_url, { max: 1, onnotice: () => undefined })
  fixture = await insertFixture(sql)
  await sql.end()
})
test.afterAll(async () => {
  await backend.stop()
  fs.rmSync(folder, { recursive: true, force: true })
})

test('a desk at which somebody works keeps no token, password or PIN in readable form', async () => {
  const proxy = await recordingProxy(backend.api_url)
  const desk = await launchApp({ env: { GUICHET_API_URL: proxy.url, GUICHET_PUBLISHABLE_KEY: backend.publishable_key } })
  const { page, userData } = desk
  const act = (name: 'sign_in' | 'choose_location' | 'set_pin', input: object): Promise<unknown> => page.evaluate(asked =>
    (window.guichet.act as (name: string, input: object) => Promise<unknown>)(asked.name, asked.input), { name, input })
  const stage = (): Promise<string> => page.evaluate(() => window.guichet.read('session', {}).then(session => session.stage))

  expect(await act('sign_in', { email: fixture.users.city.email, password: fixture_password })).toEqual({ ok: true, value: null })
  if (await stage() === 'choose_location') await act('choose_location', { location_id: fixture.locations.city })
  await eventually(stage, { timeout: 30_000 }).toBe('ready')
  expect(await act('set_pin', { pin })).toEqual({ ok: true, value: null })

  expect(proxy.tokens.size).toBeGreaterThanOrEqual(2)
  const needles = Object.fromEntries([
    ...[...proxy.tokens].map((token, i) => [`token ${i}`, token] as const),
    ['any token', /eyJ[\w-]{8,}\.eyJ[\w-]{8,}/], ['password', fixture_password], ['PIN', pin], ['e-mail', fixture.users.city.email],
  ])
  const search = (): string[] => filesHolding(userData, needles)
  expect(search()).toEqual([])
  // The search itself finds a token where it is planted.
  fs.writeFileSync(path.join(userData, 'planted'), [...proxy.tokens].join('\n'))
  expect(search()).toContain('planted: token 0')
  fs.rmSync(path.join(userData, 'planted'))

  await desk.close()
  await proxy.close()
})
