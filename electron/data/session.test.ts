import { expect, it, vi } from 'vitest'
import type { Backend } from './auth.ts'
import { openSession } from './session.ts'

it('waits for the archive of a firm as long as the server may be at it, and for all else a quarter of a minute', async () => {
  const limits = vi.spyOn(AbortSignal, 'timeout')
  try {
    const backend = { api_url: 'https://x', publishable_key: 'k', fetch: () => Promise.resolve(new Response('null')) } as unknown as Backend
    const tokens = { access_token: 'a', refresh_token: 'r', expires_in: 3600 }
    const session = openSession({ backend, person: { id: '1' } as never, tokens, now: Date.now, rotated: () => Promise.resolve() })
    await session.rpcBytes('export_rows', {})
    await session.rpcBytes('archive_organisation', {})
    // the function itself may take five minutes, and its answer has to come over a slow line
    expect(limits.mock.calls).toEqual([[15_000], [600_000]])
  } finally {
    limits.mockRestore()
  }
})
