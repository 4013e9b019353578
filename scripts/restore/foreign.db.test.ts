import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { ZipFile } from 'yazl'
import { readForeign } from '../../electron/data/backup/foreign.ts'
import { pgDump } from '../../electron/data/backup/pg-dump.ts'
import { isReadAs, isUnsigned, openForeignScene, prove } from './foreign-scene.ts'
import type { ForeignScene } from './foreign-scene.ts'

let scene: ForeignScene
beforeAll(async () => { scene = await openForeignScene(inject('guichet_server')) }, 120_000)
afterAll(async () => { await scene.close() })

test('a plain dump of the whole database restores and stays unsigned, as SQL and gzipped', { timeout: 300_000 }, async () => {
  const copied = await pgDump(scene.backend.db_url, [])
  const verdict = await prove(scene.written('copied.sql', copied))
  isUnsigned(verdict)
  expect(verdict.foreign).toMatchObject({ form: 'sql', says_so: true })
  expect(verdict.foreign?.rows).toBeGreaterThan(1000)
  await isReadAs(scene.written('copied.sql.gz', gzipSync(copied)), scene.at('copied.sql'))
})

test('a zip is read within bounds: a bomb, a name that climbs, a password, a cut one, several dumps', { timeout: 60_000 }, async () => {
  const zip = (files: Record<string, Buffer>) => new Promise<Buffer>((resolve, reject) => {
    const made = new ZipFile()
    for (const [name, bytes] of Object.entries(files)) made.addBuffer(bytes, name)
    made.end()
    const parts: Buffer[] = []
    made.outputStream.on('data', (part: Buffer) => parts.push(part)).on('end', () => resolve(Buffer.concat(parts))).on('error', reject)
  })
  const sql = Buffer.from('CREATE TABLE public.posts (id int);\n')
  const good = await zip({ 'x/schema.sql': sql, 'x/data.sql': sql, 'x/README.md': Buffer.from('x') })
  expect((await readForeign(scene.written('good.zip', good)))?.files.map(({ name }) => name)).toEqual(['schema.sql', 'data.sql'])
  const told = (bytes: Buffer, limit = 1e6) => readForeign(scene.written('bad.zip', bytes), limit).then(() => 'read', (error: Error) => error.message)
  expect(await told(await zip({ 'schema.sql': Buffer.alloc(3_000_000, 'x'), 'data.sql': sql }))).toContain('more than 500 MB')
  const lying = await zip({ 'a.sql': Buffer.alloc(3_000_000, 'x') })
  lying.writeUInt32LE(10, lying.indexOf('PK\u0001\u0002') + 24)
  expect(await told(lying)).toMatch(/more than 500 MB|missing or was changed/)
  const climbing = Buffer.from((await zip({ 'xx/yy/a.sql': sql })).toString('latin1').replaceAll('xx/yy/a.sql', '../../a.sql'), 'latin1')
  expect(await told(climbing)).toContain('missing or was changed')
  expect(await told(good.subarray(0, good.length - 30))).toContain('missing or was changed')
  expect(await told(await zip({ 'a.sql': sql, 'b.sql': sql }))).toContain('It holds no dump, or several')
  expect(await told(await zip({ 'a.txt': sql }))).toContain('It holds no dump, or several')
})
