import { readDesk, writeDesk } from '../database.ts'
import type { Store } from './parts.ts'

const worth_noting_ms = 1_000

/**
 * The server's clock minus this PC's, ms, from an answer that names the server's time: half the round trip counts as the
 * way back. Kept when it moves by more than a second.
 */
export function noteClock({ db, changed }: Store, server_at: number, sent_at: number, got_at: number): void {
  const offset = Math.round(server_at - (sent_at + got_at) / 2)
  if (Math.abs(offset - clockOffset(db)) < worth_noting_ms) return
  writeDesk(db, 'clock_offset_ms', String(offset))
  changed(['status'])
}

export function clockOffset(db: Store['db']): number {
  return Number(readDesk(db, 'clock_offset_ms') ?? 0)
}
