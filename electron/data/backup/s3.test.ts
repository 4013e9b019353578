import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { placeOf } from '../../../scripts/backup/place.ts'
import { faultOf, openS3Double } from '../../../tests/s3-double.ts'
import type { S3Double } from '../../../tests/s3-double.ts'
import { openS3 } from './s3.ts'
import type { S3Place } from './s3.ts'

let folder: string
let file: string
const part_bytes = 5_300_000
const keys = { access_key: 'GOOG1EXAMPLE', secret_key: 'a secret/with+signs', region: 'europe-west6' }
const doubles: S3Double[] = []
const sha = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

async function open(options: Partial<Parameters<typeof openS3Double>[0]> = {}): Promise<{ double: S3Double; place: S3Place }> {
  const double = await openS3Double({ ...keys, buckets: ['backups'], ...options })
  doubles.push(double)
  return { double, place: { endpoint: double.endpoint, bucket: 'backups', prefix: 'firm/ä b/', ...keys } }
}
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-s3-'))
  file = path.join(folder, 'guichet-1-full.crb')
  fs.writeFileSync(file, Buffer.from(Array.from({ length: 400_000 }, (_, n) => `${n} is a line of it`).join('\n')))
})
afterEach(() => { for (const double of doubles.splice(0)) double.close() })
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

