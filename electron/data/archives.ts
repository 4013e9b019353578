import { createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { Backups } from '../../shared/drills.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import type { Archived } from './backup/drill-line.ts'
import type { NamedObject } from './backup/organisation.ts'
import type { Database } from './database.ts'
import type { Here } from './desk.ts'
import type { DrillLine } from './drill-line.ts'
import { StorageFailed } from './files/storage.ts'
import type { Sender } from './files/uploads.ts'
import type { NewOp } from './forms/form.ts'
import type { Log } from './log.ts'
import { call } from './sync/answer.ts'
import { CallFailed } from './sync/outcome.ts'
import type { Rpc } from './sync/parts.ts'
import { Trouble } from './trouble.ts'

type Parts = {
  db: Database
  line: DrillLine
  /** signs archives, as it signs certificates */
  key: KeyObject
  /** a way to the server under this person's own name, null while there is no line */
  rpcOf: (person_id: string) => Rpc | null
  photos: ArchivePhotos
  now: () => number
  confirm(here: Here, ops: readonly NewOp[]): void
  tell(): void
  log: Log
}
/** Where the bytes of photos are: on this PC, or in Storage under the name of who is at the counter. */
export type ArchivePhotos = { bytesOf: (sha256: string) => Uint8Array | null; sender: (person_id: string) => Sender | null }
export type Archives = {
  /** Begins; what comes of it is in `view`. Throws Trouble `error.needs_line`. */
  make(who: Here, passphrase: string): void
  cancel(): void
  isRunning(): boolean
  view(): Backups['archive']
  /** Archives of the firm that were made here: their place in the line. */
  known(): { project: string; serial: number; sha256: string }[]
  /** The key that they are signed with, as PEM. */
  public_pem: string
}

const shown = 5

/** Makes the archive of the own firm: the server's rows of one snapshot, under the rights of who is signed in, sealed and signed in a process of its own. */
export function openArchives({ db, line, key, rpcOf, photos, now, confirm, tell, log }: Parts): Archives {
  let running: Backups['archive']['running'] = null
  let broke_off: Backups['archive']['broke_off'] = null
  let stop = new AbortController()

  const known: Archives['known'] = () => db.prepare('select project, serial, manifest_sha256 as sha256 from archives_made order by serial').all() as ReturnType<Archives['known']>

  async function work(who: Here, rpc: Rpc, passphrase: string): Promise<void> {
    const rows = await call(rpc, 'archive_organisation', {}, stop.signal)
    if (stop.signal.aborted) throw new Cancelled()
    running = { step: 'write', share: 0.2 }
    tell()
    let is_line_lost = false
    const previous = known().findLast(({ project }) => project === rows.project) ?? null
    const day = new Date(rows.as_of).toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15)
    const came = await line.startArchive(`guichet-${day}Z-organisation.crb`, {
      rows, signing_pem: key.export({ type: 'pkcs8', format: 'pem' }).toString(), readers: { passphrase }, previous: previous && { serial: previous.serial, sha256: previous.sha256 },
    }, said => {
      if (running && 'share' in said) running = { step: 'write', share: 0.2 + 0.8 * said.share }
      tell()
    }, object => give(who, object).catch((error: unknown) => {
      is_line_lost = true
      log('no photo for the archive of the firm', { error: String(error) })
      throw error
    }))
    if (came.end === 'failed' && is_line_lost) throw new CallFailed('retry', 0, '')
    if (came.end !== 'archived') throw came.end === 'cancelled' ? new Cancelled() : new Error(came.end)
    keep(who, rows.project, came.archived)
  }

  /** What lies here has the right hash; all else is taken as it is there, and the drill compares. A line that is lost is tried again twice. */
  async function give(who: Here, { name, sha256 }: NamedObject): Promise<Uint8Array | null> {
    const here = photos.bytesOf(sha256)
    if (here) return here
    for (let tries = 1; ; tries++) {
      try {
        const sender = photos.sender(who.person.id)
        if (sender?.person.id !== who.person.id) throw new StorageFailed('sign_in_again', 0) // somebody else has fewer rights, maybe
        return await sender.storage.get(name, stop.signal)
      } catch (error) {
        if (!(error instanceof StorageFailed) || error.kind === 'sign_in_again') throw error
        if (error.kind !== 'line' && error.kind !== 'busy') return null
        if (tries === 3 || stop.signal.aborted) throw error
        const wait_ms = error.wait_ms || tries * 1_000
        await new Promise(resolve => { setTimeout(resolve, wait_ms) })
      }
    }
  }

  function keep(who: Here, project: string, { file_name, serial, manifest_sha256, sha256, tables, rows, bytes, taken_at, payments_rp }: Archived): void {
    const id = uuidv7(now())
    db.prepare(`insert into archives_made (id, made_at, taken_at, person_id, person_name, file_name, project, serial, manifest_sha256, row_count, bytes)
      values (@id, @made_at, @taken_at, @person_id, @person_name, @file_name, @project, @serial, @manifest_sha256, @rows, @bytes)`)
      .run({ id, made_at: now(), taken_at: Date.parse(taken_at), person_id: who.person.id, person_name: who.person.name, file_name, project, serial, manifest_sha256, rows, bytes })
    log('the archive of the firm was made', { id, rows, bytes, by: who.person.id })
    try {
      confirm(who, [{ name: 'record_backup', input: { backup_run_id: id, kind: 'ARCHIVE', table_count: tables, row_count: rows, sum_rp: Number(payments_rp), bytes, sha256, is_ok: true, at: now() } }])
    } catch (error) {
      log('the firm does not hear of its archive', error)
    }
  }

  return {
    make(who, passphrase) {
      const rpc = rpcOf(who.person.id)
      if (!rpc) throw new Trouble('error.needs_line')
      stop = new AbortController()
      running = { step: 'fetch', share: 0 }
      broke_off = null
      tell()
      work(who, rpc, passphrase).catch((error: unknown) => {
        broke_off = error instanceof Cancelled || stop.signal.aborted ? 'cancelled' : error instanceof CallFailed && error.kind === 'retry' ? 'line' : 'failed'
        if (broke_off !== 'cancelled') log('no archive of the firm', error)
      }).finally(() => {
        running = null
        tell()
      })
    },
    cancel() {
      stop.abort()
      line.cancel()
    },
    isRunning: () => running !== null,
    view: () => ({
      running, broke_off,
      made: (db.prepare('select made_at, file_name, row_count, bytes, person_name from archives_made order by made_at desc limit ?').all(shown) as { made_at: number; file_name: string; row_count: number; bytes: number; person_name: string }[])
        .map(({ made_at, file_name, row_count, bytes, person_name }) => ({ made_at, file_name, rows: row_count, bytes, person: person_name })),
    }),
    known,
    public_pem: createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString(),
  }
}

class Cancelled extends Error {}
