import type { ChildProcess } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { electronRuntime } from '../../scripts/electron-runtime/index.ts'
import { descendants } from './process-tree.ts'

export type Launched = {
  app: ElectronApplication
  page: Page
  userData: string
  /** Quits as a person would; the profile stays when the caller gave it, and goes when it was made here. */
  close(): Promise<void>
  /** SIGKILL to every process of this app at once, as a power cut does. The profile stays. */
  kill(): Promise<void>
}

/** The keyring of whoever runs the tests is none of their business: everywhere the weak vault, as on a machine without one. */
export const noKeyring = process.platform === 'darwin' ? ['--use-mock-keychain'] : ['--password-store=basic']
const root = path.resolve(import.meta.dirname, '../..')
const gatedApp = path.join(import.meta.dirname, 'gated-app')

/**
 * Starts the production build in out/ with a profile of its own and waits for its window.
 * `env` is added to a clean environment, `args` come after the app's folder. Throws with the app's own output when no window comes.
 */
export async function launchApp(options: { userData?: string; env?: Record<string, string>; args?: string[] } = {}): Promise<Launched> {
  const runtime = await electronRuntime()
  const userData = options.userData ?? fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-profile-'))
  const app = await _electron.launch({
    executablePath: runtime.executable,
    args: [...runtime.args, ...noKeyring, `--user-data-dir=${userData}`, gatedApp, ...(options.args ?? [])],
    env: {
      ...cleanEnvironment(),
      GUICHET_APP_FOLDER: appFolder(),
      ...(runtime.nativeBinding ? { GUICHET_NATIVE_BINDING: runtime.nativeBinding } : {}),
      ...options.env,
    },
    cwd: root,
    timeout: 30_000,
  })
  const page = await app.firstWindow({ timeout: 30_000 }).catch(async (error: unknown) => {
    await killTree(app.process())
    throw error
  })
  return {
    app, page, userData,
    async close() {
      await app.close()
      if (!options.userData) fs.rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
    },
    kill: () => killTree(app.process()),
  }
}

/** GUICHET_APP_FOLDER names another build, such as an unpacked package; the default is this repository. */
export function appFolder(): string {
  return process.env['GUICHET_APP_FOLDER'] ?? root
}

/** This process' environment without what would change the app under test or its runtime. */
export function cleanEnvironment(): Record<string, string> {
  const dropped = /^(GUICHET_|ELECTRON_|NODE_OPTIONS$|NODE_COMPILE_CACHE$|NODE_TEST|VITEST)/
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => !dropped.test(entry[0]) && !!entry[1]))
}

/** SIGKILL to a process and all below it; resolves when it has gone. */
export async function killTree(main: ChildProcess): Promise<void> {
  const gone = new Promise<void>(resolve => {
    if (main.exitCode !== null || main.signalCode !== null) resolve()
    else main.once('exit', () => resolve())
  })
  // The list is made before the first signal: a child whose parent has died belongs to nobody.
  for (const pid of [main.pid, ...descendants(main.pid ?? 0)]) if (pid) kill(pid)
  await gone
}

/** SIGKILL, or another signal; nothing to do for one that has ended by itself, as many do once their parent has. */
export function kill(pid: number, signal: NodeJS.Signals = 'SIGKILL'): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
