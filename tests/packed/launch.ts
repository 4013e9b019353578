import { spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { chromium, type Browser, type Page } from '@playwright/test'
import { electronRuntime } from '../../scripts/electron-runtime/index.ts'
import { packedFolder } from '../../scripts/package-app.ts'
import { cleanEnvironment, killTree, noKeyring } from '../e2e/launch.ts'

export type Packed = {
  page: Page
  /** SIGKILL to every process of it at once. The profile stays. */
  kill(): Promise<void>
}

/** The release build's executable. */
export const packedExecutable = (): string =>
  path.join(packedFolder(), { darwin: 'Guichet.app/Contents/MacOS/Guichet', win32: 'Guichet.exe' }[process.platform as string] ?? 'guichet')

/**
 * Starts the packed app as it would be installed, not a copy with other fuses: the window is reached by Chromium's own debugging port,
 * which no fuse of Electron's closes. Throws when it ends before it has a window.
 */
export async function launchPacked(user_data: string, env: Record<string, string>): Promise<Packed> {
  const runtime = await electronRuntime()
  const child = spawn(packedExecutable(), [...runtime.args, ...noKeyring, `--user-data-dir=${user_data}`, '--remote-debugging-port=0'], {
    env: { ...cleanEnvironment(), ...env }, stdio: ['ignore', 'ignore', 'pipe'],
  })
  const said: string[] = []
  const address = await new Promise<string>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`the packed app ended with ${code}: ${said.slice(-10).join('\n')}`)))
    createInterface({ input: child.stderr }).on('line', line => {
      said.push(line)
      const found = /DevTools listening on (ws:\S+)/.exec(line)?.[1]
      if (found) resolve(found)
    })
  })
  const browser = await connect(address)
  const [context] = browser.contexts()
  if (!context) throw new Error('the packed app has no window')
  const page = context.pages()[0] ?? await context.waitForEvent('page')
  return { page, kill: () => killTree(child) }
}

/** The first try can hang though the line stands, when a page comes up at that very moment; the next one does not. */
async function connect(address: string): Promise<Browser> {
  for (let tries = 1; ; tries++) {
    try {
      return await chromium.connectOverCDP(address, { timeout: 20_000 })
    } catch (error) {
      if (tries === 4) throw error
    }
  }
}
