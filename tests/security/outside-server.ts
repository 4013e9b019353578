import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type OutsideServer = { url: string; hits: string[]; close(): Promise<void> }

/** Stands for the internet: it would answer anybody with a script, and writes down who came. */
export async function outsideServer(): Promise<OutsideServer> {
  const hits: string[] = []
  const server = createServer((request, response) => {
    hits.push(request.url ?? '')
    response.setHeader('access-control-allow-origin', '*')
    response.setHeader('content-type', request.url?.endsWith('.js') ? 'text/javascript' : 'text/html')
    response.end(request.url?.endsWith('.js') ? 'window.outsideScript = true' : '<!doctype html><title>outside</title><body>outside')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hits,
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
