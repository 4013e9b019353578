// A test double of an S3 storage, not a storage: it keeps everything in memory. What it does in earnest is to look at who asks: every request
// must bear a signature version 4 that was made with the right secret over exactly what came, by the published rules and none of the client's code.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import http from 'node:http'
import type { AddressInfo } from 'node:net'

export type S3Double = {
  endpoint: string
  /** the requests so far: `PUT /bucket/name?partNumber=1` */
  asked: string[]
  /** what lies there under its final name */
  objects: Map<string, Buffer>
  /** uploads that were begun and neither completed nor given up */
  unfinished(): number
  close(): void
}
type Keys = { access_key: string; secret_key: string; region: string }
type Options = Keys & {
  buckets: string[]
  /** cuts the line in the middle of such a request */
  breaks?: (request: http.IncomingMessage) => boolean
  /** does what such a request asks for, and cuts the line before its answer */
  swallows?: (request: http.IncomingMessage) => boolean
  /** answers such a request with an error of the storage's own instead of doing it */
  fails?: (request: http.IncomingMessage) => { status: number; code: string } | null
}
type Asked = { method: string; url: string; headers: http.IncomingHttpHeaders; body: Buffer }

const least_part = 5 * 1024 * 1024
const quarter_hour = 15 * 60_000
const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()
/** RFC 3986: all but the unreserved characters. */
const encoded = (text: string) => [...Buffer.from(text)].map(byte => (/[A-Za-z0-9\-._~]/.test(String.fromCharCode(byte)) ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)).join('')

