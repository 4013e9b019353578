import type { ScheduleWhy } from '../../../shared/drills.ts'
import type { LookOrder } from './address.ts'
import type { WantedPiece } from './answer-in-pieces.ts'
import type { ComparedRow, CompareEnd, CompareOrder } from './compare.ts'
import type { DrillOrder, Proven, Said } from './drill.ts'
import type { KeepOrder, Kept } from './keep.ts'
import type { NamedObject, OrganisationOrder } from './organisation.ts'
import type { S3Place } from './s3.ts'
import type { WholeDeskOrder, WholeKept } from './whole-order.ts'

/** What main sends the process of a drill, once: a backup to prove, the rows of a firm to archive or to keep for good, an archive to compare, a whole database to save, or a storage or a database to look at. */
export type ToDrill = Omit<DrillOrder, 'migrations'> | ArchiveWish | KeepWish | CompareWish | WholeDeskOrder | LookOrder | { probe: S3Place }
/** Orders of a desk: the rows of the firm are asked for piece by piece, as the server has answered, and the archives before it are told, for only the rows say of what they are. */
export type ArchiveWish = Omit<OrganisationOrder, 'rows' | 'previous'> & { before: { project: string; serial: number; sha256: string }[] }
export type KeepWish = ArchiveWish & Pick<KeepOrder, 'keep'>
export type CompareWish = Omit<CompareOrder, 'compare'> & { compare: Omit<CompareOrder['compare'], 'live'> }
/** A photo that the archive wants next, or a piece of the rows; or that some records that differ are heard, before the next ones are said. Answered by `Given` of the same number. */
export type Wanted = { nth: number; want: NamedObject | WantedPiece | { differ: ComparedRow[] } }
export type Given = { nth: number; bytes: Uint8Array | null; failed: boolean }
/** An archive that was written. */
export type Archived = {
  file_name: string; bytes: number; sha256: string; project: string; serial: number; manifest_sha256: string; taken_at: string; tables: number; rows: number; payments_rp: string
  /** of this desk, confirmed and not at the server by then */
  operations: number
}
/** It is written, and has its name; what is done with it still goes on. */
export type Made = { made: Archived }
export type FromDrill = { said: Said | Wanted | Made } | { verdict: Proven | Archived | Kept | WholeKept | CompareEnd | 'fine' } | { error: string; why: ScheduleWhy }
