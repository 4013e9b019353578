import { execFile } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Row } from '../../electron/data/exports/column.ts'
import { makeFile } from '../../electron/data/exports/make-file.ts'
import { memorySink, sourceOf } from '../../electron/data/testing/exports.ts'
import { exportFormats } from '../../shared/exports.ts'
import type { ExportFormat } from '../../shared/exports.ts'
import { createTestBackend } from '../backend/test-backend.ts'
import type { TestBackend } from '../backend/test-backend.ts'

let backend: TestBackend
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-verify-'))
const at = Date.UTC(2026, 9, 5, 9)
/** Names with what separates, what is a formula, and what ISO-8859-1 can not write. */
const movements: Row[] = [
  [at, 'charge', 'ZRH', 'ZRH-26-000123', 'RENT', 23_703, 0, 'STANDARD', 810, 0],
  [at + 1, 'payment', 'ZRH', 'ZRH-26-000123', 'CASH', 23_703, 2, '', 0, 0],
  [at + 2, 'cash', 'ZRH', '=1+1; "Žabnica",\tœuvre\nZürich', 'OUT', -10_000, 0, '', 0, 0],
]

/** The command, as a person types it: its answer, or where it has none what it says beside it. */
const verify = (words: readonly string[], DIRECT_URL = backend.db_url): Promise<{ code: number; said: string }> => new Promise(done => {
  execFile(process.execPath, [path.join(import.meta.dirname, 'index.ts'), 'verify', ...words], { env: { ...process.env, DIRECT_URL, DEBUG: '' } }, (error, stdout, stderr) =>
    done({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, said: (stdout || stderr).trim() }))
})

async function record(format: ExportFormat): Promise<string> {
  const sink = memorySink()
  const made = await makeFile(sourceOf(movements), { kind: 'JOURNAL', format, locale: 'de', about: [] }, async () => sink, new AbortController().signal, () => undefined)
  if (!made) throw new Error('nowhere')
  const file = path.join(folder, `Buchungsjournal.${format}`)
  fs.writeFileSync(file, Buffer.concat(sink.parts))
  await backend.sql.begin(async sql => {
    await sql`set local session_replication_role = replica`
    await sql`insert into export_runs (id, org_id, location_id, kind, format, from_on, until_on, is_delta, row_count, sum_rp, sha256, made_at, made_by, device_id)
      values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'JOURNAL', ${format}, '2026-10-01', '2026-10-31', false, ${made.row_count}, ${made.sum_rp}, ${made.sha256}, now(), gen_random_uuid(), gen_random_uuid())`
  })
  return file
}

beforeAll(async () => { backend = await createTestBackend({ seed: 'none' }) }, 240_000)
afterAll(async () => {
  fs.rmSync(folder, { recursive: true, force: true })
  await backend.stop()
})

// a start of the command for each answer: the place that is changed is another one in each format
const places = ['first', 'middle', 'last'] as const
test.each(exportFormats.map((format, n) => [format, places[n % 3]] as const))('a journal as %s is unchanged and ends with 0; with its %s byte changed it is not and ends with 1', { timeout: 60_000 }, async (format, where) => {
  const file = await record(format)
  expect(await verify([file])).toEqual({ code: 0, said: expect.stringMatching(/^Unchanged: JOURNAL 2026-10-01 to 2026-10-31, \d+ rows, \d+ Rappen, /) as string })
  const bytes = fs.readFileSync(file)
  const place = { first: 0, middle: Math.floor(bytes.length / 2), last: bytes.length - 1 }[where ?? 'first']
  const changed = Buffer.from(bytes)
  changed[place] = (changed[place] ?? 0) ^ 1
  fs.writeFileSync(file, changed)
  expect(await verify([file])).toEqual({ code: 1, said: expect.stringContaining('No export of this content is recorded') as string })
  fs.writeFileSync(file, bytes.subarray(0, -1))
  const { code, said } = await verify([file, '--json'])
  expect([code, JSON.parse(said)]).toMatchObject([1, { ok: false, run: null, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string }])
})

test('a file that is not there, a folder, no file at all, an option of nobody and a database that does not answer end with 2 and a word', { timeout: 60_000 }, async () => {
  const gone = path.join(folder, 'gone.csv')
  expect(await verify([gone])).toEqual({ code: 2, said: `There is no ${gone}.` })
  expect(await verify([folder])).toEqual({ code: 2, said: `${folder} is a folder. Name one exported file.` })
  expect(await verify([])).toEqual({ code: 2, said: 'Which file? npm run export:verify -- FILE [--json]' })
  expect((await verify([gone, '--hash'])).code).toBe(2)
  fs.writeFileSync(gone, '')
  expect((await verify([gone])).code).toBe(1)
  const lost = await verify([gone], 'postgresql://postgres:x@127.0.0.1:9/postgres')
  expect(lost.code).toBe(2)
  expect(lost.said).not.toMatch(/\n\s+at /)
  expect(lost.said.length).toBeGreaterThan(20)
})
