import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { random } from '../seed/random.ts'
import { corruptions } from './corruptions.ts'
import { foreignCorruptions } from './foreign-corruptions.ts'
import { storeInMemory, storeSmallFirms } from './small-firms.ts'
import { openTrial } from './trial.ts'
import { tryGood } from './try-good.ts'

let folder: string
beforeAll(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'guichet-restore-')) })
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// Others each time, unlike elsewhere: in a month all have had their turn, and `npm run test:restore` takes them all.
const draw = Number(process.env['GUICHET_SEED']) || Date.now() % 1_000_000
const sample = 2
const order = random(`corruptions of ${draw}`)
const chosen = [...corruptions, ...foreignCorruptions].map(corruption => ({ corruption, place: order.next() })).toSorted((a, b) => a.place - b.place).slice(0, sample)

test(`a backup passes, and ${sample} ways to spoil it are caught by the check that is named for each (GUICHET_SEED=${draw} repeats)`, { timeout: 400_000 }, async () => {
  const { keep, readObject } = storeInMemory()
  const { trusted, sentence } = await tryGood(inject('guichet_server'), { title: 'two firms', fill: ({ sql }) => storeSmallFirms(sql, new Date(), draw, keep), readObject }, folder, async (file, openers) => {
    const trial = await openTrial(file, openers)
    const said = []
    for (const { corruption } of chosen) said.push((await trial.spoil(corruption)).said)
    expect(said.filter(line => !line.startsWith('✓'))).toEqual([])
    expect(said).toHaveLength(sample)
  })
  expect(sentence).toMatch(/^This backup of .* was restored and may be trusted\.$/)
  expect(trusted).toBe(true)
})
