import path from 'node:path'
import type { DocumentFault } from '../../../shared/queries.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import { isDiskFull } from '../damage.ts'
import type { Database } from '../database.ts'
import { openFolder } from '../files/folder.ts'
import { Damaged } from '../files/seal.ts'
import type { Log } from '../log.ts'
import { one } from '../statement.ts'
import { Trouble } from '../trouble.ts'
import type { Later } from '../sync/turns.ts'
import { documentsOf } from './due.ts'
import type { Due } from './due.ts'
import type { FileOf } from './facts.ts'
import type { Head } from './firm.ts'
import { marksOf, versionsIn } from './own-text.ts'
import { sketchOf } from './sketch.ts'
import type { Sketch } from './sketch.ts'
import { template_version } from './template.ts'

/** What draws, loaded when the first document is asked for: it is a third of the program. */
export type Drawing = (sketch: Sketch) => Promise<Uint8Array>
export type IssuedDocument = { id: string; kind: Due['kind']; number: string; locale: string; bytes: Uint8Array; contract_id: string; source_id: string }
export type Documents = {
  /** Gets ready while nobody waits. */
  warm(): void
  /** Draws what is kept elsewhere. */
  draw: Drawing
  /** What was just confirmed about a contract, or the count of the cash session of this id, gets its documents after the screen has been shown. */
  issueLater(contract_id: string): void
  /** Makes what is missing of a contract; each failure is noted and stands in nobody's way. Throws Trouble `error.disk_full` where not even that could be noted. */
  issue(contract_id: string, by: string): Promise<void>
  /** The very bytes that were issued. Throws Trouble where they are gone or are others. */
  read(id: string): IssuedDocument
  /** What a full disk does not take is noted as soon as it takes something again. */
  note(document: Pick<Due, 'kind' | 'source_id' | 'contract_id'>, fault: DocumentFault | null): void
  stop(): Promise<void>
}
type Parts = {
  db: Database
  /** the profile; the documents lie in `documents` below it */
  folder: string
  key: Uint8Array
  /** null: nothing draws here */
  draw: (() => Promise<Drawing>) | null
  /** photos and signatures that lie on this PC */
  fileOf: FileOf
  by: () => string | null
  now: () => number
  changed: (tables: readonly string[]) => void
  log: Log
  later: Later
}

/** After the screen has shown what was confirmed, and before a person has the next customer's name. */
const after_confirm_ms = 250
/** While a person types their password. */
const after_sign_in_ms = 1500

