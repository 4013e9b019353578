import { createPrivateKey, createPublicKey } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { WholeKind, WholePlan } from '../../../shared/drills.ts'
import { lookAt } from './address.ts'
import type { Wanted } from './address.ts'
import { fingerprintOf } from './certificate.ts'
import type { DeskOperations } from './desk-operations.ts'
import type { Made } from './drill-line.ts'
import type { DrillOrder, Said, Verdict } from './drill.ts'
import { archivedOf, keepMade, whyOf } from './keep.ts'
import type { Keep, Kept } from './keep.ts'
import type { Kit } from './kit.ts'
import { names } from './manifest.ts'
import { remoteObjects } from './objects.ts'
import { openS3 } from './s3.ts'
import type { S3Place } from './s3.ts'
import { takeWhole, uploadWhole } from './whole.ts'

/** A backup of the whole database that a desk takes: from where, for whom, and what is done with it then. */
export type WholeDeskOrder = { file: string; whole: Wanted & {
  kind: WholeKind
  recipients: string[]
  passphrase: string | null
  signing_pem: string
  /** the ones of this kind that were made here, the oldest first */
  chain: { project: string; serial: number; sha256: string }[]
  /** no number is below it: others have lines of the same database, and theirs begin with one */
  least_serial: number
  desk: DeskOperations
  place: S3Place | null
  /** proves it, uploads it and clears after it; null: it is only uploaded */
  keep: Omit<Keep, 'place'> | null
} }
/** How far it came; `verdict`: null where nobody asked for one. */
export type WholeKept = Omit<Kept, 'verdict'> & { verdict: Verdict | null }

type Step = NonNullable<WholePlan['running']>['step']

/** Takes it, after a look at what is there; its address and keys go nowhere but to the servers. Throws where not even the file could be written. */
export async function takeForDesk({ file, whole }: WholeDeskOrder, pg_dump: string, migrations: DrillOrder['migrations'], say: (said: Said | Made) => void, kit: Kit): Promise<WholeKept> {
  const { db_url, storage, kind, recipients, passphrase, signing_pem, chain, least_serial, desk, place, keep } = whole
  const told = (step: Step, share: number, detail: string | null = null) => say({ step, detail, share })
  told('line', 0)
  await lookAt(whole)
  const archived = await archivedOf(await takeWhole({
    db_url, file, kind, recipients, passphrase, signing_pem, desk, pg_dump, readObject: storage && remoteObjects(storage),
    previous: project => ({ serial: Math.max(least_serial, chain.findLast(link => link.project === project)?.serial ?? 0), sha256: chain.findLast(link => link.project === project)?.sha256 ?? null }),
    onProgress: ({ step, done, of }) => told(stepOf(step), done / of, stepOf(step) === 'rows' ? step : null),
  }))
  putSigner(path.dirname(file), signing_pem)
  // from now on there is a backup, whatever comes of the rest
  say({ made: archived })
  const so_far = { archived, verdict: null, uploaded: false, dropped: [], held: null, behind: null }
  if (keep && kind === 'full') return keepMade(file, kind, archived, { ...keep, place }, migrations, say, kit)
  if (!place) return { ...so_far, failed: null }
  try {
    told('upload', 0)
    await uploadWhole(file, openS3(place), undefined, share => told('upload', share))
    return { ...so_far, uploaded: true, failed: null }
  } catch (error) {
    return { ...so_far, failed: whyOf(error) }
  }
}

/** What a step of the backup is to a person: files are named with their bucket. */
const stepOf = (step: string): Step => (step === names.pre || step === names.post ? 'structure' : step.includes('/') ? 'files' : 'rows')

/** The public key that `restore:verify` wants, once beside the backups; whoever keeps a copy elsewhere knows who has made them. */
function putSigner(folder: string, signing_pem: string): void {
  const pem = createPublicKey(createPrivateKey(signing_pem)).export({ type: 'spki', format: 'pem' }).toString()
  const file = path.join(folder, `guichet-${fingerprintOf(pem).slice(0, 16)}.pub.pem`)
  if (!existsSync(file)) writeFileSync(file, pem, { mode: 0o644 })
}
