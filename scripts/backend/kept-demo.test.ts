import { expect, test } from 'vitest'
import { isFit } from './kept-demo.ts'

const at = (text: string) => Date.parse(text)

test('A filled database is copied within the hour, on the same Swiss day, while nothing has changed that makes it', () => {
  const mark = { made_from: 'a', made_at: at('2026-11-28T10:00:00Z') }
  expect(isFit(mark, 'a', at('2026-11-28T10:00:05Z'))).toBe(true)
  expect(isFit(mark, 'a', at('2026-11-28T10:59:59Z'))).toBe(true)
  expect(isFit(mark, 'a', at('2026-11-28T11:00:00Z'))).toBe(false)
  expect(isFit(mark, 'a', at('2026-11-28T10:14:59Z'), 900_000)).toBe(true)
  expect(isFit(mark, 'a', at('2026-11-28T10:15:00Z'), 900_000)).toBe(false)
  expect(isFit(mark, 'b', at('2026-11-28T10:00:05Z'))).toBe(false)
  expect(isFit(mark, 'a', at('2026-11-28T09:59:59Z'))).toBe(false)
  // 22:30 UTC is half past eleven in Zürich, and half an hour later it is tomorrow there
  expect(isFit({ ...mark, made_at: at('2026-11-28T22:30:00Z') }, 'a', at('2026-11-28T22:59:00Z'))).toBe(true)
  expect(isFit({ ...mark, made_at: at('2026-11-28T22:30:00Z') }, 'a', at('2026-11-28T23:01:00Z'))).toBe(false)
})
