import type { ActInput } from '../../shared/acts.ts'
import type { ScheduleWhy, WholePlan } from '../../shared/drills.ts'
import type { Archived } from './backup/drill-line.ts'
import { backupName } from './backup/file-name.ts'
import { minuteOf } from './backup/schedule.ts'
import { readDesk } from './database.ts'
import type { Here } from './desk.ts'
import type { DrillLine } from './drill-line.ts'
import { Failed, look_every_ms, no_storage, openKept } from './kept-backups.ts'
import type { KeptParts } from './kept-backups.ts'
import { Trouble } from './trouble.ts'
import { readAddress } from './whole-address.ts'
import { changeWhole, dropWhole, putAddress, wholeOf, wholeOverdue } from './whole-row.ts'
import type { WholeRow } from './whole-row.ts'
import { wholeNext, wholeView } from './whole-view.ts'

type Parts = KeptParts & { /** where the project's Storage is */ api_url: () => string | null }
/** The backup of the whole database, for whoever has its address. All throw Trouble, `error.whole_of_other` where somebody else has given it. */
export type WholeBackups = {
  view(who: Here): WholePlan
  /** Looks at the database first; then the address lies in the vault, and with who gave it. */
  setAddress(who: Here, wish: ActInput<'set_whole_address'>): Promise<void>
  chooseFolder(who: Here): Promise<void>
  setPlan(who: Here, plan: ActInput<'set_whole_plan'>): Promise<void>
  setStorage(who: Here, wish: ActInput<'set_archive_storage'>): Promise<void>
  dropStorage(who: Here): void
  /** Of any administrator: what nobody may use, everybody may remove. */
  forget(who: Here): void
  runNow(who: Here): void
  /** The newest full one that is not proven, and what opens it. */
  toProve(who: Here): Promise<{ folder: string; name: string; passphrase: string | null }>
  isRunning(): boolean
  cancel(): void
  tick(): void
  stop(): void
}
type Ready = WholeRow & { folder: string }
type Address = { db_url: string; secret_key: string | null }

