import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY, HOUR, zurichDate } from '../../../shared/time.ts'
import { least_kept, retentionOf, shrunk_days } from './retention.ts'
import type { Lying } from './retention.ts'

const now = Date.UTC(2026, 10, 28, 2)
const lying = (days_ago: number, change: Partial<Lying> = {}): Lying =>
  ({ file: `${days_ago}.crb`, project: 'p', kind: 'full', taken_at: now - days_ago * DAY, bytes: 1000, is_proven: true, ...change })

const anyLine = fc.array(fc.record({ hours: fc.integer({ min: 0, max: 24 * 900 }), bytes: fc.integer({ min: 1, max: 3000 }), is_proven: fc.boolean() }), { maxLength: 60 })
  .map(list => list.map(({ hours, ...one }, n): Lying => ({ ...lying(0), ...one, file: `${n}.crb`, taken_at: now - hours * HOUR - n })))

describe('Retention', () => {
  it('keeps seven days, four weeks, twelve months and every year of a daily line', () => {
    const { keep, drop, held } = retentionOf(Array.from({ length: 800 }, (_, n) => lying(n)))
    expect(held).toBeNull()
    expect(keep.length + drop.length).toBe(800)
    expect(keep.slice(0, 7).map(({ file }) => file)).toEqual(['0.crb', '1.crb', '2.crb', '3.crb', '4.crb', '5.crb', '6.crb'])
    expect(new Set(keep.map(({ taken_at }) => zurichDate(taken_at).slice(0, 7))).size).toBeGreaterThanOrEqual(12)
    expect([...new Set(keep.map(({ taken_at }) => zurichDate(taken_at).slice(0, 4)))]).toEqual(['2026', '2025', '2024'])
    expect(keep.length).toBeLessThanOrEqual(7 + 4 + 12 + 3)
  })

  it('never drops the last proven one, nor anything that no newer proven one stands for, nor below three', () => fc.assert(fc.property(anyLine, all => {
    const { keep, drop } = retentionOf(all)
    expect([...keep, ...drop].map(({ file }) => file).sort()).toEqual(all.map(({ file }) => file).sort())
    expect(keep.length).toBeGreaterThanOrEqual(Math.min(least_kept, all.length))
    const last_proven = all.filter(({ is_proven }) => is_proven).toSorted((a, b) => b.taken_at - a.taken_at)[0]
    if (last_proven) expect(keep).toContain(last_proven)
    for (const one of drop) expect(keep.some(other => other.is_proven && other.taken_at > one.taken_at)).toBe(true)
  })))

  it('asked again after it was done, drops nothing more', () => fc.assert(fc.property(anyLine, all => {
    const { keep } = retentionOf(all)
    expect(retentionOf(keep).drop).toEqual([])
  })))

  it('drops nothing where none was proven, where there are three, and after one that is less than half of the one before', () => {
    const many = Array.from({ length: 60 }, (_, n) => lying(n))
    expect(retentionOf(many.map(one => ({ ...one, is_proven: false })))).toMatchObject({ drop: [], held: 'none_proven' })
    expect(retentionOf(many.slice(0, 3))).toMatchObject({ drop: [], held: 'too_few' })
    expect(retentionOf([lying(0, { bytes: 499 }), ...many.slice(1)])).toMatchObject({ drop: [], held: 'shrunk' })
    expect(retentionOf([lying(0, { bytes: 500 }), ...many.slice(1)]).drop.length).toBeGreaterThan(0)
    expect(() => retentionOf([lying(0), lying(1, { project: 'q' })])).toThrow('one line')
  })

  it('keeps what lies from before a loss that nobody notices for a month, though each day\'s is as small as the one before', () => {
    let kept: readonly Lying[] = Array.from({ length: 20 }, (_, n) => lying(n + 1, { file: `whole ${n}` }))
    for (let day = 0; day <= shrunk_days + 10; day++) {
      const plan = retentionOf([...kept, lying(-day, { file: `small ${day}`, bytes: 400 })])
      kept = plan.keep
      if (day < shrunk_days) expect(plan.held, `day ${day}`).toBe('shrunk')
    }
    expect(kept.filter(({ file }) => file.startsWith('small')).length, 'what has shrunk for good is cleared up again').toBeLessThan(20)
  })
})
