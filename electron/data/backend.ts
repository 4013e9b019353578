import { boundedFetch } from './auth.ts'
import type { Backend } from './auth.ts'
import { Trouble } from './trouble.ts'

const probe_ms = 8_000
const own_machine = new Set(['localhost', '127.0.0.1', '[::1]'])

/** The address without path and trailing slash. Throws `error.backend_address_invalid`: https, or http on this machine. */
export function checkAddress(text: string): string {
  const withScheme = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`
  if (!URL.canParse(withScheme)) throw new Trouble('error.backend_address_invalid', undefined, 'api_url')
  const url = new URL(withScheme)
  const is_safe = url.protocol === 'https:' || (url.protocol === 'http:' && own_machine.has(url.hostname))
  if (!is_safe || url.username || url.password || !url.hostname) throw new Trouble('error.backend_address_invalid', undefined, 'api_url')
  return url.origin
}

/** A key that passes every policy has no place on a counter PC. */
export function checkKey(key: string): string {
  if (key === '') throw new Trouble('error.backend_key_refused', undefined, 'publishable_key')
  if (key.startsWith('sb_secret_') || roleOf(key) === 'service_role') throw new Trouble('error.backend_key_secret', undefined, 'publishable_key')
  return key
}

/** The role a legacy key (a JWT) carries. */
function roleOf(key: string): unknown {
  const [, body] = key.split('.')
  if (!body) return null
  try {
    return (JSON.parse(Buffer.from(body, 'base64url').toString('utf8')) as { role?: unknown }).role
  } catch {
    return null // not a JWT: a key of the new kind
  }
}

/** Asks the backend whether it is one and knows the key. Throws `error.backend_unreachable`, `error.backend_key_refused`. */
export async function probe({ api_url, publishable_key, fetch }: Backend): Promise<void> {
  const ask = async (path: string): Promise<Response> => {
    try {
      return await boundedFetch(fetch, probe_ms)(`${api_url}${path}`, { headers: { apikey: publishable_key } })
    } catch {
      throw new Trouble('error.backend_unreachable', undefined, 'api_url') // refused, timed out, no such name, redirected
    }
  }
  for (const path of ['/auth/v1/health', '/rest/v1/users?select=id&limit=0']) {
    const { status, ok } = await ask(path)
    if (path.startsWith('/auth') ? !ok && status !== 401 && status !== 403 : status === 404 || status >= 500) {
      throw new Trouble('error.backend_unreachable', undefined, 'api_url')
    }
    // The gateway refuses a key it does not know. Asking REST as nobody is 401 too, but then PostgREST says 42501.
    if (status === 401 || status === 403) {
      const { code } = await ask(path).then(answer => answer.json()).catch(() => ({})) as { code?: string }
      if (code !== '42501') throw new Trouble('error.backend_key_refused', undefined, 'publishable_key')
    }
  }
}

/** Whether anything answers at the backend's address; throws when nothing does. */
export async function probeLine({ api_url, publishable_key, fetch }: Backend): Promise<void> {
  await boundedFetch(fetch, probe_ms)(`${api_url}/auth/v1/health`, { headers: { apikey: publishable_key } })
}
