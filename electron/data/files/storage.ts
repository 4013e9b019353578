import { boundedFetch } from '../auth.ts'
import type { Backend } from '../auth.ts'
import { CallFailed, waitOf } from '../sync/outcome.ts'

/**
 * Why a file did not go out or come back. line: no answer, or none of Storage's · busy: it asks for patience · sign_in_again: the session
 * is over · exists: there is a file of this name · missing: there is none, or no such bucket · the others are Storage's own refusals.
 */
export type StorageFailure = 'line' | 'busy' | 'sign_in_again' | 'exists' | 'missing' | 'not_allowed' | 'too_large' | 'refused'

export class StorageFailed extends Error {
  readonly kind: StorageFailure
  readonly status: number
  /** the server asks for so much patience; 0 when it does not */
  readonly wait_ms: number
  constructor(kind: StorageFailure, status: number, wait_ms = 0) {
    super(`storage: ${kind} ${status}`)
    this.kind = kind
    this.status = status
    this.wait_ms = wait_ms
  }
}

/** Storage under one person's token. Throws StorageFailed. The library's own client can't be called off in the middle of a file. */
export type Storage = {
  /** `replace`: over the file of this name, which is otherwise `exists`. */
  put(path: string, bytes: Uint8Array, mime: string, replace: boolean, signal: AbortSignal): Promise<void>
  get(path: string, signal: AbortSignal): Promise<Uint8Array>
}

/** Storage as somebody whose token may have to be renewed. @param withToken see `session.ts` */
export function renewing(backend: Backend, now: () => number, withToken: WithToken): Storage {
  // Storage says 403 to a token whose time is over, too.
  const isStale = (error: unknown) => error instanceof StorageFailed && (error.kind === 'sign_in_again' || error.kind === 'not_allowed')
  const run = <T>(work: (storage: Storage) => Promise<T>): Promise<T> =>
    withToken(token => work(storageOf(backend, token, now)), isStale).catch((error: unknown) => {
      if (!(error instanceof CallFailed)) throw error
      throw new StorageFailed(error.kind === 'retry' ? 'line' : 'sign_in_again', error.status)
    })
  return { put: (...each) => run(storage => storage.put(...each)), get: (...each) => run(storage => storage.get(...each)) }
}
export type WithToken = <T>(work: (access_token: string) => Promise<T>, isStale: (error: unknown) => boolean) => Promise<T>

const bucket = 'attachments'
/** 25 MB on 1.5 Mbit/s */
const file_ms = 150_000

const kinds: Record<number, StorageFailure> = { 401: 'sign_in_again', 403: 'not_allowed', 404: 'missing', 409: 'exists', 413: 'too_large', 429: 'busy', 503: 'busy' }

export function storageOf({ api_url, publishable_key, fetch }: Backend, access_token: string, now: () => number): Storage {
  const bounded = boundedFetch(fetch, file_ms)
  const headers = { apikey: publishable_key, authorization: `Bearer ${access_token}` }

  async function ask<T>(path: string, init: RequestInit, take: (answer: Response) => Promise<T>): Promise<T> {
    let answer: Response
    try {
      answer = await bounded(`${api_url}/storage/v1/object/${path}`, init)
      if (answer.ok) return await take(answer)
    } catch (error) {
      if (error instanceof StorageFailed) throw error
      throw new StorageFailed('line', 0) // refused, cut in the middle, timed out, called off
    }
    // Storage answers 400 and says what it means in the body. Without that, somebody on the way has answered.
    const { statusCode } = await answer.json().catch(() => ({})) as { statusCode?: unknown }
    const is_its_own = typeof statusCode === 'string' || typeof statusCode === 'number'
    const status = is_its_own ? Number(statusCode) : answer.status
    const is_clear = is_its_own || [401, 413, 429, 503].includes(status)
    const kind = !is_clear ? 'line' : kinds[status] ?? (status >= 500 ? 'line' : 'refused')
    throw new StorageFailed(kind, status, kind === 'busy' ? waitOf(answer.headers.get('retry-after'), now()) : 0)
  }

  return {
    async put(path, bytes, mime, replace, signal) {
      const body = bytes as Uint8Array<ArrayBuffer>
      await ask(`${bucket}/${path}`, { method: 'POST', body, signal, headers: { ...headers, 'content-type': mime, ...(replace ? { 'x-upsert': 'true' } : {}) } },
        async answer => {
          // A hotel's page says 200 to everything.
          const { Key } = await answer.json().catch(() => ({})) as { Key?: unknown }
          if (typeof Key !== 'string') throw new StorageFailed('line', answer.status)
        })
    },
    get: (path, signal) => ask(`authenticated/${bucket}/${path}`, { headers, signal, cache: 'no-store' }, async answer => new Uint8Array(await answer.arrayBuffer())),
  }
}
