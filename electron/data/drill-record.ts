import type { KeyObject } from 'node:crypto'
import type { Drill, DrillSince } from '../../shared/drills.ts'
import { proof_due_days } from '../../shared/drills.ts'
import { DAY } from '../../shared/time.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { certificateOf } from './backup/certificate.ts'
import type { DrillOrder, Outcome, Verdict } from './backup/drill.ts'
import type { Database } from './database.ts'
import type { Here, Person } from './desk.ts'
import type { NewOp } from './forms/form.ts'
import type { Log } from './log.ts'
import { scheduleOf } from './schedule-row.ts'

type DrillRow = { id: string; started_at: number; ended_at: number; person_name: string; file_name: string; is_trusted: 0 | 1; verdict: string; certificate: string; project: string | null }
type Parts = { db: Database; key: KeyObject; version: string; now: () => number; confirm(here: Here, ops: readonly NewOp[]): void; log: Log }
/** A drill that came to a verdict. `save`: writes the certificate beside the backup; its name, or null. */
export type Judged = { who: Here; file_name: string; started_at: number; verdict: Verdict; save(text: string): Promise<string | null> }

const shown_drills = 30

/** Keeps what a drill has found, signs it, and tells the firm. */
export async function keepVerdict({ db, key, version, now, confirm, log }: Parts, { who, file_name, started_at, verdict, save }: Judged): Promise<void> {
  const [id, ended_at] = [uuidv7(now()), now()]
  const text = certificateOf({ file_name, started_at, ended_at, person: { id: who.person.id, name: who.person.name }, device_id: who.device_id, app_version: version, verdict }, key)
  // read-only media are no reason to lose a verdict
  const certificate = await Promise.resolve().then(() => save(text)).catch((error: unknown) => (log('no certificate beside the backup', error), null))
  db.prepare(`insert into restore_drills (id, started_at, ended_at, person_id, person_name, file_name, is_trusted, project, serial, manifest_sha256, verdict, certificate)
    values (@id, @started_at, @ended_at, @person_id, @person_name, @file_name, @is_trusted, @project, @serial, @manifest_sha256, @verdict, @certificate)`).run({
    id, started_at, ended_at, person_id: who.person.id, person_name: who.person.name, file_name, is_trusted: verdict.trusted ? 1 : 0,
    project: verdict.about?.project ?? null, serial: verdict.about?.serial ?? null, manifest_sha256: verdict.about?.manifest_sha256 ?? null,
    verdict: JSON.stringify({ ...verdict, certificate }), certificate: text,
  })
  log('a restore drill', { id, trusted: verdict.trusted, failed: verdict.checks.filter(({ ok }) => !ok).map(({ check }) => check), by: who.person.id })
  const { about, file, trusted } = verdict
  try {
    confirm(who, [{ name: 'record_backup', input: {
      backup_run_id: id, kind: 'VERIFICATION', table_count: about?.tables ?? 0, row_count: about?.rows ?? 0, sum_rp: Number(about?.money.payments_rp ?? 0), bytes: file.bytes, sha256: file.sha256, is_ok: trusted, at: now(),
    } }])
  } catch (error) {
    log('the firm does not hear of a restore drill', error)
  }
}

export const shownCheck = ({ check, ok, ms, found }: Outcome) => ({ check, ok, ms, found })

/** The last drills of this PC, the newest first. */
export function drillsOf(db: Database): Drill[] {
  const rows = db.prepare('select * from restore_drills order by started_at desc limit ?').all(shown_drills) as DrillRow[]
  return rows.map((row, n) => ({ ...shownDrill(row), since: sinceOf(row, rows.slice(n + 1).find(({ project }) => project !== null && project === row.project)) }))
}

/** Against the drill before it of the same database. */
function sinceOf(row: DrillRow, before: DrillRow | undefined): DrillSince | null {
  const [now, then] = [row, before].map(one => one && JSON.parse(one.verdict) as Verdict)
  if (!before || !now?.about || !then?.about) return null
  const failed = (verdict: Verdict) => verdict.checks.filter(({ ok }) => !ok).map(({ check }) => check)
  return {
    started_at: before.started_at, taken_at: Date.parse(then.about.taken_at), rows: now.about.rows - then.about.rows, payments_rp: Number(now.about.money.payments_rp) - Number(then.about.money.payments_rp),
    duration_ms: now.drill_ms - then.drill_ms, failed: failed(now).filter(check => !failed(then).includes(check)), mended: failed(then).filter(check => now.checks.some(one => one.check === check && one.ok)),
  }
}

function shownDrill({ id, started_at, ended_at, person_name, file_name, is_trusted, verdict }: DrillRow): Omit<Drill, 'since'> {
  // what was proven before there were dumps of others says nothing of them
  const { about, rpo_h, rto_h, checks, closed, certificate, restores = false, foreign = null } = JSON.parse(verdict) as Omit<Verdict, 'foreign' | 'restores'> & Partial<Pick<Verdict, 'foreign' | 'restores'>> & { certificate: string | null }
  return {
    id, started_at, ended_at, person: person_name, file_name, trusted: is_trusted === 1, taken_at: about ? Date.parse(about.taken_at) : null, rows: about?.rows ?? foreign?.rows ?? null, rpo_h, rto_h,
    checks: checks.map(shownCheck), closed, certificate, is_of_firm: about?.kind === 'organisation', operations: (about as Partial<typeof about>)?.operations ?? 0,
    foreign: foreign && { restores, unknown: foreign.unknown, newest_at: foreign.newest_at === null ? null : Date.parse(foreign.newest_at) },
  }
}

/** The backups that are known here: proven, or made. */
export const knownBackups = (db: Database) => db.prepare('select project, serial, manifest_sha256 as sha256 from restore_drills where is_trusted = 1 and project is not null union select project, serial, manifest_sha256 from archives_made').all() as DrillOrder['known']

/** The hashes of the manifests that a drill of this PC has trusted. */
export const provenHashes = (db: Database): string[] => db.prepare('select distinct manifest_sha256 from restore_drills where is_trusted = 1 and manifest_sha256 is not null').pluck().all() as string[]

/** When a backup was last proven on this PC, ms UTC. */
export const provenAt = (db: Database): number | null => db.prepare('select max(ended_at) from restore_drills where is_trusted = 1').pluck().get() as number | null

export const mayProve = ({ role }: Person): boolean => role === 'ADMIN' || role === 'SUPER_ADMIN'

/** How many days ago that was, where it is too long; for administrators only, and not before the first one, or the first that was planned. */
export function proofOverdue(db: Database, now: number, person: Person | null): number | null {
  const schedule = scheduleOf(db)
  const at = person && mayProve(person) ? provenAt(db) ?? (schedule?.is_on === 1 ? schedule.set_at : null) : null
  const days = at === null ? 0 : Math.floor((now - at) / DAY)
  return days >= proof_due_days ? days : null
}
