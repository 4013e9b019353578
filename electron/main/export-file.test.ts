import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { exportFiles, faultOf } from './export-file.ts'

let folder = ''
beforeEach(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-export-')) })
const into = (name: string) => exportFiles(async () => path.join(folder, name), {}, () => undefined)
const bytes = (text: string) => new TextEncoder().encode(text)

test('a file appears under its name only when it is whole; before that another name is there, readable by its writer alone', async () => {
  const files = into('a.csv')
  expect(await files.answer({ kind: 'open_export', id: 7, name: 'a.csv' })).toEqual({ file: path.join(folder, 'a.csv'), fault: null })
  await files.answer({ kind: 'write_export', id: 8, handle: 7, bytes: bytes('one;') })
  await files.answer({ kind: 'write_export', id: 9, handle: 7, bytes: bytes('two') })
  const [part = ''] = fs.readdirSync(folder)
  expect(part).toMatch(/^\.a\.csv\..*\.part$/)
  if (process.platform !== 'win32') expect(fs.statSync(path.join(folder, part)).mode & 0o777).toBe(0o600)
  expect((await files.answer({ kind: 'close_export', id: 10, handle: 7, keep: true })).fault).toBeNull()
  expect(fs.readdirSync(folder)).toEqual(['a.csv'])
  expect(fs.readFileSync(path.join(folder, 'a.csv'), 'utf8')).toBe('one;two')
})

test('given up, or its writer gone, nothing stays, and the file of before is as it was', async () => {
  fs.writeFileSync(path.join(folder, 'a.csv'), 'before')
  for (const end of ['close', 'dropAll'] as const) {
    const files = into('a.csv')
    await files.answer({ kind: 'open_export', id: 1, name: 'a.csv' })
    await files.answer({ kind: 'write_export', id: 2, handle: 1, bytes: bytes('half') })
    if (end === 'close') await files.answer({ kind: 'close_export', id: 3, handle: 1, keep: false })
    else await files.dropAll()
    expect(fs.readdirSync(folder)).toEqual(['a.csv'])
  }
  expect(fs.readFileSync(path.join(folder, 'a.csv'), 'utf8')).toBe('before')
})

test('a folder that is gone is said at once; one that goes in between leaves nothing', async () => {
  const files = exportFiles(async () => path.join(folder, 'not-there', 'a.csv'), {}, () => undefined)
  expect(await files.answer({ kind: 'open_export', id: 1, name: 'a.csv' })).toEqual({ file: null, fault: 'gone' })
  const others = into('b.csv')
  await others.answer({ kind: 'open_export', id: 1, name: 'b.csv' })
  fs.rmSync(folder, { recursive: true })
  expect(await others.answer({ kind: 'close_export', id: 2, handle: 1, keep: true })).toEqual({ file: null, fault: 'gone' })
  expect(await others.answer({ kind: 'write_export', id: 3, handle: 1, bytes: bytes('x') })).toMatchObject({ fault: 'other' })
})

test('nobody asked for a place: no file; a name that is a path is none', async () => {
  const files = exportFiles(async () => null, {}, () => undefined)
  expect(await files.answer({ kind: 'open_export', id: 1, name: 'a.csv' })).toEqual({ file: null, fault: null })
  for (const name of ['../a.csv', '/etc/a.csv', 'a.exe', '.csv', 'a b.csv']) expect(await into('a.csv').answer({ kind: 'open_export', id: 1, name })).toEqual({ file: null, fault: 'other' })
  expect(fs.readdirSync(folder)).toEqual([])
})

test.each([['ENOSPC', 'linux', 'full'], ['EROFS', 'linux', 'read_only'], ['EACCES', 'darwin', 'read_only'], ['EPERM', 'linux', 'read_only'], ['EPERM', 'win32', 'busy'], ['EBUSY', 'win32', 'busy'], ['ENOENT', 'linux', 'gone'], ['X', 'linux', 'other']] as const)(
  '%s on %s is to a person: %s', (code, platform, fault) => {
    expect(faultOf(Object.assign(new Error('x'), { code }), platform)).toBe(fault)
  })
