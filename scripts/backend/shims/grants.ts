import type { LiteConnection } from './lite-internals.ts'
import { replace } from './lite-internals.ts'

/**
 * Lite 0.10.0 grants ALL on every table of a schema that holds an RLS table on its first request, which undoes a
 * REVOKE; hosted never grants. The roles exist already (platform.sql), so there is nothing left to do for it.
 */
export function keepGrants(connection: LiteConnection): void {
  replace<() => Promise<boolean>>(connection, 'ensureRlsContext', () => () => Promise.resolve(true))
}
