import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

type Op = { op_id: string; name: string }

/**
 * The planted fault of the tour's own test: a backend that loses the first check-out pushed through it and answers
 * that it was applied. The tour has to notice.
 * @param api_url the real backend
 */
export async function dropOneCheckOut(api_url: string): Promise<{ url: string; dropped(): string | null; close(): Promise<void> }> {
  let dropped: string | null = null
  const server = createServer((request, response) => {
    void (async () => {
      let body = await text(request)
      let forged: object | null = null
      if (request.url?.endsWith('/rpc/sync_push') && body) {
        const { p_ops } = JSON.parse(body) as { p_ops: Op[] }
        const victim = p_ops.find(op => op.op_id === dropped || (dropped === null && op.name === 'check_out'))
        if (victim) {
          dropped = victim.op_id
          // what depended on it would be skipped and stay queued; a fault that hides itself takes it along
          body = JSON.stringify({ p_ops: p_ops.filter(op => op !== victim).map(op => ({ ...op, deps: [] })) })
          forged = { op_id: victim.op_id, status: 'applied', flags: [], xid: '1' }
        }
      }
      const headers = Object.fromEntries(Object.entries(request.headers)
        .filter(([name]) => !['host', 'connection', 'content-length', 'accept-encoding', 'transfer-encoding'].includes(name))) as Record<string, string>
      const withBody = !['GET', 'HEAD'].includes(request.method ?? 'GET')
      const answer = await fetch(new URL(request.url ?? '/', api_url), { method: request.method ?? 'GET', headers, ...(withBody ? { body } : {}) })
      let content = await answer.text()
      if (forged && answer.ok) content = JSON.stringify([forged, ...JSON.parse(content) as object[]])
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' }).end(content)
    })().catch((error: unknown) => { response.writeHead(502).end(String(error)) })
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    dropped: () => dropped,
    close() {
      server.closeAllConnections()
      return new Promise(resolve => { server.close(() => { resolve() }) })
    },
  }
}
