import fs from 'node:fs'
import path from 'node:path'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { expect, test } from '@playwright/test'
import { killPacked } from '../../scripts/kills/packed.ts'
import { packageApp, packedFolder } from '../../scripts/package-app.ts'
import { seed } from '../seed.ts'
import { packedExecutable } from './launch.ts'

test.beforeAll(() => packageApp())

test('the release build is closed: no Node from outside, no inspector, code out of the archive only, cookies encrypted', async () => {
  const wire = await getCurrentFuseWire(packedExecutable())
  const on = Object.entries(FuseV1Options).filter(([, option]) => wire[option as FuseV1Options] === FuseState.ENABLE).map(([name]) => name)
  expect(on.sort()).toEqual(['EnableCookieEncryption', 'EnableEmbeddedAsarIntegrityValidation', 'OnlyLoadAppFromAsar'])
})

test('the app is one archive, with SQLite beside it as a real file and no source or loader of ours', () => {
  const resources = path.join(packedFolder(), process.platform === 'darwin' ? 'Guichet.app/Contents/Resources' : 'resources')
  const files = fs.readdirSync(resources, { recursive: true }).map(String)
  expect(files).toContain('app.asar')
  const native = files.filter(name => name.endsWith('.node'))
  expect(native.filter(name => path.basename(name) === 'better_sqlite3.node').length).toBeGreaterThan(0)
  expect(native.filter(name => !name.startsWith('app.asar.unpacked'))).toEqual([])
  expect(files.filter(name => /^app(\/|$)|\.ts$|\.map$|sqlite3\.c$/.test(name))).toEqual([])
})

test('a clerk signs in to the packed app, hands out cars without a line, and two power cuts lose nothing', async () => {
  test.setTimeout(240_000)
  const { numbers, ...figures } = await killPacked({ points: 2, seed })
  expect(figures).toEqual({ points: 2, lost: 0, violations: 0, problems: [] })
  expect(numbers.length).toBeGreaterThan(0)
})
