import { DAY, HOUR, MINUTE, instantOf, wallClock } from '../../shared/time.ts'

/**
 * Minutes on the wall clock of Europe/Zurich since 1970: what people at a counter plan with. Differences are those that
 * are billed; `at` turns one into an instant.
 */
export type WallMinute = number
export const wall_day = 1440

const noons = new Map<number, number>()

function noonOf(day: number): number {
  const known = noons.get(day)
  if (known !== undefined) return known
  const found = instantOf(day * DAY + 12 * HOUR)
  if (found.kind !== 'one') throw new Error('noon is unique in Europe/Zurich')
  noons.set(day, found.at)
  return found.at
}

/** The instant (ms UTC). A time in the spring gap becomes the hour after, one in the autumn fold the earlier of the two. */
export function at(wall: WallMinute): number {
  const minute = wall % wall_day
  // The clock changes between 02:00 and 03:00, so later than that the distance to noon is the same on every day.
  if (minute >= 180) return noonOf(Math.floor(wall / wall_day)) + (minute - 720) * MINUTE
  const found = instantOf(wall * MINUTE)
  if (found.kind === 'gap') return at(wall + 60)
  return found.kind === 'one' ? found.at : found.earlier
}

/** The wall clock at an instant, whole minutes. */
export function wallOf(instant: number): WallMinute {
  return Math.floor(wallClock(instant) / MINUTE)
}

/** `2026-11-23` of a wall-clock minute. */
export function dateOf(wall: WallMinute): string {
  return new Date(Math.floor(wall / wall_day) * DAY).toISOString().slice(0, 10)
}

/** Midnight of the day that holds `wall`, moved by whole days. */
export function midnight(wall: WallMinute, days = 0): WallMinute {
  return (Math.floor(wall / wall_day) + days) * wall_day
}

/** Moves a time into the opening hours (07:00 to 21:30) of its day, to the quarter of an hour. */
export function whenOpen(wall: WallMinute): WallMinute {
  const day = midnight(wall)
  return day + Math.min(1290, Math.max(420, Math.round((wall - day) / 15) * 15))
}

/** The date some whole years and days before a day (`YYYY-MM-DD`). */
export function dateBefore(day: string, years: number, days = 0): string {
  const found = new Date(`${day}T00:00:00Z`)
  found.setUTCFullYear(found.getUTCFullYear() - years)
  return new Date(found.getTime() - days * DAY).toISOString().slice(0, 10)
}
