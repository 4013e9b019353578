import { expect } from 'vitest'
import type { TestBackend } from '../test-backend.ts'
import { contract } from './contract.ts'

async function settings(backend: TestBackend) {
  const user = await backend.createUser()
  const client = await backend.signIn(user.email, user.password)
  const mine = await client.rpc('limits')
  const anyone = await backend.anon.rpc('limits')
  const hasty = await client.rpc('hasty')
  return { mine: mine.data as unknown, anyone: anyone.data as unknown, hasty: hasty.error?.code ?? 'ends' }
}

contract({
  shim: 'role-settings',
  hosted: 'stops a query of a signed-in person after 8 s, of anyone else after 3 s, and one of a function after the time that the function says',
  lite: 'runs queries without any limit',
  setup_sql: `create function public.limits() returns text language sql stable
    as $$ select current_setting('statement_timeout') || ' ' || current_setting('idle_in_transaction_session_timeout') $$;
    create function public.hasty() returns int language sql volatile set statement_timeout = '100ms' as $$ select 1 from (select pg_sleep(1)) s $$;`,
  proves: async backend => expect(await settings(backend)).toEqual({ mine: '8s 15s', anyone: '3s 15s', hasty: '57014' }),
  differs: async backend => expect(await settings(backend)).toEqual({ mine: '0 0', anyone: '0 0', hasty: 'ends' }),
})
