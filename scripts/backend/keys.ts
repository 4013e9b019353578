import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

export type SeedName = 'demo' | 'large' | 'none'
export type SeedUser = { email: string, password: string, role: string, org: string, location: string | null }

/** What a data folder remembers between starts, beside the database. Holds secrets of this local server: mode 0600. */
export type Remembered = {
  /** Set last: a folder without it was left half made and is made anew. */
  complete: boolean
  pg_package: string
  lite: string
  pg_password: string
  jwt_secret: string
  publishable_key: string
  secret_key: string
  api_port: number
  seed: SeedName
  /** YYYY-MM-DD in Swiss time: demo data is dated relative to it. */
  seed_date: string
  users: SeedUser[]
}

const text = (bytes: number) => randomBytes(bytes).toString('base64url').replace(/[-_]/g, 'x')

/** Fresh secrets, in the shapes that hosted Supabase uses. */
export function newKeys(): Pick<Remembered, 'pg_password' | 'jwt_secret' | 'publishable_key' | 'secret_key'> {
  return {
    pg_password: text(18),
    jwt_secret: text(36),
    publishable_key: `sb_publishable_${text(16)}_${text(6)}`,
    secret_key: `sb_secret_${text(16)}_${text(6)}`,
  }
}

/** Reads what the folder remembers; undefined for a new or unreadable one. */
export function recall(file: string): Remembered | undefined {
  if (!existsSync(file)) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Remembered
  } catch (error) {
    if (error instanceof SyntaxError) return undefined // torn by a crash: the folder is made anew
    throw error
  }
}

export function remember(file: string, value: Remembered): void {
  writeFileSync(`${file}.part`, JSON.stringify(value, null, 2), { mode: 0o600 })
  chmodSync(`${file}.part`, 0o600)
  renameSync(`${file}.part`, file)
}

/** The calendar day in Switzerland, YYYY-MM-DD. */
export function swissDay(now: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Zurich' }).format(now)
}

/** Why a remembered database cannot be used, as a sentence, or null. `today` is null where old demo data is to be kept. */
export function flawOf(old: Remembered | undefined, now: { pg_package: string, lite: string, today: string | null }): string | null {
  const major = (version: string) => version.split('.')[0]
  if (!old?.complete) return 'The local database was left half made: it is made anew.'
  if (major(old.pg_package) !== major(now.pg_package)) return `The local database was made by PostgreSQL ${old.pg_package}: it is made anew.`
  if (old.lite !== now.lite) return `The local database was made with Supabase Lite ${old.lite}: it is made anew.`
  if (old.seed === 'demo' && now.today && old.seed_date !== now.today) return `The demo data is dated ${old.seed_date}: it is made anew for today.`
  return null
}
