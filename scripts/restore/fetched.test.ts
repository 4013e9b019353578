import { existsSync, readFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openS3Double } from '../../tests/s3-double.ts'
import type { S3Double } from '../../tests/s3-double.ts'
import { withFetched } from './fetched.ts'

const keys = { access_key: 'GOOG1EXAMPLE', secret_key: 'a secret/with+signs', region: 'europe-west6' }
let double: S3Double
let env: NodeJS.ProcessEnv
beforeEach(async () => {
  double = await openS3Double({ ...keys, buckets: ['firma'] })
  double.objects.set('firma/täglich/a.crb', Buffer.from([0, 255, 7, 10]))
  double.objects.set('firma/b.crb', Buffer.from('b'))
  double.objects.set('firma/b.crb.key.age', Buffer.from('key'))
  env = { AWS_ACCESS_KEY_ID: keys.access_key, AWS_SECRET_ACCESS_KEY: keys.secret_key, AWS_REGION: keys.region, AWS_ENDPOINT_URL_S3: double.endpoint }
})
afterEach(() => double.close())

test('a backup is fetched from its storage byte for byte, with the key file beside it, and nothing stays here', async () => {
  const seen: string[] = []
  await withFetched('s3://firma/täglich/a.crb', env, file => { seen.push(file); expect([...readFileSync(file)]).toEqual([0, 255, 7, 10]); return Promise.resolve() }, () => undefined)
  await withFetched('s3://firma/b.crb', env, file => { seen.push(file); expect(readFileSync(`${file}.key.age`, 'utf8')).toBe('key'); return Promise.resolve() }, () => undefined)
  await expect(withFetched('s3://firma/b.crb', env, file => { seen.push(file); return Promise.reject(new Error('it is bad')) }, () => undefined)).rejects.toThrow('it is bad')
  expect(seen.map(file => existsSync(file))).toEqual([false, false, false])
  expect(double.objects.size).toBe(3)
})

test('what is not there, another bucket, wrong keys and an address without a file are said as such', async () => {
  const work = () => Promise.reject(new Error('nothing may be worked on'))
  await expect(withFetched('s3://firma/täglich/z.crb', env, work, () => undefined)).rejects.toThrow('There is no täglich/z.crb in the bucket firma')
  await expect(withFetched('s3://keine/z.crb', env, work, () => undefined)).rejects.toThrow('There is no bucket keine')
  await expect(withFetched('s3://firma/b.crb', { ...env, AWS_SECRET_ACCESS_KEY: 'other' }, work, () => undefined)).rejects.toThrow('does not know these keys')
  await expect(withFetched('s3://firma/', env, work, () => undefined)).rejects.toThrow('names no file')
})
