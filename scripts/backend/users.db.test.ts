import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestBackend } from './test-backend.ts'
import type { TestBackend } from './test-backend.ts'
import { createSignInAccounts } from './users.ts'

describe('Sign-in accounts', () => {
  let backend: TestBackend
  beforeAll(async () => { backend = await createTestBackend({ seed: 'platform' }) })
  afterAll(() => backend.stop())

  test('forty with one password are made in one hash, and each can sign in', async () => {
    const accounts = Array.from({ length: 40 }, (_, n) => ({
      id: randomUUID(), email: `Person${n}@example.ch`, password: 'Passwort-1234', app_metadata: { n },
    }))
    const before = performance.now()
    await createSignInAccounts(backend.sql, accounts)
    expect(performance.now() - before).toBeLessThan(1000) // forty hashes of cost 10 take more than two seconds
    const client = await backend.signIn('person39@example.ch', 'Passwort-1234')
    const { data } = await client.auth.getUser()
    expect(data.user).toMatchObject({ id: accounts[39]?.id, app_metadata: { n: 39, provider: 'email' } })
    expect(data.user?.identities).toHaveLength(1)
  })

  test('twice the same are refused and leave nothing half made', async () => {
    const account = { id: randomUUID(), email: 'einmal@example.ch', password: 'Passwort-1234' }
    await createSignInAccounts(backend.sql, [account], { cost: 4 })
    await expect(createSignInAccounts(backend.sql, [account], { cost: 4 })).rejects.toMatchObject({ code: '23505' })
    const rows = await backend.sql`select 1 from auth.identities where user_id = ${account.id}`
    expect(rows).toHaveLength(1)
  })

  test('that are not confirmed cannot sign in', async () => {
    await createSignInAccounts(backend.sql, [{ id: randomUUID(), email: 'offen@example.ch', password: 'Passwort-1234', confirmed: false }], { cost: 4 })
    const { error } = await backend.client().auth.signInWithPassword({ email: 'offen@example.ch', password: 'Passwort-1234' })
    expect(error?.code).toBe('email_not_confirmed')
  })
})
