import type { GiveObject } from './backup/organisation.ts'
import type { Here } from './desk.ts'
import { StorageFailed } from './files/storage.ts'
import type { Sender } from './files/uploads.ts'

/** Where the bytes of photos are: on this PC, or in Storage under the name of who is at the counter. */
export type ArchivePhotos = { bytesOf: (sha256: string) => Uint8Array | null; sender: (person_id: string) => Sender | null }

/**
 * Photos for an archive that this person makes. What lies here has the right hash; all else is taken as it is there, and the drill compares. A line
 * that is lost is tried again twice. @param lost told before it rejects: there is no half archive
 */
export function photosFor(photos: ArchivePhotos, who: Here, signal: AbortSignal, lost: (error: unknown) => void): GiveObject {
  async function give({ name, sha256 }: Parameters<GiveObject>[0]): Promise<Uint8Array | null> {
    const here = photos.bytesOf(sha256)
    if (here) return here
    for (let tries = 1; ; tries++) {
      try {
        const sender = photos.sender(who.person.id)
        if (sender?.person.id !== who.person.id) throw new StorageFailed('sign_in_again', 0) // somebody else has fewer rights, maybe
        return await sender.storage.get(name, signal)
      } catch (error) {
        if (!(error instanceof StorageFailed) || error.kind === 'sign_in_again') throw error
        if (error.kind !== 'line' && error.kind !== 'busy') return null
        if (tries === 3 || signal.aborted) throw error
        const wait_ms = error.wait_ms || tries * 1_000
        await new Promise(resolve => { setTimeout(resolve, wait_ms) })
      }
    }
  }
  return object => give(object).catch((error: unknown) => {
    lost(error)
    throw error
  })
}
