import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { spawnSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { copyFor } from './binaries.ts'
import { cacheDir, isReachable, makePassable, openCache } from './places.ts'

describe.runIf(process.platform !== 'win32')('Folders that PostgreSQL\'s own user has to reach', () => {
  const uid = process.getuid?.() ?? 0
  const gid = process.getgid?.() ?? 0
  const stranger = { uid: 65_534, gid: 65_534 }
  let root = ''
  const at = (...parts: string[]) => path.join(root, ...parts)
  const modeOf = (place: string) => statSync(place).mode & 0o777
  const umask = process.umask()
  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'guichet-places-'))
    chmodSync(root, 0o755)
  })
  afterEach(() => {
    process.umask(umask)
    rmSync(root, { recursive: true, force: true })
  })

  test('a folder that only its owner may enter is reached by the owner, and by nobody else, nor what is below it', () => {
    mkdirSync(at('home', 'clone'), { recursive: true })
    chmodSync(at('home'), 0o700)
    chmodSync(at('home', 'clone'), 0o755)
    for (const place of [at('home'), at('home', 'clone'), at('home', 'clone', 'not', 'made', 'yet')]) {
      // without another user there is nothing to ask
      expect([place, isReachable(place, stranger), isReachable(place, { uid, gid }), isReachable(place, undefined)]).toEqual([place, false, true, true])
    }
  })

  test('the right that counts is the one of the first that fits: owner, group, others', () => {
    mkdirSync(at('home'))
    const group = { uid: stranger.uid, gid }
    chmodSync(at('home'), 0o710)
    expect([isReachable(at('home'), group), isReachable(at('home'), stranger)]).toEqual([true, false])
    chmodSync(at('home'), 0o701)
    expect([isReachable(at('home'), group), isReachable(at('home'), stranger)]).toEqual([false, true])
    chmodSync(at('home'), 0o677)
    expect(isReachable(at('home'), { uid, gid })).toBe(false)
  })

  test('what is made passable is so whatever the umask says', () => {
    process.umask(0o077)
    expect(modeOf(makePassable(at('a')))).toBe(0o711)
    expect(isReachable(at('a'), stranger)).toBe(true)
  })

  test('a clone that can be reached keeps its servers in itself', () => {
    mkdirSync(at('clone'))
    process.umask(0o077)
    expect(cacheDir({ uid, gid }, at('clone'))).toBe(at('clone', '.cache', 'backend'))
    chmodSync(at('clone'), 0o755)
    expect(cacheDir(stranger, at('clone'))).toBe(at('clone', '.cache', 'backend'))
    expect(isReachable(at('clone', '.cache', 'backend'), stranger)).toBe(true)
  })

  test('a clone in a closed home keeps them outside, in the same place at each start, and two clones in two', () => {
    mkdirSync(at('home', 'clone'), { recursive: true })
    chmodSync(at('home'), 0o700)
    mkdirSync(at('tmp'))
    const place = cacheDir(stranger, at('home', 'clone'), [at('tmp')])
    expect(path.dirname(path.dirname(place))).toBe(at('tmp'))
    expect(isReachable(place, stranger)).toBe(true)
    expect(cacheDir(stranger, at('home', 'clone'), [at('tmp')])).toBe(place)
    expect(cacheDir(stranger, at('home', 'other'), [at('tmp')])).not.toBe(place)
    expect(existsSync(at('home', 'clone', '.cache'))).toBe(false)
  })

  test('a folder of that name which somebody else has put there is not trusted', () => {
    const name = `guichet-${uid}`
    expect(openCache([root])).toBe(at(name))
    rmSync(at(name), { recursive: true })
    mkdirSync(at('theirs'), { mode: 0o700 })
    symlinkSync(at('theirs'), at(name))
    writeFileSync(at(`${name}-2`), 'in the way')
    expect(openCache([root])).toBe(at(`${name}-3`))
    // what a link leads to is not opened
    expect(modeOf(at('theirs'))).toBe(0o700)
    if (uid === 0) chownSync(at(`${name}-3`), stranger.uid, stranger.gid)
    else rmSync(at(`${name}-3`), { recursive: true })
    if (uid !== 0) writeFileSync(at(`${name}-3`), 'in the way')
    expect(() => openCache([root])).toThrow(`No folder for PostgreSQL's files under ${root}.`)
  })

  test('programs that lie in a closed folder are copied so that another user can run them, once and whole', () => {
    mkdirSync(at('home', 'native', 'bin'), { recursive: true })
    mkdirSync(at('home', 'native', 'lib'))
    writeFileSync(at('home', 'native', 'bin', 'postgres'), '#!/bin/sh\necho runs\n', { mode: 0o700 })
    writeFileSync(at('home', 'native', 'lib', 'libpq.so.5.18'), 'code', { mode: 0o600 })
    writeFileSync(at('home', 'native', 'lib', 'libpq.a'), 'for linking only')
    symlinkSync('libpq.so.5.18', at('home', 'native', 'lib', 'libpq.so.5'))
    chmodSync(at('home'), 0o700)
    process.umask(0o077)
    makePassable(at('cache'))
    const copy = copyFor(at('home'), '18.0.0', at('cache'))
    expect(copy).toBe(at('cache', 'postgres-18.0.0'))
    expect(readdirSync(path.join(copy, 'native', 'lib')).sort()).toEqual(['libpq.so.5', 'libpq.so.5.18'])
    expect(readlinkSync(path.join(copy, 'native', 'lib', 'libpq.so.5'))).toBe('libpq.so.5.18')
    for (const part of ['native', 'native/lib', 'native/bin/postgres', 'native/lib/libpq.so.5.18']) expect([part, modeOf(path.join(copy, part))]).toEqual([part, 0o755])
    expect(isReachable(path.join(copy, 'native', 'lib'), stranger)).toBe(true)
    const runs = spawnSync(path.join(copy, 'native', 'bin', 'postgres'), { encoding: 'utf8', cwd: '/', ...uid === 0 && stranger })
    expect([runs.status, runs.stdout]).toEqual([0, 'runs\n'])
    rmSync(at('home'), { recursive: true })
    expect(copyFor(at('home'), '18.0.0', at('cache'))).toBe(copy)
    expect(readdirSync(at('cache'))).toEqual(['postgres-18.0.0'])
  })
})
