import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openS3Double } from '../../tests/s3-double.ts'
import type { S3Double } from '../../tests/s3-double.ts'
import type { Wish } from './once.ts'
import { addLink, addProven } from './own-keys.ts'
import { tidied, tidy } from './tidy.ts'

const keys = { access_key: 'GOOG1EXAMPLE', secret_key: 'a secret', region: 'auto' }
let folder: string
let double: S3Double
beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-tidy-'))
  vi.stubEnv('GUICHET_BACKUP_DIR', path.join(folder, 'keys'))
  double = await openS3Double({ ...keys, buckets: ['backups'] })
})
afterEach(() => {
  vi.unstubAllEnvs()
  double.close()
  fs.rmSync(folder, { recursive: true, force: true })
})

test('after a backup of the command line the storage gets what it lacks of what stays, with and without clearing, and loses what goes', { timeout: 20_000 }, async () => {
  const last = 10
  for (let day = 0; day <= last; day++) {
    const file = `day${day}-full.crb`
    fs.writeFileSync(path.join(folder, file), `the backup of day ${day}`)
    addLink({ project: 'p', serial: day + 1, sha256: `s${day}`, taken_at: new Date(Date.UTC(2026, 10, 1 + day, 1)).toISOString(), file })
    addProven(`s${day}`)
    // on the third and on the ninth day nothing arrived
    if (day !== 2 && day !== 8) double.objects.set(`backups/${file}`, Buffer.from(`the backup of day ${day}`))
  }
  const wish = { out: folder, kind: 'full', place: { endpoint: double.endpoint, bucket: 'backups', prefix: '', ...keys }, signal: new AbortController().signal } as Wish
  const lies = () => [...double.objects.keys()].map(name => name.replace(/^backups\/|-full\.crb$/g, '')).toSorted()
  const plain = await tidy(wish, { project: 'p', kind: 'full' }, false)
  expect(plain.drop).toEqual([])
  expect(plain.brought[0], 'the newest of them first').toBe('day8-full.crb')
  double.objects.delete('backups/day9-full.crb')
  const pruned = await tidy(wish, { project: 'p', kind: 'full' }, true)
  expect(pruned.brought).toEqual(['day9-full.crb'])
  expect(pruned.drop.length).toBeGreaterThan(0)
  expect(lies(), 'the storage holds what the folder holds').toEqual(fs.readdirSync(folder).filter(name => name.endsWith('.crb')).map(name => name.replace('-full.crb', '')).toSorted())
  expect(tidied(pruned, true)).toEqual([`${pruned.drop.length} backups deleted, ${pruned.keep.length} kept`, 'day9-full.crb was missing in the storage and is there now'])
  expect(tidied(plain, false)).toEqual(plain.brought.map(name => `${name} was missing in the storage and is there now`))
})

test('without a storage nothing is asked, and nothing is deleted that nobody wants cleared', async () => {
  addLink({ project: 'p', serial: 1, sha256: 's', taken_at: new Date(0).toISOString(), file: 'a-full.crb' })
  fs.writeFileSync(path.join(folder, 'a-full.crb'), 'x')
  expect(await tidy({ out: folder, kind: 'full', place: null, signal: new AbortController().signal } as Wish, { project: 'p', kind: 'full' }, false)).toMatchObject({ brought: [], drop: [] })
  expect(double.asked).toEqual([])
})
