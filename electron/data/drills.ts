import type { KeyObject } from 'node:crypto'
import type { Backups, Drill } from '../../shared/drills.ts'
import { DAY } from '../../shared/time.ts'
import { proof_due_days } from '../../shared/drills.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { openArchives } from './archives.ts'
import type { ArchivePhotos } from './archives.ts'
import { certificateOf, fingerprintOf } from './backup/certificate.ts'
import type { DrillOrder, Outcome, Said, Verdict } from './backup/drill.ts'
import type { Database } from './database.ts'
import type { Drawing } from './documents/issue.ts'
import type { Locale } from './documents/words.ts'
import { drillPaper } from './drill-paper.ts'
import type { Here, Person } from './desk.ts'
import type { DrillEnd, DrillLine } from './drill-line.ts'
import type { NewOp } from './forms/form.ts'
import type { Log } from './log.ts'
import type { Rpc } from './sync/parts.ts'
import { Trouble } from './trouble.ts'

type Chosen = { token: number; name: string; bytes: number; sealed: 'key' | 'passphrase' | null; has_key_file: boolean }
/** What an administrator has chosen; another person begins anew. */
type Bench = { person_id: string; chosen: Chosen | null; identities: string[]; running: Backups['running']; broke_off: Backups['broke_off'] }
type Parts = {
  db: Database
  line: DrillLine & { saveCertificate(token: number, text: string): Promise<string | null> }
  here: () => Here | null
  /** signs certificates */
  key: KeyObject
  draw: Drawing
  /** a way to the server under this person's own name, null while there is no line */
  rpcOf: (person_id: string) => Rpc | null
  photos: ArchivePhotos
  now: () => number
  version: string
  /** the firm hears of it on the server too */
  confirm(here: Here, ops: readonly NewOp[]): void
  changed(tables: readonly string[]): void
  log: Log
}
export type Drills = {
  /** Throws Trouble `error.not_signed_in`, `refused.needs_admin`, as all of these. */
  view(): Backups
  chooseBackup(): Promise<void>
  /** Throws Trouble `error.no_key_file`. */
  chooseKey(): Promise<void>
  /** Begins; what comes of it is in `view`. */
  prove(passphrase: string | null): void
  cancel(): void
  /** Begins the archive of the own firm under a passphrase. Throws Trouble `error.needs_line`. */
  archive(passphrase: string): void
  /** The certificate of a drill as a signed PDF. Rejects with Trouble `error.document_unknown`. */
  paper(drill_id: string, locale: Locale): Promise<{ name: string; bytes: Uint8Array }>
}
type DrillRow = { id: string; started_at: number; ended_at: number; person_name: string; file_name: string; is_trusted: 0 | 1; verdict: string; certificate: string }

const shown_drills = 30
const told_every_ms = 120
const mayProve = ({ role }: Person): boolean => role === 'ADMIN' || role === 'SUPER_ADMIN'

