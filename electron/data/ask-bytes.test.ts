import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { askBytes } from './ask-bytes.ts'
import { CallFailed } from './sync/outcome.ts'

type Heard = { url: string; key: unknown; by: unknown; body: string }
const heard: Heard[] = []
let reply: (response: http.ServerResponse) => void = () => undefined
const server = http.createServer((request, response) => {
  let body = ''
  request.on('data', (part: Buffer) => { body += part.toString() }).on('end', () => {
    heard.push({ url: `${request.method} ${request.url}`, key: request.headers['apikey'], by: request.headers.authorization, body })
    reply(response)
  })
})
beforeAll(() => new Promise<void>(done => { server.listen(0, '127.0.0.1', done) }))
afterAll(() => { server.closeAllConnections(); server.close() })

const ask = (ms = 2000, signal?: AbortSignal) => askBytes({ api_url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, publishable_key: 'k', fetch }, ms, 't', 'export_rows', { p_kind: 'FLEET' }, signal)
const failed = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(() => null, (thrown: unknown) => thrown)
  return error instanceof CallFailed ? [error.kind, error.status, error.code, error.wait_ms] : error
}

test('an answer comes as its bytes, asked under the person\'s own token', async () => {
  reply = response => { response.write('{"rows":'); response.end('[]}') }
  expect(Buffer.concat(await ask()).toString()).toBe('{"rows":[]}')
  expect(heard.at(-1)).toEqual({ url: 'POST /rest/v1/rpc/export_rows', key: 'k', by: 'Bearer t', body: '{"p_kind":"FLEET"}' })
})

test('a refusal is known by its code, a page on the way by having none, a busy server by its patience', async () => {
  const says = (status: number, body: string, headers = {}) => { reply = response => response.writeHead(status, headers).end(body) }
  says(403, '{"code":"42501","message":"x"}')
  expect(await failed(ask())).toEqual(['refused', 403, '42501', 0])
  says(401, '{"code":"PGRST303"}')
  expect(await failed(ask())).toEqual(['sign_in_again', 401, 'PGRST303', 0])
  says(404, '<html>')
  expect(await failed(ask())).toEqual(['retry', 404, '', 0])
  says(503, '', { 'retry-after': '7' })
  expect(await failed(ask())).toEqual(['retry', 503, '', 7000])
  // a token goes to one origin only
  says(302, '', { location: 'https://elsewhere.example' })
  expect(await failed(ask())).toEqual(['retry', 0, expect.any(String), 0])
})

test('a line that breaks in the middle, a server that says nothing and a person who gives up are a line that is down', async () => {
  reply = response => { response.writeHead(200, { 'content-length': 100 }); response.write('{"rows":'); setTimeout(() => response.destroy(), 20) }
  expect(await failed(ask())).toEqual(['retry', 0, expect.any(String), 0])
  reply = response => void response.writeHead(200).write('{')
  expect(await failed(ask(100))).toEqual(['retry', 0, expect.any(String), 0])
  expect(await failed(ask(2000, AbortSignal.timeout(50)))).toEqual(['retry', 0, expect.any(String), 0])
})
