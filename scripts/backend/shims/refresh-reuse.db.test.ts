import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { createTestBackend } from '../test-backend.ts'
import type { TestBackend } from '../test-backend.ts'
import { contract } from './contract.ts'

async function signedIn(backend: TestBackend) {
  const user = await backend.createUser()
  const { data } = await (await backend.signIn(user.email, user.password)).auth.getSession()
  return data.session?.refresh_token ?? ''
}

async function refresh(backend: TestBackend, refresh_token: string) {
  const { data, error } = await backend.client().auth.refreshSession({ refresh_token })
  return { token: data.session?.refresh_token ?? '', code: error?.code }
}

/** Makes every use of a token look older than the reuse interval. */
const wait = (backend: TestBackend) => backend.sql`update auth.refresh_tokens set updated_at = updated_at - interval '1 minute'`

async function quickReuse(backend: TestBackend) {
  const first = await signedIn(backend)
  const second = await refresh(backend, first)
  const third = await refresh(backend, second.token)
  const reused = await refresh(backend, first)
  return { reused: reused.code, third: (await refresh(backend, third.token)).code }
}

contract({
  shim: 'refresh-reuse',
  hosted: 'forgives an older refresh token within ten seconds of its use',
  lite: 'ends the session at once',
  proves: async backend => expect(await quickReuse(backend)).toEqual({ reused: undefined, third: undefined }),
  differs: async backend => expect(await quickReuse(backend)).toEqual({ reused: 'refresh_token_already_used', third: 'refresh_token_already_used' }),
})

describe('Refresh tokens, as hosted', () => {
  async function on(work: (backend: TestBackend) => Promise<void>) {
    const backend = await createTestBackend({ seed: 'platform' })
    try {
      await work(backend)
    } finally {
      await backend.stop()
    }
  }

  test('rotate: each refresh gives a new one', () => on(async backend => {
    const first = await signedIn(backend)
    const second = await refresh(backend, first)
    expect(second.code).toBeUndefined()
    expect(second.token).not.toBe(first)
  }))

  test('answer a lost refresh again with the active token, however late', () => on(async backend => {
    const first = await signedIn(backend)
    const second = await refresh(backend, first)
    await wait(backend)
    expect(await refresh(backend, first)).toEqual({ token: second.token, code: undefined })
  }))

  test('end the whole session when an old one is used after the interval', () => on(async backend => {
    const first = await signedIn(backend)
    const second = await refresh(backend, first)
    const third = await refresh(backend, second.token)
    await wait(backend)
    expect((await refresh(backend, first)).code).toBe('refresh_token_already_used')
    expect((await refresh(backend, third.token)).code).toBe('refresh_token_already_used')
  }))

  test('that nobody issued are not found', () => on(async backend => {
    expect((await refresh(backend, randomUUID())).code).toBe('refresh_token_not_found')
  }))
})
