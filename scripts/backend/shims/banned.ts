import type { HttpShim } from './http.ts'
import { authError, isTokenGrant, peek } from './http.ts'

/** Lite 0.10.0 lets a banned person sign in and refresh; hosted answers 400 user_banned to both. */
export const refuseBanned: HttpShim = async (request, next, { sql }) => {
  if (isTokenGrant(request, 'password')) {
    const { email } = await peek(request)
    if (typeof email !== 'string') return next(request)
    const [found] = await sql`select 1 from auth.users where email = ${email.toLowerCase()} and banned_until > now()`
    return found ? authError(request, 400, 'user_banned', 'User is banned') : next(request)
  }
  if (isTokenGrant(request, 'refresh_token')) {
    const { refresh_token } = await peek(request)
    if (typeof refresh_token !== 'string') return next(request)
    const [found] = await sql`
      select 1 from auth.refresh_tokens t join auth.users u on u.id::text = t.user_id::text
      where t.token = ${refresh_token} and u.banned_until > now()`
    return found ? authError(request, 400, 'user_banned', 'Invalid Refresh Token: User Banned') : next(request)
  }
  return next(request)
}
