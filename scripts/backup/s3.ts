import { createHash } from 'node:crypto'
import { open, stat } from 'node:fs/promises'
import path from 'node:path'
import { AwsClient } from 'aws4fetch'
import { Sentence } from '../backend/sentence.ts'

/** A bucket behind any S3 interface, addressed by its path. `prefix` is empty or ends with a slash. */
export type S3Place = { endpoint: string; bucket: string; prefix: string; region: string; access_key: string; secret_key: string }
export type S3 = {
  /** Uploads a file under its own name, which is there only when it is whole, and looks that it is. Throws a Sentence that says what to do. */
  put(file: string, signal?: AbortSignal): Promise<{ url: string; parts: number }>
  /** How many bytes lie there; null: nothing. */
  look(name: string): Promise<number | null>
  remove(name: string): Promise<void>
}

/** The interface takes parts of 5 MB at least and 10 000 at most: up to 160 GB in so little memory. */
const part_bytes = 16_777_216
const sha256Of = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** `s3://bucket/folder` with the address and keys of the environment. Throws a Sentence for what is missing: keys never stand in a command. */
export function placeOf(target: string, env: NodeJS.ProcessEnv): S3Place {
  const found = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*?))?\/?$/.exec(target)
  if (!found?.[1]) throw new Sentence(`${target} is no place for backups; write it as s3://bucket or s3://bucket/folder.`)
  const access_key = env['AWS_ACCESS_KEY_ID']
  const secret_key = env['AWS_SECRET_ACCESS_KEY']
  if (!access_key || !secret_key) throw new Sentence('Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to the keys of the storage.')
  const region = env['AWS_REGION'] || 'eu-central-1'
  return { endpoint: (env['AWS_ENDPOINT_URL_S3'] || `https://s3.${region}.amazonaws.com`).replace(/\/$/, ''), bucket: found[1], prefix: found[2] ? `${found[2]}/` : '', region, access_key, secret_key }
}

/** Opens a place for backups; nothing is asked before the first use. `retries`: how often a busy server is asked again. */
export function openS3({ endpoint, bucket, prefix, region, access_key, secret_key }: S3Place, retries = 4, whole_part = part_bytes): S3 {
  const client = new AwsClient({ accessKeyId: access_key, secretAccessKey: secret_key, region, service: 's3', retries })
  const urlOf = (name: string) => `${endpoint}/${bucket}/${(prefix + name).split('/').map(encodeURIComponent).join('/')}`

  async function ask(url: string, init: { method: string; headers?: Record<string, string>; body?: Uint8Array | string; signal?: AbortSignal | undefined }, missing_is_fine = false): Promise<Response> {
    const { signal, body, ...rest } = init
    const sent = body === undefined ? undefined : Buffer.from(body)
    const answer = await client.fetch(url, {
      // the server looks whether the bytes that came are those that were meant
      ...rest, headers: { ...rest.headers, 'x-amz-content-sha256': sha256Of(sent ?? Buffer.alloc(0)) }, ...sent ? { body: sent } : {}, ...signal ? { signal } : {},
    }).catch((error: unknown) => {
      signal?.throwIfAborted()
      throw new Sentence(`${endpoint} does not answer (${error instanceof Error ? error.cause instanceof Error ? error.cause.message : error.message : String(error)}). Look at the line and the address, then try again; the backup on this disk is whole.`)
    })
    if (answer.ok || missing_is_fine && answer.status === 404) return answer
    throw new Sentence(reasonOf(answer.status, await answer.text().catch(() => ''), bucket))
  }

  const s3: S3 = {
    async put(file, signal) {
      const name = path.basename(file)
      const url = urlOf(name)
      const { size } = await stat(file)
      const begun = await ask(`${url}?uploads=`, { method: 'POST', headers: { 'content-type': 'application/octet-stream' }, signal })
      const upload = /<UploadId>([^<]+)<\/UploadId>/.exec(await begun.text())?.[1]
      if (upload === undefined) throw new Sentence(`${endpoint} does not take uploads in parts; it is no S3 storage that backups can lie in.`)
      const id = encodeURIComponent(upload)
      try {
        const tags: string[] = []
        const from = await open(file, 'r')
        try {
          for (let at = 0; at < size || tags.length === 0; at += whole_part) {
            signal?.throwIfAborted()
            const { buffer, bytesRead } = await from.read(Buffer.alloc(Math.min(whole_part, size - at)), 0, Math.min(whole_part, size - at), at)
            const bytes = buffer.subarray(0, bytesRead)
            const sent = await ask(`${url}?partNumber=${tags.length + 1}&uploadId=${id}`, { method: 'PUT', body: bytes, signal })
            tags.push(sent.headers.get('etag') ?? '')
          }
        } finally {
          await from.close()
        }
        const list = tags.map((tag, n) => `<Part><PartNumber>${n + 1}</PartNumber><ETag>${tag.replaceAll('"', '&quot;')}</ETag></Part>`).join('')
        const ended = await (await ask(`${url}?uploadId=${id}`, { method: 'POST', headers: { 'content-type': 'application/xml' }, body: `<CompleteMultipartUpload>${list}</CompleteMultipartUpload>`, signal })).text()
        // an answer that began well may still be one of an error
        if (/<Error>/.test(ended)) throw new Sentence(reasonOf(500, ended, bucket))
        const lying = await s3.look(name)
        if (lying !== size) throw new Sentence(`Of ${name} there lie ${lying ?? 0} bytes at ${endpoint} instead of ${size}. Do not count on it; upload it again.`)
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
    async remove(name) {
      await ask(urlOf(name), { method: 'DELETE' }, true)
    },
  }
  return s3
}

/** What an answer means and what to do; the storage's own code goes along, its keys do not. */
function reasonOf(status: number, body: string, bucket: string): string {
  const code = /<Code>(\w+)<\/Code>/.exec(body)?.[1] ?? String(status)
  if (code === 'NoSuchBucket') return `There is no bucket ${bucket}. Make it, or correct its name.`
  if (code === 'SignatureDoesNotMatch' || code === 'InvalidAccessKeyId') return `The storage does not know these keys (${code}). Look at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`
  if (code === 'RequestTimeTooSkewed') return 'The clock of this PC is wrong; the storage refuses what it signs. Set it, then try again.'
  if (status === 401 || status === 403) return `The storage does not let these keys write into ${bucket} (${code}).`
  if (status === 404) return `The bucket ${bucket} or what should lie in it is not there (${code}).`
  return `The storage refused (${code}). Try again later; the backup on this disk is whole.`
}
