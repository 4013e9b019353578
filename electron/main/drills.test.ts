import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ToData } from '../../shared/data-process.ts'
import { openDrills } from './drills.ts'
import type { DrillChild } from './drills.ts'

let folder: string
beforeAll(() => { folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-drills-')) })
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

function open(limit_ms = 60_000) {
  const file = path.join(folder, 'a.crb')
  fs.writeFileSync(file, 'age-encryption.org/v1\n-> X25519 x\n')
  const children: { sent: unknown[]; killed: number; says(message: unknown): void; exits(): void }[] = []
  const told: ToData[] = []
  const fork = (): DrillChild => {
    const hears: ((message: unknown) => void)[] = []
    const exits: (() => void)[] = []
    const child = { sent: [] as unknown[], killed: 0, says: (message: unknown) => hears.forEach(hear => hear(message)), exits: () => exits.forEach(exit => exit()) }
    children.push(child)
    return { send: message => child.sent.push(message), onMessage: hear => hears.push(hear), onExit: hear => exits.push(hear), kill: () => { child.killed++ } }
  }
  const drills = openDrills({ env: { GUICHET_EXPORT_FOLDER: folder }, askWhere: () => Promise.resolve(null), ask: what => Promise.resolve(what === 'backup' ? file : what === 'dump' ? folder : null), fork, log: () => undefined, limit_ms })
  return {
    file, children, told, drills,
    async choose() { return (await drills.chooseFile({ kind: 'choose_file', id: 1, what: 'backup' })).file?.token ?? 0 },
    start(id: number, token: number) { drills.start({ kind: 'start_drill', id, token, order: { file: '/etc/passwd', openers: {} } }, message => told.push(message)) },
  }
}

describe('Archives in main', () => {
  it('are written where the person says, under a plain name, and cut off they leave nothing', async () => {
    const use = open()
    for (const name of ['../x.crb', 'x.txt', '']) await use.drills.startArchive({ kind: 'start_archive', id: 1, name, folder: null, order: {} }, told => use.told.push(told))
    expect(use.children).toHaveLength(0)
    expect(use.told).toHaveLength(3)
    await use.drills.startArchive({ kind: 'start_archive', id: 2, name: 'firm.crb', folder: null, order: { file: '/etc/passwd', rows: {} } }, told => use.told.push(told))
    const file = path.join(folder, 'firm.crb')
    expect(use.children[0]?.sent).toEqual([{ file, rows: {} }])
    fs.writeFileSync(`${file}.part`, 'half')
    use.drills.end()
    expect(use.told.at(-1)).toEqual({ kind: 'drill_ended', id: 2, verdict: null, end: 'cancelled' })
    use.children[0]?.exits()
    expect(fs.existsSync(`${file}.part`)).toBe(false)
    expect(fs.existsSync(file)).toBe(false)
  })

  it('may be the folder of a dump, which stands for the files of SQL in it', async () => {
    const use = open()
    for (const [name, bytes] of [['schema.sql', 30], ['data.sql.gz', 12], ['notes.txt', 500]] as const) fs.writeFileSync(path.join(folder, name), Buffer.alloc(bytes))
    const { file } = await use.drills.chooseFile({ kind: 'choose_file', id: 1, what: 'dump' })
    expect(file).toMatchObject({ name: path.basename(folder), bytes: 42, text: null, head: null, has_key_file: false })
    use.start(2, file?.token ?? 0)
    expect(use.children[0]?.sent).toEqual([{ file: folder, openers: {} }])
    for (const name of ['schema.sql', 'data.sql.gz', 'notes.txt']) fs.rmSync(path.join(folder, name))
  })

  it('go into a folder that a person chose once, and where it is gone nothing is begun', async () => {
    const use = open()
    const kept = fs.mkdtempSync(path.join(folder, 'kept-'))
    await use.drills.startArchive({ kind: 'start_archive', id: 1, name: 'firm.crb', folder: kept, order: { keep: {} } }, told => use.told.push(told))
    expect(use.children[0]?.sent).toEqual([{ file: path.join(kept, 'firm.crb'), keep: {} }])
    use.children[0]?.says({ error: 'no room', why: 'folder_full' })
    expect(use.told.at(-1)).toEqual({ kind: 'drill_ended', id: 1, verdict: null, end: 'failed', why: 'folder_full' })
    for (const gone of [path.join(kept, 'not-there'), 'relative', use.file]) {
      await use.drills.startArchive({ kind: 'start_archive', id: 2, name: 'firm.crb', folder: gone, order: {} }, told => use.told.push(told))
      expect(use.told.at(-1)).toEqual({ kind: 'drill_ended', id: 2, verdict: null, end: 'failed', why: 'folder_gone' })
    }
    expect(use.children).toHaveLength(1)
  })
})

describe('Whole backups in main', () => {
  it('leave neither half a file nor a key that opens nothing when they are cut off, and keep the key of one that is whole', async () => {
    const use = open()
    const kept = fs.mkdtempSync(path.join(folder, 'whole-'))
    const begin = (id: number) => use.drills.startArchive({ kind: 'start_archive', id, name: 'all-full.crb', folder: kept, order: { whole: {} } }, told => use.told.push(told))
    const put = (...names: string[]) => names.forEach(name => fs.writeFileSync(path.join(kept, name), 'x'))
    await begin(1)
    put('all-full.crb.part', 'all-full.crb.key.age')
    use.drills.end()
    use.children[0]?.exits()
    expect(fs.readdirSync(kept)).toEqual([])
    await begin(2)
    put('all-full.crb', 'all-full.crb.key.age')
    use.drills.end()
    use.children[1]?.exits()
    expect(fs.readdirSync(kept).toSorted()).toEqual(['all-full.crb', 'all-full.crb.key.age'])
  })

  it('may take long as long as they say something', async () => {
    vi.useFakeTimers()
    try {
      const use = open(5_000)
      await use.drills.startArchive({ kind: 'start_archive', id: 1, folder, name: 'all.crb', order: { whole: {} } }, told => use.told.push(told))
      for (const step of ['a', 'b', 'c']) {
        vi.advanceTimersByTime(4_000)
        use.children[0]?.says({ said: { step } })
      }
      expect(use.told).toHaveLength(3)
      vi.advanceTimersByTime(5_001)
      expect(use.told.at(-1)).toMatchObject({ end: 'too_long' })
    } finally {
      vi.useRealTimers()
    }
  })

  it('stand for themselves once they are made, under a plain name in a folder', () => {
    const use = open()
    const take = (name: string, from = folder) => use.drills.takeMade({ kind: 'take_made', id: 3, folder: from, name })
    expect(take('a.crb')).toMatchObject({ kind: 'chosen', id: 3, failed: false, file: { name: 'a.crb' } })
    for (const [name, from] of [['../a.crb', folder], ['a.txt', folder], ['gone.crb', folder], ['a.crb', 'relative']] as const) expect(take(name, from)).toMatchObject({ file: null, failed: true })
    use.start(4, take('a.crb').file?.token ?? 0)
    expect(use.children[0]?.sent).toEqual([{ file: use.file, openers: {} }])
  })
})

describe('Photos of an archive in main', () => {
  it('are passed to the process that asked, each giving it its time anew, and to none that has ended', async () => {
    vi.useFakeTimers()
    try {
      const use = open(5_000)
      await use.drills.startArchive({ kind: 'start_archive', id: 1, folder: null, name: 'firm.crb', order: { rows: {} } }, told => use.told.push(told))
      use.children[0]?.says({ said: { nth: 1, want: { name: 'a' } } })
      expect(use.told).toEqual([{ kind: 'drill', id: 1, said: { nth: 1, want: { name: 'a' } } }])
      vi.advanceTimersByTime(4_000)
      use.drills.give({ kind: 'give_object', id: 1, given: { nth: 1, bytes: null, failed: false } })
      use.drills.give({ kind: 'give_object', id: 9, given: 'of another' })
      expect(use.children[0]?.sent.slice(1)).toEqual([{ nth: 1, bytes: null, failed: false }])
      vi.advanceTimersByTime(4_000)
      expect(use.told).toHaveLength(1)
      vi.advanceTimersByTime(1_001)
      expect(use.told.at(-1)).toMatchObject({ end: 'too_long' })
      use.drills.give({ kind: 'give_object', id: 1, given: 'too late' })
      expect(use.children[0]?.sent).toHaveLength(2)
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('Drills in main', () => {
  it('restore only what a person has chosen, whatever path the order names', async () => {
    const use = open()
    use.start(1, 77)
    expect(use.told).toEqual([{ kind: 'drill_ended', id: 1, verdict: null, end: 'failed' }])
    expect(use.children).toHaveLength(0)
    use.start(2, await use.choose())
    expect(use.children[0]?.sent).toEqual([{ file: use.file, openers: {} }])
  })

  it('tell what the process says, and end it with its verdict, on a cancel, after their time, and before the next one', async () => {
    vi.useFakeTimers()
    try {
      const use = open(5_000)
      const token = await use.choose()
      use.start(1, token)
      use.children[0]?.says({ said: { step: 'restore' } })
      use.children[0]?.says({ verdict: { trusted: true } })
      use.children[0]?.exits()
      expect(use.told).toEqual([{ kind: 'drill', id: 1, said: { step: 'restore' } }, { kind: 'drill_ended', id: 1, verdict: { trusted: true }, end: 'verdict' }])
      use.start(2, token)
      use.drills.end()
      use.children[1]?.says({ verdict: { trusted: true } })
      use.start(3, token)
      vi.advanceTimersByTime(5_001)
      use.start(4, token)
      use.children[3]?.exits()
      use.start(5, token)
      use.start(6, token)
      expect(use.told.slice(2).map(message => [(message as { id: number }).id, (message as { end?: string }).end])).toEqual([[2, 'cancelled'], [3, 'too_long'], [4, 'failed'], [5, 'cancelled']])
      expect(use.children.map(({ killed }) => killed)).toEqual([1, 1, 1, 1, 1, 0])
    } finally {
      vi.useRealTimers()
    }
  })

  it('write a certificate beside a chosen backup only', async () => {
    const use = open()
    const token = await use.choose()
    expect(use.drills.saveCertificate({ token, text: '{}' })).toEqual({ file: 'a.crb.certificate.json', failed: false })
    expect(fs.readFileSync(`${use.file}.certificate.json`, 'utf8')).toBe('{}')
    for (const bad of [{ token: 99, text: '{}' }, { token, text: 7 }, { token: '1', text: '{}' }, null]) expect(() => use.drills.saveCertificate(bad)).toThrow('no certificate')
  })
})
