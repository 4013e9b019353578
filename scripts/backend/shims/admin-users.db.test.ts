import { createClient } from '@supabase/supabase-js'
import { expect, test } from 'vitest'
import { createTestBackend } from '../test-backend.ts'
import { contract } from './contract.ts'

contract({
  shim: 'admin-users',
  hosted: 'creates, finds, changes and deletes users by the secret key',
  lite: 'has no admin API',
  proves: async ({ service, signIn, client }) => {
    const { admin } = service.auth
    const made = await admin.createUser({ email: 'Neu@example.ch', password: 'Passwort-1234', email_confirm: true, app_metadata: { desk: 1 } })
    expect(made.error).toBeNull()
    const id = made.data.user?.id ?? ''
    expect(made.data.user).toMatchObject({ email: 'neu@example.ch', app_metadata: { desk: 1, provider: 'email' } })
    const session = await signIn('neu@example.ch', 'Passwort-1234')

    const twice = await admin.createUser({ email: 'neu@example.ch', password: 'Passwort-1234' })
    expect([twice.error?.status, twice.error?.code]).toEqual([422, 'email_exists'])

    const changed = await admin.updateUserById(id, { password: 'Anderes-1234', app_metadata: { desk: 2 } })
    expect(changed.data.user?.app_metadata).toMatchObject({ desk: 2, provider: 'email' })
    expect((await session.auth.refreshSession()).error?.code).toBe('refresh_token_not_found')
    await signIn('neu@example.ch', 'Anderes-1234')

    await admin.updateUserById(id, { ban_duration: '24h' })
    expect((await client().auth.signInWithPassword({ email: 'neu@example.ch', password: 'Anderes-1234' })).error?.code).toBe('user_banned')
    await admin.updateUserById(id, { ban_duration: 'none' })
    await signIn('neu@example.ch', 'Anderes-1234')

    expect((await admin.listUsers()).data.users.map(user => user.id)).toContain(id)
    expect((await admin.getUserById(id)).data.user?.email).toBe('neu@example.ch')
    expect((await admin.deleteUser(id)).error).toBeNull()
    expect((await admin.getUserById(id)).error?.code).toBe('user_not_found')
  },
  differs: async ({ service }) => {
    const { data, error } = await service.auth.admin.createUser({ email: 'neu@example.ch', password: 'Passwort-1234' })
    expect([data.user, error?.status]).toEqual([null, 401])
  },
})

test('The admin API refuses whoever has not the secret key', async () => {
  const backend = await createTestBackend({ seed: 'platform' })
  try {
    const user = await backend.createUser()
    const person = await backend.signIn(user.email, user.password)
    expect((await person.auth.admin.listUsers()).error?.status).toBeGreaterThanOrEqual(401)
    const stranger = createClient(backend.api_url, backend.publishable_key, { auth: { persistSession: false } })
    expect((await stranger.auth.admin.deleteUser(user.id)).error?.status).toBeGreaterThanOrEqual(401)
    const rows = await backend.sql`select 1 from auth.users`
    expect(rows).toHaveLength(1)
  } finally {
    await backend.stop()
  }
})