/** The code of an S3 error that a request deserves by its signature, null where it is right. */
export function faultOf({ method, url, headers, body }: Asked, { access_key, secret_key, region }: Keys, now: number): string | null {
  const found = /^AWS4-HMAC-SHA256 Credential=([^/,]+)\/(\d{8})\/([^/,]+)\/s3\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/.exec(headers.authorization ?? '')
  if (!found) return 'AccessDenied'
  const [, id, day = '', zone = '', names = '', signature = ''] = found
  if (id !== access_key) return 'InvalidAccessKeyId'
  const at = String(headers['x-amz-date'])
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(at) ?? []
  if (y === undefined || Math.abs(Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s)) - now) > quarter_hour) return 'RequestTimeTooSkewed'
  if (!at.startsWith(day) || zone !== region) return 'AuthorizationHeaderMalformed'
  const signed = names.split(';')
  // whatever else of the storage's own came along has to be signed, too
  const needed = ['host', ...Object.keys(headers).filter(name => name.startsWith('x-amz-'))]
  if (needed.some(name => !signed.includes(name)) || !needed.includes('x-amz-content-sha256')) return 'AccessDenied'
  const claimed = String(headers['x-amz-content-sha256'])
  const [path = '', query = ''] = url.split('?')
  const canonical = [
    method, path.split('/').map(part => encoded(decodeURIComponent(part))).join('/'),
    query.split('&').filter(Boolean).map(pair => { const [name = '', value = ''] = pair.split('='); return `${encoded(decodeURIComponent(name))}=${encoded(decodeURIComponent(value))}` }).toSorted().join('&'),
    ...signed.map(name => `${name}:${String(headers[name] ?? '').trim().replace(/ +/g, ' ')}`), '', names, claimed,
  ].join('\n')
  const key = [day, zone, 's3', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secret_key}`)
  const right = hmac(key, ['AWS4-HMAC-SHA256', at, `${day}/${zone}/s3/aws4_request`, sha256(canonical)].join('\n'))
  if (!timingSafeEqual(right, Buffer.from(signature, 'hex'))) return 'SignatureDoesNotMatch'
  return claimed === sha256(body) ? null : 'XAmzContentSHA256Mismatch'
}

const statusOf: Record<string, number> = { NoSuchBucket: 404, NoSuchKey: 404, NoSuchUpload: 404, InvalidPart: 400, EntityTooSmall: 400, XAmzContentSHA256Mismatch: 400, AuthorizationHeaderMalformed: 400 }

/** Opens one on this machine. */
export async function openS3Double({ buckets, breaks = () => false, swallows = () => false, fails = () => null, ...keys }: Options): Promise<S3Double> {
  const asked: string[] = []
  const objects = new Map<string, Buffer>()
  const uploads = new Map<string, { name: string; parts: Map<number, Buffer> }>()
  let last = 0

  /** What is answered: a body, or the code of an error. */
  function answer({ method, url, body }: Asked): { code: string } | { status: number; text?: string; headers?: Record<string, string> } {
    const at = new URL(url, 'http://double')
    const name = decodeURIComponent(at.pathname.slice(1))
    if (!buckets.includes(name.split('/')[0] ?? '')) return { code: 'NoSuchBucket' }
    const [upload_id, part] = [at.searchParams.get('uploadId'), at.searchParams.get('partNumber')]
    const upload = uploads.get(upload_id ?? '')
    if (upload_id !== null && upload?.name !== name) return { code: 'NoSuchUpload' }
    if (method === 'POST' && at.searchParams.has('uploads')) {
      uploads.set(`u${++last}`, { name, parts: new Map() })
      return { status: 200, text: `<InitiateMultipartUploadResult><UploadId>u${last}</UploadId></InitiateMultipartUploadResult>` }
    }
    if (upload && method === 'PUT' && part !== null) {
      upload.parts.set(Number(part), body)
      return { status: 200, headers: { etag: `"${sha256(body)}"` } }
    }
    if (upload && method === 'DELETE') return uploads.delete(upload_id ?? ''), { status: 204 }
    if (upload && method === 'POST') {
      const wanted = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber><ETag>(?:"|&quot;)([0-9a-f]+)(?:"|&quot;)<\/ETag>/g)].map(([, n, tag]) => ({ bytes: upload.parts.get(Number(n)), tag }))
      if (wanted.length === 0 || wanted.some(({ bytes, tag }) => !bytes || sha256(bytes) !== tag)) return { code: 'InvalidPart' }
      const parts = wanted.flatMap(({ bytes }) => bytes ?? [])
      if (parts.slice(0, -1).some(({ length }) => length < least_part)) return { code: 'EntityTooSmall' }
      objects.set(name, Buffer.concat(parts))
      uploads.delete(upload_id ?? '')
      return { status: 200, text: '<CompleteMultipartUploadResult></CompleteMultipartUploadResult>' }
    }
    const lying = objects.get(name)
    if (method === 'PUT') return objects.set(name, body), { status: 200 }
    if (method === 'DELETE') return objects.delete(name), { status: 204 }
    if (!lying) return { code: 'NoSuchKey' }
    return method === 'HEAD' ? { status: 200, headers: { 'content-length': String(lying.length) } } : { status: 200, text: lying.toString('latin1') }
  }

  const server = http.createServer((request, response) => {
    const { method = '', url = '', headers } = request
    asked.push(`${method} ${url}`)
    if (breaks(request)) return void request.once('data', () => request.socket.destroy())
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const whole = { method, url, headers, body: Buffer.concat(pieces) }
      const refuse = (code: string, status = statusOf[code] ?? 403) => void response.writeHead(status, { 'content-type': 'application/xml' }).end(method === 'HEAD' ? undefined : `<Error><Code>${code}</Code></Error>`)
      const fault = faultOf(whole, keys, Date.now())
      if (fault) return refuse(fault)
      const failing = fails(request)
      if (failing) return refuse(failing.code, failing.status)
      const given = answer(whole)
      if (swallows(request)) return void request.socket.destroy()
      if ('code' in given) return refuse(given.code)
      return void response.writeHead(given.status, given.headers).end(given.text === undefined ? undefined : Buffer.from(given.text, 'latin1'))
    })
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, objects, unfinished: () => uploads.size,
    close() { server.closeAllConnections(); server.close() },
  }
}
