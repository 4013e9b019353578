import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { openFolder } from './folder.ts'
import { Damaged, hashOf } from './seal.ts'

let root: string
const key = randomBytes(32)
const bytes = Buffer.from('a photo of a scratch')
const hash = hashOf(bytes)
const open = (own = key) => openFolder(root, own)
beforeEach(() => { root = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-files-')), 'files') })
afterEach(() => {
  vi.restoreAllMocks()
  fs.rmSync(path.dirname(root), { recursive: true, force: true })
})

describe('The files of a PC', () => {
  test('outlast the program, once for the same bytes, and nothing of them is plain on the disk', () => {
    const folder = open()
    expect([folder.keep(bytes), folder.keep(bytes)]).toEqual([hash, hash])
    expect(fs.readdirSync(root)).toEqual([hash])
    expect(fs.readFileSync(path.join(root, hash)).includes('scratch')).toBe(false)
    expect(open().read(hash)).toEqual(bytes)
    expect(open().hashes()).toEqual([hash])
    folder.remove(hash)
    folder.remove(hash)
    expect(folder.hashes()).toEqual([])
  })

  test('are damaged, not empty, where one is gone, belongs to another key or lies in the place of another', () => {
    const folder = open()
    expect(() => folder.read(hash)).toThrow(Damaged)
    folder.keep(bytes)
    expect(() => open(randomBytes(32)).read(hash)).toThrow(Damaged)
    const other = folder.keep(Buffer.from('another'))
    fs.copyFileSync(path.join(root, other), path.join(root, hash))
    expect(() => folder.read(hash)).toThrow(Damaged)
  })

  test('a damaged one is whole again once the same bytes are kept anew', () => {
    const folder = open()
    folder.keep(bytes)
    fs.truncateSync(path.join(root, hash), 40)
    expect(folder.keep(bytes)).toBe(hash)
    expect(folder.read(hash)).toEqual(bytes)
  })

  test.each(['openSync', 'writeSync', 'fsyncSync', 'renameSync'] as const)('killed at %s there is no half file, and the next start clears up', step => {
    const folder = open()
    folder.keep(Buffer.from('earlier'))
    const dead = new Error('killed')
    // Nothing after the kill is done either: not the tidying up of a failure.
    vi.spyOn(fs, 'rmSync').mockImplementation(() => undefined)
    vi.spyOn(fs, step).mockImplementation(() => { throw dead })
    expect(() => folder.keep(bytes)).toThrow(dead)
    vi.restoreAllMocks()
    expect(folder.hashes()).toEqual([hashOf(Buffer.from('earlier'))])
    expect(open().keep(bytes)).toBe(hash)
    expect(fs.readdirSync(root).filter(name => name.endsWith('.new'))).toEqual([])
  })

  test('a full disk is said, and leaves nothing behind', () => {
    const folder = open()
    vi.spyOn(fs, 'writeSync').mockImplementation(() => { throw Object.assign(new Error('no space'), { code: 'ENOSPC' }) })
    expect(() => folder.keep(bytes)).toThrow('no space')
    vi.restoreAllMocks()
    vi.spyOn(fs, 'writeSync').mockImplementation(() => 0)
    expect(() => folder.keep(bytes)).toThrow('takes no more')
    vi.restoreAllMocks()
    expect(fs.readdirSync(root)).toEqual([])
  })
})
