import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { recall } from './keys.ts'
import { liveAddress } from './owner-lock.ts'
import { postgresUser } from './os-user.ts'
import { cacheDir } from './places.ts'
import { Sentence } from './sentence.ts'
import type { Backend } from './start-backend.ts'

const patience_ms = 120_000
export const demoDir = (): string => path.join(cacheDir(postgresUser()), 'demo')

/** The embedded backend that another process runs on this folder, once it answers; null where none runs. Stopping it is that process' affair. */
export async function runningBackend(dir = demoDir()): Promise<Pick<Backend, 'api_url' | 'publishable_key' | 'users'> | null> {
  const until = Date.now() + patience_ms
  for (;;) {
    const api_url = liveAddress(path.join(dir, 'owner.lock'))
    if (api_url === undefined) return null
    const state = recall(path.join(dir, 'backend.json'))
    if (api_url !== null && state?.complete) return { api_url, publishable_key: state.publishable_key, users: state.users }
    if (Date.now() > until) throw new Sentence(`Another process has been starting the backend in ${dir} for two minutes. Stop it, then try again.`)
    await sleep(200)
  }
}
