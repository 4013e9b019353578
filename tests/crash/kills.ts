import fs from 'node:fs'
import path from 'node:path'
import postgres from 'postgres'
import type { TestBackend } from '../../scripts/backend/open-backend.ts'
import { insertFixture } from '../fixture.ts'
import { playLife } from './life.ts'
import type { LifeFigures, Measured } from './life.ts'
import { drawLives, phases, tellPoint } from './point.ts'
import type { Lengths, Point } from './point.ts'

/** `within`: kills that struck before the phase was over */
export type KillFigures = { points: number; within: number; by_phase: Record<string, number>; lost: number; violations: number }
export type KillOptions = {
  /** so many, drawn from the seed, or these */
  points: number | readonly (readonly Point[])[]
  seed: number
  /** plants a mistake that has to be noticed */
  is_hasty?: boolean
  tell?: (sentence: string) => void
}
const told_every = 25
const at_the_end = { by: 'time', share: 1 } as const
const whole_lives: readonly (readonly Point[])[] = [
  [{ phase: 'key', ...at_the_end }, { phase: 'load', ...at_the_end }, { phase: 'commands', ...at_the_end }, { phase: 'pull', ...at_the_end }],
  [{ phase: 'migrate', ...at_the_end }],
]

/** Kills PCs and counts what that cost. `folder` is for the profiles and belongs to the caller. */
export function openKills(backend: TestBackend, folder: string) {
  const admin = postgres(backend.admin_url, { max: 2, onnotice: () => undefined })
  let nth = 0

  async function live(points: readonly Point[], seed: number, how: { lengths: Lengths | null; measured?: Measured; is_hasty?: boolean }): Promise<LifeFigures> {
    const home = path.join(folder, `life-${++nth}`)
    const fixture = await insertFixture(backend.sql, { nth })
    const { is_hasty = false, measured, lengths } = how
    const figures = await playLife({ backend, admin, fixture, folder: home, seed: seed + nth, is_hasty }, points, lengths, measured)
    fs.rmSync(home, { recursive: true, force: true })
    return figures
  }

  return {
    /** How long each phase is on this machine today: killed at its end only. Throws when even that goes wrong. */
    async measure(seed: number): Promise<Lengths> {
      const found: Partial<Lengths> = {}
      for (const points of whole_lives) {
        const { lost, flaws } = await live(points, seed, { lengths: null, measured: (phase, length) => { found[phase] = length } })
        if (lost.length + flaws.length > 0) throw new Error(`killed at the end of each phase: ${[...lost, ...flaws].join('; ')}`)
      }
      const missing = phases.filter(phase => !found[phase])
      if (missing.length > 0) throw new Error(`nothing measured: ${missing.join(', ')}`)
      return found as Lengths
    },
    async play(lengths: Lengths, { points, seed, is_hasty = false, tell = () => undefined }: KillOptions): Promise<KillFigures> {
      const figures: KillFigures = { points: 0, within: 0, by_phase: {}, lost: 0, violations: 0 }
      for (const life of typeof points === 'number' ? drawLives(points, seed) : points) {
        const { lost, flaws, within } = await live(life, seed, { lengths, is_hasty })
        figures.points += life.length
        figures.within += within
        for (const { phase } of life) figures.by_phase[phase] = (figures.by_phase[phase] ?? 0) + 1
        figures.lost += lost.length
        figures.violations += flaws.length
        if (figures.points % told_every === 0) tell(`${figures.points} points`)
        if (lost.length + flaws.length === 0) continue
        tell([`a PC killed at: ${life.map(tellPoint).join(' · ')}`, ...lost.map(op_id => `  ✗ confirmed, and lost: ${op_id}`),
          ...flaws.map(flaw => `  ✗ ${flaw}`)].join('\n'))
      }
      return figures
    },
    close: () => admin.end({ timeout: 1 }),
  }
}
