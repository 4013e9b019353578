import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { flawOf, newKeys, recall, remember, swissDay } from './keys.ts'
import type { Remembered } from './keys.ts'

const good: Remembered = {
  ...newKeys(), complete: true, pg_package: '18.4.0-beta.17', lite: '0.10.0', api_port: 1, seed: 'demo', seed_date: '2026-11-23', users: [],
}
const now = { pg_package: '18.5.0', lite: '0.10.0', today: '2026-11-23' }

describe('What a data folder remembers', () => {
  test('is read back, and only its owner may', () => {
    const dir = mkdtempSync(path.join(os.tmpdir(), 'guichet-keys-'))
    const file = path.join(dir, 'backend.json')
    try {
      expect(recall(file)).toBeUndefined()
      remember(file, good)
      expect(recall(file)).toEqual(good)
      expect(statSync(file).mode & 0o777).toBe(0o600)
      writeFileSync(file, '{"complete": tr')
      expect(recall(file)).toBeUndefined()
    } finally {
      rmSync(dir, { recursive: true })
    }
  })

  test('lets the database be used on the same day by the same major versions', () => expect(flawOf(good, now)).toBeNull())

  test.each([
    ['half made', { ...good, complete: false }, now, 'left half made'],
    ['of another PostgreSQL', good, { ...now, pg_package: '19.0.0' }, 'made by PostgreSQL 18.4.0-beta.17'],
    ['of another Lite', good, { ...now, lite: '0.11.0' }, 'made with Supabase Lite 0.10.0'],
    ['of yesterday', good, { ...now, today: '2026-11-24' }, 'dated 2026-11-23'],
  ])('does not when it is %s', (_, old, today, sentence) => expect(flawOf(old, today)).toContain(sentence))

  test('keeps old rows that are no demo data, or lie in a folder that somebody chose', () => {
    expect(flawOf({ ...good, seed: 'large' }, { ...now, today: '2027-01-01' })).toBeNull()
    expect(flawOf(good, { ...now, today: null })).toBeNull()
  })
})

test('The day changes at midnight in Switzerland, in winter and in summer', () => {
  expect(swissDay(new Date('2026-11-22T22:59:59Z'))).toBe('2026-11-22')
  expect(swissDay(new Date('2026-11-22T23:00:00Z'))).toBe('2026-11-23')
  expect(swissDay(new Date('2026-07-01T22:00:00Z'))).toBe('2026-07-02')
})
