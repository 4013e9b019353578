import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { DAY } from '../../../shared/time.ts'
import { lyingIn, prune } from './prune.ts'
import type { Link } from './prune.ts'

test('What may go goes with what lies beside it, and nothing else in the folder does', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-prune-'))
  try {
    const links = Array.from({ length: 40 }, (_, n): Link => ({ project: 'p', serial: 40 - n, sha256: `${n}`, taken_at: new Date(Date.UTC(2026, 10, 28, 2) - n * DAY).toISOString(), file: `${n}-full.crb` }))
    for (const { file } of links) for (const end of ['', '.certificate.pdf', '.key.age']) fs.writeFileSync(path.join(folder, `${file}${end}`), 'x'.repeat(100))
    for (const other of ['39-data.crb', 'letter.txt', 'elsewhere-full.crb']) fs.writeFileSync(path.join(folder, other), 'x')
    fs.rmSync(path.join(folder, '8-full.crb'))
    const lying = (proven: string[]) => lyingIn(folder, links, new Set(proven), { project: 'p', kind: 'full' })
    expect(lying([])).toHaveLength(39)
    expect(await prune(folder, lying([]))).toMatchObject({ drop: [], held: 'none_proven' })
    // proven is one of twenty days ago: of the newer ones nothing may go, whatever their number
    const removed: string[] = []
    const { drop } = await prune(folder, lying(['20']), { remove: name => Promise.resolve(void removed.push(name)) })
    expect(removed.filter(name => name.endsWith('.crb'))).toEqual(drop.map(({ file }) => file))
    expect(drop.length).toBeGreaterThan(5)
    expect(drop.every(({ file }) => Number.parseInt(file) > 20)).toBe(true)
    for (const { file } of drop) expect(fs.readdirSync(folder).filter(name => name.startsWith(`${file}`))).toEqual([])
    for (let n = 0; n <= 20; n++) if (n !== 8) expect(fs.existsSync(path.join(folder, `${n}-full.crb.key.age`))).toBe(true)
    for (const other of ['39-data.crb', 'letter.txt', 'elsewhere-full.crb']) expect(fs.existsSync(path.join(folder, other))).toBe(true)
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
})

test('While the storage is down only what never reached it is cleared, by the same rules', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-prune-'))
  try {
    // two good days, then one every hour of a day on which nothing arrived
    const good = [2, 3, 4].map((day, n): Link => ({ project: 'p', serial: 3 - n, sha256: `good${day}`, taken_at: new Date(Date.UTC(2026, 10, 28, 2) - day * DAY).toISOString(), file: `good${day}-full.crb` }))
    const hours = Array.from({ length: 20 }, (_, n): Link => ({ project: 'p', serial: 4 + n, sha256: `h${n}`, taken_at: new Date(Date.UTC(2026, 10, 28, 2 + n)).toISOString(), file: `h${n}-full.crb` }))
    const double: Link = { ...good[0] as Link, sha256: 'double', file: 'double-full.crb', taken_at: new Date(Date.UTC(2026, 10, 26, 1)).toISOString() }
    for (const { file } of [...good, double, ...hours]) fs.writeFileSync(path.join(folder, file), 'x'.repeat(100))
    const all = [...good, double, ...hours]
    const lying = lyingIn(folder, all, new Set(all.map(({ sha256 }) => sha256)), { project: 'p', kind: 'full' })
    const nowhere_else = new Set(hours.map(({ file }) => file))
    const { drop } = await prune(folder, lying, null, ({ file }) => nowhere_else.has(file))
    expect(drop).toHaveLength(17)
    expect(fs.readdirSync(folder).toSorted(), 'the three newest, and all that the storage may have too').toEqual(['double-full.crb', 'good2-full.crb', 'good3-full.crb', 'good4-full.crb', 'h17-full.crb', 'h18-full.crb', 'h19-full.crb'])
    expect((await prune(folder, lying.filter(({ file }) => fs.existsSync(path.join(folder, file))), { remove: () => Promise.resolve() })).drop.map(({ file }) => file)).toContain('double-full.crb')
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
  }
})
