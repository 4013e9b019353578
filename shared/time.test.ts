import { execFileSync } from 'node:child_process'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DAY, HOUR, fullYears, instantOf, rentalDays, startOfZurichDay, wallClock, zurichDate } from './time.ts'

const utc = (text: string) => Date.parse(`${text}Z`)
const wall = utc

describe('the Zürich wall clock', () => {
  test('is one hour ahead of UTC in winter and two in summer', () => {
    expect(wallClock(utc('2026-11-23T12:00:00'))).toBe(wall('2026-11-23T13:00:00'))
    expect(wallClock(utc('2026-07-01T12:00:00'))).toBe(wall('2026-07-01T14:00:00'))
  })

  test('a time in the spring gap does not exist', () => {
    expect(instantOf(wall('2026-03-29T02:30:00'))).toEqual({ kind: 'gap' })
  })

  test('a time in the autumn fold exists twice, an hour apart', () => {
    const found = instantOf(wall('2026-10-25T02:30:00'))
    expect(found).toEqual({ kind: 'fold', earlier: utc('2026-10-25T00:30:00'), later: utc('2026-10-25T01:30:00') })
  })

  test('every other time goes there and back', () => {
    fc.assert(fc.property(fc.integer({ min: utc('2020-01-01T00:00:00'), max: utc('2040-01-01T00:00:00') }), at => {
      const found = instantOf(wallClock(at))
      expect(found.kind === 'one' ? [found.at] : found.kind === 'fold' ? [found.earlier, found.later] : []).toContain(at)
    }))
  })

  test('the date turns at midnight in Zürich, not in Greenwich', () => {
    expect(zurichDate(utc('2026-11-22T23:30:00'))).toBe('2026-11-23')
    expect(startOfZurichDay(utc('2026-11-23T12:00:00'))).toBe(utc('2026-11-22T23:00:00'))
    expect(startOfZurichDay(utc('2026-10-25T12:00:00'))).toBe(utc('2026-10-24T22:00:00'))
  })
})

describe('a process whose own zone is set', () => {
  /** Runs in a Node of its own, begun in that zone, and gives what it prints. */
  const inZone = (zone: string, code: string) => JSON.parse(execFileSync(process.execPath, ['--input-type=module', '--eval',
    `import { HOUR, takeLocalZone, wallClock } from ${JSON.stringify(new URL('time.ts', import.meta.url).href)}\n${code}`],
  { encoding: 'utf8', env: { ...process.env, TZ: zone } })) as unknown

  test('tells the same wall clock by its Date as Intl does, before and after each change of a hundred and fifty years', () => {
    expect(inZone('Europe/Zurich', `
      const hours = []
      for (let hour = Date.UTC(1940, 0, 1) / HOUR; hour < Date.UTC(2090, 0, 1) / HOUR; hour += 5) hours.push(hour * HOUR)
      const byIntl = hours.map(wallClock)
      const taken = takeLocalZone()
      // 20 000 hours are remembered: asked from the beginning again, each is reckoned anew
      console.log(JSON.stringify({ taken, hours: hours.length, different: hours.filter((at, n) => wallClock(at) !== byIntl[n]) }))
    `)).toEqual({ taken: true, hours: 262_983, different: [] })
  }, 30_000)

  test.each(['Europe/Berlin', 'Europe/Paris', 'Europe/Rome', 'Europe/Vienna', 'UTC'])('does not take the clock of %s for that of Zürich', zone => {
    expect(inZone(zone, "const taken = takeLocalZone(); console.log(JSON.stringify({ taken, july: wallClock(Date.parse('2026-07-01T12:00Z')) }))"))
      .toEqual({ taken: false, july: wall('2026-07-01T14:00:00') })
  })
})

describe('rental days', () => {
  const nine = (day: string) => {
    const found = instantOf(wall(`${day}T09:00:00`))
    if (found.kind !== 'one') throw new Error('nine o’clock is unique')
    return found.at
  }
  test('nine to nine over the autumn change is one day, though 25 hours pass', () => {
    expect(rentalDays(nine('2026-10-24'), nine('2026-10-25'), 0)).toBe(1)
  })
  test('nine to nine over the spring change is one day, though 23 hours pass', () => {
    expect(rentalDays(nine('2026-03-28'), nine('2026-03-29'), 0)).toBe(1)
    expect(rentalDays(nine('2026-03-28'), nine('2026-03-29') + HOUR, 59)).toBe(2)
  })
  test('a started day counts once it exceeds the grace', () => {
    const start = nine('2026-11-23')
    expect(rentalDays(start, start + DAY + 59 * 60_000, 59)).toBe(1)
    expect(rentalDays(start, start + DAY + 60 * 60_000, 59)).toBe(2)
  })
  test('the shortest rental is one day', () => {
    expect(rentalDays(nine('2026-11-23'), nine('2026-11-23') + HOUR, 0)).toBe(1)
  })
})

test('a birthday on 29 February counts on 1 March in common years', () => {
  expect(fullYears('2004-02-29', '2025-02-28')).toBe(20)
  expect(fullYears('2004-02-29', '2025-03-01')).toBe(21)
})
