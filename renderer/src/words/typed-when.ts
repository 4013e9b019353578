import { showDay, showTime } from './format.ts'
import type { FoldChoice } from './parse-when.ts'

/** A day and a time as they stand in two fields. */
export type TypedWhen = { date: string; time: string; fold: FoldChoice }

/** What a form that opens with this instant shows. */
export const typedWhen = (at: number | null): TypedWhen =>
  at === null ? { date: '', time: '', fold: null } : { date: showDay(at), time: showTime(at), fold: null }
