import { promised_rpo_h } from '../../../shared/drills.ts'
import { DAY, HOUR, instantOf, MINUTE, wallClock } from '../../../shared/time.ts'

/** `started_at`: when this process began; `last_ok_at`: when the newest good backup was begun; `failed_at`: when one last failed since. All ms UTC. */
export type Past = { started_at: number; last_ok_at: number | null; failed_at: number | null }

/** A PC that has just been switched on has better things to do first. */
const after_start_ms = 5 * MINUTE
const after_failure_ms = HOUR

/** Minutes after midnight of `02:30`; null for what is no time of a day. */
export function minuteOf(text: string): number | null {
  const found = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text)
  return found ? Number(found[1]) * 60 + Number(found[2]) : null
}

/**
 * When the next backup is to be made, ms UTC, by the clock on the wall: once a day at that minute; at once where a day's was missed because the
 * PC was off, but not before it has been up for five minutes; and an hour after one that failed.
 */
export function nextRun(daily_at: number, { started_at, last_ok_at, failed_at }: Past, now: number): number {
  const midnight = Math.floor(wallClock(now) / DAY) * DAY
  const today = onTheWall(midnight + daily_at * MINUTE)
  const last_due = today <= now ? today : onTheWall(midnight - DAY + daily_at * MINUTE)
  const next_due = today > now ? today : onTheWall(midnight + DAY + daily_at * MINUTE)
  if (last_ok_at !== null && last_ok_at >= last_due) return next_due
  return Math.max(now, started_at + after_start_ms, failed_at === null ? 0 : failed_at + after_failure_ms)
}

/** A time that the clock skips in spring is an hour later; of one that comes twice in autumn it is the first. */
function onTheWall(wall: number): number {
  const found = instantOf(wall)
  if (found.kind === 'gap') return onTheWall(wall + HOUR)
  return found.kind === 'one' ? found.at : found.earlier
}

/** For how many hours the newest good backup is older than promised; null: it is not, or there is none yet and the first is still to come. */
export function overdueHours(last_ok_at: number | null, now: number): number | null {
  const hours = last_ok_at === null ? 0 : (now - last_ok_at) / HOUR - promised_rpo_h
  return hours > 0 ? hours : null
}
