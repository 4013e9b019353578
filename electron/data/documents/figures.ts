import { formatRappen } from '../../../shared/money.ts'
import { wallClock } from '../../../shared/time.ts'

const two = (n: number) => String(n).padStart(2, '0')

/** `23.10.2026` of an instant, in Zürich. */
export function dayOf(at: number): string {
  const day = new Date(wallClock(at))
  return `${two(day.getUTCDate())}.${two(day.getUTCMonth() + 1)}.${day.getUTCFullYear()}`
}

/** `23.10.2026 14:00` of an instant, in Zürich. */
export function momentOf(at: number): string {
  const day = new Date(wallClock(at))
  return `${dayOf(at)} ${two(day.getUTCHours())}:${two(day.getUTCMinutes())}`
}

/** `23.10.2026` of `2026-10-23`. */
export const dayOfDate = (date: string): string => date.split('-').toReversed().join('.')

/** `12'345`, as money is written. */
export const count = (n: number): string => formatRappen(n * 100).slice(0, -3)

/** `8.1` of 810 basis points; a rate has one decimal at least. */
export const rate = (bp: number): string => (bp % 10 === 0 ? (bp / 100).toFixed(1) : (bp / 100).toFixed(2))
