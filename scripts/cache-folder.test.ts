import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { cacheFolder, cacheHome, isOpenToAll, isRoot } from './cache-folder.ts'

describe.runIf(process.platform === 'linux')('The folder for what is fetched once per machine', () => {
  let root = ''
  const chosen_before = process.env['XDG_CACHE_HOME']
  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'guichet-cache-'))
    chmodSync(root, 0o755)
  })
  afterEach(() => {
    vi.restoreAllMocks()
    if (chosen_before === undefined) delete process.env['XDG_CACHE_HOME']
    else process.env['XDG_CACHE_HOME'] = chosen_before
    rmSync(root, { recursive: true, force: true })
  })
  const as = (uid: number) => vi.spyOn(process, 'getuid').mockReturnValue(uid)
  function choose(mode: number): string {
    const folder = path.join(root, 'chosen', 'cache')
    mkdirSync(folder, { recursive: true })
    chmodSync(path.dirname(folder), mode)
    return process.env['XDG_CACHE_HOME'] = folder
  }

  test('is the chosen one for whoever is not root, closed or not', () => {
    as(1000)
    const chosen = choose(0o700)
    expect(isRoot()).toBe(false)
    expect(cacheHome()).toBe(chosen)
    expect(cacheFolder('electron', '33')).toBe(path.join(chosen, 'guichet', 'electron', '33'))
    expect(statSync(path.join(chosen, 'guichet', 'electron', '33')).isDirectory()).toBe(true)
  })

  test('is for root the chosen one only where every user may pass through', () => {
    as(0)
    const chosen = choose(0o755)
    expect(cacheHome()).toBe(chosen)
    choose(0o700)
    expect(cacheHome()).toBe('/var/cache')
    choose(0o711)
    expect(cacheHome()).toBe(chosen)
  })

  test("is the system's usual place where none was chosen, or one that is no whole path", () => {
    for (const chosen of ['', 'cache']) {
      process.env['XDG_CACHE_HOME'] = chosen
      as(0)
      expect(cacheHome()).toBe('/var/cache')
      as(1000)
      expect(cacheHome()).toBe(path.join(os.homedir(), '.cache'))
    }
  })

  test('is open to all when everything above it is; what is missing would be made so', () => {
    const chosen = choose(0o700)
    expect(isOpenToAll(chosen)).toBe(false)
    expect(isOpenToAll(path.join(chosen, 'not', 'made'))).toBe(false)
    chmodSync(path.dirname(chosen), 0o711)
    expect(isOpenToAll(path.join(chosen, 'not', 'made'))).toBe(true)
  })
})
