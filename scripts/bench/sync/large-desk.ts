import { createClient } from '@supabase/supabase-js'
import { apply } from '../../../electron/data/commands/index.ts'
import { openCounter } from '../../../electron/data/counter.ts'
import type { Counter } from '../../../electron/data/counter.ts'
import { read } from '../../../electron/data/read.ts'
import { confirm } from '../../../electron/data/run.ts'
import { openSession } from '../../../electron/data/session.ts'
import type { PersonSession } from '../../../electron/data/session.ts'
import type { Rpc } from '../../../electron/data/sync/parts.ts'
import type { SeedUser } from '../../backend/keys.ts'
import { migrations } from '../../../tests/sync/local.ts'

export type Api = { api_url: string; publishable_key: string }
export type Clerk = SeedUser & { id: string; org_id: string; location_id: string }

/** Calls to the server under a clerk's name, without a desk around them. */
export async function rpcOf(api: Api, clerk: Clerk): Promise<Rpc> {
  return (await sessionOf(api, clerk)).rpc
}

/** A clerk's session on the server. */
export async function sessionOf({ api_url, publishable_key }: Api, clerk: Clerk): Promise<PersonSession> {
  const { data, error } = await createClient(api_url, publishable_key, { auth: { persistSession: false } }).auth.signInWithPassword(clerk)
  if (error) throw error
  return openSession({
    backend: { api_url, publishable_key, fetch }, tokens: data.session, now: Date.now, rotated: () => Promise.resolve(),
    person: { id: clerk.id, name: clerk.email, email: clerk.email, role: 'STAFF', locale: 'de', org_id: clerk.org_id },
  })
}

/** The data process of a PC in plain Node, with the app's own forms. Nothing happens by itself: the caller turns the sync. */
export function openLargeDesk({ api_url, publishable_key }: Api, folder: string, key: Uint8Array, fetch = globalThis.fetch): Counter {
  return openCounter({
    folder, key, migrations, api_url, publishable_key, vault_kind: 'weak', version: '0.1.0', fetch, now: Date.now, apply, confirm, read,
    keepBackend: () => undefined, device_name: 'Bench', log: (text, facts) => { if (facts instanceof Error) console.error(text, facts) },
    vault: { seal: bytes => Promise.resolve(bytes), unseal: bytes => Promise.resolve(bytes) },
    later: () => () => undefined,
  })
}

/** A fetch that counts the calls of one function of the server. */
export function countCalls(name: string): { fetch: typeof fetch; count: number } {
  const calls = {
    count: 0,
    fetch: ((input, init) => {
      if (new URL(input instanceof Request ? input.url : input).pathname.endsWith(`/rpc/${name}`)) calls.count++
      return fetch(input, init)
    }) satisfies typeof fetch,
  }
  return calls
}

/** How many rows this desk holds, in all its tables. */
export function rowsOf({ db }: Counter): number {
  const tables = db.prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite%'").pluck().all() as string[]
  return tables.reduce((sum, table) => sum + (db.prepare(`select count(*) from "${table}"`).pluck().get() as number), 0)
}

export async function signIn(counter: Counter, { email, password, location_id }: Clerk): Promise<void> {
  const ask = async (name: string, input: unknown) => {
    const reply = await counter.ask({ id: 1, kind: 'act', name, input })
    if ('error' in reply) throw new Error(`${name}: ${reply.error.key}`)
    const outcome = ('value' in reply ? reply.value : null) as { ok: boolean; message?: { key: string } }
    if (!outcome.ok) throw new Error(`${name}: ${outcome.message?.key}`)
  }
  await ask('sign_in', { email, password })
  if (counter.desk.session()?.location_id === null) await ask('choose_location', { location_id })
}
