import type { HttpShim } from './http.ts'
import { isTokenGrant, peek } from './http.ts'

/** Hosted default of `refresh_token_reuse_interval`, seconds. */
export const reuse_interval_s = 10

/**
 * Hosted accepts a used refresh token again within ten seconds of its use (two requests that crossed), and answers
 * with a new one. Lite 0.10.0 takes every reuse beyond the last-but-one token for a theft and ends the session at once.
 * Outside the interval Lite does as hosted: the last-but-one gets the active token, any older one ends the session.
 */
export const allowQuickReuse: HttpShim = async (request, next, { sql }) => {
  if (isTokenGrant(request, 'refresh_token')) {
    const { refresh_token } = await peek(request)
    if (typeof refresh_token === 'string') {
      await sql`
        update auth.refresh_tokens t set revoked = false
        where t.token = ${refresh_token} and t.revoked and t.updated_at > now() - make_interval(secs => ${reuse_interval_s})
          and exists (select from auth.refresh_tokens s where s.session_id = t.session_id and not s.revoked)
          and not exists (select from auth.refresh_tokens child where child.parent = t.token and not child.revoked)`
    }
  }
  return next(request)
}