/** Proves backups by restoring them, in the name of an administrator, and keeps what was found. */
export function openDrills({ db, line, here, key, draw, rpcOf, photos, now, version, confirm, changed, log }: Parts): Drills {
  let bench: Bench | null = null

  function seat(): { here: Here; bench: Bench } {
    const who = here()
    if (!who) throw new Trouble('error.not_signed_in')
    if (!mayProve(who.person)) throw new Trouble('refused.needs_admin')
    if (bench?.person_id !== who.person.id) {
      if (bench?.running) line.cancel()
      if (archives.isRunning()) archives.cancel()
      bench = { person_id: who.person.id, chosen: null, identities: [], running: null, broke_off: null }
    }
    return { here: who, bench }
  }
  const tell = () => changed(['backups'])
  const archives = openArchives({ db, line, key, rpcOf, photos, now, confirm, tell, log })

  const signer = () => db.prepare('select fingerprint, pem from backup_signers order by chosen_at desc limit 1').get() as { fingerprint: string; pem: string } | undefined
  const known = () => db.prepare("select project, serial, manifest_sha256 as sha256 from restore_drills where is_trusted = 1 and project is not null union select project, serial, manifest_sha256 from archives_made").all() as DrillOrder['known']

  function say(mine: Bench, said: Said): void {
    const { running } = mine
    if (!running) return
    if ('outcome' in said) running.checks.push(shownCheck(said.outcome))
    else Object.assign(running, said)
    // a restore says the name of every table
    const at = now()
    if (at - told_at < told_every_ms && !('outcome' in said)) return
    told_at = at
    tell()
  }
  let told_at = 0

  async function end(mine: Bench, who: Here, chosen: Chosen, started_at: number, came: DrillEnd): Promise<void> {
    mine.running = null
    if (came.end !== 'verdict') {
      mine.broke_off = came.end
      log('a restore drill came to no verdict', { end: came.end, by: who.person.id })
      return tell()
    }
    const { verdict } = came
    const [id, ended_at] = [uuidv7(now()), now()]
    const text = certificateOf({ file_name: chosen.name, started_at, ended_at, person: { id: who.person.id, name: who.person.name }, device_id: who.device_id, app_version: version, verdict }, key)
    // read-only media are no reason to lose a verdict
    const certificate = await line.saveCertificate(chosen.token, text).catch((error: unknown) => (log('no certificate beside the backup', error), null))
    db.prepare(`insert into restore_drills (id, started_at, ended_at, person_id, person_name, file_name, is_trusted, project, serial, manifest_sha256, verdict, certificate)
      values (@id, @started_at, @ended_at, @person_id, @person_name, @file_name, @is_trusted, @project, @serial, @manifest_sha256, @verdict, @certificate)`).run({
      id, started_at, ended_at, person_id: who.person.id, person_name: who.person.name, file_name: chosen.name, is_trusted: verdict.trusted ? 1 : 0,
      project: verdict.about?.project ?? null, serial: verdict.about?.serial ?? null, manifest_sha256: verdict.about?.manifest_sha256 ?? null,
      verdict: JSON.stringify({ ...verdict, certificate }), certificate: text,
    })
    log('a restore drill', { id, trusted: verdict.trusted, failed: verdict.checks.filter(({ ok }) => !ok).map(({ check }) => check), by: who.person.id })
    tell()
    report(who, id, verdict)
  }

  /** The firm's own record of what was proven, beside the one of this PC. */
  function report(who: Here, id: string, { about, file, trusted }: Verdict): void {
    try {
      confirm(who, [{ name: 'record_backup', input: {
        backup_run_id: id, kind: 'VERIFICATION', table_count: about?.tables ?? 0, row_count: about?.rows ?? 0, sum_rp: Number(about?.money.payments_rp ?? 0), bytes: file.bytes, sha256: file.sha256, is_ok: trusted, at: now(),
      } }])
    } catch (error) {
      log('the firm does not hear of a restore drill', error)
    }
  }

  return {
    view() {
      const { bench: mine } = seat()
      const drills = (db.prepare('select * from restore_drills order by started_at desc limit ?').all(shown_drills) as DrillRow[]).map(shownDrill)
      return {
        chosen: mine.chosen && { name: mine.chosen.name, bytes: mine.chosen.bytes, sealed: mine.chosen.sealed, has_key_file: mine.chosen.has_key_file },
        has_identity: mine.identities.length > 0, signer: signer()?.fingerprint.slice(0, 16) ?? null, running: mine.running && { ...mine.running, checks: [...mine.running.checks] },
        broke_off: mine.broke_off, archive: archives.view(), drills, proven_at: provenAt(db),
      }
    },
    async chooseBackup() {
      const { bench: mine } = seat()
      const file = await line.choose('backup')
      if (file === null || mine.running) return
      const { token, name, bytes, head, has_key_file } = file
      mine.chosen = { token, name, bytes, has_key_file, sealed: !head?.startsWith('age-encryption.org/v1\n') ? null : head.includes('\n-> scrypt ') ? 'passphrase' : 'key' }
      mine.broke_off = null
      tell()
    },
    async chooseKey() {
      const { bench: mine } = seat()
      const file = await line.choose('key')
      if (file === null) return
      const text = file.text ?? ''
      const identities = text.match(/^AGE-SECRET-KEY-1[0-9A-Z]+$/gm) ?? []
      const pem = /-----BEGIN PUBLIC KEY-----[\s\S]*?-----END PUBLIC KEY-----/.exec(text)?.[0]
      if (identities.length === 0 && pem === undefined) throw new Trouble('error.no_key_file')
      if (identities.length > 0) mine.identities = identities
      if (pem !== undefined) keepSigner(pem, mine.person_id)
      tell()
    },
    prove(passphrase) {
      const { here: who, bench: mine } = seat()
      const { chosen } = mine
      if (!chosen || mine.running || archives.isRunning()) throw new Trouble('error.bad_input')
      const started_at = now()
      mine.running = { started_at, step: 'decrypt', detail: null, share: 0, checks: [] }
      mine.broke_off = null
      tell()
      const order = { openers: { identities: mine.identities, passphrase }, public_pem: `${signer()?.pem ?? ''}\n${archives.public_pem}`, known: known(), now: new Date(started_at).toISOString() }
      void line.start(chosen.token, order, said => say(mine, said)).then(came => end(mine, who, chosen, started_at, came)).catch((error: unknown) => log('a restore drill was not kept', error))
    },
    cancel() {
      seat()
      if (archives.isRunning()) archives.cancel()
      else line.cancel()
    },
    archive(passphrase) {
      const { here: who, bench: mine } = seat()
      if (who.person.role !== 'ADMIN') throw new Trouble('refused.needs_admin')
      if (mine.running || archives.isRunning()) throw new Trouble('error.bad_input')
      archives.make(who, passphrase)
    },
    async paper(drill_id, locale) {
      seat()
      return drillPaper(db, draw, key, drill_id, locale)
    },
  }

  function keepSigner(pem: string, by: string): void {
    let fingerprint: string
    try {
      fingerprint = fingerprintOf(pem)
    } catch {
      throw new Trouble('error.no_key_file')
    }
    db.prepare(`insert into backup_signers (fingerprint, pem, chosen_at, chosen_by) values (?, ?, ?, ?)
      on conflict (fingerprint) do update set chosen_at = excluded.chosen_at, chosen_by = excluded.chosen_by`).run(fingerprint, pem, now(), by)
    log('an administrator believes this signer of backups', { fingerprint, by })
  }
}

