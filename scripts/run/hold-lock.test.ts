import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { holdLock } from './hold-lock.mjs'

let folder: string
let lock: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-lock-'))
  lock = path.join(folder, 'deep', 'work.lock')
})
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

describe('a lock between processes', () => {
  it('lets one piece of work run after the other and tells the one that waits', async () => {
    const steps: string[] = []
    const work = (name: string) => holdLock(lock, async () => {
      steps.push(`${name} begins`)
      await wait(50)
      steps.push(`${name} ends`)
    }, () => steps.push(`${name} waits`))
    await Promise.all([work('first'), work('second')])
    expect(steps).toEqual(['first begins', 'second waits', 'first ends', 'second begins', 'second ends'])
  })

  it('is free again after work that throws', async () => {
    await expect(holdLock(lock, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
    expect(await holdLock(lock, () => Promise.resolve('free'))).toBe('free')
  })

  it('is taken over from a process that died', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', ''])
    fs.mkdirSync(path.dirname(lock))
    fs.writeFileSync(lock, String(pid))
    expect(await holdLock(lock, () => Promise.resolve('taken over'))).toBe('taken over')
  })
})
