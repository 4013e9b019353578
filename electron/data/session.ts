import { askBytes } from './ask-bytes.ts'
import { refresh, revoke, clientOf } from './auth.ts'
import type { Backend, Tokens } from './auth.ts'
import type { Person } from './desk.ts'
import { CallFailed, classify, waitOf } from './sync/outcome.ts'
import type { Rpc, RpcBytes } from './sync/parts.ts'

/** One person's session on the server. It outlives their turn at the counter while their operations wait. */
export type PersonSession = {
  readonly person: Person
  /** True once the server has refused the refresh token: only a new sign-in helps. */
  readonly is_over: boolean
  /** A POST to a Postgres function under this person's name. Refreshes the token when it must. Throws CallFailed. */
  readonly rpc: Rpc
  readonly rpcBytes: RpcBytes
  /** Runs `work` with this person's token, and once more with a fresh one where it throws what `isStale` says. Throws CallFailed. */
  withToken<T>(work: (access_token: string) => Promise<T>, isStale: (error: unknown) => boolean): Promise<T>
  /** A PATCH of the person's own account. Throws CallFailed. */
  patchUser(patch: Record<string, string>): Promise<void>
  refresh_token(): string
  /** Ends it on the server too, as far as the line allows. */
  end(): Promise<void>
}
type Parts = {
  backend: Backend
  person: Person
  /** access token and its end are null after a PIN: the first call fetches them */
  tokens: Pick<Tokens, 'refresh_token'> & Partial<Tokens>
  now: () => number
  /** A rotated refresh token, to be kept at once: the old one is worth nothing any more. */
  rotated: (refresh_token: string) => Promise<void>
}
const rpc_ms = 15_000
/** Answers that are many megabytes, and that the server itself may be at for minutes. */
const long_ms: Readonly<Record<string, number>> = { archive_organisation: 600_000 }
const early_ms = 60_000
const isStale = (error: unknown) => error instanceof CallFailed && error.kind === 'sign_in_again'

export function openSession({ backend: given, person, tokens, now, rotated }: Parts): PersonSession {
  // The client keeps the headers of an answer to itself.
  let wait_ms = 0
  const backend: Backend = { ...given, async fetch(input, init) {
    const answer = await given.fetch(input, init)
    wait_ms = answer.status === 429 || answer.status === 503 ? waitOf(answer.headers.get('retry-after'), now()) : 0
    return answer
  } }
  let { access_token = null, refresh_token }: { access_token?: string | null; refresh_token: string } = tokens
  // Counted on our own clock from the moment of issue: right however wrong this PC's clock is.
  let ends_at = now() + (tokens.expires_in ?? 0) * 1000
  let refreshing: Promise<string> | null = null
  let is_over = false
  // What supabase-js asks for is what `access` has just seen to: it would ask at birth already, for Realtime.
  let client: ReturnType<typeof clientOf> | null = null
  const needClient = () => client ??= clientOf(backend, rpc_ms, () => Promise.resolve(access_token ?? ''))

  async function renew(): Promise<string> {
    if (is_over) throw new CallFailed('sign_in_again', 401, '')
    try {
      const fresh = await refresh(backend, refresh_token)
      ;({ access_token, refresh_token } = fresh)
      ends_at = now() + fresh.expires_in * 1000
      await rotated(refresh_token)
      return fresh.access_token
    } catch (error) {
      if (error instanceof CallFailed && error.kind === 'sign_in_again') is_over = true
      throw error
    } finally {
      refreshing = null
    }
  }

  /** Single flight: two calls at once must not spend the same refresh token. */
  function access(): Promise<string> {
    if (access_token && ends_at - now() > early_ms) return Promise.resolve(access_token)
    return refreshing ??= renew()
  }

  async function withToken<T>(work: (access_token: string) => Promise<T>, isStale: (error: unknown) => boolean): Promise<T> {
    try {
      return await work(await access())
    } catch (error) {
      if (is_over || !isStale(error)) throw error
      access_token = null // the server does not take it any more, whatever its end says
      return work(await access())
    }
  }

  async function once(name: string, input: Record<string, unknown>, signal?: AbortSignal): Promise<unknown> {
    const call = (await needClient()).rpc(name, input)
    const { data, error, status } = await (signal ? call.abortSignal(signal) : call)
    if (error) throw new CallFailed(classify(status, error.code ?? ''), status, error.code ?? '', wait_ms)
    return data
  }

  return {
    person,
    get is_over() { return is_over },
    refresh_token: () => refresh_token,
    rpc: (name, input, signal) => withToken(() => once(name, input, signal), isStale),
    rpcBytes: (name, input, signal) => withToken(token => askBytes(given, long_ms[name] ?? rpc_ms, token, name, input, signal), isStale),
    withToken,
    async patchUser(patch) {
      await access()
      const { error, status } = await (await needClient()).from('users').update(patch).eq('id', person.id)
      if (error) throw new CallFailed(classify(status, error.code ?? ''), status, error.code ?? '')
    },
    async end() {
      if (access_token) await revoke(backend, access_token)
    },
  }
}
