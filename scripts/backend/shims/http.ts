import type postgres from 'postgres'

/** What the HTTP shims know about the backend that they stand in front of. `sql` is the superuser's. */
export type ShimContext = {
  sql: postgres.Sql, jwt_secret: string, secret_key: string, issuer: () => string, bcrypt_cost: number
  /** where the bytes of Storage lie; null: there is no Storage */
  storage_dir: string | null
}

export type Next = (request: Request) => Promise<Response>
export type HttpShim = (request: Request, next: Next, context: ShimContext) => Promise<Response>

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers } })
}

/** An Auth error in the shape that the client's API version asks for. */
export function authError(request: Request, status: number, code: string, message: string): Response {
  const version = request.headers.get('x-supabase-api-version') ?? ''
  const headers = { 'x-sb-error-code': code, ...(version >= '2024-01-01' ? { 'x-supabase-api-version': '2024-01-01' } : {}) }
  return json(status, version >= '2024-01-01' ? { code, message } : { code: status, error_code: code, msg: message }, headers)
}

/** The JSON object in a body that is still read afterwards, or {} when there is none. */
export async function peek(message: Request | Response): Promise<Record<string, unknown>> {
  try {
    const value: unknown = await message.clone().json()
    return typeof value === 'object' && value !== null ? value as Record<string, unknown> : {}
  } catch {
    return {} // Not JSON: Lite itself answers with the right error.
  }
}

export function isTokenGrant(request: Request, grant: 'password' | 'refresh_token'): boolean {
  const url = new URL(request.url)
  return request.method === 'POST' && url.pathname === '/auth/v1/token' && url.searchParams.get('grant_type') === grant
}
