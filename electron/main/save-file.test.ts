import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { saveFile } from './save-file.ts'

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-save-'))
const chosen = path.join(folder, 'chosen.json')

test('a file lies where the person said, whole, readable by them alone; nothing is written where they chose nothing', async () => {
  expect(await saveFile({ name: 'guichet-1.json', text: '{"a":1}' }, () => Promise.resolve(chosen), {})).toEqual({ file: chosen, failed: false })
  expect(fs.readFileSync(chosen, 'utf8')).toBe('{"a":1}')
  if (process.platform !== 'win32') expect(fs.statSync(chosen).mode & 0o777).toBe(0o600)
  expect(await saveFile({ name: 'guichet-2.json', text: 'x' }, () => Promise.resolve(null), {})).toEqual({ file: null, failed: false })
  expect(fs.readdirSync(folder)).toEqual(['chosen.json'])
})

test('under tests a folder answers instead of the dialog', async () => {
  const asked = () => Promise.reject(new Error('asked'))
  expect((await saveFile({ name: 'guichet-3.json', text: 'x' }, asked, { GUICHET_EXPORT_FOLDER: folder })).file).toBe(path.join(folder, 'guichet-3.json'))
})

test.each([['../evil.json', 'x'], ['a/b.json', 'x'], ['.ssh', 'x'], ['', 'x'], ['a.json', 7], ['a.json', 'x'.repeat(5_000_001)]])('%s is no file to write', async (name, text) => {
  await expect(saveFile({ name, text }, () => Promise.resolve(chosen), {})).rejects.toThrow('plain name')
})

test('a disk that refuses is an error, and no half file is left', async () => {
  await expect(saveFile({ name: 'a.json', text: 'x' }, () => Promise.resolve(path.join(chosen, 'below-a-file.json')), {})).rejects.toThrow(/EEXIST|ENOTDIR|ENOENT/)
})