/** The documents of this desk: drawn from rows once, kept sealed under their hash, and given back as they were. */
export function openDocuments({ db, folder: profile, key, draw, fileOf, by, now, changed, log, later }: Parts): Documents {
  const folder = openFolder(path.join(profile, 'documents'), key)
  let drawing: Promise<Drawing> | null = null
  let is_stopped = false
  /** One after the other: each takes the processor for a moment. */
  let last: Promise<void> = Promise.resolve()

  function drawn(): Promise<Drawing> {
    if (draw === null) return Promise.reject(new Error('nothing draws here'))
    drawing ??= draw().catch((error: unknown) => {
      drawing = null // the next one tries again
      throw error
    })
    return drawing
  }

  /** What a full disk did not take yet, by document. */
  const unnoted = new Map<string, () => void>()

  function note({ kind, source_id, contract_id }: Pick<Due, 'kind' | 'source_id' | 'contract_id'>, fault: DocumentFault | null): void {
    const at = now()
    unnoted.set(`${kind} ${source_id}`, () => {
      if (fault === null) db.prepare('delete from document_faults where kind = ? and source_id = ?').run(kind, source_id)
      else db.prepare('insert or replace into document_faults (kind, source_id, contract_id, reason, failed_at) values (?, ?, ?, ?, ?)').run(kind, source_id, contract_id, fault, at)
    })
    noteAll()
  }

  /** False where the disk takes nothing. */
  function noteAll(): boolean {
    try {
      for (const [document, write] of unnoted) {
        write()
        unnoted.delete(document)
      }
      changed(['issued_documents'])
      return true
    } catch (error) {
      if (!isDiskFull(error)) {
        unnoted.clear()
        throw error
      }
      log('what became of a document can not be noted', error)
      return false
    }
  }

  function keep(due: Due, bytes: Uint8Array, head: Pick<Head, 'locale' | 'texts'>, issued_by: string): void {
    const at = now()
    const sha256 = folder.keep(bytes)
    const id = uuidv7(at)
    try {
      writeRow(due, { id, at, sha256, bytes: bytes.length }, head, issued_by)
    } finally {
      // bytes that no row names would stay for ever, and on a disk that is full already
      if (!one(db, 'select 1 from issued_documents where sha256 = @sha256', { sha256 })) folder.remove(sha256)
    }
  }

  function writeRow(due: Due, { id, at, sha256, bytes }: { id: string; at: number; sha256: string; bytes: number }, { locale, texts }: Pick<Head, 'locale' | 'texts'>, issued_by: string): void {
    db.transaction(() => {
      const { changes } = db.prepare(`insert into issued_documents (id, kind, source_id, contract_id, number, locale, template_version, sha256, bytes, issued_at, issued_by)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`)
        .run(id, due.kind, due.source_id, due.contract_id, due.number, locale, template_version, sha256, bytes, at, issued_by)
      if (changes > 0 && marksOf(texts)) db.prepare('insert into issued_texts (document_id, texts) values (?, ?)').run(id, JSON.stringify(versionsIn(texts)))
    }).immediate()
  }

  async function issueOne(due: Due, issued_by: string): Promise<void> {
    let made: { bytes: Uint8Array; head: Pick<Head, 'locale' | 'texts'> }
    try {
      const draw_it = await drawn()
      if (is_stopped) return
      const sketch = sketchOf(db, due, fileOf)
      made = { bytes: await draw_it(sketch), head: sketch.facts }
    } catch (error) {
      if (is_stopped) return
      log('a document can not be made', { kind: due.kind, source: due.source_id, error: String(error) })
      return note(due, 'data')
    }
    if (is_stopped) return
    try {
      keep(due, made.bytes, made.head, issued_by)
      note(due, null)
    } catch (error) {
      log('a document can not be kept', error)
      note(due, 'disk')
    }
  }

  async function issueMissing(contract_id: string, issued_by: string): Promise<void> {
    if (is_stopped) return
    for (const due of documentsOf(db, contract_id)) if (due.id === null && !is_stopped) await issueOne(due, issued_by)
    if (unnoted.size > 0 && !noteAll()) throw new Trouble('error.disk_full')
  }

  const documents: Documents = {
    draw: async sketch => (await drawn())(sketch),
    warm() { if (draw) later(() => void drawn().catch((error: unknown) => log('documents can not be drawn', error)), after_sign_in_ms) },
    issueLater(contract_id) {
      const person = draw && by()
      if (person) later(() => void documents.issue(contract_id, person).catch((error: unknown) => log('documents wait', error)), after_confirm_ms)
    },
    issue(contract_id, issued_by) {
      const mine = last.then(() => issueMissing(contract_id, issued_by))
      last = mine.catch(() => undefined)
      return mine
    },
    read(id) {
      const row = one<Omit<IssuedDocument, 'bytes'> & { sha256: string }>(db, 'select id, kind, number, locale, contract_id, source_id, sha256 from issued_documents where id = @id', { id })
      if (!row) throw new Trouble('error.document_unknown')
      const { sha256, ...document } = row
      try {
        return { ...document, bytes: folder.read(sha256) }
      } catch (error) {
        if (!(error instanceof Damaged)) throw error
        log('a document is damaged', { id, error: String(error) })
        note(document, 'damaged')
        throw new Trouble('error.document_damaged')
      }
    },
    note,
    async stop() {
      is_stopped = true
      await last
    },
  }
  return documents
}
