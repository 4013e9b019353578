import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { AwsClient } from 'aws4fetch'

/** A bucket behind any S3 interface, addressed by its path. `prefix` is empty or ends with a slash. */
export type S3Place = { endpoint: string; bucket: string; prefix: string; region: string; access_key: string; secret_key: string }
/** Why a storage does not do it: the keys, what they may, the bucket, its region, this PC's clock, the line, or something of the storage's own. */
export type StorageWhy = 's3_keys' | 's3_rights' | 's3_bucket' | 's3_region' | 's3_clock' | 's3_line' | 's3_refused' | 's3_half'
/** A sentence of what is wrong and what to do; `why` is the same for whoever has words of their own. No key is in it. */
export class StorageFault extends Error {
  override name = 'StorageFault'
  readonly why: StorageWhy

  constructor(why: StorageWhy, sentence: string) {
    super(sentence)
    this.why = why
  }
}
export type S3 = {
  /** Uploads a file under its own name, which is there only when it is whole, and looks that it is; `sent` hears after each part how much of it is there, 0 to 1. Throws StorageFault. */
  put(file: string, signal?: AbortSignal, sent?: (share: number) => void): Promise<{ url: string; parts: number }>
  /** How many bytes lie there; null: nothing. Throws StorageFault, as all of these. */
  look(name: string): Promise<number | null>
  /** Writes what lies there into a new file of one's own; nothing of it stays where it did not come whole. */
  get(name: string, file: string, signal?: AbortSignal): Promise<void>
  remove(name: string): Promise<void>
  /** Writes a few bytes and removes them again: these keys may do here what a backup needs. */
  probe(): Promise<void>
}
type Options = { /** how often a busy server, or one behind a line that broke, is asked again */ retries?: number; part_bytes?: number; /** the app's own, which knows its proxies */ fetch?: typeof fetch }

