import type { KeyObject } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ActInput } from '../../shared/acts.ts'
import type { Schedule, ScheduleWhy } from '../../shared/drills.ts'
import type { ArchiveBook } from './archive-book.ts'
import type { DeskOperations } from './backup/desk-operations.ts'
import type { Archived } from './backup/drill-line.ts'
import type { Verdict } from './backup/drill.ts'
import type { Keep } from './backup/keep.ts'
import type { S3Place } from './backup/s3.ts'
import type { Past } from './backup/schedule.ts'
import type { Database } from './database.ts'
import type { Here } from './desk.ts'
import type { DrillLine, DrillWish } from './drill-line.ts'
import type { Log } from './log.ts'
import type { Vault } from './pins.ts'
import { placeWish } from './storage-place.ts'
import { Trouble } from './trouble.ts'

/** What a backup needs that a desk keeps by itself, of the firm or of the whole database. */
export type KeptParts = {
  db: Database
  line: DrillLine
  book: ArchiveBook
  /** signs backups, as it signs certificates */
  key: KeyObject
  vault: Vault
  /** the administrator at this desk, behind a locked screen too; null: nobody, or somebody else */
  admin: () => Here | null
  /** what this desk has confirmed and not sent */
  unsent: () => DeskOperations
  /** what a drill of this desk is told beside the file */
  wish: () => Pick<DrillWish, 'public_pem' | 'known'>
  /** the hashes of the manifests that a drill has trusted */
  proven: () => string[]
  /** something else runs that must not be ended */
  isBusy: () => boolean
  /** Notes a verdict; `save` writes its certificate beside the archive. */
  judged(who: Here, file_name: string, started_at: number, verdict: Verdict, save: (text: string) => Promise<string | null>): Promise<void>
  now: () => number
  tell(): void
  log: Log
}
/** A storage as it lies in the database of the desk. */
export type StorageRow = { endpoint: string | null; bucket: string | null; prefix: string | null; region: string | null; sealed_keys: Buffer | null }

/** A PC that was asleep has to notice that a time has passed. */
export const look_every_ms = 60_000
export const no_storage = { endpoint: null, bucket: null, prefix: null, region: null, sealed_keys: null } as const satisfies StorageRow

/** Ended without a good backup, for a reason that has words. */
export class Failed extends Error {
  readonly why: ScheduleWhy

  constructor(why: ScheduleWhy) {
    super(why)
    this.why = why
  }
}

/** What both do in the same way: keep secrets, know a storage, have a file proven. */
export function openKept({ book, key, vault, wish, proven, judged }: Pick<KeptParts, 'book' | 'key' | 'vault' | 'wish' | 'proven' | 'judged'>) {
  /** Rejects with Failed `passphrase` where the vault does not open it. */
  async function opened(sealed: Buffer | null): Promise<string> {
    const bytes = sealed && await vault.unseal(sealed)
    if (!bytes) throw new Failed('passphrase')
    return Buffer.from(bytes).toString('utf8')
  }
  /** Rejects with Trouble `error.kept_passphrase` where the vault takes nothing. */
  async function sealed(value: string): Promise<Buffer> {
    const bytes = await vault.seal(Buffer.from(value, 'utf8'))
    if (!bytes) throw new Trouble('error.kept_passphrase')
    return Buffer.from(bytes)
  }
  return {
    opened, sealed,
    signing_pem: () => key.export({ type: 'pkcs8', format: 'pem' }).toString(),
    async placeOf({ endpoint, bucket, prefix, region, sealed_keys }: StorageRow): Promise<S3Place | null> {
      if (endpoint === null || bucket === null) return null
      return { endpoint, bucket, prefix: prefix ?? '', region: region ?? '', ...JSON.parse(await opened(sealed_keys)) as Pick<S3Place, 'access_key' | 'secret_key'> }
    },
    /** A storage that was typed, after `look` has tried it; keys that are not typed again stay. Throws Trouble with what it says, beside its field. */
    async storageFor(asked: ActInput<'set_archive_storage'>, before: StorageRow | null, look: (place: S3Place) => Promise<void>): Promise<StorageRow> {
      const keys = before?.sealed_keys ? JSON.parse(await opened(before.sealed_keys).catch(() => '{}')) as Partial<S3Place> : {}
      const { endpoint, bucket, prefix, region, access_key, secret_key } = placeWish(asked, keys)
      await look({ endpoint, bucket, prefix, region, access_key, secret_key })
      return { endpoint, bucket, prefix, region, sealed_keys: await sealed(JSON.stringify({ access_key, secret_key })) }
    },
    /** What is done with a file once it is written: it is proven with this passphrase, and older ones of its folder are cleared. */
    keepIn: (kind: 'organisation' | 'full', folder: string, passphrase: string, began_at: number, last_ok_at: number | null): Omit<Keep, 'place'> => ({
      chain: book.chainIn(folder), proven: proven(), nowhere_else: book.madeAfter(folder, kind, last_ok_at), drill: { openers: { identities: [], passphrase }, ...wish(), now: new Date(began_at).toISOString() },
    }),
    /** Notes what a drill has found, with its certificate beside the file. */
    prove: (who: Here, { file_name }: Archived, folder: string, began_at: number, verdict: Verdict) => judged(who, file_name, began_at, verdict, text => {
      const name = `${file_name}.certificate.json`
      writeFileSync(path.join(folder, name), text)
      return Promise.resolve(name)
    }),
  }
}

/**
 * The past of a backup, for `nextRun`: where a file was made that nobody clears away, its day is done, for with one more every hour a folder fills. `clears`: what did
 * not reach the storage is cleared, see `keepMade`.
 */
export function pastOf({ last_ok_at, failed_at, failed_why }: { last_ok_at: number | null; failed_at: number | null; failed_why: ScheduleWhy | null }, started_at: number, clears: boolean): Past {
  const is_there = failed_why === 'not_trusted' || !clears && (failed_why?.startsWith('s3_') ?? false)
  return { started_at, last_ok_at: is_there ? failed_at : last_ok_at, failed_at }
}

/** A storage as people are shown it: without its keys. */
export const shownStorage = (row: StorageRow | null): Schedule['storage'] =>
  (row?.endpoint && row.bucket ? { endpoint: row.endpoint, bucket: row.bucket, prefix: row.prefix ?? '', region: row.region ?? '' } : null)
