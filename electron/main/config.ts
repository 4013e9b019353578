import { writeAtomically } from './atomic-write.ts'
import { readJson } from './read-json.ts'

/** Which backend this PC belongs to. Both are public: the publishable key opens nothing by itself. */
export type Config = { api_url: string | null; publishable_key: string | null }

/**
 * What the last successful `use_backend` stored; GUICHET_API_URL and GUICHET_PUBLISHABLE_KEY win, unless a person has corrected that very
 * address in the app: then what they entered counts until the environment names another one.
 * A damaged file counts as none: the window then asks for the address.
 */
export function readConfig(file: string, env: NodeJS.ProcessEnv): Config {
  const stored = readJson(file)
  const value = stored.state === 'object' ? stored.value : {}
  const [api_url, publishable_key] = [text(value['api_url']), text(value['publishable_key'])]
  const given = text(env['GUICHET_API_URL'])
  if (given !== null && given === text(value['instead_of'])) return { api_url, publishable_key }
  return { api_url: given ?? api_url, publishable_key: text(env['GUICHET_PUBLISHABLE_KEY']) ?? publishable_key }
}

/** Keeps the backend for the next start, and which address of the environment it stands for. Throws the system's error when the disk refuses. */
export function writeConfig(file: string, config: { api_url: string; publishable_key: string }, env: NodeJS.ProcessEnv): void {
  const { api_url, publishable_key } = config
  const instead_of = text(env['GUICHET_API_URL'])
  writeAtomically(file, `${JSON.stringify({ api_url, publishable_key, ...instead_of === null ? {} : { instead_of } }, null, 2)}\n`)
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}