/** The interface takes parts of 5 MB at least and 10 000 at most: up to 160 GB in so little memory. */
const usual_part = 16_777_216
const first_wait_ms = 200
const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** Opens a place for backups; nothing is asked before the first use. */
export function openS3({ endpoint, bucket, prefix, region, access_key, secret_key }: S3Place, { retries = 4, part_bytes = usual_part, fetch: send = fetch }: Options = {}): S3 {
  const client = new AwsClient({ accessKeyId: access_key, secretAccessKey: secret_key, region, service: 's3' })
  const urlOf = (name: string) => `${endpoint}/${bucket}/${(prefix + name).split('/').map(encodeURIComponent).join('/')}`

  type Wish = { method: string; headers?: Record<string, string>; body?: Uint8Array | string; signal?: AbortSignal | undefined }
  async function signedAndSent(url: string, { signal, body, ...rest }: Wish): Promise<Response> {
    const sent = body === undefined ? undefined : Buffer.from(body)
    // the server looks whether the bytes that came are those that were meant
    const signed = await client.sign(url, { ...rest, headers: { ...rest.headers, 'x-amz-content-sha256': sha256Of(sent ?? Buffer.alloc(0)) } })
    return send(signed.url, { method: rest.method, headers: Object.fromEntries(signed.headers), ...sent ? { body: sent } : {}, ...signal ? { signal } : {} })
  }

  async function ask(url: string, wish: Wish, missing_is_fine = false): Promise<Response> {
    const wait = async (tries: number) => {
      await new Promise(resolve => { setTimeout(resolve, first_wait_ms * 2 ** tries) })
      wish.signal?.throwIfAborted()
    }
    // an upload that was begun and not answered would lie there twice
    const mayLoseAnswer = !url.endsWith('?uploads=')
    for (let tries = 0; ; tries++) {
      const answer = await signedAndSent(url, wish).catch((error: unknown) => {
        wish.signal?.throwIfAborted()
        if (tries < retries && mayLoseAnswer) return null
        throw new StorageFault('s3_line', `${endpoint} does not answer (${error instanceof Error ? error.cause instanceof Error ? error.cause.message : error.message : String(error)}). Look at the line and the address, then try again; the backup on this disk is whole.`)
      })
      if (answer === null) {
        await wait(tries)
        continue
      }
      if (answer.ok || missing_is_fine && answer.status === 404 && !await isNoBucket(answer)) return answer
      if (tries < retries && (answer.status >= 500 || answer.status === 429)) {
        await wait(tries)
        continue
      }
      throw faultFor(answer.status, await answer.clone().text().catch(() => ''), bucket)
    }
  }

  const s3: S3 = {
    async put(file, signal, say = () => undefined) {
      const name = path.basename(file)
      const url = urlOf(name)
      const { size } = await stat(file)
      const begun = await ask(`${url}?uploads=`, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, signal })
      const upload = /<UploadId>([^<]+)<\/UploadId>/.exec(await begun.text())?.[1]
      if (upload === undefined) throw new StorageFault('s3_refused', `${endpoint} does not take uploads in parts; it is no S3 storage that backups can lie in.`)
      const id = encodeURIComponent(upload)
      try {
        const tags: string[] = []
        const from = await open(file, 'r')
        try {
          for (let at = 0; at < size || tags.length === 0; at += part_bytes) {
            signal?.throwIfAborted()
            const { buffer, bytesRead } = await from.read(Buffer.alloc(Math.min(part_bytes, size - at)), 0, Math.min(part_bytes, size - at), at)
            const sent = await ask(`${url}?partNumber=${tags.length + 1}&uploadId=${id}`, { method: 'PUT', body: buffer.subarray(0, bytesRead), signal })
            tags.push(sent.headers.get('etag') ?? '')
            say((at + bytesRead) / (size || 1))
          }
        } finally {
          await from.close()
        }
        const list = tags.map((tag, n) => `<Part><PartNumber>${n + 1}</PartNumber><ETag>${tag.replaceAll('"', '&quot;')}</ETag></Part>`).join('')
        const ended = await (await ask(`${url}?uploadId=${id}`, { method: 'POST', headers: { 'content-type': 'application/xml' }, body: `<CompleteMultipartUpload>${list}</CompleteMultipartUpload>`, signal }, true)).text()
        // an answer that began well may still be one of an error
        // one that is not known any more was completed, and its answer got lost: what lies there tells
        if (/<Error>/.test(ended) && codeIn(ended) !== 'NoSuchUpload') throw faultFor(500, ended, bucket)
        const lying = await s3.look(name)
        if (lying !== size) throw new StorageFault('s3_half', `Of ${name} there lie ${lying ?? 0} bytes at ${endpoint} instead of ${size}. Do not count on it; upload it again.`)
        return { url, parts: tags.length }
      } catch (error) {
        // parts that nobody asks for any more would be paid for; the storage's own rule removes what this can not
        await ask(`${url}?uploadId=${id}`, { method: 'DELETE' }, true).catch(() => undefined)
        throw error
      }
    },
    async look(name) {
      const answer = await ask(urlOf(name), { method: 'HEAD' }, true)
      return answer.status === 404 ? null : Number(answer.headers.get('content-length'))
    },
    async get(name, file, signal) {
      const answer = await ask(urlOf(name), { method: 'GET', signal }, true)
      if (answer.status === 404 || !answer.body) throw new StorageFault('s3_bucket', `There is no ${prefix}${name} in the bucket ${bucket}. Look at its name.`)
      try {
        await pipeline(answer.body as unknown as AsyncIterable<Uint8Array>, createWriteStream(file, { flags: 'wx', mode: 0o600 }), { signal })
        const header = answer.headers.get('content-length')
        const [came, stated] = [(await stat(file)).size, header === null ? await s3.look(name) : Number(header)]
        if (came !== stated) throw new StorageFault('s3_half', `Of ${name} there came ${came} bytes instead of ${stated ?? 0}. Try again.`)
      } catch (error) {
        await rm(file, { force: true })
        signal?.throwIfAborted()
        // a disk has words of its own for what it can not do
        if (error instanceof StorageFault || /^E(NOSPC|DQUOT|ACCES|PERM|ROFS|EXIST)$/.test(String((error as NodeJS.ErrnoException).code))) throw error
        throw new StorageFault('s3_line', `${endpoint} broke off in the middle of ${name}. Look at the line, then try again; what lies there is as it was.`)
      }
    },
    async remove(name) {
      await ask(urlOf(name), { method: 'DELETE' }, true)
    },
    async probe() {
      const url = urlOf('guichet-can-write')
      await ask(url, { method: 'PUT', body: 'Guichet looks whether it can write here.' })
      await ask(url, { method: 'DELETE' }, true)
    },
  }
  return s3
}

const codeIn = (body: string): string | undefined => /<Code>(\w+)<\/Code>/.exec(body)?.[1]
const isNoBucket = async (answer: Response): Promise<boolean> => codeIn(await answer.clone().text().catch(() => '')) === 'NoSuchBucket'

/** What an answer means and what to do; the storage's own code goes along, its keys do not. */
function faultFor(status: number, body: string, bucket: string): StorageFault {
  const code = codeIn(body) ?? String(status)
  if (code === 'NoSuchBucket') return new StorageFault('s3_bucket', `There is no bucket ${bucket}. Make it, or correct its name.`)
  if (['SignatureDoesNotMatch', 'InvalidAccessKeyId', 'InvalidSecurity'].includes(code)) return new StorageFault('s3_keys', `The storage does not know these keys (${code}). Look at the key and its secret.`)
  // AWS and others want the bucket's own region in each signature, where Google and Cloudflare take any
  if (['AuthorizationHeaderMalformed', 'PermanentRedirect', 'IllegalLocationConstraintException'].includes(code)) return new StorageFault('s3_region', `The bucket ${bucket} is not in this region (${code}). Give the one that it is in, such as eu-central-2.`)
  if (code === 'RequestTimeTooSkewed') return new StorageFault('s3_clock', 'The clock of this PC is wrong; the storage refuses what it signs. Set it, then try again.')
  if (status === 401 || status === 403) return new StorageFault('s3_rights', `The storage does not let these keys write into ${bucket} (${code}).`)
  if (status === 404) return new StorageFault('s3_bucket', `The bucket ${bucket} or what should lie in it is not there (${code}).`)
  return new StorageFault('s3_refused', `The storage refused (${code}). Try again later; the backup on this disk is whole.`)
}
