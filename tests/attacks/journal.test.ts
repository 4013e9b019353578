import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openJournal } from '../../electron/data/journal.ts'

describe('A journal on a disk that fills up', () => {
  let folder: string
  let file: string
  const key = randomBytes(32)
  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-journal-'))
    file = path.join(folder, 'guichet.journal')
  })
  afterEach(() => {
    vi.restoreAllMocks()
    fs.rmSync(folder, { recursive: true })
  })
  const entry = (op_id: string) => ({ op_id, input: 'x'.repeat(200) })
  const ids = () => {
    const journal = openJournal(file, key)
    journal.close()
    return { ids: journal.entries.map(each => each.op_id), damaged: journal.damaged }
  }
  const write = fs.writeSync.bind(fs) as (handle: number, bytes: Uint8Array, at?: number, length?: number) => number
  const bytesOf = (data: unknown) => typeof data === 'string' ? Buffer.from(data) : data as Uint8Array

  test('is on the disk itself when it says so: each line, and a new journal before it takes the place of the old one', () => {
    const journal = openJournal(file, key)
    const steps: string[] = []
    for (const step of ['writeSync', 'fsyncSync', 'renameSync'] as const) {
      const real = fs[step].bind(fs) as (...given: unknown[]) => number
      vi.spyOn(fs, step).mockImplementation((...given: unknown[]) => (steps.push(step), real(...given)) as never)
    }
    journal.append([entry('a'), entry('b')])
    expect(steps.splice(0)).toEqual(['writeSync', 'fsyncSync'])
    journal.rotate([entry('b')])
    expect(steps.slice(0, 4)).toEqual(['writeSync', 'fsyncSync', 'renameSync', 'renameSync'])
    journal.close()
  })

  test.each([['the file so far', 0], ['the new one', 1]])('goes on as before where something holds %s when it should begin anew, and does so the next time', (_, held) => {
    let journal = openJournal(file, key)
    journal.append([entry('a'), entry('b')])
    const rename = fs.renameSync.bind(fs)
    let nth = 0
    vi.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
      if (nth++ === held) throw Object.assign(new Error('EBUSY'), { code: 'EBUSY' })
      rename(from, to)
    })
    expect(() => journal.rotate([entry('b')])).toThrow('EBUSY')
    expect(journal.entries.map(each => each.op_id)).toEqual(['a', 'b'])
    journal.append([entry('c')])
    journal.close()
    expect(ids()).toEqual({ ids: ['a', 'b', 'c'], damaged: 0 })
    journal = openJournal(file, key)
    journal.rotate([entry('c')])
    journal.append([entry('d')])
    journal.close()
    expect(ids()).toEqual({ ids: ['c', 'd'], damaged: 0 })
  })

  test('takes back the half line, so that the next one can be read', () => {
    const journal = openJournal(file, key)
    journal.append([entry('a')])
    const full = vi.spyOn(fs, 'writeSync').mockImplementation((handle: number, data: unknown) => {
      write(handle, bytesOf(data), 0, 50)
      throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
    })
    expect(() => journal.append([entry('b')])).toThrow('ENOSPC')
    full.mockRestore()
    expect(journal.has('b')).toBe(false)
    journal.append([entry('c')])
    journal.append([entry('b')])
    journal.close()
    expect(ids()).toEqual({ ids: ['a', 'c', 'b'], damaged: 0 })
  })

  test('writes on where the system wrote a part only', () => {
    const journal = openJournal(file, key)
    const short = vi.spyOn(fs, 'writeSync').mockImplementation((handle: number, data: unknown, at?: unknown) => {
      const from = typeof at === 'number' ? at : 0
      return write(handle, bytesOf(data), from, Math.min(50, bytesOf(data).length - from))
    })
    journal.append([entry('a')])
    journal.append([entry('b')])
    short.mockRestore()
    journal.close()
    expect(ids()).toEqual({ ids: ['a', 'b'], damaged: 0 })
  })
})
