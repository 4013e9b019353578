import { expect } from 'vitest'
import type { TestBackend } from '../test-backend.ts'
import { contract } from './contract.ts'

async function change(backend: TestBackend) {
  const user = await backend.createUser()
  const here = await backend.signIn(user.email, user.password)
  const elsewhere = await backend.signIn(user.email, user.password)
  const { error } = await here.auth.updateUser({ password: 'Neues-Passwort-1' })
  expect(error).toBeNull()
  return { here: (await here.auth.refreshSession()).error?.code, elsewhere: (await elsewhere.auth.refreshSession()).error?.code }
}

contract({
  shim: 'password-change',
  hosted: 'ends a person\'s other sessions when the password changes',
  lite: 'keeps them',
  proves: async backend => expect(await change(backend)).toEqual({ here: undefined, elsewhere: 'refresh_token_not_found' }),
  differs: async backend => expect(await change(backend)).toEqual({ here: undefined, elsewhere: undefined }),
})
