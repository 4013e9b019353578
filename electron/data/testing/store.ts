import { StorageFailed } from '../files/storage.ts'
import type { Storage } from '../files/storage.ts'

/** `before` and `after` run around each step and may throw; `arrives` and `back` are what the line makes of the bytes. */
export type StoreFaults = {
  before?: (step: string, path: string) => void
  after?: (step: string, path: string) => void
  arrives?: (bytes: Uint8Array) => Uint8Array
  back?: (bytes: Uint8Array) => Uint8Array
}

/** A store of files that keeps its word but for these faults. */
export function storeThat(server: Map<string, Uint8Array>, faults: StoreFaults = {}): Storage {
  const { before = () => undefined, after = () => undefined, arrives = bytes => bytes, back = bytes => bytes } = faults
  return {
    async put(at, bytes, _mime, replace) {
      before('put', at)
      if (server.has(at) && !replace) throw new StorageFailed('exists', 409)
      server.set(at, arrives(Uint8Array.from(bytes)))
      after('put', at)
    },
    async get(at) {
      before('get', at)
      const found = server.get(at)
      if (!found) throw new StorageFailed('missing', 404)
      after('get', at)
      return back(found)
    },
  }
}
