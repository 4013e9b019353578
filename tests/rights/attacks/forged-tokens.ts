import { createHmac } from 'node:crypto'
import { createClient } from '@supabase/supabase-js'
import type { Server } from '../../../scripts/backend/platform.ts'
import type { Ground } from '../ground.ts'
import type { Attack } from './run.ts'

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const signed = (payload: object, secret: string, header: object = { alg: 'HS256', typ: 'JWT' }) => {
  const body = `${part(header)}.${part(payload)}`
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`
}

/** Tokens that are expired, tampered with, unsigned, or signed for a role of the database. None reads a row. */
export function forgedTokens({ world, clients, api_url, publishable_key }: Ground, server: Server): Attack[] {
  const { jwt_secret } = server.keys
  const now = Math.floor(Date.now() / 1000)
  const claims = { sub: world.known.admin.id, role: 'authenticated', aud: 'authenticated', iat: now, exp: now + 600 }
  const real = async () => (await clients.city.auth.getSession()).data.session?.access_token ?? ''
  const [wrong, service] = ['x'.repeat(40), { ...claims, role: 'service_role' }]
  const tokens: [string, () => Promise<string> | string][] = [
    ['an expired token', () => signed({ ...claims, iat: now - 7200, exp: now - 10 }, jwt_secret)],
    ['a token of another person under the own signature', async () => { const [head, , tail] = (await real()).split('.'); return `${head}.${part(claims)}.${tail}` }],
    ['a token of the service under the own signature', async () => { const [head, , tail] = (await real()).split('.'); return `${head}.${part(service)}.${tail}` }],
    ['a token without a signature', () => `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`],
    ['a token of the service without a signature', () => `${part({ alg: 'NoNe' })}.${part(service)}.x`],
    ['a token signed with another secret', () => signed(claims, wrong)],
    ['a token signed with the publishable key', () => signed(service, publishable_key)],
    ['a token signed with nothing', () => signed(claims, '')],
    ['a token that is cut', async () => (await real()).slice(0, -4)],
    ['a word for a token', () => 'admin'],
    // even somebody who could sign does not become a role that logs in nowhere
    ['the role of the commands in a token', () => signed({ ...claims, role: 'guichet_commands' }, jwt_secret)],
    ['the owner\'s role in a token', () => signed({ ...claims, role: 'postgres' }, jwt_secret)],
  ]
  return tokens.map(([title, token]) => ({ title, act: async () => {
    const client = createClient(api_url, publishable_key, { accessToken: async () => await token() })
    const written = await client.from('payments').insert({ id: world.ours.org, org_id: world.ours.org })
    const deleted = await client.from('audit_log').delete().not('id', 'is', null)
    const { data } = title.includes('role') ? { data: [] } : await client.from('customers').select('id')
    return (data ?? []).length > 0 ? `${data?.length} customers` : written.error === null || deleted.error === null ? 'a write' : null
  } }))
}
