import type { RealtimeClientOptions, SupabaseClient } from '@supabase/supabase-js'
import type { MessageKey } from '../../shared/message.ts'
import type { Person } from './desk.ts'
import { CallFailed, classify, waitOf } from './sync/outcome.ts'
import { Trouble } from './trouble.ts'

export type Backend = {
  api_url: string
  publishable_key: string
  /** Electron's `net.fetch` in the app (proxies, system certificates) */
  fetch: typeof fetch
}
export type Location = { id: string; name: string; code: string }
export type Tokens = { access_token: string; refresh_token: string; expires_in: number }

const sign_in_ms = 10_000

/** supabase-js wants a WebSocket although nothing listens to Realtime here; Electron 33's Node has none. */
function NoWebSocket(): never {
  throw new Error('no realtime')
}

/** A fetch that gives up after `ms` and follows no redirect, so that the person's token goes to one origin only. */
export function boundedFetch(fetch: Backend['fetch'], ms: number): Backend['fetch'] {
  return (input, init = {}) => {
    const limit = AbortSignal.timeout(ms)
    return fetch(input, { ...init, redirect: 'error', signal: init.signal ? AbortSignal.any([init.signal, limit]) : limit })
  }
}

/**
 * A client under one person's name, or nobody's while signing in. No storage, no timers, no retries of its own.
 * Its code comes with the first call: neither the sign-in screen nor a PIN needs it.
 */
export async function clientOf({ api_url, publishable_key, fetch }: Backend, ms: number, accessToken?: () => Promise<string>): Promise<SupabaseClient> {
  const { createClient } = await import('@supabase/supabase-js')
  const realtime = { transport: NoWebSocket as unknown as NonNullable<RealtimeClientOptions['transport']> }
  const global = { fetch: boundedFetch(fetch, ms) }
  return createClient(api_url, publishable_key, accessToken ? { accessToken, realtime, global }
    : { auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false }, realtime, global })
}

const words: Record<string, MessageKey> = {
  invalid_credentials: 'error.wrong_password', user_banned: 'error.person_banned', email_not_confirmed: 'error.email_not_confirmed',
  over_request_rate_limit: 'error.sign_in_too_often',
}

/** Throws Trouble: wrong password, banned, too often, offline. */
export async function signInByPassword(backend: Backend, email: string, password: string): Promise<Tokens & { user_id: string }> {
  const { data, error } = await (await clientOf(backend, sign_in_ms)).auth.signInWithPassword({ email, password })
  if (data.session) {
    const { access_token, refresh_token, expires_in, user } = data.session
    return { access_token, refresh_token, expires_in, user_id: user.id }
  }
  const { code = '', status = 0 } = (error ?? {}) as { code?: string; status?: number }
  const key = words[code]
  if (key) throw new Trouble(key)
  if (status === 429) throw new Trouble('error.sign_in_too_often')
  throw new Trouble(classify(status, code) === 'retry' ? 'error.offline_sign_in' : status === 401 ? 'error.backend_key_refused' : 'error.sign_in_refused')
}

/** Auth says no with one of these and its own word for why (a key that is none: 401 and a message); else, JSON too, it was something on the way. */
const refusals = [400, 401, 403, 404, 422]

/**
 * Exchanges a refresh token. Not through supabase-js: it tries again for half a minute behind our back, and a rotated
 * token that arrives after we have given up would be lost. Throws CallFailed.
 */
export async function refresh({ api_url, publishable_key, fetch }: Backend, refresh_token: string, signal?: AbortSignal): Promise<Tokens> {
  let status = 0
  let wait_ms = 0
  let is_refused = false
  try {
    const answer = await boundedFetch(fetch, sign_in_ms)(`${api_url}/auth/v1/token?grant_type=refresh_token`, {
      method: 'POST', headers: { apikey: publishable_key, 'content-type': 'application/json' }, body: JSON.stringify({ refresh_token }),
      ...(signal ? { signal } : {}),
    })
    status = answer.status
    wait_ms = status === 429 || status === 503 ? waitOf(answer.headers.get('retry-after'), Date.now()) : 0
    const body = await answer.json() as Partial<Tokens & { error_code: string; error: string; message: string }>
    if (answer.ok && body.access_token && body.refresh_token) {
      return { access_token: body.access_token, refresh_token: body.refresh_token, expires_in: body.expires_in ?? 3600 }
    }
    is_refused = refusals.includes(status) && typeof (body.error_code ?? body.error ?? (status === 401 ? body.message : null)) === 'string'
  } catch (error) {
    // No answer, or not one of Auth's (a hotel's sign-in page): the line, not the session.
    throw new CallFailed('retry', 0, error instanceof Error ? error.name : '', wait_ms)
  }
  throw new CallFailed(is_refused ? 'sign_in_again' : 'retry', status, '', wait_ms)
}

/** Who has signed in and where they may work. Throws Trouble for those who may not work at a counter. */
export async function readPerson(backend: Backend, tokens: Tokens & { user_id: string }, email: string): Promise<{ person: Person; locations: Location[] }> {
  const client = await clientOf(backend, sign_in_ms, () => Promise.resolve(tokens.access_token))
  const ask = async <T>(question: PromiseLike<{ data: unknown; error: { code: string } | null; status: number }>): Promise<T> => {
    const { data, error, status } = await question
    if (error) throw new Trouble(classify(status, error.code) === 'retry' ? 'error.offline_sign_in' : 'error.sign_in_refused')
    return data as T
  }
  type UserRow = { id: string; org_id: string | null; full_name: string; role: Person['role']; locale: string; is_active: boolean }
  const [user] = await ask<UserRow[]>(
    client.from('users').select('id, org_id, full_name, role, locale, is_active').eq('id', tokens.user_id).retry(false))
  if (!user) throw new Trouble('error.person_unknown')
  if (!user.is_active) throw new Trouble('error.person_inactive')
  if (user.role === 'CUSTOMER') throw new Trouble('error.customer_at_counter')
  if (user.role === 'SUPER_ADMIN' || user.org_id === null) throw new Trouble('error.super_admin_at_counter')
  const all = client.from('locations').select('id, name, code').eq('org_id', user.org_id).order('code').retry(false)
  const own = user.role === 'STAFF'
    ? (await ask<{ location_id: string }[]>(client.from('user_locations').select('location_id').eq('user_id', user.id).eq('is_active', true).retry(false))).map(row => row.location_id)
    : null
  const locations = (await ask<Location[]>(all)).filter(location => own === null || own.includes(location.id))
  if (locations.length === 0) throw new Trouble('error.no_location')
  const { id, org_id, full_name, role, locale } = user
  return { person: { id, org_id, name: full_name, email, role, locale }, locations }
}

/** Ends a session on the server; when that fails it ends by itself later. */
export async function revoke({ api_url, publishable_key, fetch }: Backend, access_token: string): Promise<void> {
  await boundedFetch(fetch, sign_in_ms)(`${api_url}/auth/v1/logout?scope=local`, {
    method: 'POST', headers: { apikey: publishable_key, authorization: `Bearer ${access_token}` },
  }).catch(() => undefined)
}
