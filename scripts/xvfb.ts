import { spawn, type ChildProcess } from 'node:child_process'
import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { ensureSystemPackages } from './system-packages.ts'

export type Display = { name: string; stop(): Promise<void> }

/** True when windows of this machine can be seen by nobody: Linux without a display. */
export const isHeadless = (): boolean =>
  process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']

/**
 * Starts a virtual display when there is none and puts its name into DISPLAY of this process, so that all it starts inherit it.
 * It ends with this process at the latest. Gives null where a real display is there.
 */
export async function startDisplay(size = '1440x900'): Promise<Display | null> {
  if (!isHeadless()) return null
  await ensureSystemPackages(['display'])
  // The server itself takes a free number and tells it on descriptor 3, so that two runs never take the same.
  const server = spawn('sh', ['-c', keeper, 'Xvfb', '-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp', '-noreset'], {
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
  })
  const name = `:${await readNumber(server)}`
  process.env['DISPLAY'] = name
  letGo(server)
  return {
    name,
    async stop() {
      if (process.env['DISPLAY'] === name) delete process.env['DISPLAY']
      if (server.exitCode !== null || server.signalCode !== null) return
      const ended = new Promise(resolve => server.once('exit', resolve))
      server.ref()
      server.stdin?.end()
      await ended
    },
  }
}

/** Ends the server when our end of its input closes, which happens however this process ends, SIGKILL included. */
const keeper = 'Xvfb "$@" </dev/null & server=$!; read -r _; kill "$server"; wait "$server"; exit 0'

/** The display shall not keep this process from ending. */
function letGo(server: ChildProcess): void {
  server.unref()
  for (const stream of [server.stdin, server.stderr]) (stream as Socket | null)?.unref()
}

function readNumber(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let complaint = ''
    server.stderr?.on('data', (chunk: Buffer) => { complaint = (complaint + chunk.toString()).slice(-2_000) })
    const announced = server.stdio[3] as Readable
    let number = ''
    announced.on('data', (chunk: Buffer) => {
      number += chunk.toString()
      if (!number.includes('\n')) return
      announced.destroy()
      resolve(number.trim())
    })
    server.once('error', reject)
    server.once('exit', code => reject(new Error(`The virtual display did not start (Xvfb ended with ${code}): ${complaint.trim()}`)))
  })
}
