import type { Socket } from 'node:net'
import { MessageChannel, Worker } from 'node:worker_threads'
import pg from 'pg'
import { frames } from './frames.ts'
import { lineError, lineOf } from './tls.ts'

// What pg_dump asks before it speaks: for TLS and for GSS. Both are answered with no, the bridge's own line has its TLS already.
const ssl_request = 80877103
const gss_request = 80877104
const after_close_ms = 10_000

/** One message of PostgreSQL's protocol. */
function message(kind: string, body: Buffer): Buffer {
  const bytes = Buffer.alloc(5 + body.length)
  bytes.write(kind, 0, 'latin1')
  bytes.writeInt32BE(4 + body.length, 1)
  body.copy(bytes, 5)
  return bytes
}

type Line = { client: pg.Client; socket: Socket; greeting: Buffer }

/** A signed-in line to the server (with TLS where the URL asks for it), and what the server said of itself. */
async function openLine(address: string): Promise<Line> {
  const { url, ssl } = lineOf(address)
  const client = new pg.Client({ connectionString: url, ssl, application_name: 'guichet-backup' })
  const { connection } = client as unknown as { connection: { stream: Socket; on(name: string, hear: (said: { parameterName: string; parameterValue: string }) => void): void } }
  const parameters: Buffer[] = []
  connection.on('parameterStatus', ({ parameterName, parameterValue }) => parameters.push(message('S', Buffer.from(`${parameterName}\0${parameterValue}\0`))))
  await client.connect().catch((error: unknown) => { throw lineError(error) })
  client.on('error', () => undefined) // the socket's own end is what the bridge listens to
  const { stream } = connection
  stream.removeAllListeners('data')
  const greeting = Buffer.concat([message('R', Buffer.alloc(4)), ...parameters, message('K', Buffer.alloc(8)), message('Z', Buffer.from('I'))])
  return { client, socket: stream, greeting }
}

/**
 * What pg_dump (as WebAssembly, in a thread of its own) says about the database at `url`. Throws with what it or the server said;
 * aborting ends the thread and the line. @param program where the thread's own program lies, in a build
 */
export async function pgDump(url: string, args: string[], signal?: AbortSignal, program: string | URL = new URL('./pg-dump-worker.ts', import.meta.url)): Promise<Buffer> {
  const { socket, greeting } = await openLine(url)
  const { port1: port, port2 } = new MessageChannel()
  const flag = new Int32Array(new SharedArrayBuffer(4))
  const worker = new Worker(program, {
    workerData: { port: port2, signal: flag, args }, transferList: [port2], stdout: true, stderr: true,
  })
  let said = ''
  for (const stream of [worker.stdout, worker.stderr]) stream.on('data', (text: Buffer) => { said = (said + text.toString()).slice(-2000) })
  const reply = (bytes: Uint8Array) => {
    port.postMessage(bytes)
    Atomics.add(flag, 0, 1)
    Atomics.notify(flag, 0)
  }
  let answer: Buffer[] = []
  const kinds = frames()
  socket.on('data', (bytes: Buffer) => {
    answer.push(bytes)
    if (!kinds(bytes).includes('Z')) return
    reply(Buffer.concat(answer))
    answer = []
  })
  let is_greeted = false
  port.on('message', (bytes: Uint8Array) => {
    if (is_greeted) return void socket.write(bytes)
    const code = Buffer.from(bytes).readInt32BE(4)
    if (code === ssl_request || code === gss_request) return reply(Buffer.from('N'))
    is_greeted = true
    reply(greeting)
  })
  let broken: NodeJS.Timeout | undefined
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      const abort = () => reject(signal?.reason instanceof Error ? signal.reason : new Error('the backup was cancelled'))
      if (signal?.aborted) return abort()
      signal?.addEventListener('abort', abort, { once: true })
      worker.on('message', (dump: Uint8Array) => resolve(Buffer.from(dump)))
      worker.on('error', (error: Error) => reject(new Error(`pg_dump failed: ${said.trim() || error.message}`)))
      worker.on('exit', code => { if (code !== 0) reject(new Error(`pg_dump ended with ${code}: ${said.trim()}`)) })
      // pg_dump says good-bye before it hands over what it wrote; one that was still waiting hears that nothing more comes
      socket.on('close', () => {
        reply(new Uint8Array())
        broken = setTimeout(() => reject(new Error('the line to the database broke during pg_dump')), after_close_ms)
      })
    })
  } finally {
    clearTimeout(broken)
    port.close()
    socket.removeAllListeners()
    socket.on('error', () => undefined)
    socket.destroy()
    await worker.terminate()
  }
}
