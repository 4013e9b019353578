import { boundedFetch } from './auth.ts'
import type { Backend } from './auth.ts'
import { CallFailed, classify, waitOf } from './sync/outcome.ts'

/**
 * A POST to a Postgres function, whose answer stays as the bytes that came, in parts: a client of REST would keep the text, and all that is in it as
 * objects beside it. Gives up after `ms`. Throws CallFailed.
 */
export async function askBytes({ api_url, publishable_key, fetch }: Backend, ms: number, access_token: string, name: string, input: Record<string, unknown>, signal?: AbortSignal): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = []
  let answer
  try {
    answer = await boundedFetch(fetch, ms)(`${api_url}/rest/v1/rpc/${name}`, {
      method: 'POST', headers: { apikey: publishable_key, authorization: `Bearer ${access_token}`, 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(input), ...signal ? { signal } : {},
    })
    for await (const part of answer.body ?? []) parts.push(part)
  } catch (error) {
    throw new CallFailed('retry', 0, error instanceof Error ? error.name : '')
  }
  if (answer.ok) return parts
  const code = codeIn(Buffer.concat(parts))
  const { status, headers } = answer
  throw new CallFailed(classify(status, code), status, code, status === 429 || status === 503 ? waitOf(headers.get('retry-after'), Date.now()) : 0)
}

/** The code of a refusal; none in what comes from something on the way. */
function codeIn(bytes: Buffer): string {
  try {
    const { code } = JSON.parse(bytes.toString()) as { code?: unknown }
    return typeof code === 'string' ? code : ''
  } catch {
    return ''
  }
}
