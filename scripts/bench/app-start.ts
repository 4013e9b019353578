import { spawn, type ChildProcess } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import type { ElectronRuntime } from '../electron-runtime/index.ts'
import { connectCdp } from './cdp.ts'

const limit_ms = 30_000

export type AppStart = {
  folder: string
  profile: string
  env: Record<string, string>
  /** An expression in the page: a promise of the instant (ms since 1970) at which what is measured was on the screen. */
  reached: string
}

/**
 * Starts an app and gives the ms from spawn until its page says it was reached; the page's own clock tells when, so asking
 * late costs nothing. Ends the app. Throws when nothing is reached within 30 s.
 */
export async function measureStart(runtime: ElectronRuntime, { folder, profile, env, reached }: AppStart): Promise<number> {
  const { ELECTRON_RUN_AS_NODE: _, ...inherited } = process.env
  const begun = performance.timeOrigin + performance.now()
  const app = spawn(runtime.executable, [...runtime.args, '--remote-debugging-port=0', `--user-data-dir=${profile}`, folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...inherited, ...(runtime.nativeBinding ? { GUICHET_NATIVE_BINDING: runtime.nativeBinding } : {}), ...env },
  })
  try {
    const browser = await devTools(app)
    const instant = await askPage(browser, reached)
    await quit(app, browser)
    return instant - begun
  } finally {
    if (app.exitCode === null) app.kill('SIGKILL')
  }
}

function devTools(app: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    const late = setTimeout(() => reject(new Error(`The app did not start: ${output.slice(-500)}`)), limit_ms)
    app.stderr?.on('data', (chunk: Buffer) => {
      output += chunk.toString()
      const [, url] = /DevTools listening on (ws:\S+)/.exec(output) ?? []
      if (!url) return
      clearTimeout(late)
      resolve(url)
    })
    app.once('exit', code => {
      clearTimeout(late)
      reject(new Error(`The app ended with ${code}: ${output.slice(-500)}`))
    })
  })
}

/** Asked while the page is being made, it may have no context yet or lose it: then it is asked again. */
async function askPage(browser: string, expression: string): Promise<number> {
  const page = await connectCdp(await pageOf(browser))
  const end = Date.now() + limit_ms
  const late = wait(limit_ms, null, { ref: false })
  try {
    for (;;) {
      const answer = await Promise.race([late, evaluate(page, expression).catch((error: unknown) => {
        if (Date.now() < end && /context|navigated/.test(String(error))) return 'again'
        throw error
      })])
      if (answer === null) throw new Error('The screen that is measured did not come within 30 s.')
      if (typeof answer === 'number') return answer
      await wait(5)
    }
  } finally {
    page.close()
  }
}

async function evaluate(page: Awaited<ReturnType<typeof connectCdp>>, expression: string): Promise<unknown> {
  const { result } = await page.call<{ result: { value?: unknown } }>('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
  return result.value ?? 'again'
}

/** The page once its document is there, which its title tells: asked before, the empty one would be given our preload as well, which no start of a person does. */
async function pageOf(browser: string): Promise<string> {
  const list = `http://${new URL(browser).host}/json/list`
  for (const end = Date.now() + limit_ms; Date.now() < end; await wait(20)) {
    const targets = await (await fetch(list)).json() as { type: string; url: string; title: string; webSocketDebuggerUrl: string }[]
    const page = targets.find(({ type, url, title }) => type === 'page' && /^(app|file):/.test(url) && title !== '')
    if (page) return page.webSocketDebuggerUrl
  }
  throw new Error('The app opened no window.')
}

/** As a person would, so that the profile is whole for the next run. */
async function quit(app: ChildProcess, browser: string): Promise<void> {
  const gone = new Promise<void>(resolve => app.once('exit', () => resolve()))
  const connection = await connectCdp(browser)
  void connection.call('Browser.close').catch(() => undefined) // it may go before it answers
  await Promise.race([gone, wait(5_000)])
  connection.close()
}
