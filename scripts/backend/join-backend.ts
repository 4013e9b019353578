import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { recall } from './keys.ts'
import { FolderInUse, liveOwner } from './owner-lock.ts'
import { Sentence } from './sentence.ts'
import { startBackend } from './start-backend.ts'
import type { Backend, BackendOptions } from './start-backend.ts'

/** What a desk needs of a backend. `owner`: the process whose backend it is when it is another one's; `stop` ends only one's own. */
export type SharedBackend = Pick<Backend, 'api_url' | 'publishable_key' | 'users' | 'stop'> & { owner: number | null }

const look_ms = 100
const patience_ms = 180_000

/**
 * The backend of a data folder: the one that another process runs there already, or is just starting, else one of our own.
 * Throws what `startBackend` throws, and a Sentence where the other one does not get ready within three minutes.
 */
export async function joinOrStart(options: BackendOptions = {}): Promise<SharedBackend> {
  for (const end = Date.now() + patience_ms; ;) {
    try {
      return { ...await startBackend(options), owner: null }
    } catch (error) {
      if (!(error instanceof FolderInUse)) throw error
      const running = await whenReady(error, end, options.log ?? (() => undefined))
      if (running) return running
    }
  }
}

/** Null when the other process has gone before it had a backend: the folder is free then. */
async function whenReady({ lock, data, message }: FolderInUse, end: number, log: (line: string) => void): Promise<SharedBackend | null> {
  let is_told = false
  for (let owner = liveOwner(lock); owner; owner = liveOwner(lock)) {
    const state = owner.api_url ? recall(path.join(data, 'backend.json')) : undefined
    if (owner.api_url && state?.complete) {
      return { api_url: owner.api_url, publishable_key: state.publishable_key, users: state.users, owner: owner.pid, stop: () => Promise.resolve() }
    }
    if (Date.now() > end) throw new Sentence(message)
    if (!is_told) log(`Process ${owner.pid} is just working on ${data}, waiting for it …`)
    is_told = true
    await wait(look_ms)
  }
  return null
}
