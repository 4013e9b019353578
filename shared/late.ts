import { rateOfDay } from './seasons.ts'
import { atWall, DAY, HOUR, MINUTE, rentalDays, wallClock } from './time.ts'

/** The hourly fee that a plan may have, with the minutes that are free; without it a late return costs whole days. */
export type LateRules = { late_hour_rp?: number | null; late_grace_min?: number | null }
/** A return with what was agreed; ms UTC. */
export type Returned = LateRules & { starts_at: number; ends_at: number; in_at: number; grace_min: number; day_rate_rp: number; seasons?: string | undefined }
/** Days and started hours beyond those that are paid, and from when on (ms UTC) the hours count. */
export type Late = { days: number; hours: number; from_at: number }

/**
 * How late a return is. The twin of `private.late_return`. Paid days are days on the wall clock; behind them each further one is a late day,
 * and what is left of the last one are hours as they pass, so that no change of the clock makes an hour of none or two of one. The grace
 * comes off first. Hours that cost as much as the day that they are of are one.
 */
export function lateReturn({ late_hour_rp = null, late_grace_min, ...p }: Returned): Late {
  const planned = rentalDays(p.starts_at, p.ends_at, p.grace_min)
  if (late_hour_rp === null) {
    return { days: Math.max(0, rentalDays(p.starts_at, p.in_at, p.grace_min) - planned), hours: 0, from_at: p.ends_at }
  }
  const due = Math.max(p.ends_at, atWall(wallClock(p.starts_at) + planned * DAY))
  const at = p.in_at - (late_grace_min ?? 0) * MINUTE
  if (at <= due) return { days: 0, hours: 0, from_at: due }
  const beginOf = (day: number) => day === 0 ? due : atWall(wallClock(due) + day * DAY)
  const by_wall = Math.max(0, Math.floor((wallClock(at) - wallClock(due)) / DAY))
  // a day that begins in the hour that autumn has twice begins with the second one
  const days = beginOf(by_wall) > at ? by_wall - 1 : by_wall
  const from_at = beginOf(days)
  const hours = Math.ceil((at - from_at) / HOUR)
  return hours > 0 && hours * late_hour_rp >= rateOfDay(p, planned + days, p.day_rate_rp) ? { days: days + 1, hours: 0, from_at } : { days, hours, from_at }
}

/** Days whose kilometres are included: those agreed and those that are late. */
export const billedDays = (p: Returned): number => rentalDays(p.starts_at, p.ends_at, p.grace_min) + lateReturn(p).days
