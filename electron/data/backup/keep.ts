import path from 'node:path'
import type { ScheduleWhy } from '../../../shared/drills.ts'
import { databaseWhy } from './address.ts'
import { NoAnswer } from './answer-in-pieces.ts'
import { bringAfter } from './bring-after.ts'
import type { Written } from './archive.ts'
import { proveArchive } from './drill.ts'
import type { DrillOrder, Said, Verdict } from './drill.ts'
import type { Archived, ArchiveWish } from './drill-line.ts'
import { fingerprintOf } from './foreign.ts'
import type { Kit } from './kit.ts'
import { writeOrganisation } from './organisation.ts'
import type { GiveObject, OrganisationOrder } from './organisation.ts'
import { lyingIn, prune } from './prune.ts'
import type { Link } from './prune.ts'
import type { Plan } from './retention.ts'
import { openS3, StorageFault } from './s3.ts'
import type { S3Place } from './s3.ts'
import { uploadWhole } from './whole.ts'

/** An archive that is made, proven, uploaded and cleared after in one go, with nobody beside it. */
export type KeepOrder = OrganisationOrder & { keep: Keep }
/** What is done with an archive once it is written. */
export type Keep = {
  drill: Omit<DrillOrder, 'file' | 'migrations'>
  place: S3Place | null
  /** the archives that were made into this folder before, and the hashes of those that a drill has trusted */
  chain: Link[]
  proven: string[]
  /** of these the files that were made since one last came to its end: they have not reached the storage */
  nowhere_else: string[]
}
/** How far it came: each only where the one before it went well. `behind`: it is kept, and why older ones that the storage lacks did not get there. */
export type Kept = { archived: Archived; verdict: Verdict; uploaded: boolean; dropped: string[]; held: Plan['held']; failed: ScheduleWhy | null; behind: ScheduleWhy | null }

/** The order of a desk with the rows that came, and the archive before it of the same firm. */
export const inLine = ({ before, ...order }: ArchiveWish, rows: OrganisationOrder['rows']): OrganisationOrder => ({ ...order, rows, previous: before.findLast(({ project }) => project === rows.project) ?? null })

/** Writes the archive of a firm; what it is, for whoever keeps the line of them. */
export async function archiveOf(order: OrganisationOrder, say: (said: Said) => void, give: GiveObject): Promise<Archived> {
  return archivedOf(await writeOrganisation(order, ({ step, done, of }) => say({ step: 'archive', detail: step, share: done / of }), undefined, give))
}

/** What was written, for whoever keeps the line of them. */
export async function archivedOf({ file, bytes, manifest, manifest_sha256 }: Written): Promise<Archived> {
  const { sha256 } = await fingerprintOf(file)
  return {
    file_name: path.basename(file), bytes, sha256, project: manifest.project, serial: manifest.serial, manifest_sha256, taken_at: manifest.taken_at, tables: manifest.tables.length,
    rows: manifest.tables.reduce((sum, { rows }) => sum + rows, 0), payments_rp: manifest.money.payments_rp, operations: manifest.desk?.operations ?? 0,
  }
}

/** Makes an archive, proves that very file, uploads it, and only then deletes what the rules let go and uploads what they keep and the storage lacks. Throws where not even the file could be written. */
export async function keepArchive({ keep, ...order }: KeepOrder, migrations: DrillOrder['migrations'], say: (said: Said) => void, kit: Kit, give: GiveObject): Promise<Kept> {
  return keepMade(order.file, 'organisation', await archiveOf(order, say, give), keep, migrations, say, kit)
}

/** The same with a file that was just made. */
export async function keepMade(file: string, kind: 'organisation' | 'full', archived: Archived, keep: Keep, migrations: DrillOrder['migrations'], say: (said: Said) => void, kit: Kit): Promise<Kept> {
  const { verdict } = await proveArchive({ ...keep.drill, file, migrations }, said => { if ('step' in said) say({ ...said, step: 'prove' }) }, kit)
  const so_far = { archived, verdict, uploaded: false, dropped: [], held: null, behind: null }
  if (!verdict.trusted) return { ...so_far, failed: 'not_trusted' }
  const s3 = keep.place && openS3(keep.place)
  const { project, serial, manifest_sha256, taken_at, file_name } = archived
  const lying = () => lyingIn(path.dirname(file), [...keep.chain, { project, serial, sha256: manifest_sha256, taken_at, file: file_name }], new Set([...keep.proven, manifest_sha256]), { project, kind })
  try {
    const sent = (share: number) => say({ step: 'upload', detail: null, share })
    sent(0)
    if (s3) await uploadWhole(file, s3, undefined, sent)
    const { drop, keep: stay, held } = await prune(path.dirname(file), lying(), s3)
    const behind = s3 && await bringAfter(path.dirname(file), stay.filter(({ is_proven }) => is_proven), s3, sent).then(() => null, whyOf)
    return { ...so_far, uploaded: s3 !== null, dropped: drop.map(({ file }) => file), held, failed: null, behind }
  } catch (error) {
    // one more every hour would fill the folder while the storage is down for days; of those that are nowhere else the rules keep what they always keep
    const { drop } = await prune(path.dirname(file), lying(), null, one => keep.nowhere_else.includes(one.file))
    return { ...so_far, dropped: drop.map(({ file }) => file), failed: whyOf(error) }
  }
}

const of_disk: Readonly<Record<string, ScheduleWhy>> = { ENOSPC: 'folder_full', EDQUOT: 'folder_full', EACCES: 'folder_read_only', EPERM: 'folder_read_only', EROFS: 'folder_read_only', ENOENT: 'folder_gone', ENOTDIR: 'folder_gone' }

/** What went wrong, as the screen has words for it. */
export function whyOf(error: unknown): ScheduleWhy {
  if (error instanceof StorageFault || error instanceof NoAnswer) return error.why
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  return of_disk[code] ?? databaseWhy(error) ?? 'failed'
}
