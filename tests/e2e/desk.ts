import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Page } from '@playwright/test'
import type { Backend } from '../../scripts/backend/start-backend.ts'
import { openCounter, type Counter } from '../../scripts/tour/counter.ts'
import { openLine, type LineState } from '../../scripts/tour/line.ts'
import type { Bridge } from '../../shared/bridge.ts'
import type { QueryInput, QueryName, QueryRows } from '../../shared/queries.ts'
import { openHands, type Hands } from './hands.ts'
import { launchApp, type Launched } from './launch.ts'

declare const window: { guichet: Bridge }
export type DeskOptions = {
  /** the part before the @ of a clerk of the demo firm; null leaves the sign-in screen open */
  who?: string | null
  /** where several locations may be chosen */
  location?: string
  /** set at the first sign-in; without it the offer is skipped */
  pin?: string
  /** what stands between the line and the backend, such as a proxy that changes answers */
  api_url?: string
  /** more of the app's environment, over the backend's address and key */
  env?: Record<string, string>
  /** switches for its browser */
  args?: string[]
  /** One that loads everything anew: what was planted behind the change feed is no news for a desk that is open already. */
  isNew?: boolean
}
export type Desk = {
  readonly page: Page
  readonly counter: Counter
  readonly hands: Hands
  readonly launched: Launched
  readonly folder: string
  /** where it puts what is saved and exported, instead of asking; empty when a test begins */
  readonly exported: string
  /** started with more of an environment than it was opened with: no other test's desk */
  readonly isOther: boolean
  cut(state: LineState): void
  /** The eyes of the test: what the desk knows, asked as the window asks. */
  read<N extends QueryName>(name: N, input: QueryInput<N>): Promise<QueryRows[N]>
  /** Ends the app as a power cut does; the profile stays. */
  kill(): Promise<void>
  /** Ends the app as a person does; the profile stays. */
  quit(): Promise<void>
  /** Starts it again with the same profile; `env` as at the opening. */
  start(env?: Record<string, string>): Promise<void>
  /** The window alone begins anew, as after F5 in a browser: at the board, nothing open. */
  begin(): Promise<void>
  /** Ends everything and removes the profile. */
  end(): Promise<void>
}

/** Where whoever may choose sits down, unless a test says otherwise. */
export const usual_location = 'Zürich HB'
/** Everybody's password in the demo data. */
export const password = 'Guichet-2026'
export const mail = (who: string): string => `${who}@gotthard.example`

/** A desk with a profile and a line of its own, up to the loaded board when somebody signs in. */
export async function openDesk(backend: Backend, options: DeskOptions = {}): Promise<Desk> {
  const { who = 'staff.zuerich', location = usual_location, pin, api_url = backend.api_url } = options
  const folder = mkdtempSync(path.join(os.tmpdir(), 'guichet-desk-'))
  const line = await openLine(api_url)
  const exported = path.join(folder, 'exported')
  mkdirSync(exported)
  const usual = { GUICHET_API_URL: line.url, GUICHET_PUBLISHABLE_KEY: backend.publishable_key, GUICHET_EXPORT_FOLDER: exported }
  const launch = (env: Record<string, string> = {}) =>
    launchApp({ userData: folder, env: { ...usual, ...options.env, ...env }, ...options.args ? { args: options.args } : {} })
  let launched = await launch()
  let counter = openCounter(launched.page)
  let hands = await openHands(launched.page)
  let isOn = true
  let isOther = false
  const off = async (end: () => Promise<void>) => {
    isOn = false
    await end()
  }
  const desk: Desk = {
    folder,
    exported,
    get page() { return launched.page },
    get counter() { return counter },
    get hands() { return hands },
    get launched() { return launched },
    get isOther() { return isOther },
    cut: state => line.set(state),
    read: (name, input) => launched.page.evaluate(([query, given]) =>
      window.guichet.read(query as never, given as never), [name, input] as const) as Promise<never>,
    kill: () => off(() => launched.kill()),
    quit: () => off(() => launched.close()),
    async start(env) {
      isOther ||= env !== undefined
      launched = await launch(env)
      isOn = true
      counter = openCounter(launched.page)
      hands = await openHands(launched.page)
    },
    async begin() {
      await launched.page.reload()
      await counter.waitForBoard()
      await counter.waitUntilSynced()
      hands = await openHands(launched.page)
    },
    async end() {
      if (isOn) await launched.kill()
      await line.close()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
  if (who === null) return desk
  await counter.signIn({ email: mail(who), password }, location)
  await (pin === undefined ? counter.skipPin() : counter.setPin(pin))
  await counter.waitForBoard()
  await counter.waitUntilSynced()
  return desk
}
