import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { FromData } from '../../shared/data-process.ts'
import type { FileTrouble } from '../../shared/data-process.ts'
import { connectExports } from '../data/export-line.ts'
import { makeFile } from '../data/exports/make-file.ts'
import { sourceOf } from '../data/testing/exports.ts'
import { Trouble } from '../data/trouble.ts'
import { exportFiles } from './export-file.ts'

/** What a disk really does, not what an error was told to be. Windows has other ways of each. */
const is_linux = process.platform === 'linux'
let folder = ''
beforeEach(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-disk-')) })
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

/** A journal written there by both halves of the app; the message that the person reads, or where it lies. */
async function exportTo(file: string): Promise<string> {
  const files = exportFiles(async () => file, {}, () => undefined)
  const line = connectExports((message: FromData) => {
    if (message.kind === 'open_export' || message.kind === 'write_export' || message.kind === 'close_export') {
      void files.answer(message).then(answer => line.answer({ kind: 'export_file', id: message.id, ...answer }))
    }
  })
  try {
    const made = await makeFile(sourceOf([[Date.UTC(2026, 9, 5), 'payment', 'ZRH', 'K1', 'CASH', 1000, 0, '', 0, 0]]), { kind: 'JOURNAL', format: 'csv', locale: 'de', about: [] }, () => line.open(path.basename(file)), new AbortController().signal, () => undefined)
    return made?.file ?? ''
  } catch (error) {
    return error instanceof Trouble ? error.detail.key : String(error)
  }
}

test.runIf(is_linux)('a folder that may not be written to is said so, and nothing of the file is there', async () => {
  // whoever may do everything is refused by the system's own folder only
  const closed = process.getuid?.() === 0 ? '/sys/kernel' : folder
  if (closed === folder) fs.chmodSync(folder, 0o555)
  expect(await exportTo(path.join(closed, 'a.csv'))).toBe('error.export_read_only')
  expect(fs.readdirSync(closed).filter(name => name.includes('a.csv'))).toEqual([])
  fs.chmodSync(folder, 0o755)
  expect(await exportTo(path.join(folder, 'a.csv'))).toBe(path.join(folder, 'a.csv'))
})

test.runIf(is_linux)('a file that another program holds is said so before all is written, and stays as it was', async () => {
  const file = path.join(folder, 'a.csv')
  // a program that runs may not be written to: as near as this system comes to a workbook that is open in Excel
  fs.copyFileSync('/bin/sleep', file)
  fs.chmodSync(file, 0o755)
  const before = fs.readFileSync(file)
  const holder = spawn(file, ['30'])
  await new Promise(resolve => holder.once('spawn', resolve))
  expect(await exportTo(file)).toBe('error.export_busy')
  holder.kill()
  await new Promise(resolve => holder.once('exit', resolve))
  expect(fs.readdirSync(folder)).toEqual(['a.csv'])
  expect(fs.readFileSync(file).equals(before)).toBe(true)
  expect(await exportTo(file)).toBe(file)
})

test.runIf(is_linux)('a disk that is full in the middle is said so, the file of before stays, and no half file', () => {
  const file = path.join(folder, 'a.csv')
  fs.writeFileSync(file, 'before')
  const script = `const { exportFiles } = await import(${JSON.stringify(pathToFileURL(path.join(import.meta.dirname, 'export-file.ts')).href)})
    const files = exportFiles(async () => ${JSON.stringify(file)}, {}, () => undefined)
    const faults = [await files.answer({ kind: 'open_export', id: 1, name: 'a.csv' })]
    for (let n = 0; n < 4; n++) faults.push(await files.answer({ kind: 'write_export', id: 2, handle: 1, bytes: new Uint8Array(200000) }))
    console.log(JSON.stringify(faults.map(({ fault }) => fault)))`
  // room for some hundred thousand bytes and not one more
  const said = execFileSync('sh', ['-c', 'trap "" XFSZ; ulimit -f 600; exec "$0" --input-type=module -e "$1"', process.execPath, script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  const faults = JSON.parse(said) as (FileTrouble | null)[]
  expect(faults[0]).toBeNull()
  expect(faults.find(fault => fault !== null)).toBe('full')
  expect(fs.readdirSync(folder)).toEqual(['a.csv'])
  expect(fs.readFileSync(file, 'utf8')).toBe('before')
})

test('a folder that is gone, or a file where a folder should be, is said so', async () => {
  expect(await exportTo(path.join(folder, 'gone', 'a.csv'))).toBe('error.export_gone')
  fs.writeFileSync(path.join(folder, 'file'), '')
  expect(await exportTo(path.join(folder, 'file', 'a.csv'))).toBe('error.export_gone')
})
