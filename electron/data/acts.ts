import { acts as schemas } from '../../shared/acts.ts'
import type { ActInput, ActName, ActResult } from '../../shared/acts.ts'
import type { Outcome } from '../../shared/bridge.ts'
import { checkAddress, checkKey, probe } from './backend.ts'
import type { Backend } from './auth.ts'
import { backupActs } from './backup-acts.ts'
import { readDesk, writeDesk } from './database.ts'
import type { Database } from './database.ts'
import type { DeskContent } from './desk-content.ts'
import type { Documents } from './documents/issue.ts'
import { mailOf } from './documents/mail.ts'
import { previewOf } from './documents/preview.ts'
import { readText } from './forms/document-text.ts'
import type { Drills } from './drills.ts'
import type { Exports } from './exports/exports.ts'
import { askedOfServer, auditFile, instantsIn } from './audit.ts'
import { servedFigures } from './figures/served.ts'
import type { Files } from './files/index.ts'
import type { PhotoFolder } from './photo-folder.ts'
import type { Replay } from './replay.ts'
import type { Sessions } from './sessions.ts'
import { hereOf } from './desk.ts'
import { replaceOp } from './replace.ts'
import { heedJournalDamage } from './journal-damage.ts'
import { leaveCopy } from './copied.ts'
import { leaveBackend } from './leave-backend.ts'
import type { PrintJobs } from './print-jobs.ts'
import { misfitOf } from './misfit.ts'
import { openPrinting } from './printing.ts'
import type { HandDocument, ListPrinters, SaveFile } from './save-line.ts'
import { setAside } from './set-aside.ts'
import { call } from './sync/answer.ts'
import type { Sync } from './sync/loop.ts'
import { CallFailed } from './sync/outcome.ts'
import { taskFile } from './task-file.ts'
import { messageOf, Trouble } from './trouble.ts'

export type Act = (name: string, input: unknown) => Promise<Outcome<ActResult<ActName>>>
type Parts = {
  db: Database
  now: () => number
  sessions: Sessions
  /** What waits anew or was set aside goes into the journal. */
  journaled: () => void
  /** The journal lets go of what is settled, which a kill may have left in it: the next start would put it back. */
  letGo: () => void
  sync: Pick<Sync, 'wake' | 'line'>
  files: Pick<Files, 'add' | 'keepPhoto' | 'wake' | 'fetches'>
  documents: Pick<Documents, 'issue' | 'read' | 'note' | 'draw'>
  drills: Drills
  content: DeskContent
  photo_folder: PhotoFolder
  codeFor: (challenge: string) => Promise<{ code: string }>
  exports: Pick<Exports, 'make' | 'cancel' | 'save' | 'dropSaved' | 'deliveries'>
  replay: Replay
  fetch: typeof fetch
  backend: () => Backend | null
  /** a backend that has answered: kept for the next start */
  takeBackend: (backend: { api_url: string; publishable_key: string }) => void
  changed: (tables: Iterable<string>) => void
  log: (text: string, facts?: unknown) => void
  save?: SaveFile
  hand?: HandDocument
  print_jobs: PrintJobs
  printers?: ListPrinters
  version: string
}
const draft_bytes = 200_000

