import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { endOf, openSteps } from './steps.ts'
import type { Sight } from './steps.ts'

describe('A picture of the tour', () => {
  let folder = ''
  beforeEach(() => { folder = mkdtempSync(path.join(os.tmpdir(), 'guichet-steps-')) })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  /** A page whose window gets a size only at the nth look; `asked` holds what was done, in order. */
  function page(sized_at: number): { sight: Sight; asked: string[] } {
    const asked: string[] = []
    const sight = {
      evaluate: () => { asked.push('painted'); return Promise.resolve(asked.filter(one => one === 'painted').length >= sized_at ? 1440 : 0) },
      screenshot: ({ path: file = '' }: { path?: string } = {}) => { asked.push('shot'); writeFileSync(file, 'png'); return Promise.resolve(Buffer.alloc(0)) },
    }
    return { sight: sight as unknown as Sight, asked }
  }

  test('is taken once a frame was painted', async () => {
    const { shot, missing } = openSteps(folder)
    const { sight, asked } = page(1)
    await shot(sight, 'sign-in')
    expect(asked).toEqual(['painted', 'shot'])
    expect([readdirSync(folder), missing]).toEqual([['01-sign-in.png'], []])
  })

  test('is tried again while the window has no size', async () => {
    const { shot, missing } = openSteps(folder)
    const { sight, asked } = page(2)
    await shot(sight, 'sign-in')
    expect(asked).toEqual(['painted', 'painted', 'shot'])
    expect(missing).toEqual([])
  })

  test('that fails is told and ends nothing', async () => {
    const { shot, step, missing, steps } = openSteps(folder)
    const broken = { ...page(1).sight, screenshot: () => Promise.reject(new Error('Cannot take screenshot with 0 width.\nCall log: …')) } as Sight
    await step('a step with a picture', () => shot(broken, 'sign-in'))
    expect(missing).toEqual(['no picture "sign-in": Cannot take screenshot with 0 width.'])
    expect(steps).toHaveLength(1)
  })
})

test('A tour is ok unless a step failed or an operation was lost; a missing picture is told only', () => {
  const missing = ['no picture "sign-in": the window has no width']
  expect(endOf({ failures: [], missing, lost: 0 })).toEqual({ ok: true, lost: 0, problems: missing })
  expect(endOf({ failures: ['no number on the screen'], missing, lost: 0 })).toEqual({ ok: false, lost: 0, problems: ['no number on the screen', ...missing] })
  expect(endOf({ failures: [], missing: [], lost: 1 }).ok).toBe(false)
})
