import type { DrillOrder, Said, Verdict } from './drill.ts'
import type { NamedObject, OrganisationOrder } from './organisation.ts'

/** What main sends the process of a drill, once, and what it hears from it: either a backup to prove, or the rows of a firm to archive. */
export type ToDrill = Omit<DrillOrder, 'migrations'> | OrganisationOrder
/** A photo that the archive wants next; answered by `Given` of the same number. */
export type Wanted = { nth: number; want: NamedObject }
export type Given = { nth: number; bytes: Uint8Array | null; failed: boolean }
/** An archive that was written. */
export type Archived = { file_name: string; bytes: number; sha256: string; serial: number; manifest_sha256: string; taken_at: string; tables: number; rows: number; payments_rp: string }
export type FromDrill = { said: Said | Wanted } | { verdict: Verdict | Archived } | { error: string }
