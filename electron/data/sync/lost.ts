import { readDesk, writeDesk } from '../database.ts'
import { call } from './answer.ts'
import type { Rpc, Store } from './parts.ts'

const asked_at_once = 1_000

/**
 * The settled operations that the server does not know (any more): it was restored to a moment before it stored them. Of the last 90
 * days, as long as a desk keeps them. Throws CallFailed.
 */
export async function askForLost({ db }: Store, rpc: Rpc, signal?: AbortSignal): Promise<string[]> {
  const settled = db.prepare("select op_id from outbox where state = 'SETTLED' order by seq").pluck().all() as string[]
  const lost: string[] = []
  for (let at = 0; at < settled.length; at += asked_at_once) {
    const asked = settled.slice(at, at + asked_at_once)
    const known = new Set(await call(rpc, 'known_ops', { p_ops: asked }, signal))
    lost.push(...asked.filter(op_id => !known.has(op_id)))
  }
  return lost
}

/** This server is another than the one before: what it does not know, another desk may give it again. */
export const noteRestored = (db: Store['db'], epoch: string | null): void => writeDesk(db, 'restored_epoch', epoch)

export function tellOfLost({ log, reopened }: Store, lost: readonly string[]): void {
  if (lost.length === 0) return
  log('the server has lost operations, they wait again', { count: lost.length })
  reopened?.()
}

/**
 * A push was answered with another epoch: before anything goes out into it, this desk finds out what that database has lost. Not left
 * to the next load: somebody who has left only pushes, and so does an app that is too old. Throws CallFailed.
 */
export async function meetEpoch(store: Store, rpc: Rpc, epoch: string, signal?: AbortSignal): Promise<void> {
  const lost = await askForLost(store, rpc, signal)
  store.changed(store.replay.around(() => {
    store.sendAgain(lost, true)
    if (readDesk(store.db, 'push_epoch') !== null) noteRestored(store.db, epoch)
    writeDesk(store.db, 'push_epoch', epoch)
    return ['outbox', 'status']
  }))
  tellOfLost(store, lost)
}
