import { CallFailed } from './outcome.ts'
import type { Place, Rpc, Store } from './parts.ts'

const every_ms = 300_000

/**
 * Says to the server that this device is there, at most every five minutes: what it sends says so by itself, what it fetches leaves no trace.
 * A server that does not know the question, or the device, is not asked sooner. Throws CallFailed where the line is down.
 */
export function contacts({ now, log }: Pick<Store, 'now' | 'log'>): (rpc: Rpc, place: Place, signal: AbortSignal) => Promise<void> {
  let told = { device_id: '', at: 0 }
  return async (rpc, { device_id }, signal) => {
    if (told.device_id === device_id && now() - told.at < every_ms && now() >= told.at) return
    try {
      await rpc('device_contact', { p_device: device_id }, signal)
    } catch (error) {
      if (!(error instanceof CallFailed) || error.kind !== 'refused') throw error
      log('the server does not note that this device is there', { status: error.status, code: error.code })
    }
    told = { device_id, at: now() }
  }
}
