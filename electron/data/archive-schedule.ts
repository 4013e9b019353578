import type { ActInput } from '../../shared/acts.ts'
import type { Schedule, ScheduleWhy } from '../../shared/drills.ts'
import { photosFor } from './archive-photos.ts'
import type { ArchivePhotos } from './archive-photos.ts'
import { backupName } from './backup/file-name.ts'
import { minuteOf, nextRun } from './backup/schedule.ts'
import type { Here } from './desk.ts'
import { Failed, look_every_ms, no_storage, openKept, pastOf, shownStorage } from './kept-backups.ts'
import type { KeptParts } from './kept-backups.ts'
import { archiveOverdue, changeSchedule, clockOf, scheduleOf } from './schedule-row.ts'
import type { ScheduleRow } from './schedule-row.ts'
import { CallFailed } from './sync/outcome.ts'
import type { RpcBytes } from './sync/parts.ts'
import { Trouble } from './trouble.ts'

type Parts = KeptParts & { rpcBytesOf: (person_id: string) => RpcBytes | null; photos: ArchivePhotos }
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

/** Makes the archive of the firm every day by itself, while an administrator is signed in; catches up what was missed, and tries again an hour after a failure. */
export function openArchiveSchedule(parts: Parts): ArchiveSchedule {
  const { db, line, book, admin, rpcBytesOf, photos, unsent, isBusy, now, tell, log } = parts
  const kept = openKept(parts)
  const started_at = now()
  let running: Schedule['running'] = null
  let stop = new AbortController()
  let was_overdue: number | null = null
  const clock = setInterval(() => schedule.tick(), look_every_ms)
  clock.unref()

  async function work(who: Here, ask: RpcBytes, row: ScheduleRow & { folder: string }): Promise<void> {
    const [passphrase, place] = [await kept.opened(row.sealed_passphrase), await kept.placeOf(row)]
    const [desk, began_at] = [unsent(), now()]
    const answer = await ask('archive_organisation', {}, stop.signal)
    if (stop.signal.aborted) throw new Failed('cancelled')
    const name = backupName(began_at, 'organisation')
    let is_line_lost = false
    const came = await line.startKept(row.folder, name, {
      answer, signing_pem: kept.signing_pem(), readers: { passphrase }, before: book.known(), desk,
      keep: { place, ...kept.keepIn('organisation', row.folder, passphrase, began_at, row.last_ok_at) },
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
    const { archived, verdict, dropped, held, failed, behind } = came.kept
    book.keep(who, archived, row.folder)
    await kept.prove(who, archived, row.folder, began_at, verdict)
    if (failed !== null) throw new Failed(failed)
    changeSchedule(db, { last_ok_at: began_at, failed_at: behind && now(), failed_why: behind, held })
    log('the archive of the firm is kept', { bytes: archived.bytes, dropped: dropped.length, held, behind, uploaded: came.kept.uploaded })
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

  const nextAt = (row: ScheduleRow): number => nextRun(row.daily_at, pastOf(row, started_at, true), now())
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
  const by = (who: Here) => ({ person_id: who.person.id, at: now() })

  const schedule: ArchiveSchedule = {
    view() {
      const row = scheduleOf(db)
      const next_at = row?.is_on ? nextAt(row) : null
      return {
        is_on: row?.is_on === 1, daily_at: clockOf(row?.daily_at ?? 1200), folder: row?.folder ?? null, has_passphrase: row !== null && row.sealed_passphrase !== null,
        storage: shownStorage(row),
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
      if (passphrase !== null) changeSchedule(db, { sealed_passphrase: await kept.sealed(passphrase) }, by(who))
      if (is_on) needReady(scheduleOf(db))
      // from now on: a day without one is counted from when it was wanted
      const turned_on = is_on && scheduleOf(db)?.is_on !== 1
      changeSchedule(db, { is_on: is_on ? 1 : 0, daily_at: minute, ...turned_on ? { failed_at: null, failed_why: null } : {} }, by(who))
      if (turned_on) db.prepare('update archive_schedule set set_at = ?').run(now())
      log('the archive of the firm by itself', { is_on, daily_at, by: who.person.id })
      tell()
    },
    async setStorage(who, asked) {
      if (running || isBusy()) throw new Trouble('error.bad_input')
      const storage = await kept.storageFor(asked, scheduleOf(db), async place => {
        const why = await line.probe(place)
        if (why !== null) throw new Trouble(`error.kept_${why}`, undefined, why === 's3_region' ? 'region' : undefined)
      })
      changeSchedule(db, storage, by(who))
      log('archives are uploaded', { endpoint: storage.endpoint, bucket: storage.bucket, by: who.person.id })
      tell()
    },
    dropStorage(who) {
      changeSchedule(db, no_storage, by(who))
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
