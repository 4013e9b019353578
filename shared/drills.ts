/** A step or a check of a restore drill; each has its words under `backups.check`. */
export type DrillCheck = { check: string; ok: boolean; ms: number; /** what was found, in the words of the database: for whoever mends it */ found: string[] }
/** Why a file can not even be opened. */
export type DrillClosed = 'empty' | 'not_ours' | 'needs_key' | 'no_key_fits' | 'wrong_passphrase' | 'damaged' | 'custom_format' | 'utf16' | 'which_dump' | 'too_large'
/** What is promised, in hours: the age of the newest proven backup, and the time until one can work again. */
export const promised_rpo_h = 24
export const promised_rto_h = 4
/** After so many days without a proven restore somebody has to see to it. */
export const proof_due_days = 31

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
