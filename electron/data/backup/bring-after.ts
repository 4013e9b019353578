import path from 'node:path'
import type { Lying } from './retention.ts'
import type { S3 } from './s3.ts'
import { uploadWhole } from './whole.ts'

/**
 * Uploads what stays in a folder and the storage does not have, the newest first: a day on which that was down is there as well once it is up again. The names of what was
 * brought; throws StorageFault, and what was not reached is looked for the next time.
 */
export async function bringAfter(folder: string, stay: readonly Lying[], s3: S3, sent?: (share: number) => void, signal?: AbortSignal): Promise<string[]> {
  const brought: string[] = []
  for (const { file, bytes } of stay.toSorted((a, b) => b.taken_at - a.taken_at)) {
    const name = path.basename(file)
    if (await s3.look(name) === bytes) continue
    await uploadWhole(path.join(folder, name), s3, signal, sent)
    brought.push(name)
  }
  return brought
}
