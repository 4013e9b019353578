import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect } from 'vitest'
import { drill } from '../../electron/data/backup/drill.ts'
import type { Verdict } from '../../electron/data/backup/drill.ts'
import { readForeign } from '../../electron/data/backup/foreign.ts'
import { readMigrations } from '../backend/migrate.ts'
import { openBackend } from '../backend/open-backend.ts'
import type { TestBackend } from '../backend/open-backend.ts'
import { drillKit } from './drill-kit.ts'
import { storeSmallFirms } from './small-firms.ts'

export type ForeignScene = {
  backend: TestBackend
  folder: string
  at(name: string): string
  /** the path of what was written there */
  written(name: string, bytes: Buffer | string): string
  close(): Promise<void>
}

/** A database of small firms whose dumps are proven, and a folder for these. */
export async function openForeignScene(server: Parameters<typeof openBackend>[0]): Promise<ForeignScene> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'guichet-foreign-'))
  const backend = await openBackend(server)
  await storeSmallFirms(backend.sql, new Date(), 11)
  const at = (name: string) => path.join(folder, name)
  return {
    backend,
    folder,
    at,
    written(name, bytes) {
      writeFileSync(at(name), bytes)
      return at(name)
    },
    async close() {
      await backend.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export async function prove(file: string): Promise<Verdict> {
  return drill({ file, openers: { identities: [], passphrase: null }, public_pem: null, migrations: readMigrations(), known: [], now: new Date().toISOString() }, undefined, await drillKit())
}

export function isUnsigned(verdict: Verdict): void {
  expect(verdict.checks.filter(({ ok }) => !ok).map(({ check, found }) => [check, ...found.slice(0, 3)])).toEqual([])
  expect(verdict).toMatchObject({ trusted: false, restores: true, about: null })
  expect(verdict.foreign?.unknown).toEqual(['signature', 'files', 'chain', 'counts', 'hashes', 'attachments'])
  expect(verdict.sentence).toContain('This dump restores, unsigned')
}

/** A drill restores what was read, and nothing else of a file: what is read the same needs no drill of its own. */
export async function isReadAs(file: string, other: string): Promise<void> {
  const [read, expected] = [await readForeign(file), await readForeign(other)]
  expect(expected?.files.length).toBeGreaterThan(0)
  expect(read).toEqual(expected)
}
