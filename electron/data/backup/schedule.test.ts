import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, MINUTE, wallClock } from '../../../shared/time.ts'
import { minuteOf, nextRun, overdueHours } from './schedule.ts'

const half_past_two = 150
const noon = Date.UTC(2026, 10, 28, 11) // 12:00 in Zürich
const due_today = Date.UTC(2026, 10, 28, 1, 30)
const past = { started_at: noon - 10 * DAY, last_ok_at: null, failed_at: null }

describe('The daily backup', () => {
  it('is made once at its time of the day', () => {
    expect(nextRun(half_past_two, { ...past, last_ok_at: due_today }, noon)).toBe(due_today + DAY)
    expect(nextRun(half_past_two, { ...past, last_ok_at: due_today - DAY }, due_today - 1)).toBe(due_today)
  })

  it('is caught up soon after the start when the PC was off, and not made twice', () => {
    const started_at = noon - MINUTE
    expect(nextRun(half_past_two, { started_at, last_ok_at: due_today - DAY, failed_at: null }, noon)).toBe(started_at + 5 * MINUTE)
    expect(nextRun(half_past_two, { started_at, last_ok_at: null, failed_at: null }, noon)).toBe(started_at + 5 * MINUTE)
    expect(nextRun(half_past_two, { started_at, last_ok_at: noon - MINUTE, failed_at: null }, noon)).toBe(due_today + DAY)
  })

  it('is tried again an hour after it failed', () => {
    expect(nextRun(half_past_two, { ...past, failed_at: noon - 10 * MINUTE }, noon)).toBe(noon + 50 * MINUTE)
    expect(nextRun(half_past_two, { ...past, failed_at: noon - 2 * HOUR }, noon)).toBe(noon)
  })

  it('comes at that time on the wall on every day of the year, the two on which the clock changes too', () => fc.assert(fc.property(
    fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2028, 0) }), fc.integer({ min: 0, max: 1439 }), (now, minute) => {
      const next = nextRun(minute, { ...past, started_at: 0, last_ok_at: now }, now)
      expect(next).toBeGreaterThan(now)
      expect(next - now).toBeLessThanOrEqual(25 * HOUR)
      const shown = (wallClock(next) / MINUTE) % 1440
      expect([minute, minute + 60]).toContain(shown)
    })))

  it('is overdue after what was promised, by the hours beyond it', () => {
    expect(overdueHours(noon - 24 * HOUR, noon)).toBeNull()
    expect(overdueHours(noon - 30 * HOUR, noon)).toBe(6)
    expect(overdueHours(null, noon)).toBeNull()
    expect([minuteOf('02:30'), minuteOf('2:30'), minuteOf('24:00'), minuteOf('x')]).toEqual([150, 150, null, null])
  })
})