describe('The double of a storage', () => {
  it('knows the signature of the published example, and no other', () => {
    // the first example of the interface's own reference: GET of an object with a range
    const example = { access_key: 'AKIAIOSFODNN7EXAMPLE', secret_key: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', region: 'us-east-1' }
    const signed = { method: 'GET', url: '/test.txt', body: Buffer.alloc(0), headers: {
      host: 'examplebucket.s3.amazonaws.com', range: 'bytes=0-9', 'x-amz-content-sha256': sha(Buffer.alloc(0)), 'x-amz-date': '20130524T000000Z',
      authorization: 'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    } }
    const then = Date.UTC(2013, 4, 24)
    expect(faultOf(signed, example, then)).toBeNull()
    expect(faultOf({ ...signed, url: '/text.txt' }, example, then)).toBe('SignatureDoesNotMatch')
    expect(faultOf({ ...signed, body: Buffer.from('x') }, example, then)).toBe('XAmzContentSHA256Mismatch')
    expect(faultOf(signed, example, then + 3_600_000)).toBe('RequestTimeTooSkewed')
    expect(faultOf({ ...signed, headers: { ...signed.headers, 'x-amz-acl': 'public-read' } }, example, then)).toBe('AccessDenied')
  })
})

describe('A backup in an S3 storage', () => {
  it('lies there byte for byte, in several parts, and can be removed', async () => {
    const { double, place } = await open()
    const s3 = openS3(place, { retries: 0, part_bytes })
    expect(await s3.look(path.basename(file))).toBeNull()
    const shares: number[] = []
    expect(await s3.put(file, undefined, share => shares.push(share))).toMatchObject({ parts: Math.ceil(fs.statSync(file).size / part_bytes) })
    expect(shares, 'said after each part: a screen shows it, and a process that says something is not taken for stuck').toEqual([part_bytes / fs.statSync(file).size, 1])
    expect(fs.statSync(file).size).toBeGreaterThan(part_bytes)
    expect(await s3.look(path.basename(file))).toBe(fs.statSync(file).size)
    expect([...double.objects].map(([name, bytes]) => [name, sha(bytes)])).toEqual([['backups/firm/ä b/guichet-1-full.crb', sha(fs.readFileSync(file))]])
    await s3.remove(path.basename(file))
    expect(double.objects.size).toBe(0)
    await s3.probe()
    expect(double.asked.slice(-2).map(one => one.split(' ')[0])).toEqual(['PUT', 'DELETE'])
    expect(double.objects.size).toBe(0)
  })

  it('is refused with what to do: wrong keys, no right to write, no such bucket, nobody there, no keys, no place', async () => {
    const { double, place } = await open()
    for (const wrong of [{ secret_key: 'other' }, { access_key: 'other' }]) {
      await expect(openS3({ ...place, ...wrong }, { retries: 0 }).put(file)).rejects.toMatchObject({ why: 's3_keys', message: expect.stringContaining('does not know these keys') as string })
      await expect(openS3({ ...place, ...wrong }).probe()).rejects.toMatchObject({ why: 's3_keys' })
    }
    expect(double.objects.size + double.unfinished()).toBe(0)
    await expect(openS3({ ...place, bucket: 'none-such' }, { retries: 0 }).put(file)).rejects.toMatchObject({ why: 's3_bucket', message: expect.stringContaining('There is no bucket none-such') as string })
    await expect(openS3({ ...place, endpoint: 'http://127.0.0.1:9' }, { retries: 0 }).put(file)).rejects.toMatchObject({ why: 's3_line' })
    // what AWS says where the region is left out; Google and Cloudflare take `auto`
    await expect(openS3({ ...place, region: 'auto' }).probe()).rejects.toMatchObject({ why: 's3_region', message: expect.stringContaining('not in this region') as string })
    const { place: reading } = await open({ fails: ({ method }) => (method === 'PUT' || method === 'POST' ? { status: 403, code: 'AccessDenied' } : null) })
    await expect(openS3(reading).probe()).rejects.toMatchObject({ why: 's3_rights' })
    expect(() => placeOf('s3://backups/firm', {})).toThrow('AWS_ACCESS_KEY_ID')
    expect(() => placeOf('/mnt/backups', { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' })).toThrow('no place for backups')
    expect(placeOf('s3://backups/firm/', { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_ENDPOINT_URL_S3: 'https://storage.googleapis.com/' }))
      .toMatchObject({ endpoint: 'https://storage.googleapis.com', bucket: 'backups', prefix: 'firm/' })
  })

  it('is asked again when the storage is busy, and not for ever', async () => {
    let busy = 2
    const { double, place } = await open({ fails: () => (busy-- > 0 ? { status: 503, code: 'SlowDown' } : null) })
    await openS3(place, { part_bytes }).put(file)
    expect(double.objects.size).toBe(1)
    busy = 99
    await expect(openS3(place, { retries: 1 }).put(file)).rejects.toMatchObject({ why: 's3_refused' })
  })

  it('goes on after a line that broke for a moment, in a part and before the last answer, and is uploaded once', async () => {
    let [broken, swallowed] = [2, 1]
    const { double, place } = await open({ breaks: ({ url = '' }) => url.includes('partNumber=2') && broken-- > 0, swallows: ({ method, url = '' }) => method === 'POST' && url.includes('uploadId=') && swallowed-- > 0 })
    expect(await openS3(place, { part_bytes }).put(file)).toMatchObject({ parts: 2 })
    expect([broken, swallowed]).toEqual([-1, -1])
    expect([...double.objects.values()].map(sha)).toEqual([sha(fs.readFileSync(file))])
    expect(double.unfinished()).toBe(0)
    // one that was not begun for sure is not begun twice
    const { double: other, place: there } = await open({ swallows: ({ url = '' }) => url.endsWith('?uploads=') })
    await expect(openS3(there, { part_bytes }).put(file)).rejects.toMatchObject({ why: 's3_line' })
    expect(other.asked).toHaveLength(1)
  })

  it('cut off in the middle is not there at all, and neither is a part of it; nor after a cancel', async () => {
    const { double, place } = await open({ breaks: ({ url = '' }) => url.includes('partNumber=2') })
    await expect(openS3(place, { retries: 0, part_bytes }).put(file)).rejects.toMatchObject({ why: 's3_line' })
    expect(double.asked.some(one => one.includes('partNumber=2'))).toBe(true)
    expect(double.asked.some(one => /^POST .*uploadId=/.test(one))).toBe(false)
    expect(double.objects.size + double.unfinished()).toBe(0)
    const { double: whole, place: other } = await open()
    const stop = new AbortController()
    stop.abort(new Error('enough'))
    await expect(openS3(other, { retries: 0, part_bytes }).put(file, stop.signal)).rejects.toThrow('enough')
    expect(whole.objects.size + whole.unfinished()).toBe(0)
  })
})
