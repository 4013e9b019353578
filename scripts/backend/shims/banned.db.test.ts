import { expect } from 'vitest'
import type { TestBackend } from '../test-backend.ts'
import { contract } from './contract.ts'

async function ban(backend: TestBackend) {
  const user = await backend.createUser()
  const client = await backend.signIn(user.email, user.password)
  await backend.sql`update auth.users set banned_until = now() + interval '1 hour' where id = ${user.id}`
  const refresh = await client.auth.refreshSession()
  const again = await backend.client().auth.signInWithPassword(user)
  await backend.sql`update auth.users set banned_until = now() - interval '1 second' where id = ${user.id}`
  const after = await backend.client().auth.signInWithPassword(user)
  return { refresh: refresh.error?.code, again: again.error?.code, after: after.error?.code }
}

contract({
  shim: 'banned',
  hosted: 'lets a banned person neither sign in nor refresh, until the ban ends',
  lite: 'lets a banned person in',
  proves: async backend => expect(await ban(backend)).toEqual({ refresh: 'user_banned', again: 'user_banned', after: undefined }),
  differs: async backend => expect(await ban(backend)).toEqual({ refresh: undefined, again: undefined, after: undefined }),
})
