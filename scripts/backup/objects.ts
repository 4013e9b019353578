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

/** Bytes over the Storage interface of a project, with its secret key. */
export function remoteObjects(url: string, secret_key: string): ReadObject {
  return async ({ bucket, name }) => {
    const place = `${bucket}/${name}`.split('/').map(encodeURIComponent).join('/')
    const answer = await fetch(`${url.replace(/\/$/, '')}/storage/v1/object/authenticated/${place}`, { headers: { apikey: secret_key, authorization: `Bearer ${secret_key}` } })
    if (!answer.ok) throw new Error(`The file ${bucket}/${name} could not be read from Storage (${answer.status}).`)
    return new Uint8Array(await answer.arrayBuffer())
  }
}
