import { SignJWT, decodeJwt } from 'jose'
import type { HttpShim } from './http.ts'
import { peek } from './http.ts'

type Facts = { app_metadata: unknown, user_metadata: unknown, phone: string | null, is_anonymous: boolean, began: number | null }

/**
 * Lite 0.10.0 signs tokens without iss, app_metadata, user_metadata, aal, amr, phone and is_anonymous, which hosted
 * tokens carry. Every new session's token is signed again with them.
 */
export const fullClaims: HttpShim = async (request, next, { sql, jwt_secret, issuer }) => {
  const response = await next(request)
  if (response.status !== 200 || request.method !== 'POST') return response
  if (!['/auth/v1/token', '/auth/v1/signup', '/auth/v1/verify'].includes(new URL(request.url).pathname)) return response
  const session = await peek(response)
  if (typeof session.access_token !== 'string') return response
  const claims = decodeJwt(session.access_token)
  const [facts] = await sql<Facts[]>`
    select u.raw_app_meta_data as app_metadata, u.raw_user_meta_data as user_metadata, u.phone, u.is_anonymous,
      (select extract(epoch from s.created_at)::int from auth.sessions s where s.id::text = ${String(claims.session_id)}) as began
    from auth.users u where u.id::text = ${String(claims.sub)}`
  const full = {
    ...claims, iss: issuer(), phone: facts?.phone ?? '', app_metadata: facts?.app_metadata ?? {}, user_metadata: facts?.user_metadata ?? {},
    is_anonymous: facts?.is_anonymous ?? false, aal: 'aal1', amr: [{ method: 'password', timestamp: facts?.began ?? claims.iat }],
  }
  const access_token = await new SignJWT(full).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(new TextEncoder().encode(jwt_secret))
  const headers = new Headers(response.headers)
  headers.delete('content-length')
  return new Response(JSON.stringify({ ...session, access_token }), { status: 200, headers })
}