/** Takes the backup of the whole database in the process of drills: when somebody asks, and every day while who gave the address is signed in. */
export function openWholeBackups(parts: Parts): WholeBackups {
  const { db, line, book, admin, api_url, unsent, proven, isBusy, now, tell, log } = parts
  const kept = openKept(parts)
  const started_at = now()
  let running: WholePlan['running'] = null
  let is_cancelled = false
  let is_looking = false
  let was_overdue: number | null = null
  const clock = setInterval(() => whole.tick(), look_every_ms)
  clock.unref()

  const wantedOf = (who: Here, { db_url, secret_key }: Address) => {
    const url = api_url()
    return { db_url, org_id: who.person.org_id, epoch: readDesk(db, 'push_epoch'), storage: secret_key === null || url === null ? null : { api_url: url, secret_key } }
  }
  const ownOf = (who: Here): WholeRow => {
    const row = wholeOf(db)
    if (!row) throw new Trouble('error.whole_needs_address')
    if (row.set_by !== who.person.id) throw new Trouble('error.whole_of_other', { name: row.set_by_name })
    return row
  }
  const isReadable = (row: WholeRow) => row.sealed_passphrase !== null || row.recipients !== ''
  const isReady = (row: WholeRow): row is Ready => row.folder !== null && isReadable(row)
  function needReady(row: WholeRow): Ready {
    if (isReady(row)) return row
    throw new Trouble(row.folder === null ? 'error.kept_needs_folder' : 'error.whole_needs_reader')
  }
  /** One thing at a time goes on in the process of drills. */
  async function looked(order: Parameters<DrillLine['probe']>[0], field: string): Promise<void> {
    if (running || is_looking || isBusy()) throw new Trouble('error.bad_input')
    is_looking = true
    try {
      const why = await line.probe(order)
      if (why !== null) throw new Trouble(`error.kept_${why}`, undefined, why === 'db_key' || why === 'db_object' ? 'secret_key' : why === 's3_region' ? 'region' : field)
    } finally {
      is_looking = false
    }
  }

  async function work(who: Here, row: Ready, by_itself: boolean): Promise<void> {
    const address = JSON.parse(await kept.opened(row.sealed_address)) as Address
    const passphrase = row.sealed_passphrase && await kept.opened(row.sealed_passphrase)
    const place = await kept.placeOf(row)
    const began_at = now()
    if (is_cancelled) throw new Failed('cancelled')
    const hear = (archived: Archived) => book.keep(who, archived, row.folder, row.kind)
    const came = await line.startWhole(row.folder, backupName(began_at, row.kind), { whole: {
      ...wantedOf(who, address), kind: row.kind, recipients: row.recipients.split('\n').filter(one => one !== ''), passphrase, signing_pem: kept.signing_pem(), chain: book.whole(row.kind),
      least_serial: Math.floor(began_at / 1000), desk: unsent(), place,
      // what nobody watches is proven before anything older goes
      keep: by_itself && passphrase !== null && row.kind === 'full' ? kept.keepIn('full', row.folder, passphrase, began_at, row.last_ok_at) : null,
    } }, said => {
      if ('made' in said) hear(said.made)
      else if ('step' in said && running) running = { step: said.step as NonNullable<WholePlan['running']>['step'], detail: said.detail, share: said.share }
      tell()
    })
    if (came.end !== 'whole') throw new Failed(came.end === 'failed' ? came.why ?? 'failed' : came.end)
    const { archived, verdict, dropped, held, failed, behind, uploaded } = came.kept
    if (verdict) await kept.prove(who, archived, row.folder, began_at, verdict)
    if (failed !== null) throw new Failed(failed)
    changeWhole(db, { last_ok_at: began_at, failed_at: behind && now(), failed_why: behind, held })
    log('a backup of the whole database is kept', { bytes: archived.bytes, dropped: dropped.length, held, behind, uploaded })
  }

  function begin(who: Here, row: Ready, by_itself: boolean): void {
    running = { step: 'line', detail: null, share: 0 }
    is_cancelled = false
    tell()
    work(who, row, by_itself).catch((error: unknown) => {
      if (!db.open) return
      const why: ScheduleWhy = is_cancelled ? 'cancelled' : error instanceof Failed ? error.why : 'failed'
      changeWhole(db, { failed_at: now(), failed_why: why })
      log('the whole database was not saved', error instanceof Failed ? { why } : error)
    }).finally(() => {
      running = null
      tell()
    })
  }

  const whole: WholeBackups = {
    view: who => wholeView(db, { who, running, started_at, now: now(), admin_id: admin()?.person.id ?? null, proven: proven() }),
    async setAddress(who, { address, secret_key }) {
      const typed = readAddress(address)
      if ('refused' in typed) throw new Trouble(typed.refused, undefined, 'address')
      const given: Address = { db_url: address, secret_key: secret_key || null }
      await looked({ look: wantedOf(who, given) }, 'address')
      putAddress(db, { ...typed, set_by: who.person.id, set_by_name: who.person.name, set_at: now(), sealed_address: await kept.sealed(JSON.stringify(given)), has_key: given.secret_key === null ? 0 : 1 })
      log('an administrator has given the address of the database', { by: who.person.id, with_files: given.secret_key !== null })
      tell()
    },
    async chooseFolder(who) {
      ownOf(who)
      const chosen = await line.choose('folder')
      if (chosen === null) return
      changeWhole(db, { folder: chosen.name })
      tell()
    },
    async setPlan(who, { kind, recipients, passphrase, is_on, daily_at }) {
      const row = ownOf(who)
      const minute = minuteOf(daily_at)
      if (minute === null) throw new Trouble('error.bad_input', undefined, 'daily_at')
      const readers = recipients.filter(one => one !== '')
      if (readers.length > 0) await looked({ look: { recipients: readers } }, 'recipients')
      const next = { ...row, kind, recipients: readers.join('\n'), sealed_passphrase: passphrase === '' ? null : passphrase === null ? row.sealed_passphrase : await kept.sealed(passphrase) }
      if (!isReadable(next)) throw new Trouble('error.whole_needs_reader', undefined, 'passphrase')
      if (is_on) needReady(next)
      const turned_on = is_on && row.is_on !== 1
      changeWhole(db, { kind, recipients: next.recipients, sealed_passphrase: next.sealed_passphrase, is_on: is_on ? 1 : 0, daily_at: minute, ...turned_on ? { on_since: now(), failed_at: null, failed_why: null } : {} })
      log('the backup of the whole database', { kind, readers: readers.length, is_on, daily_at, by: who.person.id })
      tell()
    },
    async setStorage(who, asked) {
      const row = ownOf(who)
      changeWhole(db, await kept.storageFor(asked, row, place => looked(place, 'endpoint')))
      tell()
    },
    dropStorage(who) {
      ownOf(who)
      changeWhole(db, no_storage)
      tell()
    },
    forget(who) {
      if (running) throw new Trouble('error.bad_input')
      dropWhole(db)
      log('the address of the database was forgotten', { by: who.person.id })
      tell()
    },
    runNow(who) {
      const row = needReady(ownOf(who))
      if (running || is_looking || isBusy()) throw new Trouble('error.bad_input')
      begin(who, row, false)
    },
    async toProve(who) {
      const row = ownOf(who)
      const name = whole.view(who).to_prove
      const folder = name === null ? null : db.prepare('select folder from archives_made where file_name = ? order by made_at desc').pluck().get(name) as string | null
      if (name === null || folder === null) throw new Trouble('error.whole_nothing')
      return { folder, name, passphrase: row.sealed_passphrase && await kept.opened(row.sealed_passphrase).catch(() => { throw new Trouble('error.kept_passphrase') }) }
    },
    isRunning: () => running !== null || is_looking,
    cancel() {
      is_cancelled = true
      line.cancel()
    },
    tick() {
      const row = db.open ? wholeOf(db) : null
      if (row?.is_on !== 1) return
      const overdue = wholeOverdue(db, now())
      if (overdue !== was_overdue) tell()
      was_overdue = overdue
      const who = admin()
      if (running || is_looking || isBusy() || !isReady(row) || who?.person.id !== row.set_by || now() < wholeNext(row, started_at, now())) return
      begin(who, row, true)
    },
    stop: () => clearInterval(clock),
  }
  return whole
}
