import type { Rpc } from '../../electron/data/sync/parts.ts'
import type { TestBackend } from '../../scripts/backend/test-backend.ts'

/**
 * Resolves when the feed gives out all that has been committed so far. An open transaction anywhere on the server, such
 * as another test file's, holds it back for a while.
 */
export async function feedHasPassed(backend: TestBackend, rpc: Rpc, p_location: string, p_cursor: string): Promise<void> {
  const [row] = await backend.sql<{ xid: string }[]>`select pg_current_xact_id()::text as xid`
  for (let tries = 0; tries < 3_000; tries++) {
    const answer = await rpc('sync_pull', { p_location, p_cursor, p_limit: 1 }) as { horizon?: string; reset?: true }
    if (answer.reset || BigInt(answer.horizon ?? 0) > BigInt(row?.xid ?? 0)) return
    await new Promise(resolve => { setTimeout(resolve, 20) })
  }
  throw new Error('something holds the feed back for a minute')
}
