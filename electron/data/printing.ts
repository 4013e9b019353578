import type { Device, PrintTo } from '../../shared/printing.ts'
import type { DocumentKind } from '../../shared/queries.ts'
import type { Database } from './database.ts'
import { readDesk } from './database.ts'
import type { Documents } from './documents/issue.ts'
import { titleOf } from './documents/titles.ts'
import { localeOf, wordsOf } from './documents/words.ts'
import { did_not_print, printerOf } from './queries/printers.ts'
import type { HandDocument, ListPrinters } from './save-line.ts'
import { Trouble } from './trouble.ts'

export type Printing = {
  /** Where this kind comes out at the location of this PC. */
  of(kind: DocumentKind): PrintTo
  devices(): Promise<Device[]>
  choose(kind: DocumentKind, to: PrintTo): void
  /** Takes a document that did not come out off the list of those; false where it was not on it. */
  dismiss(document_id: string): boolean
  /** A page that says where it came out. Rejects with Trouble where it did not. */
  test(kind: DocumentKind, locale: string): Promise<void>
}
type Parts = { db: Database; now: () => number; draw: Documents['draw']; hand: HandDocument; list: ListPrinters; changed: (tables: Iterable<string>) => void }

/** The printers of this PC: a choice for each kind of document and location, known to nobody else. */
export function openPrinting({ db, now, draw, hand, list, changed }: Parts): Printing {
  const here = () => {
    const location_id = readDesk(db, 'location_id')
    if (!location_id) throw new Trouble('error.not_signed_in')
    return location_id
  }
  const printing: Printing = {
    of: kind => printerOf(db, here(), kind),
    devices: list,
    choose(kind, { device, copies }) {
      db.prepare(`insert into printers (location_id, kind, device, copies) values (?, ?, ?, ?) on conflict (location_id, kind) do update set device = excluded.device, copies = excluded.copies`)
        .run(here(), kind, device, copies)
      changed(['printers'])
    },
    dismiss(document_id) {
      const { changes } = db.prepare(`delete from document_faults as f where ${did_not_print} and exists (select 1 from issued_documents d where d.id = ? and d.kind = f.kind and d.source_id = f.source_id)`).run(document_id)
      if (changes > 0) {
        // nobody waits for it in the queue any more
        db.prepare('delete from print_jobs as j where exists (select 1 from issued_documents d where d.id = ? and d.kind = j.kind and d.source_id = j.source_id)').run(document_id)
        changed(['issued_documents'])
      }
      return changes > 0
    },
    async test(kind, language) {
      const locale = localeOf(language)
      const to = printing.of(kind)
      const label = to.device === null ? null : (await list()).find(({ name }) => name === to.device)?.label ?? to.device
      const { firm, location } = db.prepare('select o.name as firm, l.name as location from organizations o join locations l on l.org_id = o.id where l.id = ?').get(here()) as { firm: string; location: string }
      await hand('print', 'test.pdf', await draw({ kind: 'TEST_PAGE', facts: { locale, at: now(), firm, location, printer: label, copies: to.copies, title: titleOf(kind, wordsOf(locale)) } }), { ...to, copies: 1 })
    },
  }
  return printing
}
