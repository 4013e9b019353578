import { adminUsers } from './admin-users.ts'
import { refuseBanned } from './banned.ts'
import { limitBody } from './body-limit.ts'
import { fullClaims } from './claims.ts'
import { mapErrors, markRest } from './errors.ts'
import { keepGrants } from './grants.ts'
import type { HttpShim, Next, ShimContext } from './http.ts'
import type { LiteConnection } from './lite-internals.ts'
import { endOtherSessions } from './password-change.ts'
import { allowQuickReuse } from './refresh-reuse.ts'
import { applyRoleSettings } from './role-settings.ts'
import { storage } from './storage.ts'

/** Each name is one difference between Lite 0.10.0 and hosted Supabase; a contract test leaves one out to see it still there. */
export const shim_names = [
  'grants', 'role-settings', 'errors', 'jsonb', 'claims', 'banned', 'password-change', 'refresh-reuse', 'admin-users', 'body-limit', 'storage',
] as const
export type ShimName = typeof shim_names[number]

const on_connection: Partial<Record<ShimName, (connection: LiteConnection) => void>> = {
  grants: keepGrants, 'role-settings': applyRoleSettings, errors: mapErrors,
}
// The first sees a request first and its answer last.
const on_http: [ShimName, HttpShim][] = [
  ['body-limit', limitBody], ['storage', storage], ['admin-users', adminUsers], ['banned', refuseBanned], ['refresh-reuse', allowQuickReuse],
  ['claims', fullClaims], ['password-change', endOtherSessions], ['errors', markRest],
]

export function patchConnection(connection: LiteConnection, without: readonly ShimName[]): void {
  for (const [name, patch] of Object.entries(on_connection)) {
    if (!without.includes(name as ShimName)) patch(connection)
  }
}

/** Puts the HTTP shims in front of Lite. */
export function wrapFetch(inner: Next, context: ShimContext, without: readonly ShimName[]): Next {
  return on_http.filter(([name]) => !without.includes(name)).reduceRight<Next>(
    (next, [, shim]) => request => shim(request, next, context), inner)
}
