import type { Folder } from './folder.ts'
import type { FileReason, WaitingFile } from './queue.ts'
import { Damaged, hashOf } from './seal.ts'
import { StorageFailed } from './storage.ts'
import type { Storage } from './storage.ts'

/** What came of a file. `state`: what is known of it now. */
export type Sent = { state: 'SAFE' } | { state: WaitingFile['state']; reason: FileReason; wait_ms: number }

const reasonOf: Partial<Record<StorageFailed['kind'], FileReason>> = { not_allowed: 'not_allowed', missing: 'no_store', too_large: 'too_large', refused: 'refused' }

/** Where a file lies in the bucket: the same bytes of a location always there, so that sending twice is sending once. */
export const pathOf = ({ org_id, location_id, sha256 }: Pick<WaitingFile, 'org_id' | 'location_id' | 'sha256'>): string => `${org_id}/${location_id}/${sha256}`

/**
 * Brings one file from wherever it stands to SAFE, or says why not: sends it, `uploaded` notes that, reads it back and compares. A file
 * that lies there already is only read back. Throws StorageFailed only where the session is over.
 */
export async function sendFile(file: WaitingFile, folder: Folder, storage: Storage, uploaded: () => void, signal: AbortSignal): Promise<Sent> {
  let state: WaitingFile['state'] = file.state === 'UPLOADED' ? 'UPLOADED' : 'QUEUED'
  // Where ours can't be read any more, the server may have it all the same.
  const bytes = state === 'QUEUED' ? readOr(folder, file.sha256) : null
  const other: Sent = state === 'QUEUED' && bytes === null ? { state: 'FAILED', reason: 'damaged', wait_ms: 0 } : { state: 'QUEUED', reason: 'differs', wait_ms: 0 }
  try {
    if (bytes) {
      await put(file, bytes, storage, signal)
      uploaded()
      state = 'UPLOADED'
    }
    return hashOf(await storage.get(pathOf(file), signal)) === file.sha256 ? { state: 'SAFE' } : other
  } catch (error) {
    if (!(error instanceof StorageFailed) || error.kind === 'sign_in_again') throw error
    const { kind, wait_ms } = error
    if (kind === 'line' || kind === 'busy') return { state, reason: kind, wait_ms }
    // It was said to be there and can't be had: that is no copy.
    if (kind === 'missing' && (state === 'UPLOADED' || !bytes)) return other
    return { state: 'FAILED', reason: reasonOf[kind] ?? 'refused', wait_ms: 0 }
  }
}

function readOr(folder: Folder, sha256: string): Buffer | null {
  try {
    return folder.read(sha256)
  } catch (error) {
    if (error instanceof Damaged) return null
    throw error
  }
}

async function put(file: WaitingFile, bytes: Buffer, storage: Storage, signal: AbortSignal): Promise<void> {
  try {
    await storage.put(pathOf(file), bytes, file.mime, file.reason === 'differs', signal)
  } catch (error) {
    // An earlier try whose answer was lost, or the same photo of somebody else: whether it is right, reading it back tells.
    if (!(error instanceof StorageFailed) || error.kind !== 'exists') throw error
  }
}
