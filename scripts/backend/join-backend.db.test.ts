import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { joinOrStart } from './join-backend.ts'
import type { SharedBackend } from './join-backend.ts'
import { postgresUser } from './os-user.ts'
import { takeLock } from './owner-lock.ts'
import { testDir } from './places.ts'
import type { BackendOptions } from './start-backend.ts'

describe('A second start on the same data folder', () => {
  let root = ''
  let options: BackendOptions = {}
  const running: SharedBackend[] = []
  beforeEach(() => {
    root = mkdtempSync(path.join(testDir(postgresUser()), 'join-'))
    chmodSync(root, 0o711)
    options = { seed: 'none', data: path.join(root, 'data'), durable: false }
  })
  afterEach(async () => {
    for (const backend of running.splice(0)) await backend.stop()
    rmSync(root, { recursive: true, force: true })
  })
  async function join(log?: (line: string) => void): Promise<SharedBackend> {
    const backend = await joinOrStart(log ? { ...options, log } : options)
    running.push(backend)
    return backend
  }
  const answers = ({ api_url }: SharedBackend) => fetch(api_url).then(() => true, () => false)

  test('joins the backend that runs, by its address and key, and leaves it running when it ends', async () => {
    const first = await join()
    const second = await join()
    expect(second).toMatchObject({ api_url: first.api_url, publishable_key: first.publishable_key, users: first.users, owner: process.pid })
    expect(first.owner).toBeNull()
    expect(await answers(second)).toBe(true)
    await second.stop()
    expect(await answers(first)).toBe(true)
    await first.stop()
    expect(await answers(first)).toBe(false)
  })

  test('waits for one that is just starting: of two at once one starts it and both have it', async () => {
    const said: string[] = []
    const both = await Promise.all([join(line => said.push(line)), join(line => said.push(line))])
    expect(new Set(both.map(({ owner }) => owner))).toEqual(new Set([process.pid, null]))
    expect(both[0].api_url).toBe(both[1].api_url)
    expect(said.filter(line => line.includes('waiting for it'))).toHaveLength(1)
  })

  test('starts one of its own when the other ends without a backend', async () => {
    const { data = '' } = options
    rmSync(data, { recursive: true, force: true })
    await (await joinOrStart(options)).stop()
    const lock = takeLock(path.join(data, 'owner.lock'), data)
    setTimeout(() => lock.release(), 400)
    expect((await join()).owner).toBeNull()
  })
})
