import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ensureSystemPackages, missingPackages } from './system-packages.ts'

/** Everything that Electron, the display and the compiler need, by its older name where it has two. */
const all = ['libnss3', 'libatk1.0-0', 'libatk-bridge2.0-0', 'libcups2', 'libdrm2', 'libgtk-3-0', 'libgbm1', 'libasound2', 'libxss1', 'xvfb', 'xauth', 'g++', 'make', 'python3']

describe.runIf(process.platform === 'linux')('The packages of the system', () => {
  let folder = ''
  const path_before = process.env['PATH']
  const said: string[] = []
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'guichet-packages-'))
    process.env['PATH'] = `${folder}:/usr/bin:/bin`
    said.length = 0
    vi.spyOn(console, 'error').mockImplementation((text: unknown) => { said.push(String(text)) })
    vi.spyOn(console, 'log').mockImplementation(() => undefined)
    vi.spyOn(process, 'exit').mockImplementation(code => { throw new Error(`ended with ${code}`) })
  })
  afterEach(() => {
    vi.restoreAllMocks()
    process.env['PATH'] = path_before
    rmSync(folder, { recursive: true, force: true })
  })
  function command(name: string, body: string): void {
    writeFileSync(path.join(folder, name), `#!/bin/sh\n${body}\n`)
    chmodSync(path.join(folder, name), 0o755)
  }
  const orders = () => existsSync(path.join(folder, 'orders')) ? readFileSync(path.join(folder, 'orders'), 'utf8').trim().split('\n') : []

  /** A Debian that has these packages; apt knows `known`, all the more after an update. */
  function debian({ installed, known = [], after_update = known }: { installed: string[]; known?: string[]; after_update?: string[] }): void {
    // as the real one: what it does not know it complains about, and ends with 1
    command('dpkg-query', `[ "$1" = --version ] && exit 0\n${installed.map(name => `echo '${name} installed'`).join('\n')}\n${all.filter(name => !installed.includes(name)).map(name => `echo '${name} config-files'`).join('\n')}\nexit 1`)
    const list = path.join(folder, 'known')
    writeFileSync(list, known.join('\n'))
    writeFileSync(path.join(folder, 'after'), after_update.join('\n'))
    command('apt-cache', `grep -qxF "$2" ${list}`)
    command('apt-get', `echo "$*" >> ${folder}/orders\nfor word in "$@"; do [ "$word" = update ] && cp ${folder}/after ${list}; done\nexit 0`)
  }
  const as = (uid: number) => vi.spyOn(process, 'getuid').mockReturnValue(uid)

  test('that are all there are left alone, whoever starts', async () => {
    debian({ installed: all })
    for (const uid of [0, 1000]) {
      as(uid)
      await ensureSystemPackages(['electron', 'display', 'compiler'])
    }
    expect([orders(), said]).toEqual([[], []])
  })

  test('count under either of two names, and not when only their settings are left', () => {
    debian({ installed: all.map(name => name === 'libcups2' ? 'libcups2t64' : name).filter(name => name !== 'libgbm1') })
    expect(missingPackages(['electron', 'display'])).toEqual([['libgbm1']])
  })

  test('that are missing are installed by root: the list first, then those packages alone, by the names that this system has', async () => {
    debian({ installed: all.filter(name => !['libasound2', 'xvfb', 'make'].includes(name)), after_update: ['libasound2t64', 'xvfb', 'make'] })
    as(0)
    await ensureSystemPackages(['electron', 'display', 'compiler'])
    expect(orders()).toEqual([
      '-o DPkg::Lock::Timeout=300 -qq update',
      '-o DPkg::Lock::Timeout=300 -qq install -y --no-install-recommends libasound2t64 xvfb make',
    ])
    expect(said).toEqual([])
  })

  test('that are missing are named to anybody else, as the one command to run, and it ends with 1 having changed nothing', async () => {
    debian({ installed: all.filter(name => !['libasound2', 'xvfb'].includes(name)), known: ['libasound2', 'xvfb'] })
    as(1000)
    await expect(ensureSystemPackages(['electron', 'display'])).rejects.toThrow('ended with 1')
    expect(said.join('\n')).toContain('\n\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends libasound2 xvfb\n')
    expect(said.join('\n')).toContain('then the same command again')
    expect(orders()).toEqual([])
  })

  test('that apt can not install are a failure with what apt said', async () => {
    debian({ installed: all.filter(name => name !== 'xvfb'), known: ['xvfb'] })
    command('apt-get', 'for word in "$@"; do [ "$word" = install ] && echo "E: Unable to locate package xvfb" >&2 && exit 100; done\nexit 0')
    as(0)
    await expect(ensureSystemPackages(['display'])).rejects.toThrow(/apt-get ended with 100:\nE: Unable to locate package xvfb/)
  })

  test('are nobody\'s business where there is no dpkg', async () => {
    process.env['PATH'] = folder
    as(1000)
    await ensureSystemPackages(['electron', 'display', 'compiler', 'recovery'])
    expect(said).toEqual([])
  })
})
