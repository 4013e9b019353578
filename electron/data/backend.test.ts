import { describe, expect, test } from 'vitest'
import { checkAddress, checkKey, probe } from './backend.ts'

const jwt = (role: string) => `e30.${Buffer.from(JSON.stringify({ role })).toString('base64url')}.x`

describe('the address of a backend', () => {
  test.each([
    ['https://abcd.supabase.co', 'https://abcd.supabase.co'], ['https://abcd.supabase.co/', 'https://abcd.supabase.co'],
    ['abcd.supabase.co', 'https://abcd.supabase.co'], ['https://db.firma.ch:8443/rest/v1', 'https://db.firma.ch:8443'],
    ['http://127.0.0.1:54321', 'http://127.0.0.1:54321'], ['http://localhost:54321', 'http://localhost:54321'],
  ])('%s is taken', (typed, origin) => {
    expect(checkAddress(typed)).toBe(origin)
  })

  test.each(['http://abcd.supabase.co', 'ftp://abcd.supabase.co', 'https://', 'nicht eine adresse', 'https://user:pw@abcd.supabase.co', 'javascript:alert(1)', ''])(
    '"%s" is refused', typed => {
      expect(() => checkAddress(typed)).toThrow('error.backend_address_invalid')
    })

  test.each([['sb_secret_abc', 'error.backend_key_secret'], [jwt('service_role'), 'error.backend_key_secret'], ['', 'error.backend_key_refused']])(
    'a key that opens everything, or none, is refused (%s)', (key, words) => {
      expect(() => checkKey(key)).toThrow(words)
    })

  test.each(['sb_publishable_abc', jwt('anon')])('a public key is taken (%s)', key => {
    expect(checkKey(key)).toBe(key)
  })

  test.each([
    ['nobody is there', () => Promise.reject(new TypeError('fetch failed')), 'error.backend_unreachable'],
    ['something else answers', () => Promise.resolve(new Response('hello', { status: 404 })), 'error.backend_unreachable'],
    ['the gateway does not know the key', () => Promise.resolve(new Response('{"message":"Invalid API key"}', { status: 401 })), 'error.backend_key_refused'],
  ])('%s: it is said', async (_title, fetch, words) => {
    await expect(probe({ api_url: 'https://x.example', publishable_key: 'k', fetch })).rejects.toThrow(words)
  })
})
