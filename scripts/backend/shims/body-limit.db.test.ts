import { expect } from 'vitest'
import type { TestBackend } from '../test-backend.ts'
import { max_body_bytes } from './body-limit.ts'
import { contract } from './contract.ts'

async function post(backend: TestBackend, bytes: number) {
  const response = await fetch(`${backend.api_url}/rest/v1/rpc/size`, {
    method: 'POST', headers: { apikey: backend.publishable_key, 'content-type': 'application/json' },
    body: JSON.stringify({ p: 'x'.repeat(bytes) }),
  })
  await response.arrayBuffer()
  return response.status
}

contract({
  shim: 'body-limit',
  hosted: 'refuses a body that is too large with 413 and takes one below the limit',
  lite: 'takes a body of any size',
  setup_sql: 'create function public.size(p text) returns int language sql immutable as $$ select length(p) $$;',
  proves: async backend => expect([await post(backend, max_body_bytes + 1), await post(backend, max_body_bytes / 2)]).toEqual([413, 200]),
  differs: async backend => expect(await post(backend, max_body_bytes + 1)).toBe(200),
})
