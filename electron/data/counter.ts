import os from 'node:os'
import path from 'node:path'
import type { Outcome } from '../../shared/bridge.ts'
import { queries } from '../../shared/queries.ts'
import type { QueryInput } from '../../shared/queries.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { openActs } from './acts.ts'
import type { Backend } from './auth.ts'
import { certificateKey } from './backup/certificate.ts'
import { noticeCopy } from './copied.ts'
import { probeLine } from './backend.ts'
import { keepCheckpoints } from './checkpoint.ts'
import { isDamage } from './damage.ts'
import { openToRead, readDesk, writeDesk } from './database.ts'
import { adminHere, hereOf } from './desk.ts'
import type { Desk, Here } from './desk.ts'
import { deviceKey, proofOf, type Signable } from './device-key.ts'
import { openDocuments } from './documents/issue.ts'
import { noDrills } from './drill-line.ts'
import { openDrills } from './drills.ts'
import { openDeskContent } from './desk-content.ts'
import { openExports } from './exports/exports.ts'
import { openFiles } from './files/index.ts'
import type { Files } from './files/index.ts'
import type { NewOp } from './forms/form.ts'
import type { Counter, CounterOptions } from './counter-options.ts'
import { shownSince } from './documents/due.ts'
import { registerFunctions } from './functions.ts'
import { giveCode } from './give-code.ts'
import { openJournal } from './journal.ts'
import { noteJournalDamage } from './journal-damage.ts'
import type { Log } from './log.ts'
import { obeyPinResets } from './people.ts'
import { openSound, suspect } from './quarantine.ts'
import { watchPrintJobs } from './print-jobs.ts'
import { openPhotoFolder } from './photo-folder.ts'
import { followOutbox, recover } from './recover.ts'
import { openRehearsal } from './rehearse.ts'
import { replacesOf } from './replaced.ts'
import { openReplay } from './replay.ts'
import { parseRequest } from './request.ts'
import { searchOfLoad } from './search-of-load.ts'
import { perform } from './run.ts'
import { sessionView } from './session-view.ts'
import { sendAgain } from './send-again.ts'
import { openSessions } from './sessions.ts'
import type { Sessions } from './sessions.ts'
import { statusView } from './status-view.ts'
import { readProgress } from './sync/load.ts'
import { contacts } from './sync/contact.ts'
import { startSync } from './sync/loop.ts'
import { recoveredProof, unsentOf } from './unsent.ts'
import { messageOf, Trouble } from './trouble.ts'
import { tryAgain } from './try-again.ts'
import { timers } from './sync/turns.ts'

export type { Counter, CounterOptions } from './counter-options.ts'
const first_look_ms = 500
/** The board is on the screen by then; what the network brings may come after it. */
const after_screen_ms = 150
/** So is what was confirmed. It lies on disk, and goes out when the screen has shown it. */
const after_repaint_ms = 100

/** Where a profile keeps its database. */
export const databaseFile = (folder: string): string => path.join(folder, 'guichet.db')

