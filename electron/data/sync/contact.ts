import { CallFailed } from './outcome.ts'
import type { Place, Rpc, Store } from './parts.ts'

const every_ms = 300_000

/**
 * Says to the server that this device is there, at most every five minutes: what it sends says so by itself, what it fetches leaves no trace.
 * Nobody waits for it: whatever the server has against it, the rows have come, and it is not asked sooner.
 */
export function contacts({ now, log }: Pick<Store, 'now' | 'log'>): (rpc: Rpc, place: Place, signal: AbortSignal) => Promise<void> {
  let told = { device_id: '', at: 0 }
  return async (rpc, { device_id }, signal) => {
    if (told.device_id === device_id && now() - told.at < every_ms && now() >= told.at) return
    told = { device_id, at: now() }
    try {
      await rpc('device_contact', { p_device: device_id }, signal)
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error
      log('the server has not noted that this device is there', { kind: error.kind, status: error.status, code: error.code })
    }
  }
}
