import { HOUR, wallClock } from '../../../../shared/time.ts'

const two = (value: number) => String(value).padStart(2, '0')

/** `2026-10-25 02:30`: the clock on the wall in Zürich. */
export const wallText = (at: number): string => new Date(wallClock(at)).toISOString().slice(0, 16).replace('T', ' ')

/** `2026-10-25T02:30:00.000+02:00`: the same with what the wall is ahead, so that the hour that exists twice is told apart. */
export function offsetText(at: number): string {
  const wall = wallClock(at)
  const ahead = Math.round((wall - at) / HOUR)
  return `${new Date(wall).toISOString().slice(0, -1)}+${two(ahead)}:00`
}

/** `UTC+2`: what the wall in Zürich is ahead of UTC. No formula, no number and no time for a spreadsheet. */
export const aheadText = (at: number): string => `UTC+${Math.round((wallClock(at) - at) / HOUR)}`

/** `-1234.50`, as programs read it. */
export function plainRappen(rp: number): string {
  const digits = String(Math.abs(rp)).padStart(3, '0')
  return `${rp < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}
