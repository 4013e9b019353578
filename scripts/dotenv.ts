import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseEnv } from 'node:util'

const databases = ['DIRECT_URL', 'DATABASE_URL']

/** The `.env` of this clone; GUICHET_DOTENV names another file. */
const dotenvFile = (env: NodeJS.ProcessEnv): string => env['GUICHET_DOTENV'] ?? path.resolve(import.meta.dirname, '..', '.env')

/**
 * Reads `.env` into the environment, for every command that can work on a project. What is set already stays, and whoever names a database
 * names the whole of it: a DATABASE_URL of the command line does not meet a DIRECT_URL of the file, which would win over it.
 * @param wanted which names: what a program is not meant to know is not handed to it
 */
export function loadDotenv(env: NodeJS.ProcessEnv = process.env, wanted = /^/): void {
  const file = dotenvFile(env)
  if (!existsSync(file)) return
  const is_named = databases.some(name => env[name] !== undefined)
  for (const [name, value] of Object.entries(parseEnv(readFileSync(file, 'utf8')))) {
    if (wanted.test(name) && env[name] === undefined && !(is_named && databases.includes(name))) env[name] = value
  }
}
