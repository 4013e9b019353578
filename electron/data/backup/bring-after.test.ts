import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DAY } from '../../../shared/time.ts'
import { openS3Double } from '../../../tests/s3-double.ts'
import type { S3Double } from '../../../tests/s3-double.ts'
import { bringAfter } from './bring-after.ts'
import type { Lying } from './retention.ts'
import { openS3 } from './s3.ts'
import type { S3 } from './s3.ts'

const keys = { access_key: 'GOOG1EXAMPLE', secret_key: 'a secret/with+signs', region: 'auto' }
let folder: string
let double: S3Double
let s3: S3
let is_down = false
beforeAll(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-after-')) })
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))
beforeEach(async () => {
  is_down = false
  double = await openS3Double({ ...keys, buckets: ['backups'], breaks: ({ method, url = '' }) => is_down && method === 'PUT' && url.includes('monday') })
  s3 = openS3({ endpoint: double.endpoint, bucket: 'backups', prefix: 'firm/', ...keys }, { retries: 0 })
})
afterEach(() => double.close())

/** A backup of so many days ago that lies in the folder. */
function lie(file: string, days: number): Lying {
  fs.writeFileSync(path.join(folder, file), `what ${file} holds`)
  return { file, project: 'p:firm', kind: 'organisation', taken_at: -days * DAY, bytes: fs.statSync(path.join(folder, file)).size, is_proven: true }
}
const there = () => [...double.objects].map(([name, bytes]) => `${name}: ${bytes.toString()}`)

describe('What the storage did not get while it was down', () => {
  it('is brought to it afterwards, with the key beside it, and nothing that is there is sent twice', async () => {
    const [monday, tuesday, wednesday] = [lie('monday.crb', 2), lie('tuesday.crb', 1), lie('wednesday.crb', 0)]
    fs.writeFileSync(path.join(folder, 'monday.crb.key.age'), 'a key')
    await s3.put(path.join(folder, 'wednesday.crb'))
    const shares: number[] = []
    expect(await bringAfter(folder, [monday, wednesday, tuesday], s3, share => shares.push(share))).toEqual(['tuesday.crb', 'monday.crb'])
    expect(there()).toEqual(['backups/firm/wednesday.crb: what wednesday.crb holds', 'backups/firm/tuesday.crb: what tuesday.crb holds', 'backups/firm/monday.crb.key.age: a key', 'backups/firm/monday.crb: what monday.crb holds'])
    expect(shares, 'and it is said how far each is').toEqual([1, 1])
    const asked = double.asked.length
    expect(await bringAfter(folder, [monday, tuesday, wednesday], s3)).toEqual([])
    expect(double.asked.slice(asked).map(one => one.split(' ')[0])).toEqual(['HEAD', 'HEAD', 'HEAD'])
  })

  it('is brought whole where half of it lies there, and the rest comes the next time where the line breaks again', async () => {
    const [monday, tuesday] = [lie('monday.crb', 2), lie('tuesday.crb', 1)]
    double.objects.set('backups/firm/tuesday.crb', Buffer.from('what'))
    is_down = true
    await expect(bringAfter(folder, [monday, tuesday], s3)).rejects.toMatchObject({ why: 's3_line' })
    expect(there()).toEqual(['backups/firm/tuesday.crb: what tuesday.crb holds'])
    is_down = false
    expect(await bringAfter(folder, [monday, tuesday], s3)).toEqual(['monday.crb'])
  })
})
