import { createServer, connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** up: passes everything on · refusing: closes at once, as a firewall or a dead server · swallowing: takes and never answers, as a dead line. */
export type LineState = 'up' | 'refusing' | 'swallowing'

/**
 * The line of one desk: a TCP proxy in front of the backend. The app is not told when it is cut; emulating "offline"
 * in the browser would not cut the data process.
 * @param api_url the backend's address
 */
export async function openLine(api_url: string): Promise<{ url: string; set(state: LineState): void; close(): Promise<void> }> {
  const target = new URL(api_url)
  const sockets = new Set<Socket>()
  let state: LineState = 'up'
  const keep = (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    // a cut line resets connections: that is the point, and the desk has to cope with it
    socket.on('error', () => socket.destroy())
  }
  const server = createServer(desk => {
    keep(desk)
    if (state === 'refusing') { desk.resetAndDestroy(); return }
    const backend = connect(Number(target.port), target.hostname)
    keep(backend)
    desk.on('data', chunk => { if (state === 'up') backend.write(chunk) })
    backend.on('data', chunk => { if (state === 'up') desk.write(chunk) })
    desk.on('close', () => backend.destroy())
    backend.on('close', () => { if (state !== 'swallowing') desk.destroy() })
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set(next) {
      state = next
      // what was under way when the line was cut is lost; what hangs when it comes back starts anew
      if (next !== 'swallowing') for (const socket of sockets) socket.resetAndDestroy()
    },
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise(resolve => { server.close(() => { resolve() }) })
    },
  }
}
