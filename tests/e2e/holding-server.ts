import { createServer, request as ask } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A way to the backend on which requests to one path stay without an answer while it holds them; all else passes. */
export async function holdingServer(api_url: string, path: string): Promise<{ url: string; hold(): void; release(): void; close(): Promise<void> }> {
  let isHolding = false
  const held = new Set<ServerResponse>()
  const server = createServer((request: IncomingMessage, response) => {
    if (isHolding && request.url?.endsWith(path)) return void held.add(response)
    const to = new URL(request.url ?? '/', api_url)
    const passed = ask(to, { method: request.method, headers: { ...request.headers, host: to.host } }, answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    passed.on('error', () => response.destroy())
    request.pipe(passed)
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  const release = () => {
    isHolding = false
    for (const response of held) response.destroy()
    held.clear()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, hold: () => { isHolding = true }, release,
    close() {
      release()
      server.closeAllConnections()
      return new Promise(resolve => { server.close(() => resolve()) })
    },
  }
}
