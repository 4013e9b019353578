import { writeAtomically } from './atomic-write.ts'
import { readJson } from './read-json.ts'

/** Which backend this PC belongs to. Both are public: the publishable key opens nothing by itself. */
export type Config = { api_url: string | null; publishable_key: string | null }

/**
 * What the last successful `use_backend` stored; GUICHET_API_URL and GUICHET_PUBLISHABLE_KEY win.
 * A damaged file counts as none: the window then asks for the address.
 */
export function readConfig(file: string, env: NodeJS.ProcessEnv): Config {
  const stored = readJson(file)
  const value = stored.state === 'object' ? stored.value : {}
  return {
    api_url: text(env['GUICHET_API_URL']) ?? text(value['api_url']),
    publishable_key: text(env['GUICHET_PUBLISHABLE_KEY']) ?? text(value['publishable_key']),
  }
}

/** Keeps the backend for the next start. Throws the system's error when the disk refuses. */
export function writeConfig(file: string, config: { api_url: string; publishable_key: string }): void {
  const { api_url, publishable_key } = config
  writeAtomically(file, `${JSON.stringify({ api_url, publishable_key }, null, 2)}\n`)
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}
