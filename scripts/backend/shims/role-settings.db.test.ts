import { expect } from 'vitest'
import type { TestBackend } from '../test-backend.ts'
import { contract } from './contract.ts'

async function settings(backend: TestBackend) {
  const user = await backend.createUser()
  const client = await backend.signIn(user.email, user.password)
  const mine = await client.rpc('limits')
  const anyone = await backend.anon.rpc('limits')
  return { mine: mine.data as unknown, anyone: anyone.data as unknown }
}

contract({
  shim: 'role-settings',
  hosted: 'stops a query of a signed-in person after 8 s and of anyone else after 3 s',
  lite: 'runs queries without any limit',
  setup_sql: `create function public.limits() returns text language sql stable
    as $$ select current_setting('statement_timeout') || ' ' || current_setting('idle_in_transaction_session_timeout') $$;`,
  proves: async backend => expect(await settings(backend)).toEqual({ mine: '8s 15s', anyone: '3s 15s' }),
  differs: async backend => expect(await settings(backend)).toEqual({ mine: '0 0', anyone: '0 0' }),
})
