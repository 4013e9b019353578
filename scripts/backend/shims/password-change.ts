import { decodeJwt } from 'jose'
import type { HttpShim } from './http.ts'
import { peek } from './http.ts'

/** Lite 0.10.0 keeps a person's other sessions after a password change; hosted ends all but the one that changed it. */
export const endOtherSessions: HttpShim = async (request, next, { sql }) => {
  if (request.method !== 'PUT' || new URL(request.url).pathname !== '/auth/v1/user') return next(request)
  const { password } = await peek(request)
  const response = await next(request)
  const token = request.headers.get('authorization')?.replace(/^Bearer /, '')
  if (response.status === 200 && password && token) {
    const { sub, session_id } = decodeJwt(token)
    await sql`delete from auth.refresh_tokens where user_id::text = ${String(sub)} and session_id::text is distinct from ${String(session_id)}`
    await sql`delete from auth.sessions where user_id::text = ${String(sub)} and id::text <> ${String(session_id)}`
  }
  return response
}
