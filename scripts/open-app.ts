import { spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { ElectronRuntime } from './electron-runtime/index.ts'

export type AppOptions = {
  /** The profile folder (userData), made if missing. */
  profile: string
  api_url?: string
  publishable_key?: string
  /** Told once, when the window shows its first page. */
  onWindow?: () => void
}

export type RunningApp = {
  /** Asks it to quit, and ends it when it does not within ten seconds. */
  stop(): void
  /** The exit code; 1 when a signal ended it. */
  ended: Promise<number>
}

const patience_ms = 10_000
const root = path.resolve(import.meta.dirname, '..')

/** What the app says of its start when GUICHET_PERF is 1 (electron/main/perf.ts). */
const loaded = /^perf main:loaded /

/** Starts the built app; its output goes to ours, but for the marks of its start. */
export function openApp(runtime: ElectronRuntime, options: AppOptions): RunningApp {
  fs.mkdirSync(options.profile, { recursive: true })
  const { ELECTRON_RUN_AS_NODE: _, ...inherited } = process.env
  const child = spawn(runtime.executable, [...runtime.args, root, `--user-data-dir=${options.profile}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...inherited,
      GUICHET_PERF: '1',
      ...(options.api_url ? { GUICHET_API_URL: options.api_url } : {}),
      ...(options.publishable_key ? { GUICHET_PUBLISHABLE_KEY: options.publishable_key } : {}),
      ...(runtime.nativeBinding ? { GUICHET_NATIVE_BINDING: runtime.nativeBinding } : {}),
    },
  })
  createInterface(child.stdout).on('line', line => {
    if (loaded.test(line)) options.onWindow?.()
    else if (!line.startsWith('perf ')) console.log(line)
  })
  return {
    stop() {
      child.kill('SIGTERM')
      setTimeout(() => child.kill('SIGKILL'), patience_ms).unref()
    },
    ended: new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('exit', code => resolve(code ?? 1))
    }),
  }
}
