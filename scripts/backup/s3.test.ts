import { createHash, createHmac } from 'node:crypto'
import fs from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import S3rver from 's3rver'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openS3, placeOf } from './s3.ts'
import type { S3Place } from './s3.ts'

let folder: string
let server: S3rver
let place: S3Place
let file: string
const part = 5_300_000

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-s3-'))
  server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory: path.join(folder, 'store'), configureBuckets: [{ name: 'backups', configs: [] }] })
  const { port } = await server.run()
  place = { endpoint: `http://127.0.0.1:${port}`, bucket: 'backups', prefix: 'firm/ä b/', region: 'us-east-1', access_key: 'S3RVER', secret_key: 'S3RVER' }
  file = path.join(folder, 'guichet-1-full.crb')
  fs.writeFileSync(file, Buffer.from(Array.from({ length: 400_000 }, (_, n) => `${n} is a line of it`).join('\n')))
})
afterAll(async () => {
  await server.close()
  fs.rmSync(folder, { recursive: true, force: true })
})

/** What lies in the store under a name, as its server gives it. */
const stored = async (at: S3Place) => {
  const found: string[] = []
  const walk = (dir: string): void => { for (const one of fs.readdirSync(dir, { withFileTypes: true })) {
    if (one.isDirectory()) walk(path.join(dir, one.name))
    else found.push(path.join(dir, one.name))
  } }
  walk(path.join(folder, 'store', at.bucket))
  return found
}

/** A way to the server that breaks in the middle of some requests, and looks at the signature by the published rules: the server itself only looks at the name of the key. */
async function openLine(breaks: (request: http.IncomingMessage) => boolean = () => false): Promise<{ endpoint: string; asked: string[]; close(): void }> {
  const asked: string[] = []
  const line = http.createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    if (breaks(request)) return void request.once('data', () => request.socket.destroy())
    if (!isSigned(request, place.secret_key)) return void response.writeHead(403).end('<Error><Code>SignatureDoesNotMatch</Code></Error>')
    const { hostname, port } = new URL(place.endpoint)
    request.pipe(http.request({ hostname, port, path: request.url, method: request.method, headers: request.headers }, answer => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    }))
  })
  await new Promise<void>(resolve => { line.listen(0, '127.0.0.1', resolve) })
  return { endpoint: `http://127.0.0.1:${(line.address() as AddressInfo).port}`, asked, close() { line.closeAllConnections(); line.close() } }
}

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
function isSigned({ method, url = '', headers }: http.IncomingMessage, secret: string): boolean {
  const [, scope = '', names = '', signature = ''] = /Credential=[^/]+\/([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)/.exec(headers.authorization ?? '') ?? []
  const [at = '', query = ''] = url.split('?')
  const canonical = [method, at, query.split('&').filter(Boolean).map(pair => (pair.includes('=') ? pair : `${pair}=`)).sort().join('&'),
    ...names.split(';').map(name => `${name}:${String(headers[name]).trim()}`), '', names, headers['x-amz-content-sha256']].join('\n')
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, createHash('sha256').update(canonical).digest('hex')].join('\n')
  const key = scope.split('/').reduce<string | Buffer>((held, piece) => hmac(held, piece), `AWS4${secret}`)
  return hmac(key, text).toString('hex') === signature
}

describe('A backup in an S3 storage', () => {
  it('lies there byte for byte, in several parts, and can be removed', async () => {
    const s3 = openS3(place, 0, part)
    expect(await s3.look(path.basename(file))).toBeNull()
    expect(await s3.put(file)).toMatchObject({ parts: Math.ceil(fs.statSync(file).size / part) })
    expect(fs.statSync(file).size).toBeGreaterThan(part)
    expect(await s3.look(path.basename(file))).toBe(fs.statSync(file).size)
    const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
    const hashes = (await stored(place)).map(one => sha(fs.readFileSync(one)))
    expect(hashes).toContain(sha(fs.readFileSync(file)))
    await s3.remove(path.basename(file))
    expect(await s3.look(path.basename(file))).toBeNull()
  })

  it('is refused with what to do: wrong keys, no such bucket, nobody there, no keys, no place', async () => {
    const line = await openLine()
    try {
      for (const wrong of [{ secret_key: 'other' }, { access_key: 'other' }]) await expect(openS3({ ...place, endpoint: line.endpoint, ...wrong }, 0).put(file)).rejects.toThrow('does not know these keys')
      // the same way with the right ones: what refuses is the signature and not the way
      await openS3({ ...place, endpoint: line.endpoint }, 0, part).put(file)
      await openS3({ ...place, endpoint: line.endpoint }, 0).remove(path.basename(file))
    } finally {
      line.close()
    }
    await expect(openS3({ ...place, bucket: 'none-such' }, 0).put(file)).rejects.toThrow('There is no bucket none-such')
    await expect(openS3({ ...place, endpoint: 'http://127.0.0.1:9' }, 0).put(file)).rejects.toThrow('does not answer')
    expect(() => placeOf('s3://backups/firm', {})).toThrow('AWS_ACCESS_KEY_ID')
    expect(() => placeOf('/mnt/backups', { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' })).toThrow('no place for backups')
    expect(placeOf('s3://backups/firm/', { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_ENDPOINT_URL_S3: 'https://storage.googleapis.com/' }))
      .toMatchObject({ endpoint: 'https://storage.googleapis.com', bucket: 'backups', prefix: 'firm/' })
  })

  it('cut off in the middle is not there at all, and neither is a part of it; nor after a cancel', async () => {
    let parts = 0
    const line = await openLine(({ url = '' }) => url.includes('partNumber=2') && ++parts > 0)
    try {
      await expect(openS3({ ...place, endpoint: line.endpoint }, 0, part).put(file)).rejects.toThrow('does not answer')
      expect(parts).toBeGreaterThan(0)
      expect(await openS3(place, 0).look(path.basename(file))).toBeNull()
      // this server forgets no parts; what matters is that it was told to
      expect(line.asked.at(-1)).toMatch(/^DELETE .*\?uploadId=/)
      expect(line.asked.some(one => /^POST .*uploadId=/.test(one))).toBe(false)
      const stop = new AbortController()
      stop.abort(new Error('enough'))
      await expect(openS3(place, 0, part).put(file, stop.signal)).rejects.toThrow('enough')
      expect(await openS3(place, 0).look(path.basename(file))).toBeNull()
    } finally {
      line.close()
    }
  })
})