const shownCheck = ({ check, ok, ms, found }: Outcome) => ({ check, ok, ms, found })

function shownDrill({ id, started_at, ended_at, person_name, file_name, is_trusted, verdict }: DrillRow): Drill {
  // what was proven before there were dumps of others says nothing of them
  const { about, rpo_h, rto_h, checks, closed, certificate, restores = false, foreign = null } = JSON.parse(verdict) as Omit<Verdict, 'foreign' | 'restores'> & Partial<Pick<Verdict, 'foreign' | 'restores'>> & { certificate: string | null }
  return {
    id, started_at, ended_at, person: person_name, file_name, trusted: is_trusted === 1, taken_at: about ? Date.parse(about.taken_at) : null, rows: about?.rows ?? foreign?.rows ?? null, rpo_h, rto_h,
    checks: checks.map(shownCheck), closed, certificate, is_of_firm: about?.kind === 'organisation',
    foreign: foreign && { restores, unknown: foreign.unknown, newest_at: foreign.newest_at === null ? null : Date.parse(foreign.newest_at) },
  }
}

/** When a backup was last proven on this PC, ms UTC. */
const provenAt = (db: Database): number | null => db.prepare('select max(ended_at) from restore_drills where is_trusted = 1').pluck().get() as number | null

/** How many days ago that was, where it is too long; for administrators only, and not before the first one. */
export function proofOverdue(db: Database, now: number, person: Person | null): number | null {
  const at = person && mayProve(person) ? provenAt(db) : null
  const days = at === null ? 0 : Math.floor((now - at) / DAY)
  return days >= proof_due_days ? days : null
}
