/** A step or a check of a restore drill; each has its words under `backups.check`. */
export type DrillCheck = { check: string; ok: boolean; ms: number; /** what was found, as `findings` has it or in the words of the database */ found: string[] }
/** Why a file can not even be opened. */
export type DrillClosed = 'empty' | 'not_ours' | 'needs_key' | 'no_key_fits' | 'wrong_passphrase' | 'damaged' | 'custom_format' | 'utf16' | 'which_dump' | 'too_large'
/** What is promised, in hours: the age of the newest proven backup, and the time until one can work again. */
export const promised_rpo_h = 24
export const promised_rto_h = 4
/** After so many days without a proven restore somebody has to see to it. */
export const proof_due_days = 30

/** Why an archive that is made by itself, or a whole backup, did not come to its end; each has its sentence under `error.kept_`. */
export const scheduleWhys = ['line', 'cancelled', 'failed', 'too_long', 'passphrase', 'not_trusted', 'folder_gone', 'folder_full', 'folder_read_only',
  's3_keys', 's3_rights', 's3_bucket', 's3_region', 's3_clock', 's3_line', 's3_refused', 's3_half',
  // of the whole backup: its database, the key of its files, who may read it
  'db_address', 'db_password', 'db_tls', 'db_cert', 'db_line', 'db_missing', 'db_other', 'db_rights', 'db_key', 'db_object', 'db_recipient'] as const
export type ScheduleWhy = (typeof scheduleWhys)[number]
/** How this desk makes the archive of the firm by itself. No passphrase and no key is in it. */
export type Schedule = {
  is_on: boolean
  /** `02:30`, by the clock on the wall */
  daily_at: string
  folder: string | null; has_passphrase: boolean
  /** where it is uploaded to as well */
  storage: { endpoint: string; bucket: string; prefix: string; region: string } | null
  running: { step: 'fetch' | 'archive' | 'prove' | 'upload'; /** 0 to 1 */ share: number } | null
  /** ms UTC: what the newest good archive is of, when the next is due, what went wrong since */
  last_ok_at: number | null; next_at: number | null; failed: { at: number; why: ScheduleWhy } | null
  /** it is due, and waits for that */
  waits_for: 'line' | null
  /** by how many hours the newest good one is older than promised; null: it is not */
  overdue_h: number | null
  /** why the last good one let nothing be deleted */
  held: 'too_few' | 'none_proven' | 'shrunk' | null
}

/** What a backup of the whole database holds. */
export const wholeKinds = ['full', 'schema', 'data'] as const
export type WholeKind = (typeof wholeKinds)[number]
/** How this desk takes the backup of the whole database. No password, no passphrase and no key is in it. */
export type WholePlan = {
  /** who has given the address, and may alone use it; null: nobody */
  owner: string | null; is_mine: boolean
  address: { host: string; database: string; login: string } | null
  /** photos and signatures come along */
  has_key: boolean
  kind: WholeKind; recipients: string[]; has_passphrase: boolean
  folder: string | null; storage: Schedule['storage']
  is_on: boolean; daily_at: string
  running: { step: 'line' | 'structure' | 'rows' | 'files' | 'prove' | 'upload'; detail: string | null; /** 0 to 1 */ share: number } | null
  last_ok_at: number | null; next_at: number | null; failed: { at: number; why: ScheduleWhy } | null
  /** it is due, and its owner is not signed in */
  waits: boolean
  overdue_h: number | null; held: Schedule['held']
  /** the newest first; `proven`: a drill of this PC has trusted this very file */
  made: { made_at: number; file_name: string; kind: WholeKind; rows: number; bytes: number; person: string; proven: boolean }[]
  /** the newest full one, which its owner may prove at once; null: it is proven, or there is none */
  to_prove: string | null
}

export type Drill = {
  id: string; started_at: number; ended_at: number; person: string; file_name: string; trusted: boolean
  /** ms UTC; null where it could not be read so far */
  taken_at: number | null; rows: number | null
  rpo_h: number | null; rto_h: number
  checks: DrillCheck[]; closed: DrillClosed | null
  /** name of the certificate beside the backup, null where it could not be written there */
  certificate: string | null
  /** what one firm's administrator sees of it, not a whole backup */
  is_of_firm: boolean
  /** a dump of another program: whether it came back without a fault, and the checks that nobody can make of it */
  foreign: { restores: boolean; unknown: string[]; /** ms UTC of its newest entry */ newest_at: number | null } | null
  /** of the desk that made it: confirmed there and not at the server by then */
  operations: number
  /** against the drill before it of the same database; null: there is none that could be read */
  since: DrillSince | null
}
/** How a drill differs from the one before it. Money in Rappen. */
export type DrillSince = {
  /** ms UTC: when that one was, and what it was of */
  started_at: number; taken_at: number
  rows: number; payments_rp: number; duration_ms: number
  /** checks that failed now and not then, and the other way round */
  failed: string[]; mended: string[]
}
export type Backups = {
  /** the file that a person has chosen */
  chosen: { name: string; bytes: number; sealed: 'key' | 'passphrase' | null; has_key_file: boolean } | null
  has_identity: boolean
  /** first characters of the fingerprint of the key that backups must be signed with */
  signer: string | null
  running: { started_at: number; step: string; detail: string | null; /** 0 to 1 */ share: number; checks: DrillCheck[] } | null
  /** the one that was asked for last and came to no verdict */
  broke_off: 'cancelled' | 'failed' | 'too_long' | null
  /** the archive of the own firm: one that is being made, how the last one ended without a file, those made here */
  archive: {
    running: { step: 'fetch' | 'write'; /** 0 to 1 */ share: number } | null
    broke_off: 'cancelled' | 'failed' | 'line' | null
    made: { made_at: number; file_name: string; rows: number; bytes: number; person: string }[]
  }
  schedule: Schedule
  whole: WholePlan
  /** of the archive that was proven last: operations of a desk that the server did not have, and how many of them this desk lacks */
  unsent: { count: number; missing: number } | null
  /** the newest first */
  drills: Drill[]
  /** ms UTC of the last backup that was proven, null: never */
  proven_at: number | null
}

const about_its_origin = ['chain', 'freshness', 'duration']

/** What failed and weighs most: an old or unknown backup says less than one whose money is wrong. */
export function gravestOf<T extends { check: string; ok: boolean }>(checks: readonly T[]): T | undefined {
  const failed = checks.filter(({ ok }) => !ok)
  return failed.find(({ check }) => !about_its_origin.includes(check)) ?? failed[0]
}
/** In which of four ways a drill has ended: a file that did not open says nothing against what is in it, and a dump that restores has nobody who vouches for it. */
export const wayOf = ({ trusted, closed, restores }: { trusted: boolean; closed: DrillClosed | null; restores: boolean }): 'trusted' | 'unsigned' | 'closed' | 'not_trusted' =>
  trusted ? 'trusted' : restores ? 'unsigned' : closed !== null && closed !== 'damaged' ? 'closed' : 'not_trusted'
