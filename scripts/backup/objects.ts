import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { ReadObject } from '../../electron/data/backup/take.ts'
import { postgresUser } from '../backend/os-user.ts'
import { cacheDir } from '../backend/places.ts'

/** Bytes of the embedded backend's files, which lie on this disk under their version. */
export function embeddedObjects(): ReadObject {
  const dir = path.join(cacheDir(postgresUser()), 'demo', 'storage')
  return ({ version }) => readFile(path.join(dir, path.basename(version ?? '')))
}
