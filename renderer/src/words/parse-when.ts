import { DAY, instantOf, wallClock } from '../../../shared/time.ts'

/** Which of two equal wall-clock times is meant when the clock goes back in autumn. */
export type FoldChoice = 'earlier' | 'later' | null

export type When =
  | { kind: 'empty' }
  | { kind: 'one'; at: number }
  /** the time does not exist that day (spring) */
  | { kind: 'gap' }
  /** the time exists twice and nobody has said which */
  | { kind: 'fold' }
  | { kind: 'bad_date' }
  | { kind: 'bad_time' }

/** Minutes after midnight of `14:30`, `14.30`, `1430`, `930`, `14`, `14h30`; null when it is no time. */
export function parseTime(text: string): number | null {
  const plain = text.trim().replace(/\s/g, '')
  const [, hour, minute = '0'] = /^(\d{1,2})[:.,h](\d{2})?$/.exec(plain) ?? /^(\d{1,2})(\d{2})?$/.exec(plain) ?? []
  if (hour === undefined) return null
  const minutes = Number(hour) * 60 + Number(minute)
  return Number(hour) < 24 && Number(minute) < 60 ? minutes : null
}

/**
 * The midnight, as if UTC, of `24.11.2026`, `24.11.26`, `24.11.`, `24.11`, `24`, `2026-11-24` or `+3` (days from `now`).
 * Without a year (or month) the next such day from today on is meant. Null when it is no date.
 */
export function parseDate(text: string, now: number): number | null {
  const plain = text.trim().replace(/\s/g, '')
  const today = Math.floor(wallClock(now) / DAY) * DAY
  const [, ahead] = /^\+(\d{1,3})$/.exec(plain) ?? []
  if (ahead !== undefined) return today + Number(ahead) * DAY
  const [, isoYear, isoMonth, isoDay] = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(plain) ?? []
  if (isoYear !== undefined) return midnight(Number(isoYear), Number(isoMonth), Number(isoDay))
  const [, day, month, year] = /^(\d{1,2})(?:[./](\d{1,2})(?:[./](\d{2}|\d{4})?)?)?\.?$/.exec(plain) ?? []
  if (day === undefined) return null
  if (year !== undefined) return midnight(year.length === 2 ? 2000 + Number(year) : Number(year), Number(month), Number(day))
  return nextSuch(Number(day), month === undefined ? null : Number(month), today)
}

/** What a date and a time typed by a person mean. Both empty is `empty`. */
export function parseWhen(dateText: string, timeText: string, now: number, fold: FoldChoice = null): When {
  if (dateText.trim() === '' && timeText.trim() === '') return { kind: 'empty' }
  const date = parseDate(dateText, now)
  if (date === null) return { kind: 'bad_date' }
  const minutes = parseTime(timeText)
  if (minutes === null) return { kind: 'bad_time' }
  const found = instantOf(date + minutes * 60_000)
  if (found.kind !== 'fold') return found
  return fold === null ? { kind: 'fold' } : { kind: 'one', at: found[fold] }
}

/** `YYYY-MM-DD` of a typed date of birth or licence: past dates, so the year must be there. Null when it is no date. */
export function parseDay(text: string): string | null {
  const plain = text.trim().replace(/\s/g, '')
  const [, d, m, y] = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(plain) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(plain) ?? []
  const [, iy, im, id] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(plain) ?? []
  const found = y !== undefined ? midnight(Number(y), Number(m), Number(d)) : iy !== undefined ? midnight(Number(iy), Number(im), Number(id)) : null
  return found === null ? null : new Date(found).toISOString().slice(0, 10)
}

function midnight(year: number, month: number, day: number): number | null {
  const at = Date.UTC(year, month - 1, day)
  const made = new Date(at)
  const isReal = made.getUTCFullYear() === year && made.getUTCMonth() === month - 1 && made.getUTCDate() === day
  return isReal ? at : null
}

function nextSuch(day: number, month: number | null, today: number): number | null {
  const from = new Date(today)
  for (let ahead = 0; ahead < 60; ahead++) {
    const first = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + ahead, 1))
    if (month !== null && first.getUTCMonth() + 1 !== month) continue
    const found = midnight(first.getUTCFullYear(), first.getUTCMonth() + 1, day)
    if (found !== null && found >= today) return found
  }
  return null
}
