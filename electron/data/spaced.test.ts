import { expect, it, vi } from 'vitest'
import { spaced } from './spaced.ts'

it('does it at once, then once for all that came meanwhile, and the last is never lost', () => {
  vi.useFakeTimers()
  try {
    let done = 0
    const tell = spaced(100, () => { done++ })
    tell()
    expect(done).toBe(1)
    for (let n = 0; n < 1000; n++) {
      tell()
      vi.advanceTimersByTime(1)
    }
    expect(done).toBe(11)
    tell()
    vi.advanceTimersByTime(100)
    expect(done, 'the last').toBe(12)
    vi.advanceTimersByTime(1000)
    expect(done, 'and nothing after it').toBe(12)
    tell()
    expect(done).toBe(13)
  } finally {
    vi.useRealTimers()
  }
})
