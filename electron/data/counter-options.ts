import type { Outcome, Reply } from '../../shared/bridge.ts'
import type { UpgradeStep } from '../../shared/upgrade.ts'
import type { Database } from './database.ts'
import type { Desk } from './desk.ts'
import type { Documents, Drawing } from './documents/issue.ts'
import type { DrillLine } from './drill-line.ts'
import type { OpenFile } from './export-line.ts'
import type { Files } from './files/index.ts'
import type { Log } from './log.ts'
import type { Migration } from './migrate.ts'
import type { Vault } from './pins.ts'
import type { ApplyMap } from './replay.ts'
import type { HandDocument, ListJobs, ListPrinters, SaveFile } from './save-line.ts'
import type { Sessions } from './sessions.ts'
import type { Sync } from './sync/loop.ts'
import type { Later } from './sync/turns.ts'

/** All that the desk's data process is given from outside: tests give their own. */
export type CounterOptions = {
  /** absolute path of the profile; `guichet.db` and `guichet.journal` lie in it */
  folder: string
  /** 32 bytes */
  key: Uint8Array
  migrations: readonly Migration[]
  native_binding?: string | null
  api_url: string | null
  publishable_key: string | null
  vault_kind: 'system' | 'weak'
  version: string
  fetch: typeof fetch
  vault: Vault
  now: () => number
  log: Log
  apply: ApplyMap
  confirm: (desk: Desk, name: string, input: unknown, log: Log) => Outcome<unknown>
  read: (desk: Desk, name: string, input: unknown, log: Log) => unknown
  /** a backend that has answered: kept for the next start */
  keepBackend: (backend: { api_url: string; publishable_key: string }) => void
  device_name?: string
  /** Writes a file where the person says; without it none can be had. */
  save?: SaveFile
  /** Saves, opens or prints a document; without it none can be had. */
  hand?: HandDocument
  printers?: ListPrinters
  jobs?: ListJobs
  /** Chooses backups and restores them; without it none can be proven. */
  drill?: DrillLine & { saveCertificate(token: number, text: string): Promise<string | null> }
  /** Begins a file that comes in parts; without it nothing is exported. */
  file?: OpenFile
  /** Loads what draws documents; without it none are made. */
  draw?: () => Promise<Drawing>
  /** Told before each step that brings an older database up to date: nothing else is answered meanwhile. */
  upgrading?: (step: UpgradeStep) => void
  /** the database can not be used any longer, and a new start will mend it */
  restart?: () => void
  /** how the sync waits; timers, unless a simulation decides when time passes */
  later?: Later
}

export type Counter = {
  /** Answers one request of a window; never throws. */
  ask(request: unknown): Promise<Reply>
  onChange(listener: (tables: readonly string[]) => void): () => void
  /** The PC is locked or sleeps. */
  suspend(): void
  resume(): void
  /** Ends the running turn, checkpoints, closes. */
  stop(): Promise<void>
  readonly db: Database
  readonly desk: Desk
  readonly sessions: Sessions
  readonly sync: Sync
  readonly files: Files
  readonly documents: Documents
}
