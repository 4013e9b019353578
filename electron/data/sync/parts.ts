import type { Database } from 'better-sqlite3'
import type { Op } from '../../../shared/commands.ts'

/** A POST to a Postgres function under one person's name. Throws CallFailed. */
export type Rpc = (name: string, input: Record<string, unknown>, signal?: AbortSignal) => Promise<unknown>

/** The same where the answer may be large: its bytes, for whoever reads them a part after the other. Throws CallFailed. */
export type RpcBytes = (name: string, input: Record<string, unknown>, signal?: AbortSignal) => Promise<readonly Uint8Array[]>

/** See `electron/data/row.ts`. */
export type Cell = string | number | null
/** See `electron/data/replay.ts`; given in, so that the sync knows nothing of the commands. */
export type Replay = { around(change: () => Iterable<string>, reach?: Reach): Set<string> }
/** All that a change will touch: rows by their ids, with their new cells as far as known, and operations by their place in the outbox. */
export type Reach = { rows: readonly { table: string; rows: readonly Record<string, Cell>[]; ids: readonly Cell[] }[]; seqs: readonly number[] }

/** See `electron/data/search-of-load.ts`; given in, so that the sync does not know what is searched. Each part runs in a transaction of the load. */
export type SearchOfLoad = {
  begin(db: Database): void
  /** @param ids a JSON array: rows that have just been written into the shadow of this table */
  add(db: Database, table: string, ids: string): void
  /** after the shadows have taken the place of the tables */
  end(db: Database): void
}

export type Place = { location_id: string; device_id: string }
export type Store = {
  db: Database
  replay: Replay
  /** told which tables look different now */
  changed: (tables: Iterable<string>) => void
  /** the desk's clock, ms UTC */
  now: () => number
  log: (text: string, facts?: unknown) => void
  /** that an operation comes from the device it names; see `electron/data/device-key.ts` */
  proof: (op: Op) => string
  /** puts back into the queue what the server has lost, as `electron/data/send-again.ts` says; another database may have lost files too */
  sendAgain: (lost: readonly string[], is_other: boolean) => void
  /** Does once more what was refused for want of rows that have come since; true: something waits to be sent. See `electron/data/try-again.ts`. */
  tryAgain?: () => boolean
  /** told when settled operations wait again, because the server has lost them */
  reopened?: () => void
  /** Shown rows of the feed before they are written, in its transaction; true: the status is another now. See `electron/data/copied.ts`. */
  looksAt?: (change: { table: string; columns: readonly string[]; rows: readonly (readonly unknown[])[] }) => boolean
  /** this app's, to be compared with what the server asks for */
  version?: string
}
