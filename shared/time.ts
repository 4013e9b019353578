/** Instants are integer milliseconds UTC; people see and type the wall clock of Europe/Zurich. */
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

let zurich: Intl.DateTimeFormat | undefined
/** Made when it is first asked: the time zones cost ten milliseconds, which nobody waits for before there is a time to show. */
const inZurich = (): Intl.DateTimeFormat => (zurich ??= new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Zurich', hourCycle: 'h23',
  year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
}))

let isLocal = false
/** Where the clock of these stood, in minutes ahead of UTC, is true of Zürich (and Vaduz, Büsingen) alone: neighbours had summer time in 1943 and 1980. */
const onlyHere = [['1941-07-01', 120], ['1943-07-01', 60], ['1980-07-01', 60], ['1981-07-01', 120], ['2026-01-01', 60]] as const

/**
 * For a process whose own zone was set to Europe/Zurich when it began, and stays: its Date tells the wall clock then, and nobody waits
 * 40 ms for Intl to read its tables. Gives false, and changes nothing, where the zone is another, or the system heeds no TZ.
 */
export function takeLocalZone(): boolean {
  isLocal = onlyHere.every(([date, minutes]) => aheadHere(Date.parse(`${date}T12:00Z`)) === minutes * MINUTE)
  return isLocal
}

const aheadHere = (at: number) => -new Date(at).getTimezoneOffset() * MINUTE

/** What the wall is ahead of UTC, by the hour since 1970: the clock changes on whole hours, and asking costs ten microseconds. */
const ahead = new Map<number, number>()

/** The wall clock as if it were UTC: differences between two of these are differences on the clock on the wall. */
export function wallClock(at: number): number {
  const hour = Math.floor(at / HOUR)
  let offset = ahead.get(hour)
  if (offset === undefined) {
    offset = isLocal ? aheadHere(hour * HOUR) : wallClockOf(hour * HOUR) - hour * HOUR
    if (ahead.size >= 20_000) ahead.clear()
    ahead.set(hour, offset)
  }
  return at + offset
}

function wallClockOf(at: number): number {
  const part: Record<string, number> = {}
  for (const { type, value } of inZurich().formatToParts(at)) part[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

/**
 * The instant of a wall-clock time. `gap`: the time does not exist (spring), `fold`: it exists twice (autumn)
 * and `earlier`/`later` are the two.
 */
export function instantOf(wall: number): { kind: 'one'; at: number } | { kind: 'gap' } | { kind: 'fold'; earlier: number; later: number } {
  const hits = [2 * HOUR, HOUR].map(offset => wall - offset).filter(at => wallClock(at) === wall)
  const [earlier, later] = hits
  if (earlier === undefined) return { kind: 'gap' }
  return later === undefined ? { kind: 'one', at: earlier } : { kind: 'fold', earlier, later }
}

/** The instant of a wall-clock time that always is one: in the spring gap as the clock of before goes on, in the autumn fold the later. As the server has it. */
export function atWall(wall: number): number {
  const found = instantOf(wall)
  return found.kind === 'one' ? found.at : found.kind === 'fold' ? found.later : wall - HOUR
}

/** Days billed: 24 h on the wall clock, a started day counts once it exceeds the grace (minutes). At least 1. */
export function rentalDays(starts_at: number, ends_at: number, grace_min: number): number {
  return Math.max(1, Math.ceil((rentalMinutes(starts_at, ends_at) - grace_min) / (DAY / MINUTE)))
}
/** Minutes between the two on the wall clock: what days are reckoned from. */
export const rentalMinutes = (starts_at: number, ends_at: number): number => (wallClock(ends_at) - wallClock(starts_at)) / MINUTE

/** `2026-11-23` of an instant, in Zürich. */
export function zurichDate(at: number): string {
  return new Date(wallClock(at)).toISOString().slice(0, 10)
}

/** First instant of the Zürich day that holds `at`. Midnight always exists here: the clock changes at 02:00 and 03:00. */
export function startOfZurichDay(at: number): number {
  const midnight = Math.floor(wallClock(at) / DAY) * DAY
  const found = instantOf(midnight)
  if (found.kind !== 'one') throw new Error('midnight is unique in Europe/Zurich')
  return found.at
}

/** Whole years between two `YYYY-MM-DD` dates. Born on 29 February: the birthday counts on 1 March in common years. */
export function fullYears(from: string, to: string): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4))
  return to.slice(5) < from.slice(5) ? years - 1 : years
}
