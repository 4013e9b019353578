import { most_bytes, type PhotoFault } from './limits.ts'

type Told = { id: number } & ({ bytes: Uint8Array } | { fault: PhotoFault })
let worker: Worker | null = null
let last = 0
const waiting = new Map<number, (made: Uint8Array | PhotoFault) => void>()

/** The picture in a file as it is kept, or why there is none. In a thread of its own: whoever types meanwhile does not notice. */
export function prepare(file: Blob): Promise<Uint8Array | PhotoFault> {
  if (file.size > most_bytes) return Promise.resolve('too_large')
  return new Promise(resolve => {
    const id = ++last
    waiting.set(id, resolve)
    thread().postMessage({ id, file })
  })
}

function thread(): Worker {
  if (worker) return worker
  const fresh = new Worker(new URL('./shrink.worker.ts', import.meta.url), { type: 'module' })
  fresh.onmessage = ({ data }: MessageEvent<Told>) => {
    waiting.get(data.id)?.('bytes' in data ? data.bytes : data.fault)
    waiting.delete(data.id)
  }
  // It ran out of memory, say: what waited is told, and the next photo gets a new one.
  fresh.onerror = () => {
    worker = null
    for (const told of waiting.values()) told('not_a_picture')
    waiting.clear()
  }
  worker = fresh
  return fresh
}
