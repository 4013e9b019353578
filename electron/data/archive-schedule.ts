import type { KeyObject } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { ActInput } from '../../shared/acts.ts'
import type { Schedule, ScheduleWhy } from '../../shared/drills.ts'
import type { ArchiveBook } from './archive-book.ts'
import { photosFor } from './archive-photos.ts'
import type { ArchivePhotos } from './archive-photos.ts'
import type { DeskOperations } from './backup/desk-operations.ts'
import type { Verdict } from './backup/drill.ts'
import { backupName } from './backup/file-name.ts'
import type { S3Place } from './backup/s3.ts'
import { minuteOf, nextRun } from './backup/schedule.ts'
import type { Database } from './database.ts'
import type { Here } from './desk.ts'
import type { DrillLine, DrillWish } from './drill-line.ts'
import type { Log } from './log.ts'
import type { Vault } from './pins.ts'
import { archiveOverdue, changeSchedule, clockOf, scheduleOf } from './schedule-row.ts'
import type { ScheduleRow } from './schedule-row.ts'
import { placeWish } from './storage-place.ts'
import { CallFailed } from './sync/outcome.ts'
import type { RpcBytes } from './sync/parts.ts'
import { Trouble } from './trouble.ts'

type Parts = {
  db: Database
  line: DrillLine
  book: ArchiveBook
  key: KeyObject
  vault: Vault
  /** the administrator at this desk, behind a locked screen too; null: nobody, or somebody else */
  admin: () => Here | null
  rpcBytesOf: (person_id: string) => RpcBytes | null
  photos: ArchivePhotos
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
export type ArchiveSchedule = {
  view(): Schedule
  /** Where archives go; nothing changes where the person chose no folder. */
  chooseFolder(who: Here): Promise<void>
  /** Throws Trouble `error.kept_needs_folder`, `error.kept_needs_passphrase`, `error.kept_passphrase`. */
  set(who: Here, plan: ActInput<'set_archive_plan'>): Promise<void>
  /** Only where the storage takes what these keys write. Throws Trouble with what it says. */
  setStorage(who: Here, wish: ActInput<'set_archive_storage'>): Promise<void>
  dropStorage(who: Here): void
  /** Begins now, whatever the time. Throws Trouble `error.needs_line`, `error.kept_needs_folder`, `error.kept_needs_passphrase`. */
  runNow(who: Here): void
  isRunning(): boolean
  cancel(): void
  /** Looks whether one is due; every minute by itself. */
  tick(): void
  stop(): void
}

/** A PC that was asleep has to notice that a time has passed. */
const look_every_ms = 60_000
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8')

/** Makes the archive of the firm every day by itself, while an administrator is signed in; catches up what was missed, and tries again an hour after a failure. */
export function openArchiveSchedule(parts: Parts): ArchiveSchedule {
  const { db, line, book, key, vault, admin, rpcBytesOf, photos, unsent, wish, proven, isBusy, judged, now, tell, log } = parts
  const started_at = now()
  let running: Schedule['running'] = null
  let stop = new AbortController()
  let was_overdue: number | null = null
  const clock = setInterval(() => schedule.tick(), look_every_ms)
  clock.unref()

  async function opened(sealed: Buffer | null): Promise<string> {
    const bytes = sealed && await vault.unseal(sealed)
    if (!bytes) throw new Failed('passphrase')
    return text(bytes)
  }
  async function placeOf({ endpoint, bucket, prefix, region, sealed_keys }: ScheduleRow): Promise<S3Place | null> {
    if (endpoint === null || bucket === null) return null
    const { access_key, secret_key } = JSON.parse(await opened(sealed_keys)) as Pick<S3Place, 'access_key' | 'secret_key'>
    return { endpoint, bucket, prefix: prefix ?? '', region: region ?? '', access_key, secret_key }
  }

  async function work(who: Here, ask: RpcBytes, row: ScheduleRow & { folder: string }): Promise<void> {
    const [passphrase, place] = [await opened(row.sealed_passphrase), await placeOf(row)]
    const [desk, began_at] = [unsent(), now()]
    const answer = await ask('archive_organisation', {}, stop.signal)
    if (stop.signal.aborted) throw new Failed('cancelled')
    const name = backupName(began_at, 'organisation')
    let is_line_lost = false
    const came = await line.startKept(row.folder, name, {
      answer, signing_pem: key.export({ type: 'pkcs8', format: 'pem' }).toString(), readers: { passphrase }, before: book.known(), desk,
      keep: { place, chain: book.chainIn(row.folder), proven: proven(), drill: { openers: { identities: [], passphrase }, ...wish(), now: new Date(began_at).toISOString() } },
    }, said => {
      if (!running || !('step' in said)) return
      const step = (['archive', 'prove', 'upload'] as const).find(one => one === said.step)
      if (step) running = { step, share: said.share }
      tell()
    }, photosFor(photos, who, stop.signal, error => {
      is_line_lost = true
      log('no photo for the archive of the firm', { error: String(error) })
    }))
    if (came.end === 'failed' && is_line_lost) throw new Failed('line')
    if (came.end !== 'kept') throw new Failed(came.end === 'failed' ? came.why ?? 'failed' : came.end)
    const { archived, verdict, dropped, held, failed } = came.kept
    book.keep(who, archived, row.folder)
    await judged(who, archived.file_name, began_at, verdict, certificate => {
      writeFileSync(path.join(row.folder, `${archived.file_name}.certificate.json`), certificate)
      return Promise.resolve(`${archived.file_name}.certificate.json`)
    })
    if (failed !== null) throw new Failed(failed)
    changeSchedule(db, { last_ok_at: began_at, failed_at: null, failed_why: null, held })
    log('the archive of the firm is kept', { bytes: archived.bytes, dropped: dropped.length, held, uploaded: came.kept.uploaded })
  }

  function begin(who: Here, ask: RpcBytes, row: ScheduleRow & { folder: string }): void {
    stop = new AbortController()
    running = { step: 'fetch', share: 0 }
    tell()
    work(who, ask, row).catch((error: unknown) => {
      if (!db.open) return
      const why: ScheduleWhy = error instanceof Failed ? error.why : stop.signal.aborted ? 'cancelled' : error instanceof CallFailed && error.kind === 'retry' ? 'line' : 'failed'
      changeSchedule(db, { failed_at: now(), failed_why: why })
      log('the archive of the firm was not kept', error instanceof Failed ? { why } : error)
    }).finally(() => {
      running = null
      tell()
    })
  }

  const nextAt = (row: ScheduleRow): number => nextRun(row.daily_at, { started_at, last_ok_at: row.last_ok_at, failed_at: row.failed_at }, now())
  const whoMay = (): { who: Here; ask: RpcBytes } | null => {
    const who = admin()
    const ask = who && rpcBytesOf(who.person.id)
    return who && ask ? { who, ask } : null
  }
  const isReady = (row: ScheduleRow | null): row is ScheduleRow & { folder: string } => row !== null && row.folder !== null && row.sealed_passphrase !== null
  const needReady = (row: ScheduleRow | null): ScheduleRow & { folder: string } => {
    if (isReady(row)) return row
    throw new Trouble(row?.folder ? 'error.kept_needs_passphrase' : 'error.kept_needs_folder')
  }
  async function sealed(value: string): Promise<Buffer> {
    const bytes = await vault.seal(Buffer.from(value, 'utf8'))
    if (!bytes) throw new Trouble('error.kept_passphrase')
    return Buffer.from(bytes)
  }
  const by = (who: Here) => ({ person_id: who.person.id, at: now() })

  const schedule: ArchiveSchedule = {
    view() {
      const row = scheduleOf(db)
      const next_at = row?.is_on ? nextAt(row) : null
      return {
        is_on: row?.is_on === 1, daily_at: clockOf(row?.daily_at ?? 1200), folder: row?.folder ?? null, has_passphrase: row !== null && row.sealed_passphrase !== null,
        storage: row && row.endpoint !== null && row.bucket !== null ? { endpoint: row.endpoint, bucket: row.bucket, prefix: row.prefix ?? '', region: row.region ?? '' } : null,
        running, last_ok_at: row?.last_ok_at ?? null, next_at, failed: row && row.failed_at !== null && row.failed_why !== null ? { at: row.failed_at, why: row.failed_why } : null,
        waits_for: next_at !== null && next_at <= now() && running === null && whoMay() === null ? 'line' : null, overdue_h: archiveOverdue(db, now()), held: row?.held ?? null,
      }
    },
    async chooseFolder(who) {
      const chosen = await line.choose('folder')
      if (chosen === null) return
      changeSchedule(db, { folder: chosen.name }, by(who))
      tell()
    },
    async set(who, { is_on, daily_at, passphrase }) {
      const minute = minuteOf(daily_at)
      if (minute === null) throw new Trouble('error.bad_input', undefined, 'daily_at')
      if (passphrase !== null) changeSchedule(db, { sealed_passphrase: await sealed(passphrase) }, by(who))
      if (is_on) needReady(scheduleOf(db))
      // from now on: a day without one is counted from when it was wanted
      const turned_on = is_on && scheduleOf(db)?.is_on !== 1
      changeSchedule(db, { is_on: is_on ? 1 : 0, daily_at: minute, ...turned_on ? { failed_at: null, failed_why: null } : {} }, by(who))
      if (turned_on) db.prepare('update archive_schedule set set_at = ?').run(now())
      log('the archive of the firm by itself', { is_on, daily_at, by: who.person.id })
      tell()
    },
    async setStorage(who, asked) {
      const row = scheduleOf(db)
      const kept = row?.sealed_keys ? JSON.parse(await opened(row.sealed_keys).catch(() => '{}')) as Partial<S3Place> : {}
      const place = placeWish(asked, kept)
      if (running || isBusy()) throw new Trouble('error.bad_input')
      const why = await line.probe(place)
      if (why !== null) throw new Trouble(`error.kept_${why}`)
      const { endpoint, bucket, prefix, region, access_key, secret_key } = place
      changeSchedule(db, { endpoint, bucket, prefix, region, sealed_keys: await sealed(JSON.stringify({ access_key, secret_key })) }, by(who))
      log('archives are uploaded', { endpoint, bucket, by: who.person.id })
      tell()
    },
    dropStorage(who) {
      changeSchedule(db, { endpoint: null, bucket: null, prefix: null, region: null, sealed_keys: null }, by(who))
      tell()
    },
    runNow(who) {
      const row = needReady(scheduleOf(db))
      const ask = rpcBytesOf(who.person.id)
      if (!ask) throw new Trouble('error.needs_line')
      if (running || isBusy()) throw new Trouble('error.bad_input')
      begin(who, ask, row)
    },
    isRunning: () => running !== null,
    cancel() {
      stop.abort()
      line.cancel()
    },
    tick() {
      if (!db.open) return
      const row = scheduleOf(db)
      if (!row || row.is_on !== 1) return
      const overdue = archiveOverdue(db, now())
      if (overdue !== was_overdue) tell()
      was_overdue = overdue
      const ready = whoMay()
      if (running || isBusy() || !isReady(row) || !ready || now() < nextAt(row)) return
      begin(ready.who, ready.ask, row)
    },
    stop() {
      clearInterval(clock)
      stop.abort()
    },
  }
  return schedule
}

class Failed extends Error {
  readonly why: ScheduleWhy

  constructor(why: ScheduleWhy) {
    super(why)
    this.why = why
  }
}