/** Opens the desk: database, journal, sessions, sync. Throws Trouble when the database can't be used. */
export function openCounter(options: CounterOptions): Counter {
  const { folder, key, migrations, native_binding = null, now, fetch, later = timers, upgrading = () => undefined } = options
  const file = databaseFile(folder)
  const journal_file = path.join(folder, 'guichet.journal')
  const db = openSound({ file, key, migrations, native_binding, prepare: registerFunctions, upgrading }, { now, log: options.log, journal_file })
  const journal = openJournal(journal_file, key)
  // No error passes by the log, so this is where a damaged page shows, whoever has read it.
  const log: Log = (text, facts) => {
    options.log(text, facts)
    if (isDamage(facts)) giveUp()
  }
  const listeners = new Set<(tables: readonly string[]) => void>()
  const changed = (tables: Iterable<string>) => {
    const list = [...new Set(tables)]
    if (list.includes('pin_resets') && obeyPinResets(db)) list.push('session')
    if (list.length > 0) for (const listener of listeners) listener(list)
  }
  const replay = openReplay(db, options.apply, (op_id, error) => {
    log('an operation can not be replayed', { op_id, error: String(error) })
    if (isDamage(error)) giveUp()
  })
  try {
    if (readDesk(db, 'device_id') === null) writeDesk(db, 'device_id', uuidv7(now()))
    const found = recover(db, journal)
    if (found.restored > 0) replay.around(() => [])
    if (found.restored + found.appended + journal.damaged > 0) log('journal and outbox differed', { ...found, damaged: journal.damaged })
    noteJournalDamage(db, journal, journal_file, now())
    obeyPinResets(db) // the program may have ended between hearing and obeying
  } catch (error) {
    db.close()
    journal.close()
    if (isDamage(error)) suspect(file)
    throw error
  }
  const outbox = followOutbox(db, journal)
  const stopCheckpoints = keepCheckpoints(db, file, log)

  let backend: Backend | null = options.api_url && options.publishable_key
    ? { api_url: options.api_url, publishable_key: options.publishable_key, fetch } : null
  const sessions: Sessions = openSessions({
    db, now, backend: () => backend, vault: options.vault, device_name: options.device_name ?? os.hostname(),
    device_key: device_id => deviceKey(key, device_id), changed,
    arrived: () => void later(() => {
      sync.wake('now')
      files.wake('person')
      void sessions.phoneKey('anew')
    }, after_screen_ms),
  })
  const proof = (op: Signable) => recoveredProof(db, op.op_id) ?? proofOf(deviceKey(key, op.device_id), op)
  const sync = startSync({
    store: {
      db, replay, now, log, sendAgain: (lost, is_other) => sendAgain(db, lost, is_other), proof, version: options.version, looksAt: change => noticeCopy(db, now(), change),
      reopened: () => outbox.reopened(), tryAgain: () => tryAgain({ db, replay, now, log, changed, reopened: () => outbox.reopened() }),
      changed(tables) {
        const list = [...tables]
        changed(list)
        if (list.includes('outbox')) outbox.rotate()
        if (list.includes('status')) heedLine()
      },
    },
    saysItIsThere: contacts({ now, log }),
    place() {
      const [location_id, device_id] = [readDesk(db, 'location_id'), readDesk(db, 'device_id')]
      return location_id && device_id ? { location_id, device_id } : null
    },
    reader: () => sessions.reader(),
    rpcOf: id => sessions.rpcOf(id),
    register: id => sessions.register(id),
    pushed: id => sessions.pushed(id),
    search: searchOfLoad,
    later,
    async probe() {
      if (!backend) throw new Error('no backend to ask')
      await probeLine(backend)
    },
  })
  // After the first screen: asking for the line must not compete with it.
  const skipFirstLook = later(() => void lookAround(), first_look_ms)
  const desk: Desk = { db, now, session: () => sessions.session() }

  async function lookAround(): Promise<void> {
    // the keyring may answer when the program has been ended already
    await sessions.resumePushing().catch((error: unknown) => log('nobody left a session that still pushes', { error: String(error) }))
    sync.wake('now')
    files.wake('person')
  }
  const files: Files = openFiles({ db, folder, key, desk, sessions, confirm: confirmOps, changed, log, later })
  const documents = openDocuments({ db, folder, key, draw: options.draw ?? null, fileOf: sha256 => files.bytesOf(sha256), by: () => sessions.person()?.id ?? null, now, changed, log, later })
  const print_jobs = watchPrintJobs({ db, now, list: options.jobs ?? (() => Promise.resolve(null)), later, log, note: documents.note })
  const exports = openExports({
    desk, changed, log, confirm: confirmOps, reader: () => openToRead(file, key, native_binding), rpcOf: id => (sync.line() === 'up' ? sessions.rpcOf(id) : null),
    rpcBytesOf: id => (sync.line() === 'up' ? sessions.rpcBytesOf(id) : null),
    open: options.file ?? (() => Promise.reject(new Trouble('error.export_not_written'))),
  })
  const content = openDeskContent({ db, reader: () => openToRead(file, key, native_binding), rpc: () => (sync.line() === 'up' ? sessions.rpcOf(sessions.person()?.id ?? '') : null), turn: () => sync.turn(), now, log, changed })
  let was_up = false

  /** A line that is up again is tried for the files too, and so is a share of rows that has just been loaded: a file may find its row. */
  function heedLine(): void {
    const is_up = sync.line() === 'up' && readDesk(db, 'cursor') !== null && readProgress(db) === null
    if (is_up) content.proveRebuilt()
    if (is_up && !was_up) {
      files.wake('line')
      void sessions.phoneKey()
    }
    was_up = is_up
  }

  const drills = openDrills({
    db, line: options.drill ?? noDrills, here: () => (sessions.isLocked() ? null : hereOf(desk)), admin: () => adminHere(db, sessions.person()), vault: options.vault, unsent: () => unsentOf(db, proof), proof, key: certificateKey(key), draw: documents.draw, rpcOf: id => (sync.line() === 'up' ? sessions.rpcOf(id) : null), rpcBytesOf: id => (sync.line() === 'up' ? sessions.rpcBytesOf(id) : null), now, version: options.version, changed, log,
    confirm: (who, ops) => confirmOps(who, ops), photos: { bytesOf: files.bytesOf, sender: id => sessions.sender(id) }, api_url: () => backend?.api_url ?? null,
  })
  const photo_folder = openPhotoFolder({ db, now, isHere: () => hereOf(desk) !== null, choose: async () => (await options.drill?.choose('folder'))?.name ?? null, changed, log })
  const act = openActs({
    codeFor: challenge => giveCode({ desk, phoneKey: () => sessions.phoneKey(), confirm: confirmOps }, challenge),
    content, drills, photo_folder, print_jobs, db, now, sessions, journaled: () => outbox.reopened(), letGo: () => outbox.rotate(), sync, files, documents, exports, replay, fetch, backend: () => backend, changed, log, version: options.version, ...options.save ? { save: options.save } : {}, ...options.hand ? { hand: options.hand } : {}, ...options.printers ? { printers: options.printers } : {},
    takeBackend(fresh) {
      backend = { ...fresh, fetch }
      options.keepBackend(fresh)
    },
  })

  /** A new start looks at the whole database, and puts it aside if it is damaged. */
  function giveUp(): void {
    try {
      suspect(file)
    } catch (error) {
      options.log('the database is damaged, and the next start will not know', error)
    }
    later(() => options.restart?.(), 0)
  }

  function confirm(name: string, input: unknown): Outcome<unknown> {
    const last = lastOp()
    const outcome = options.confirm(desk, name, input, log)
    if (!outcome.ok) return outcome
    follow(last, replacesOf(input) !== null)
    sessions.endApproval()
    return outcome
  }

  /** What needs no form: these operations and what `also` writes beside them, or nothing. Throws Stale. */
  function confirmOps(here: Here, ops: readonly NewOp[], also: () => void = () => undefined): void {
    const last = lastOp()
    const at = now()
    db.transaction(() => {
      perform({ ...desk, now: () => at }, here, ops)
      also()
    }).immediate()
    follow(last)
  }

  /** What was confirmed since this place in the outbox goes into the journal, onto the screen, and out. */
  function follow(last: number, is_correction = false): void {
    try {
      outbox.catchUp()
      if (is_correction) outbox.reopened()
    } catch (error) {
      // The database holds it, and the next start appends what the journal lacks.
      log('the journal can not be written', error)
    }
    const tables = [...db.prepare('select distinct tbl from before_images where seq > ?').pluck().all(is_correction ? Number.MIN_SAFE_INTEGER : last) as string[], 'outbox', 'drafts']
    // After the reply: a form that is about to go shall not be asked once more.
    setImmediate(() => changed(tables))
    later(() => {
      sync.wake('confirm')
      files.wake('added') // what a form has taken photos for is in the queue now
    }, after_repaint_ms)
    for (const id of shownSince(db, last)) documents.issueLater(id)
  }

  const lastOp = () => db.prepare('select coalesce(max(seq), 0) from outbox').pluck().get() as number

  const rehearsal = openRehearsal({ desk, log, later, isSomebodyHere: () => sessions.person() !== null, warmDocuments: () => documents.warm() })

  function read(name: string, input: unknown): unknown {
    if ((name === 'session' || name === 'status' || name === 'backups' || name === 'rescue' || name === 'exports' || name === 'photo' || name === 'photo_offers') && !queries[name].safeParse(input).success) throw new Trouble('error.bad_input')
    if (name === 'session') return sessionView({ db, now: now(), sessions, api_url: backend?.api_url ?? null, publishable_key: backend?.publishable_key ?? null, vault: options.vault_kind, version: options.version })
    if (name === 'photo') return files.show((input as QueryInput<'photo'>).sha256)
    if (name === 'backups') return drills.view()
    if (name === 'rescue') return drills.rescue().of.view(input as QueryInput<'rescue'>)
    if (name === 'exports') return exports.view()
    if (name === 'photo_offers') return photo_folder.view()
    rehearsal.asked(name)
    if (name === 'status') return statusView({ db, now: now(), sessions, line: sync.line() })
    return options.read(desk, name, input, log)
  }

  return {
    db, desk, sessions, sync, files, documents,
    async ask(request) {
      const parsed = parseRequest(request)
      if (!parsed) return { id: idOf(request), error: { key: 'error.bad_input' } }
      const { id, kind, name, input } = parsed
      try {
        if (kind === 'read') return { id, value: read(name, input) }
        return { id, value: kind === 'act' ? await act(name, input) : confirm(name, input) }
      } catch (error) {
        if (!(error instanceof Trouble)) log(`${kind} ${name} failed`, error)
        return { id, error: messageOf(error) }
      }
    },
    onChange: listener => (listeners.add(listener), () => void listeners.delete(listener)),
    suspend: () => sessions.lock(),
    resume: () => sync.wake('now'),
    async stop() {
      exports.cancel()
      drills.stop()
      photo_folder.stop()
      print_jobs.stop()
      await Promise.all([sync.stop(), files.stop(), documents.stop()])
      skipFirstLook()
      stopCheckpoints()
      journal.close()
      db.close()
    },
  }
}

function idOf(request: unknown): number {
  const { id } = (request ?? {}) as { id?: unknown }
  return typeof id === 'number' ? id : 0
}
