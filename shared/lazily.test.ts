import { describe, expect, test } from 'vitest'
import { lazily, together } from './lazily.ts'

describe('What is made lazily', () => {
  const counted = () => {
    const made: string[] = []
    const one = (name: string) => () => {
      made.push(name)
      return { name }
    }
    return { made, first: lazily({ a: one('a'), b: one('b') }), second: lazily({ c: one('c') }) }
  }
  test('is made when it is asked for, and once', () => {
    const { made, first } = counted()
    expect(first.b).toBe(first.b)
    expect(made).toEqual(['b'])
  })
  test('can be listed and put together without being made', () => {
    const { made, first, second } = counted()
    const all = together(first, second)
    expect([Object.keys(all), Object.hasOwn(all, 'c'), 'd' in all]).toEqual([['a', 'b', 'c'], true, false])
    expect(made).toEqual([])
    expect(all.c).toBe(second.c)
    expect(made).toEqual(['c'])
  })
})
