import { describe, expect, test } from 'vitest'
import { untilInTime } from './in-time.ts'

describe('What has to happen in time', () => {
  async function play(times: number[]): Promise<{ done: number[]; late: number[] }> {
    const late: number[] = []
    const left = [...times]
    const done = await untilInTime(() => Promise.resolve({ after_ms: left.shift() ?? 0 }), one => { late.push(one.after_ms); return Promise.resolve() })
    return { done: done.map(({ after_ms }) => after_ms), late }
  }

  test('is done once where it was in time', async () => {
    expect(await play([8, 3])).toEqual({ done: [8], late: [] })
    expect(await play([50, 3])).toEqual({ done: [50], late: [] })
  })
  test('is done again where it was late, until it is in time', async () => {
    expect(await play([92, 51, 12, 3])).toEqual({ done: [92, 51, 12], late: [92, 51] })
  })
  test('is given up after four times, and the last one says so', async () => {
    expect(await play([92, 93, 94, 95, 1])).toEqual({ done: [92, 93, 94, 95], late: [92, 93, 94] })
  })
})
