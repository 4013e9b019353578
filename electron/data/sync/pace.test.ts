import { expect, test } from 'vitest'
import { CallFailed } from './outcome.ts'
import { openPace } from './pace.ts'

/** A pace whose calls take as long as is said. */
function paced() {
  let now = 0
  const pace = openPace({ first: 2_000, least: 50, most: 5_000 }, () => now)
  return {
    pace,
    takes: (amount: number, ms: number, error?: CallFailed) => pace.timed(amount, () => {
      now += ms
      return error ? Promise.reject(error) : Promise.resolve('answer')
    }),
  }
}
const lost = new CallFailed('retry', 0, '')

test('asks for half as much after a slow answer, and for more again while answers are quick', async () => {
  const { pace, takes } = paced()
  await takes(2_000, 4_500)
  expect(pace.size()).toBe(1_000)
  await takes(1_000, 300)
  expect(pace.size()).toBe(2_000)
  await takes(2_000, 300)
  await takes(4_000, 300)
  expect(pace.size()).toBe(5_000)
})

test('a small answer that was quick says nothing about a large one', async () => {
  const { pace, takes } = paced()
  await takes(3, 10)
  expect(pace.size()).toBe(2_000)
})

test('asks for a quarter after an answer that never came, and never for less than the least', async () => {
  const { pace, takes } = paced()
  await expect(takes(2_000, 15_000, lost)).rejects.toBe(lost)
  expect(pace.size()).toBe(500)
  for (let n = 0; n < 5; n++) await takes(pace.size(), 15_000, lost).catch(() => undefined)
  expect(pace.size()).toBe(50)
})

test('a line that is down at once, and a refusal, have nothing to do with the size', async () => {
  const { pace, takes } = paced()
  await takes(2_000, 5, lost).catch(() => undefined)
  await takes(2_000, 9_000, new CallFailed('refused', 403, '42501')).catch(() => undefined)
  expect(pace.size()).toBe(2_000)
})