/** What a person does to the session or to this PC. Refusals come as values, in words. */
export function openActs({ codeFor, db, now, sessions, journaled, letGo, sync, files, documents, drills, content, photo_folder, print_jobs, exports, replay, fetch, backend, takeBackend, changed, log, version,
  save = () => Promise.reject(new Trouble('error.file_not_written')), hand = () => Promise.reject(new Trouble('error.not_opened')), printers = () => Promise.reject(new Trouble('error.no_printers_known')) }: Parts): Act {
  const personId = () => {
    const person = sessions.isLocked() ? null : sessions.person()
    if (!person) throw new Trouble('error.not_signed_in')
    return person.id
  }
  /** What was typed a moment before the screen was locked is written behind it; nobody who has sat down since gets it as theirs. */
  const mustBeTheirs = (person_id: string) => { if (sessions.person()?.id !== person_id) throw new Trouble('error.not_signed_in') }

  const printing = openPrinting({ db, now, draw: documents.draw, hand, list: printers, changed })
  const about_team = { desk: { db, now, session: () => sessions.session() }, rpcOf: sessions.rpcOf, log }

  const handlers: { [N in ActName]: (input: ActInput<N>) => void | Promise<void | ActResult<N>> } = {
    async use_backend(input) {
      const api_url = checkAddress(input.api_url)
      const publishable_key = checkKey(input.publishable_key)
      const before = backend()
      const is_other = before !== null && before.api_url !== api_url
      const open = db.prepare(`select (select count(*) from outbox where state in ('PENDING', 'ACKED', 'REFUSED'))
        + (select count(*) from files where state <> 'SAFE')`).pluck().get() as number
      if (is_other && open > 0) throw new Trouble('error.backend_in_use')
      await probe({ api_url, publishable_key, fetch })
      if (is_other) {
        letGo()
        leaveBackend({ db, now, sessions, log })
      }
      takeBackend({ api_url, publishable_key })
      changed(['session', 'status', 'outbox'])
      sync.wake('now') // the line shown was that of the address before
    },
    sign_in: ({ email, password }) => sessions.signIn(email, password),
    sign_in_by_pin: ({ person_id, pin }) => sessions.signInByPin(person_id, pin),
    set_pin: ({ pin }) => sessions.setPin(pin),
    approve: ({ person_id, pin }) => sessions.approve(person_id, pin),
    give_code: ({ challenge }) => codeFor(challenge),
    choose_location: ({ location_id }) => sessions.chooseLocation(location_id),
    sign_out: () => sessions.signOut(),
    lock: () => sessions.lock(),
    set_locale: ({ locale }) => sessions.setLocale(locale),
    sync_now() {
      sync.wake('now')
      files.wake('asked')
    },
    compare_content() {
      personId()
      return content.compare()
    },
    load_anew() {
      const by = personId()
      writeDesk(db, 'cursor', null)
      log('the share of this desk is loaded anew', { by })
      sync.wake('now')
    },
    add_file: input => files.add(input),
    keep_photo: ({ bytes }) => Promise.resolve({ sha256: files.keepPhoto(bytes) }),
    fetch_photos({ contract_id }) {
      personId()
      files.fetches.want(contract_id)
    },
    watch_photos: () => photo_folder.choose(),
    unwatch_photos: () => photo_folder.forget(),
    look_for_photos: ({ on }) => photo_folder.look(on),
    read_photo_offer: async ({ id }) => ({ bytes: await photo_folder.read(id) }),
    settle_photo_offer: ({ id }) => photo_folder.settle(id),
    save_draft({ person_id, kind, body }) {
      mustBeTheirs(person_id)
      const text = JSON.stringify(body ?? null)
      if (text.length > draft_bytes) throw new Trouble('error.bad_input')
      db.prepare(`insert into drafts (person_id, kind, body, updated_at) values (?, ?, ?, ?)
        on conflict (person_id, kind) do update set body = excluded.body, updated_at = excluded.updated_at`).run(person_id, kind, text, now())
      changed(['drafts'])
    },
    drop_draft({ person_id, kind }) {
      mustBeTheirs(person_id)
      db.prepare('delete from drafts where person_id = ? and kind = ?').run(person_id, kind)
      changed(['drafts'])
    },
    set_aside({ op_id, reason }) {
      const by = personId()
      changed(replay.around(() => {
        setAside(db, hereOf({ db, now, session: () => sessions.session() }), now(), { op_id, reason })
        return ['outbox']
      })) // what a deactivated person left waiting has an effect here, which goes with it
      journaled()
      sync.wake('confirm')
      log('an operation has been set aside', { op_id, by })
    },
    send_again({ op_id, reason }) {
      const here = hereOf({ db, now, session: () => sessions.session() })
      if (!here) throw new Trouble('error.not_signed_in')
      changed(replay.around(() => {
        replaceOp(db, here, now(), { op_id, reason })
        return ['outbox']
      }))
      journaled()
      sync.wake('confirm')
      log('an operation is sent again', { op_id, by: here.person.id })
    },
    read_audit: input => askedOfServer(about_team, 'audit_trail', here => ({ ...instantsIn(input), p_location: input.here ? here.location_id : null })),
    hear_devices: () => askedOfServer(about_team, 'devices_heard', here => ({ p_location: here.location_id })),
    async save_audit({ rows, locale }) {
      const { name, text } = auditFile(about_team.desk, rows, locale)
      return { file: await save(name, text) }
    },
    read_deliveries: () => exports.deliveries.read(),
    read_month_files: days => exports.deliveries.files(days),
    deliver_journal: () => exports.deliveries.deliver(),
    async number_gaps() {
      const person = sessions.isLocked() ? null : sessions.person()
      const location_id = readDesk(db, 'location_id')
      if (!person || !location_id) throw new Trouble('error.not_signed_in')
      if (person.role === 'STAFF') throw new Trouble('refused.needs_manager')
      const rpc = sessions.rpcOf(person.id)
      if (!rpc) throw new Trouble('error.needs_line')
      try {
        return await call(rpc, 'number_gaps', { p_location: location_id })
      } catch (error) {
        if (!(error instanceof CallFailed)) throw error
        log('no gap report', { kind: error.kind, status: error.status, code: error.code })
        throw new Trouble(error.kind === 'retry' ? 'error.needs_line' : 'error.internal')
      }
    },
    read_figures: wish => servedFigures({ db, now, session: () => sessions.session() }, sessions.rpcBytesOf, log, wish),
    ...backupActs({ drills, replay, changed, journaled, sync, hand }),
    make_documents: ({ contract_id }) => documents.issue(contract_id, personId()),
    async hand_document({ document_id, how }) {
      const by = personId()
      const issued = documents.read(document_id)
      const { bytes, ...document } = issued
      const name = [plainNumber(document.number), document.kind.toLowerCase().replace('_', '-')].filter(Boolean).join('-')
      try {
        if (how === 'mail') {
          const mail = mailOf(db, issued, `${name}.pdf`, now())
          await hand(how, `${name}.eml`, mail.bytes)
          log('a document has been handed out', { document_id, how, by })
          return { file: null, to: mail.to }
        }
        const lies = await hand(how, `${name}.pdf`, bytes, how === 'print' ? printing.of(document.kind) : undefined)
        if (how === 'print') {
          documents.note(document, null)
          if (lies !== null) print_jobs.handed(document, lies)
        }
        log('a document has been handed out', { document_id, how, by })
        return { file: how === 'print' ? null : lies }
      } catch (error) {
        if (how === 'print') documents.note(document, error instanceof Trouble && error.detail.key === 'error.printer_gone' ? 'printer_gone' : 'printer')
        throw error
      }
    },
    async preview_text({ place, locale, text }) {
      const here = hereOf({ db, now, session: () => sessions.session() })
      if (!here) throw new Trouble('error.not_signed_in')
      const read = readText(place, locale, text)
      if ('ok' in read) throw new Trouble(read.message.key, read.message.values)
      const shown = previewOf(db, here.location_id, { place, locale, text: read.text }, now())
      return 'mail' in shown ? { bytes: null, mail: shown.mail } : { bytes: await documents.draw(shown.sketch), mail: null }
    },
    dismiss_print({ document_id }) {
      const by = personId()
      if (!printing.dismiss(document_id)) return
      log('a document is not wanted on paper any more', { document_id, by })
    },
    heed_journal_damage() {
      log('what the second journal lacks has been seen to', { by: personId(), ...heedJournalDamage(db) })
      changed(['status'])
    },
    leave_copy() {
      const by = personId()
      if (sync.line() !== 'up') throw new Trouble('error.needs_line')
      log('this PC takes a name and numbers of its own', { by, ...leaveCopy(db, now()) })
      changed(['session', 'status'])
      sync.wake('now')
    },
    async list_printers() {
      personId()
      return { devices: await printing.devices() }
    },
    choose_printer({ kind, device, copies }) {
      log('a printer has been chosen', { kind, copies, by: personId() })
      printing.choose(kind, { device, copies })
    },
    async test_printer({ kind }) {
      personId()
      await printing.test(kind, sessions.person()?.locale ?? 'de')
    },
    make_export: wish => exports.make(wish),
    cancel_export: () => exports.cancel(),
    save_export: wish => exports.save(wish),
    drop_saved_export: ({ id }) => exports.dropSaved(id),
    async export_task({ task_id, sentence }) {
      const desk = { db, now, session: () => sessions.session() }
      const here = hereOf(desk)
      if (!here) throw new Trouble('error.not_signed_in')
      const { name, text } = taskFile(desk, here, { task_id, sentence, version })
      const file = await save(name, text)
      if (file !== null) log('a task has been written to a file', { task_id, by: here.person.id })
      return { file }
    },
  }

  return async (name, input) => {
    if (!Object.hasOwn(schemas, name)) throw new Trouble('error.unknown_request')
    const parsed = schemas[name as ActName].safeParse(input)
    if (!parsed.success) {
      const { text, field } = misfitOf(parsed.error)
      log(`${name} does not fit`, text)
      return { ok: false, message: { key: 'error.bad_input' }, ...(field === undefined ? {} : { field }) }
    }
    try {
      const value = await (handlers[name as ActName] as (input: unknown) => void | Promise<void | ActResult<ActName>>)(parsed.data)
      return { ok: true, value: value ?? null }
    } catch (error) {
      if (!(error instanceof Trouble)) log(`${name} failed`, error)
      const field = error instanceof Trouble ? error.field : undefined
      return { ok: false, message: messageOf(error), ...(field === undefined ? {} : { field }) }
    }
  }
}

/** What of a number, or of a name that people gave, can begin the name of a file. */
const plainNumber = (number: string) => number.replace(/[^A-Za-z0-9-]/g, '').replace(/^-+/, '')
