import { z } from 'zod'
import { attachmentKinds } from './commands/fields.ts'
import { exportFormats, exportKinds, exportPeriods } from './exports.ts'
import type { FiguresAnswer } from './figures.ts'
import { wholeKinds } from './drills.ts'
import { textPlaces } from './document-texts.ts'
import { documentKinds } from './printing.ts'
import type { Device } from './printing.ts'
import type { ContentProof } from './desk-content.ts'
import { most_rescued } from './rescue.ts'
import type { RescueOutcome } from './rescue.ts'
import type { Wire } from './wire.ts'
import { lazily } from './lazily.ts'

/** What a person does to the session, to this PC or to its queue: nothing here is new business. */
export const acts = lazily({
  use_backend: () => z.strictObject({ api_url: z.string().trim().max(300), publishable_key: z.string().trim().max(500) }),
  sign_in: () => z.strictObject({ email: z.string().trim().max(200), password: z.string().max(200) }),
  sign_in_by_pin: () => z.strictObject({ person_id: z.uuid(), pin: z.string().max(12) }),
  /** Six digits or more; only for the person who is signed in. */
  set_pin: () => z.strictObject({ pin: z.string().max(12) }),
  /** A manager agrees, by their own PIN, to what the next confirm does beyond the person's role. */
  approve: () => z.strictObject({ person_id: z.uuid(), pin: z.string().max(12) }),
  /** A manager's code for the digits that a clerk reads on the telephone. */
  give_code: () => z.strictObject({ challenge: z.string().max(60) }),
  choose_location: () => z.strictObject({ location_id: z.uuid() }),
  /** Back to the sign-in screen; operations that wait keep being pushed under their author. */
  sign_out: () => z.strictObject({}),
  /** The screen is empty until the same person is back; what stands in the forms stays. */
  lock: () => z.strictObject({}),
  set_locale: () => z.strictObject({ locale: z.enum(['de', 'fr', 'it', 'en']) }),
  sync_now: () => z.strictObject({}),
  /** Whether this PC holds exactly what the server gives it; with a line only. */
  compare_content: () => z.strictObject({}),
  /** Fetches all of this PC's share anew; what waits stays. */
  load_anew: () => z.strictObject({}),
  /** A photo, document or drawing of a contract or a damage: 25 MB at most, JPEG, PNG, WebP or PDF by its own first bytes. */
  add_file: () => z.strictObject({ contract_id: z.uuid().nullable(), damage_id: z.uuid().nullable(), kind: z.enum(attachmentKinds),
    bytes: z.custom<Uint8Array>(value => value instanceof Uint8Array) })
    .refine(({ contract_id, damage_id }) => (contract_id === null) !== (damage_id === null)),
  /** Keeps a photo for a form that is not confirmed yet: a JPEG, PNG or WebP by its own first bytes. */
  keep_photo: () => z.strictObject({ bytes: z.custom<Uint8Array>(value => value instanceof Uint8Array) }),
  /** Somebody looks at a contract: its photos that other PCs have taken are fetched. Nothing waits for them. */
  fetch_photos: () => z.strictObject({ contract_id: z.uuid() }),
  /** Which folder is watched for pictures of cars, in the system's dialog; remembered on this PC. */
  watch_photos: () => z.strictObject({}),
  unwatch_photos: () => z.strictObject({}),
  /** It is looked at while somebody can see what it offers. */
  look_for_photos: () => z.strictObject({ on: z.boolean() }),
  read_photo_offer: () => z.strictObject({ id: z.uuid() }),
  /** An offer was taken, or is not wanted; the file stays where it is. */
  settle_photo_offer: () => z.strictObject({ id: z.uuid() }),
  /** What that person has half typed: by now somebody else may sit there. */
  save_draft: () => z.strictObject({ person_id: z.uuid(), kind: z.enum(['check_out', 'check_in']), body: z.unknown() }),
  drop_draft: () => z.strictObject({ person_id: z.uuid(), kind: z.enum(['check_out', 'check_in']) }),
  /** A person has read a refused operation and sets it aside with a reason; it stays in the journal. */
  set_aside: () => z.strictObject({ op_id: z.uuid(), reason: z.string().trim().min(3).max(200) }),
  /** Sends a refused operation again as it was; `reason`: for a manager who takes it over from somebody else. */
  send_again: () => z.strictObject({ op_id: z.uuid(), reason: z.string().trim().max(200).nullable() }),
  /** Writes a task of the conflict desk as a file that support or a manager elsewhere can read; `sentence`: what stands on the screen. */
  export_task: () => z.strictObject({ task_id: z.guid(), sentence: z.string().max(2000) }),
  /** Makes what a contract lacks on paper; what can't be made says why beside its name. */
  make_documents: () => z.strictObject({ contract_id: z.uuid() }),
  /** Hands an issued document out, as the bytes that were issued: into a file, to the program for PDF, to the printer, or to the mail program as a draft. */
  hand_document: () => z.strictObject({ document_id: z.uuid(), how: z.enum(['save', 'open', 'print', 'mail']) }),
  /** A document of nobody with these words on it, drawn as any other; of a mail its parts. */
  preview_text: () => z.strictObject({ place: z.enum(textPlaces), locale: z.enum(['de', 'fr', 'it', 'en']), text: z.string().max(60_000) }),
  /** A document that did not come out of the printer is not wanted on paper any more: it leaves the list of those. */
  dismiss_print: () => z.strictObject({ document_id: z.uuid() }),
  /** Lines of the second journal could not be read, and somebody has done what is to be done about it. */
  heed_journal_damage: () => z.strictObject({}),
  /** Another PC has a copy of this one's data: from now on this one has a name and numbers of its own. With a line only. */
  leave_copy: () => z.strictObject({}),
  /** The printers that the system has now; which one a kind of document comes out of here, and how often; and a page to see it. */
  list_printers: () => z.strictObject({}),
  choose_printer: () => z.strictObject({ kind: z.enum(documentKinds), device: z.string().min(1).max(200).nullable(), copies: z.int().min(1).max(9) }),
  test_printer: () => z.strictObject({ kind: z.enum(documentKinds) }),
  /** The system's dialog for a backup, and for a key that opens or has signed it; administrators only, as all of these. */
  choose_backup: () => z.strictObject({}),
  /** The folder with the three files of a Supabase dump. */
  choose_dump_folder: () => z.strictObject({}),
  choose_backup_key: () => z.strictObject({}),
  /** Begins to restore the chosen backup in a process of its own; the query `backups` tells what comes of it. */
  prove_backup: () => z.strictObject({ passphrase: z.string().max(500).nullable() }),
  cancel_proof: () => z.strictObject({}),
  /** Begins to compare the chosen archive with what the firm has now; the query `rescue` tells what comes of it, `cancel_proof` ends it. Administrators with a line only. */
  compare_backup: () => z.strictObject({ passphrase: z.string().max(500).nullable() }),
  /** Brings single records of it back, each as one operation under the person's own rights; of a changed one these fields alone, where they are named. `over_newer`: also where somebody has changed them since. */
  restore_records: () => z.strictObject({ records: z.array(z.strictObject({ table: z.string().max(60), row_id: z.uuid(), fields: z.array(z.string().max(60)).min(1).max(60).nullable() })).min(1).max(most_rescued), over_newer: z.boolean() }),
  /** Nothing is kept of a comparison that nobody looks at any more. */
  leave_comparison: () => z.strictObject({}),
  /** Begins the archive of the own firm, which this passphrase opens; `cancel_proof` ends it. Administrators with a line only. */
  make_archive: () => z.strictObject({ passphrase: z.string().min(12).max(500) }),
  /** Which folder the archive of the firm goes to by itself, in the system's dialog. */
  choose_archive_folder: () => z.strictObject({}),
  /** Every day at that time by the clock on the wall, under a passphrase that the system's vault keeps; null leaves the one that is kept. */
  set_archive_plan: () => z.strictObject({ is_on: z.boolean(), daily_at: z.string().max(5), passphrase: z.string().min(12).max(500).nullable() }),
  /** Where it is uploaded to as well, once the storage has shown that it takes what these keys write; null keys leave those that are kept. `whole`: backups of the whole database. */
  set_archive_storage: () => z.strictObject({ whole: z.boolean().optional(), endpoint: z.string().trim().max(300), bucket: z.string().trim().max(63), prefix: z.string().trim().max(200).regex(/^[^\\]*$/), region: z.string().trim().max(40).regex(/^[a-z0-9-]*$/),
    access_key: z.string().trim().max(200).nullable(), secret_key: z.string().trim().max(200).nullable() }),
  drop_archive_storage: () => z.strictObject({ whole: z.boolean().optional() }),
  /** Begins the next one now; `cancel_proof` ends it. */
  archive_now: () => z.strictObject({}),
  /** The address of the whole database with its password, and the secret key that reads its files; once both have shown what they may. From then on it is the person's own who gave it. */
  set_whole_address: () => z.strictObject({ address: z.string().trim().max(1000), secret_key: z.string().trim().max(500).nullable() }),
  choose_whole_folder: () => z.strictObject({}),
  /** What is saved, who may read it, and whether it is every day; a null passphrase leaves the one that is kept, an empty one drops it. */
  set_whole_plan: () => z.strictObject({ kind: z.enum(wholeKinds), recipients: z.array(z.string().trim().max(120)).max(20), passphrase: z.union([z.literal(''), z.string().min(12).max(500)]).nullable(), is_on: z.boolean(), daily_at: z.string().max(5) }),
  /** Begins one now; `cancel_proof` ends it. */
  whole_now: () => z.strictObject({}),
  /** Begins the drill of the newest one that was made here. */
  prove_whole: () => z.strictObject({}),
  /** Forgets the address, its keys and its passphrase; any administrator may. */
  forget_whole: () => z.strictObject({}),
  /** What a desk had not sent, out of the archive that was proven last, into the outbox of this one. */
  take_back_operations: () => z.strictObject({}),
  /** Hands the certificate of a drill out as a signed PDF in this language. */
  hand_certificate: () => z.strictObject({ drill_id: z.uuid(), how: z.enum(['save', 'open', 'print']), locale: z.enum(['de', 'fr', 'it', 'en']) }),
  /** Writes a file of the rows of a period (Zürich days, both included) where the person says; managers and up. `locale`: of the column names. */
  make_export: () => z.strictObject({
    /** only rows in one of these states; none: all */
    states: z.array(z.string().regex(/^[A-Z_]{1,30}$/)).max(20).optional(),
    kind: z.enum(exportKinds), format: z.enum(exportFormats), from_on: z.iso.date(), until_on: z.iso.date(), location_ids: z.array(z.uuid()).min(1).max(500),
    /** a journal's numbered delivery, whose period is its own */
    delivery: z.int().min(1).max(1_000_000).optional(),
    purpose: z.string().trim().max(200).nullable(), locale: z.enum(['de', 'fr', 'it', 'en']),
  }),
  /** What of this location's closed books was delivered, and how much is in no delivery yet; managers and up, with a line only, as the next. */
  read_deliveries: () => z.strictObject({}),
  /** Which files of this location's month have been made, on whichever PC. */
  read_month_files: () => z.strictObject({ from_on: z.iso.date(), until_on: z.iso.date() }),
  /** Makes the next numbered delivery out of it; its file is made by `make_export`. */
  deliver_journal: () => z.strictObject({}),
  /** Who did what in these days, of this location's PCs or of all; managers and up, with a line only, as the next. */
  read_audit: () => z.strictObject({ from_on: z.iso.date(), until_on: z.iso.date(), here: z.boolean() }),
  /** When each PC of this location last sent something. */
  hear_devices: () => z.strictObject({}),
  /** Writes what stands in the audit's list as CSV where the person says; `rows`: the heads first. */
  save_audit: () => z.strictObject({ rows: z.array(z.array(z.string().max(500)).max(8)).min(1).max(2001), locale: z.enum(['de', 'fr', 'it', 'en']) }),
  cancel_export: () => z.strictObject({}),
  /** Keeps an export under the next free key of this PC, with a period that moves along. */
  save_export: () => z.strictObject({ kind: z.enum(exportKinds), format: z.enum(exportFormats), period: z.enum(exportPeriods), location_ids: z.array(z.uuid()).min(1).max(500),
    states: z.array(z.string().regex(/^[A-Z_]{1,30}$/)).max(20) }),
  drop_saved_export: () => z.strictObject({ id: z.uuid() }),
  /** Figures of a location or a period that this PC does not know, from the server; managers and up. */
  read_figures: () => z.strictObject({ from_on: z.iso.date(), until_on: z.iso.date(), location_id: z.uuid() }),
  /** Asks the server which numbers of this location no document bears; managers and up, with a line only. */
  number_gaps: () => z.strictObject({}),
})
export type ActName = keyof typeof acts
export type ActInput<N extends ActName> = z.infer<(typeof acts)[N]>
/** What an act answers beside that it is done: where the file is, null where the person chose none. */
export type ActResult<N extends ActName> = N extends 'export_task' | 'save_audit' | 'hand_certificate' ? { file: string | null }
  : N extends 'hand_document' ? { file: string | null; /** of a mail: whom it goes to, null where nobody stands there */ to?: string | null }
  : N extends 'preview_text' ? { bytes: Uint8Array | null; mail: { subject: string; body: string } | null }
  : N extends 'list_printers' ? { devices: Device[] }
  : N extends 'keep_photo' ? { sha256: string }
  : N extends 'read_photo_offer' ? { bytes: Uint8Array }
  : N extends 'compare_content' ? ContentProof
  : N extends 'restore_records' ? { outcomes: { table: string; row_id: string; outcome: RescueOutcome }[] }
  : N extends 'take_back_operations' ? { count: number }
  : N extends 'give_code' ? { code: string }
  : N extends 'make_export' ? { file: string | null; row_count: number; source: 'CACHE' | 'SERVER'; as_of: number; waiting: number; /** signs that the format lacks, each with what stands for it: `š s` */ rewritten: string[] }
  : N extends 'read_figures' ? FiguresAnswer : N extends 'number_gaps' ? Wire['number_gaps'] : N extends 'read_deliveries' ? Wire['journal_deliveries_of'] : N extends 'read_month_files' ? Wire['month_files_of'] : N extends 'read_audit' ? Wire['audit_trail'] : N extends 'hear_devices' ? Wire['devices_heard'] : N extends 'deliver_journal' ? { number: number | null } : null
