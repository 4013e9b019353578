import type { FromData } from '../../shared/data-process.ts'
import type { Vault } from './pins.ts'

/** The vault is in the main process: each question is a message with a number, the answer comes by `answer`. */
export function connectVault(tell: (message: FromData) => void): Vault & { answer(id: number, value: Uint8Array | null): void } {
  const waiting = new Map<number, (value: Uint8Array | null) => void>()
  let last = 0
  const ask = (kind: 'seal' | 'unseal', bytes: Uint8Array) => new Promise<Uint8Array | null>(resolve => {
    waiting.set(++last, resolve)
    tell({ kind, id: last, bytes })
  })
  return {
    seal: bytes => ask('seal', bytes),
    unseal: bytes => ask('unseal', bytes),
    answer(id, value) {
      waiting.get(id)?.(value)
      waiting.delete(id)
    },
  }
}
