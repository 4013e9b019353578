// pg_dump as WebAssembly expects a PGlite whose calls are answered at once. Here the answers come from a real server: this thread waits,
// blocked, while the bridge (pg-dump.ts) sends what pg_dump says over the socket and hands back what the server answers.
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import type { MessagePort } from 'node:worker_threads'
import { pgDump } from '@electric-sql/pglite-tools/pg_dump'
import { frames } from './frames.ts'

const { port, signal, args } = workerData as { port: MessagePort; signal: Int32Array; args: string[] }

/** Blocks until the bridge has an answer. */
function answer(): Uint8Array {
  for (;;) {
    const seen = Atomics.load(signal, 0)
    const message = receiveMessageOnPort(port) as { message: Uint8Array } | undefined
    if (message) return message.message
    Atomics.wait(signal, 0, seen, 1000)
  }
}

let is_started = false
const pending = frames()
const server = {
  query: () => Promise.resolve({ rows: [{ search_path: 'public' }] }),
  exec: () => Promise.resolve([]),
  execProtocolRawStream(bytes: Uint8Array, { onRawData }: { onRawData(data: Uint8Array): void }) {
    port.postMessage(Uint8Array.from(bytes))
    if (!is_started) {
      const reply = answer()
      onRawData(reply)
      is_started = reply.length > 1
      return
    }
    // only a query and a sync are answered up to "ready"
    for (const kind of pending(bytes)) if (kind === 'Q' || kind === 'S') onRawData(answer())
  },
}
async function dump(): Promise<void> {
  const written = await pgDump({ pg: server as unknown as Parameters<typeof pgDump>[0]['pg'], args })
  parentPort?.postMessage(new Uint8Array(await written.arrayBuffer()))
}
// what it throws ends this thread, and the bridge hears of that
void dump()
