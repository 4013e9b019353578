import { mkdtempSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { keyFileOf } from '../../electron/data/backup/archive.ts'
import { openS3 } from '../../electron/data/backup/s3.ts'
import { Sentence } from '../backend/sentence.ts'
import { placeOf } from '../backup/place.ts'

export const isStored = (address: string): boolean => address.startsWith('s3://')

/**
 * Works on a backup that lies in a storage: it is fetched into a folder of its own, with the key file beside it where there is one, and nothing of it stays.
 * Throws a Sentence for an address without a file, StorageFault for what the storage says.
 */
export async function withFetched<T>(address: string, env: NodeJS.ProcessEnv, work: (file: string) => Promise<T>, tell: (line: string) => void): Promise<T> {
  const [, place = '', name = ''] = /^(s3:\/\/[^/]+(?:\/.*)?)\/([^/]+)$/.exec(address) ?? []
  if (name === '') throw new Sentence(`${address} names no file. It looks like s3://BUCKET/DIR/guichet-….crb.`)
  const s3 = openS3(placeOf(place, env))
  const folder = mkdtempSync(path.join(os.tmpdir(), 'guichet-fetched-'))
  try {
    const file = path.join(folder, name)
    const began = performance.now()
    await s3.get(name, file)
    if (await s3.look(keyFileOf(name)) !== null) await s3.get(keyFileOf(name), keyFileOf(file))
    tell(`Fetched ${(statSync(file).size / 1e6).toFixed(1)} MB in ${((performance.now() - began) / 1000).toFixed(1)} s; a real restore takes that longer.`)
    return await work(file)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
