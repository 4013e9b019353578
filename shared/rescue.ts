import type { DrillClosed } from './drills.ts'

/** Why an archive can not be compared; each has its sentence under `rescue.fault`, those of a file that does not open under `backups.closed`. */
export type RescueFault = DrillClosed | 'unsigned' | 'other_firm' | 'newer_program' | 'no_rows' | 'line' | 'cancelled' | 'failed' | 'too_long'
/** What became of a record since the archive: it is gone, another, or did not exist yet. */
export type RescueWhat = 'gone' | 'changed' | 'new'
export type TableCount = { /** without its schema */ table: string; gone: number; changed: number; new: number; /** a record of it comes back by a command */ comes_back: boolean }
/** Somebody has changed or deleted the record after the archive was taken. `fields`: those that would be put back; none of a deletion. */
export type NewerChange = { at: number; by: string | null; fields: string[] }
/** Why a record does not come back: it is new since, has a history of its own, no command does it, only states differ, or no form takes what the archive has. */
export type RescueNo = 'new' | 'history' | 'command' | 'state' | 'form'
export type RescueRow = {
  table: string; row_id: string; what: RescueWhat
  /** what people call it (a plate, a number, a name), and what it belongs to; null where nobody calls it anything */
  label: string | null; about: string | null
  /** of a changed record what differs, of others what is filled */
  fields: { column: string; was: string | null; is: string | null; comes_back: boolean }[]
  /** the command that brings it back under the person's rights, or why none does */
  way: { command: string; at: string | null } | { no: RescueNo }
  newer: NewerChange[]
  /** what came of bringing it back, since the comparison */
  outcome: RescueOutcome | null
}
export type RescueOutcome = { status: 'applied' } | { status: 'refused'; constraint: string | null; code: string | null } | /** the line went down before the answer */ { status: 'unknown' }
/** The difference between an archive and what the firm has now, as far as it was asked for. */
export type RescueView = {
  running: { step: 'fetch' | 'read' | 'compare'; /** the table it is at */ detail: string | null; /** 0 to 1 */ share: number } | null
  fault: RescueFault | null
  compared: { file_name: string; /** ms UTC */ taken_at: number; as_of: number; tables: TableCount[] } | null
  /** of what was asked for, the gone first; `found`: how many there are */
  rows: RescueRow[]; found: number
  /** so many records that differ are counted and not told one by one */
  untold: number
  is_sending: boolean
}
/** So many rows are given at once; typing narrows them. */
export const most_rescue_rows = 200
/** So many records come back in one go. */
export const most_rescued = 100
