import { DAY, zurichDate } from '../../../shared/time.ts'

/** A backup that lies somewhere. Times in ms UTC; `is_proven`: a drill has restored this very file and trusted it. */
export type Lying = { file: string; project: string; kind: string; taken_at: number; bytes: number; is_proven: boolean }
export type Plan = { keep: Lying[]; drop: Lying[]; /** why nothing at all may go */ held: 'too_few' | 'none_proven' | 'shrunk' | null }

/** How many days, weeks and months have their newest backup kept; every year has. */
export const kept = { days: 7, weeks: 4, months: 12 } as const
/** For so long one that was more than twice as large says that something is missing now; what has shrunk for good is cleared up again after it. */
export const shrunk_days = 35
/** So many stay, whatever their age. */
export const least_kept = 3

/**
 * Which backups of one line (one database, one kind) may go: what no day, week, month or year needs. Never the last one that was proven, never one
 * that no newer proven one stands for, never the newest three; and none at all when the newest is less than half of the largest of the weeks before it,
 * for then something is missing in it: people need that long to notice, and the next one is as small. Throws for backups of several lines.
 */
export function retentionOf(all: readonly Lying[]): Plan {
  if (new Set(all.map(({ project, kind }) => `${project} ${kind}`)).size > 1) throw new Error('a plan is for one line of backups')
  const newest = all.toSorted((a, b) => b.taken_at - a.taken_at)
  const whole = (held: Plan['held']): Plan => ({ keep: newest, drop: [], held })
  const [first, ...before] = newest
  const last_proven = newest.find(({ is_proven }) => is_proven)
  if (newest.length <= least_kept) return whole('too_few')
  if (!last_proven) return whole('none_proven')
  if (first && before.some(({ bytes, taken_at }) => first.bytes * 2 < bytes && first.taken_at - taken_at <= shrunk_days * DAY)) return whole('shrunk')
  const needed = new Set<Lying>([last_proven, ...newest.slice(0, least_kept)])
  for (const [periodOf, count] of [[dayOf, kept.days], [weekOf, kept.weeks], [monthOf, kept.months], [yearOf, Infinity]] as const) {
    for (const one of newestOfEach(newest, periodOf, count)) needed.add(one)
    // what would be restored of a period is what was proven of it
    for (const one of newestOfEach(newest.filter(({ is_proven }) => is_proven), periodOf, count)) needed.add(one)
  }
  const isFree = (one: Lying) => !needed.has(one) && one.taken_at < last_proven.taken_at
  return { keep: newest.filter(one => !isFree(one)), drop: newest.filter(isFree), held: null }
}

/** The newest of each of the last `count` periods that have one. */
function newestOfEach(newest: readonly Lying[], periodOf: (at: number) => string, count: number): Lying[] {
  const found = new Map<string, Lying>()
  for (const one of newest) if (!found.has(periodOf(one.taken_at))) found.set(periodOf(one.taken_at), one)
  return [...found.values()].slice(0, count)
}

const dayOf = (at: number): string => zurichDate(at)
/** The Monday that it belongs to. */
function weekOf(at: number): string {
  const day = Date.parse(zurichDate(at))
  return new Date(day - ((new Date(day).getUTCDay() + 6) % 7) * DAY).toISOString().slice(0, 10)
}
const monthOf = (at: number): string => zurichDate(at).slice(0, 7)
const yearOf = (at: number): string => zurichDate(at).slice(0, 4)
