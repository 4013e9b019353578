import type { DrillOrder, Said, Verdict } from './drill.ts'
import type { OrganisationOrder } from './organisation.ts'

/** What main sends the process of a drill, once, and what it hears from it: either a backup to prove, or the rows of a firm to archive. */
export type ToDrill = Omit<DrillOrder, 'migrations'> | OrganisationOrder
/** An archive that was written. */
export type Archived = { file_name: string; bytes: number; sha256: string; serial: number; manifest_sha256: string; taken_at: string; tables: number; rows: number; payments_rp: string }
export type FromDrill = { said: Said } | { verdict: Verdict | Archived } | { error: string }
