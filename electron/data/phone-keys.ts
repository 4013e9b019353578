import type { Pins } from './pins.ts'
import { call } from './sync/answer.ts'
import type { Rpc } from './sync/parts.ts'

/** Managers' keys for codes by telephone (ADR 40): in memory while they are at the counter, on disk only as their PIN opens it. */
export function openPhoneKeys(pins: () => Pick<Pins, 'keepPhoneKey'>) {
  const keys = new Map<string, string>()
  return {
    of: (person_id: string): string | null => keys.get(person_id) ?? null,
    take(person_id: string, key: string | null): void { if (key !== null) keys.set(person_id, key) },
    /** To a PIN that has just been chosen. */
    async seal(person_id: string): Promise<void> {
      const key = keys.get(person_id)
      if (key !== undefined) await pins().keepPhoneKey(person_id, key)
    },
    leave(person_id: string): void { keys.delete(person_id) },
    /** Asks the server anew: a PIN that was reset has ended the key of before. Throws CallFailed. */
    async fetch(person_id: string, device_id: string, rpc: Rpc): Promise<void> {
      const key = await call(rpc, 'phone_key', { p_device: device_id })
      keys.set(person_id, key)
      await pins().keepPhoneKey(person_id, key)
    },
  }
}
