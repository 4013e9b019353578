import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type RecordingProxy = { url: string; tokens: Set<string>; close(): Promise<void> }

/** Stands between the desk and its backend and remembers every token that the backend gives out. */
export async function recordingProxy(target: string): Promise<RecordingProxy> {
  const tokens = new Set<string>()
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      const headers = Object.entries(request.headers).filter(([name]) => !['host', 'connection', 'content-length'].includes(name))
      const answer = await fetch(`${target}${request.url}`, {
        method: request.method ?? 'GET',
        headers: headers.map(([name, value]) => [name, String(value)] as [string, string]),
        ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
      })
      const text = await answer.text()
      for (const [, token] of text.matchAll(/"(?:access|refresh)_token"\s*:\s*"([^"]+)"/g)) if (token) tokens.add(token)
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' }).end(text)
    })().catch(() => response.writeHead(502).end())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tokens,
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
