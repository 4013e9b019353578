import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/**
 * The backend as it looks to a PC whose clock is wrong: every time that the server tells is moved.
 * @param shift_ms how far the server is ahead of this PC
 */
export async function shiftedServer(api_url: string, shift_ms: number): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    void (async () => {
      const body = await text(request)
      const headers = Object.entries(request.headers)
        .filter(([name]) => !['host', 'connection', 'content-length', 'accept-encoding', 'transfer-encoding'].includes(name))
      const answer = await fetch(new URL(request.url ?? '/', api_url), {
        method: request.method ?? 'GET', ...(body ? { body } : {}),
        headers: headers.map(([name, value]) => [name, String(value)] as [string, string]),
      })
      const told = (await answer.text()).replace(/"server_at"\s*:\s*(\d+)/g, (_, at: string) => `"server_at":${Number(at) + shift_ms}`)
      const empty = answer.status === 204 || answer.status === 304
      const type = answer.headers.get('content-type') ?? 'application/json'
      response.writeHead(answer.status, { 'content-type': type }).end(empty ? undefined : told)
    })().catch((error: unknown) => { response.writeHead(502).end(String(error)) })
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections()
      return new Promise(resolve => { server.close(() => { resolve() }) })
    },
  }
}
