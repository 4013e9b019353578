import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { liveOwner, takeLock } from './owner-lock.ts'
import { birthOf } from './processes.ts'

describe('The lock of a data folder', () => {
  let dir = ''
  let file = ''
  beforeEach(() => {
    dir = mkdtempSync(path.join(os.tmpdir(), 'guichet-lock-'))
    file = path.join(dir, 'owner.lock')
  })
  afterEach(() => rmSync(dir, { recursive: true }))

  test('keeps a second backend out and names the first', () => {
    const lock = takeLock(file, dir)
    lock.announce('http://127.0.0.1:4711')
    expect(() => takeLock(file, dir)).toThrow(`Another backend (process ${process.pid}, http://127.0.0.1:4711) already uses ${dir}.`)
    lock.release()
    expect(existsSync(file)).toBe(false)
    takeLock(file, dir).release()
  })

  test.each([
    ['a process that is gone', JSON.stringify({ pid: spawnSync('true').pid, birth: '1' })],
    ['a process whose id another one has now', JSON.stringify({ pid: process.pid, birth: `${birthOf(process.pid)}0` })],
    ['a crash in the middle of writing', '{"pid":'],
  ])('left by %s is taken over', (_, text) => {
    writeFileSync(file, text)
    expect(liveOwner(file)).toBeNull()
    const lock = takeLock(file, dir)
    expect(liveOwner(file)).toMatchObject({ pid: process.pid })
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid })
    expect(readdirSync(dir)).toEqual(['owner.lock'])
    lock.release()
  })
})
