import { createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { ChosenFile } from '../../shared/data-process.ts'
import type { Backups } from '../../shared/drills.ts'
import { openArchiveBook } from './archive-book.ts'
import { openArchiveSchedule } from './archive-schedule.ts'
import type { ArchiveSchedule } from './archive-schedule.ts'
import { openArchives } from './archives.ts'
import type { ArchivePhotos } from './archive-photos.ts'
import { fingerprintOf } from './backup/certificate.ts'
import type { DeskOperations } from './backup/desk-operations.ts'
import type { Said, Verdict } from './backup/drill.ts'
import type { Database } from './database.ts'
import type { Drawing } from './documents/issue.ts'
import type { Locale } from './documents/words.ts'
import { drillPaper } from './drill-paper.ts'
import { drillsOf, keepVerdict, knownBackups, mayProve, provenAt, provenHashes, shownCheck } from './drill-record.ts'
import type { Here } from './desk.ts'
import type { DrillEnd, DrillLine } from './drill-line.ts'
import type { NewOp } from './forms/form.ts'
import type { Log } from './log.ts'
import type { Vault } from './pins.ts'
import { openRescue } from './rescue.ts'
import type { Rescue } from './rescue.ts'
import type { Prove } from './rescue-sender.ts'
import { spaced } from './spaced.ts'
import type { Rpc, RpcBytes } from './sync/parts.ts'
import { Trouble } from './trouble.ts'
import { openWholeBackups } from './whole-backups.ts'
import type { WholeBackups } from './whole-backups.ts'
import { missingHere, takeBack } from './unsent.ts'

type Chosen = { token: number; name: string; bytes: number; sealed: 'key' | 'passphrase' | null; has_key_file: boolean }
/** What an administrator has chosen; another person begins anew. */
type Bench = { person_id: string; chosen: Chosen | null; identities: string[]; running: Backups['running']; broke_off: Backups['broke_off']; found: DeskOperations | null }
type Parts = {
  db: Database
  line: DrillLine & { saveCertificate(token: number, text: string): Promise<string | null> }
  here: () => Here | null
  /** the administrator at this desk, behind a locked screen too */
  admin: () => Here | null
  vault: Vault
  /** what this desk has confirmed and not sent */
  unsent: () => DeskOperations
  /** that an operation comes from this desk */
  proof: Prove
  /** signs certificates */
  key: KeyObject
  draw: Drawing
  /** a way to the server under this person's own name, null while there is no line */
  rpcOf: (person_id: string) => Rpc | null
  /** the same for answers that are large */
  rpcBytesOf: (person_id: string) => RpcBytes | null
  photos: ArchivePhotos
  /** where the project's API is */
  api_url: () => string | null
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
  /** `dump`: the folder with the files of a dump. */
  chooseBackup(what?: 'backup' | 'dump'): Promise<void>
  /** Throws Trouble `error.no_key_file`. */
  chooseKey(): Promise<void>
  /** Begins; what comes of it is in `view`. */
  prove(passphrase: string | null): void
  cancel(): void
  /** Begins the archive of the own firm under a passphrase. Throws Trouble `error.needs_line`. */
  archive(passphrase: string): void
  /** The archive that is made by itself, for an administrator of a firm. */
  schedule(): { who: Here; of: ArchiveSchedule }
  /** The backup of the whole database, for an administrator of a firm. */
  whole(): { who: Here; of: WholeBackups }
  /** Chooses the newest one that was made here and is not proven, and begins its drill. Throws Trouble `error.whole_nothing`, `error.whole_of_other`, `error.whole_needs_key`. */
  proveWhole(): Promise<void>
  /** Puts the operations that were found in the archive proven last into the outbox, where this desk lacks them; how many. The caller replays. */
  takeBackFound(): number
  /** Begins to compare the chosen archive with what the firm has now, for its administrators. */
  compare(passphrase: string | null): void
  /** What was compared, and the way back, for an administrator of a firm. */
  rescue(): { who: Here; of: Rescue }
  stop(): void
  /** The certificate of a drill as a signed PDF. Rejects with Trouble `error.document_unknown`. */
  paper(drill_id: string, locale: Locale): Promise<{ name: string; bytes: Uint8Array }>
}

const told_every_ms = 120

/** Proves backups by restoring them, in the name of an administrator, and keeps what was found. */
export function openDrills({ db, line, here, admin, vault, unsent, proof, key, draw, rpcOf, rpcBytesOf, photos, api_url, now, version, confirm, changed, log }: Parts): Drills {
  let bench: Bench | null = null

  function seat(): { here: Here; bench: Bench } {
    const who = here()
    if (!who) throw new Trouble('error.not_signed_in')
    if (!mayProve(who.person)) throw new Trouble('refused.needs_admin')
    if (bench?.person_id !== who.person.id) {
      if (bench?.running) line.cancel()
      if (archives.isRunning()) archives.cancel()
      rescue.forget()
      bench = { person_id: who.person.id, chosen: null, identities: [], running: null, broke_off: null, found: null }
    }
    return { here: who, bench }
  }
  // a restore says the name of every table, an archive that of every photo
  const tell = spaced(told_every_ms, () => changed(['backups']))
  const public_pem = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString()
  const signers = () => `${signer()?.pem ?? ''}\n${public_pem}`
  const book = openArchiveBook({ db, now, confirm, log })
  const archives = openArchives({ db, line, book, key, rpcBytesOf, photos, unsent, now, tell, log })
  const rescue = openRescue({ db, line, rpcOf, rpcBytesOf, proof, now, tell: spaced(told_every_ms, () => changed(['rescue', 'backups'])), log })
  const records = { db, key, version, now, confirm, log }
  const judged = (who: Here, file_name: string, started_at: number, verdict: Verdict, save: (text: string) => Promise<string | null>) => keepVerdict(records, { who, file_name, started_at, verdict, save })
  const isTaken = () => (bench?.running ?? null) !== null || archives.isRunning() || rescue.isRunning()
  const schedule = openArchiveSchedule({
    db, line, book, key, vault, admin, rpcBytesOf, photos, unsent, wish: () => ({ public_pem: signers(), known: knownBackups(db) }), proven: () => provenHashes(db),
    isBusy: () => isTaken() || whole.isRunning(), judged, now, tell, log,
  })
  const whole = openWholeBackups({
    db, line, book, key, vault, admin, api_url, unsent, wish: () => ({ public_pem: signers(), known: knownBackups(db) }), proven: () => provenHashes(db), isBusy: () => isTaken() || schedule.isRunning(), judged, now, tell, log,
  })

  const signer = () => db.prepare('select fingerprint, pem from backup_signers order by chosen_at desc limit 1').get() as { fingerprint: string; pem: string } | undefined

  function say(mine: Bench, said: Said): void {
    const { running } = mine
    if (!running) return
    if ('outcome' in said) running.checks.push(shownCheck(said.outcome))
    else Object.assign(running, said)
    tell()
  }

  async function end(mine: Bench, who: Here, chosen: Chosen, started_at: number, came: DrillEnd): Promise<void> {
    mine.running = null
    if (came.end !== 'verdict') {
      mine.broke_off = came.end
      log('a restore drill came to no verdict', { end: came.end, by: who.person.id })
      return tell()
    }
    mine.found = came.proven.desk
    await keepVerdict(records, { who, file_name: chosen.name, started_at, verdict: came.proven.verdict, save: text => line.saveCertificate(chosen.token, text) })
    tell()
  }
  const isBusy = (mine: Bench) => mine.running !== null || archives.isRunning() || schedule.isRunning() || rescue.isRunning() || whole.isRunning()
  const admitted = () => {
    const seated = seat()
    if (seated.here.person.role !== 'ADMIN') throw new Trouble('refused.needs_admin')
    return seated
  }

  return {
    view() {
      const { here: who, bench: mine } = seat()
      return {
        chosen: mine.chosen && { name: mine.chosen.name, bytes: mine.chosen.bytes, sealed: mine.chosen.sealed, has_key_file: mine.chosen.has_key_file },
        has_identity: mine.identities.length > 0, signer: signer()?.fingerprint.slice(0, 16) ?? null, running: mine.running && { ...mine.running, checks: [...mine.running.checks] },
        broke_off: mine.broke_off, archive: archives.view(), schedule: schedule.view(), whole: whole.view(who), drills: drillsOf(db), proven_at: provenAt(db),
        unsent: mine.found && { count: mine.found.operations.length, missing: missingHere(db, mine.found) },
      }
    },
    async chooseBackup(what = 'backup') {
      const { bench: mine } = seat()
      const file = await line.choose(what)
      if (file === null || mine.running) return
      take(mine, file)
    },
    async chooseKey() {
      const { bench: mine } = seat()
      const file = await line.choose('key')
      if (file === null) return
      // a certificate beside an archive names the key of its desk, as JSON
      const text = (file.text ?? '').replaceAll('\\n', '\n')
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
      if (!chosen || isBusy(mine)) throw new Trouble('error.bad_input')
      const started_at = now()
      mine.running = { started_at, step: 'decrypt', detail: null, share: 0, checks: [] }
      mine.broke_off = null
      mine.found = null
      tell()
      const order = { openers: { identities: mine.identities, passphrase }, public_pem: signers(), known: knownBackups(db), now: new Date(started_at).toISOString() }
      void line.start(chosen.token, order, said => say(mine, said)).then(came => end(mine, who, chosen, started_at, came)).catch((error: unknown) => log('a restore drill was not kept', error))
    },
    cancel() {
      seat()
      if (schedule.isRunning()) schedule.cancel()
      else if (whole.isRunning()) whole.cancel()
      else if (archives.isRunning()) archives.cancel()
      else if (rescue.isRunning()) rescue.cancel()
      else line.cancel()
    },
    archive(passphrase) {
      const { here: who, bench: mine } = admitted()
      if (isBusy(mine)) throw new Trouble('error.bad_input')
      archives.make(who, passphrase)
    },
    schedule: () => ({ who: admitted().here, of: schedule }),
    compare(passphrase) {
      const { here: who, bench: mine } = admitted()
      if (!mine.chosen || isBusy(mine)) throw new Trouble('error.bad_input')
      rescue.compare(who, mine.chosen, { identities: mine.identities, passphrase }, signers())
    },
    rescue: () => ({ who: admitted().here, of: rescue }),
    whole: () => ({ who: admitted().here, of: whole }),
    async proveWhole() {
      const { here: who, bench: mine } = admitted()
      if (isBusy(mine)) throw new Trouble('error.bad_input')
      const { folder, name, passphrase } = await whole.toProve(who)
      const file = await line.takeMade(folder, name)
      if (file === null || isBusy(mine)) throw new Trouble('error.bad_input')
      take(mine, file)
      // a file for people with keys is opened by theirs alone, which this desk has only when it was chosen
      if (passphrase === null && mine.identities.length === 0) throw new Trouble('error.whole_needs_key')
      this.prove(passphrase)
    },
    takeBackFound() {
      const { bench: mine } = seat()
      if (!mine.found) throw new Trouble('error.bad_input')
      const count = takeBack(db, mine.found)
      log('operations were taken back out of an archive', { count, of: mine.found.device_id, by: mine.person_id })
      return count
    },
    stop() {
      schedule.stop()
      whole.stop()
    },
    async paper(drill_id, locale) {
      seat()
      return drillPaper(db, draw, key, drill_id, locale)
    },
  }

  function take(mine: Bench, { token, name, bytes, head, has_key_file }: ChosenFile): void {
    mine.chosen = { token, name, bytes, has_key_file, sealed: !head?.startsWith('age-encryption.org/v1\n') ? null : head.includes('\n-> scrypt ') ? 'passphrase' : 'key' }
    mine.broke_off = null
    tell()
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
