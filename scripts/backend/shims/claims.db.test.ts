import { decodeJwt } from 'jose'
import { expect } from 'vitest'
import type { TestBackend } from '../test-backend.ts'
import { contract } from './contract.ts'

async function tokens(backend: TestBackend) {
  const user = await backend.createUser({ app_metadata: { desk: 'ZRH' } })
  const client = await backend.signIn(user.email, user.password)
  const first = (await client.auth.getSession()).data.session?.access_token ?? ''
  const next = (await client.auth.refreshSession()).data.session?.access_token ?? ''
  return { user, client, all: [decodeJwt(first), decodeJwt(next)] }
}

contract({
  shim: 'claims',
  hosted: 'puts issuer, metadata and assurance level into every token',
  lite: 'leaves them out',
  setup_sql: `create function public.claims() returns jsonb language sql stable as $$ select auth.jwt() $$;`,
  proves: async backend => {
    const { user, client, all } = await tokens(backend)
    for (const claims of all) {
      expect(claims).toMatchObject({
        sub: user.id, aud: 'authenticated', role: 'authenticated', iss: `${backend.api_url}/auth/v1`, aal: 'aal1', phone: '',
        is_anonymous: false, email: user.email, user_metadata: {}, amr: [{ method: 'password' }],
        app_metadata: { desk: 'ZRH', provider: 'email', providers: ['email'] },
      })
      expect(claims.session_id).toBe(all[0]?.session_id)
    }
    const { data } = await client.rpc('claims')
    expect(data).toMatchObject({ app_metadata: { desk: 'ZRH' } })
  },
  differs: async backend => {
    const [claims] = (await tokens(backend)).all
    expect([claims?.iss, claims?.app_metadata, claims?.aal]).toEqual([undefined, undefined, undefined])
  },
})
