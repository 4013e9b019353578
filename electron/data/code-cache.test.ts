import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { openCodeCache } from './code-cache.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-code-'))
const file = path.join(folder, 'code.cache')
const key = new Uint8Array(32).fill(7)
const source = Buffer.from('const answer = 42')
const code = Buffer.from('what V8 made of it')

beforeEach(() => fs.rmSync(file, { force: true }))
afterAll(() => fs.rmSync(folder, { recursive: true }))

test('what was kept comes back for the same source', () => {
  expect(openCodeCache(file, key, source).kept).toBeNull()
  openCodeCache(file, key, source).keep(code)
  expect(openCodeCache(file, key, source).kept).toEqual(code)
})

test('another source of the same length gets nothing: V8 itself would only compare the lengths', () => {
  openCodeCache(file, key, source).keep(code)
  expect(openCodeCache(file, key, Buffer.from('const answer = 43')).kept).toBeNull()
})

test('code that somebody else put there is not run', () => {
  openCodeCache(file, key, source).keep(code)
  const bytes = fs.readFileSync(file)
  for (const place of [0, 31, 32, bytes.length - 1]) {
    const planted = Buffer.from(bytes)
    planted[place] = (planted[place] ?? 0) ^ 1
    fs.writeFileSync(file, planted)
    expect(openCodeCache(file, key, source).kept).toBeNull()
  }
  openCodeCache(file, new Uint8Array(32).fill(8), source).keep(code)
  expect(openCodeCache(file, key, source).kept).toBeNull()
})

test('a cut file is no code', () => {
  for (const length of [0, 5, 32]) {
    fs.writeFileSync(file, Buffer.alloc(length))
    expect(openCodeCache(file, key, source).kept).toBeNull()
  }
})
