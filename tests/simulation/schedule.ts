import fc from 'fast-check'
import { faults } from './line.ts'
import type { Fault } from './line.ts'
import { moves } from './moves/index.ts'

/** What happens next. `desk` counts the PCs, `dice` are for the person there, `kill_at` statements later the program is killed. */
export type Step =
  | { do: 'work'; desk: number; move: string; dice: number[]; kill_at: number | null }
  | { do: 'turn' | 'files'; desk: number; faults: Fault[]; kill_at: number | null }
  | { do: 'keep'; desk: number; dice: number[]; kill_at: number | null }
  | { do: 'all_turn' | 'deliver' | 'restart_api' }
  | { do: 'cut' | 'mend' | 'restart' | 'kill' | 'lock' | 'set_aside'; desk: number }
  | { do: 'clock'; desk: number; minutes: number }
  | { do: 'person'; desk: number; who: 'city' | 'airport' | 'manager' | 'admin' }
  | { do: 'place'; desk: number; at: 'city' | 'airport' }
  | { do: 'late_write' | 'office'; n: number } | { do: 'late_end'; commits: boolean }
  | { do: 'rights'; what: 'role' | 'active' | 'location' | 'device'; n: number }
  | { do: 'epoch'; what: 'rotate' | 'backup' | 'restore' | 'restore_first' }

/** What happens at one desk, and what happens elsewhere. */
export type AtDesk = Extract<Step, { desk: number }>
export type Elsewhere = Exclude<Step, { desk: number }>

export const desks = 3
const desk = fc.nat(desks - 1)
const n = fc.nat(7)
const kill_at = fc.option(fc.nat(60), { freq: 8 })
const one = <T>(what: T): fc.Arbitrary<T> => fc.constant(what)

const weighted: fc.WeightedArbitrary<Step>[] = [
  ...moves.map(move => ({ weight: move.weight * 3, arbitrary: fc.record({
    do: one('work' as const), desk, move: one(move.name), dice: fc.array(fc.nat(99), { minLength: 8, maxLength: 8 }), kill_at,
  }) })),
  { weight: 22, arbitrary: fc.record({ do: one('turn' as const), desk, faults: one([]), kill_at: one(null) }) },
  { weight: 14, arbitrary: fc.record({ do: one('turn' as const), desk,
    faults: fc.array(fc.oneof(one('none' as const), fc.constantFrom(...faults)), { minLength: 1, maxLength: 4 }), kill_at: one(null) }) },
  { weight: 6, arbitrary: fc.record({ do: one('turn' as const), desk, faults: one([]), kill_at: fc.nat(120) }) },
  { weight: 7, arbitrary: fc.record({ do: one('keep' as const), desk, dice: fc.array(fc.nat(99), { minLength: 2, maxLength: 2 }), kill_at }) },
  { weight: 7, arbitrary: fc.record({ do: one('files' as const), desk, kill_at,
    faults: fc.array(fc.oneof(one('none' as const), fc.constantFrom(...faults)), { maxLength: 4 }) }) },
  { weight: 4, arbitrary: one<Step>({ do: 'all_turn' }) },
  { weight: 3, arbitrary: one<Step>({ do: 'deliver' }) },
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom('cut' as const, 'mend' as const), desk }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('restart' as const, 'kill' as const, 'lock' as const), desk }) },
  { weight: 2, arbitrary: fc.record({ do: one('set_aside' as const), desk }) },
  { weight: 3, arbitrary: fc.record({ do: one('clock' as const), desk, minutes: fc.constantFrom(-4320, -90, -10, 10, 90, 4320) }) },
  { weight: 3, arbitrary: fc.record({ do: one('person' as const), desk,
    who: fc.constantFrom('city' as const, 'airport' as const, 'manager' as const, 'admin' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: one('place' as const), desk, at: fc.constantFrom('city' as const, 'airport' as const) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('late_write' as const, 'office' as const), n }) },
  { weight: 3, arbitrary: fc.record({ do: one('late_end' as const), commits: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ do: one('rights' as const), n,
    what: fc.constantFrom('role' as const, 'active' as const, 'location' as const, 'device' as const) }) },
  { weight: 1, arbitrary: one<Step>({ do: 'restart_api' }) },
  { weight: 4, arbitrary: fc.record({ do: one('epoch' as const),
    what: fc.constantFrom('rotate' as const, 'backup' as const, 'restore' as const, 'restore' as const, 'restore_first' as const) }) },
]
export const schedules: fc.Arbitrary<Step[]> = fc.array(fc.oneof(...weighted), { minLength: 8, maxLength: 32, size: 'max' })

const names = ['desk A', 'desk B', 'desk C']

/** A step as a person reads it. */
export function tellStep(step: Step): string {
  const at = 'desk' in step ? names[step.desk] : 'everywhere'
  const killed = 'kill_at' in step && step.kill_at !== null ? `, killed before statement ${step.kill_at}` : ''
  switch (step.do) {
    case 'work': return `${at}: ${step.move} (dice ${step.dice.join(' ')})${killed}`
    case 'turn': return `${at}: a turn of the sync${step.faults.length > 0 ? `, its calls: ${step.faults.join(', ')}` : ''}${killed}`
    case 'keep': return `${at}: a photo is kept (dice ${step.dice.join(' ')})${killed}`
    case 'files': return `${at}: files are sent${step.faults.length > 0 ? `, their calls: ${step.faults.join(', ')}` : ''}${killed}`
    case 'all_turn': return 'all desks: a turn at the same time'
    case 'deliver': return 'late calls reach the server'
    case 'cut': return `${at}: the line is cut`
    case 'mend': return `${at}: the line is up`
    case 'restart': return `${at}: the program ends and starts`
    case 'kill': return `${at}: the program is killed`
    case 'lock': return `${at}: the PC sleeps and wakes`
    case 'set_aside': return `${at}: a refused operation is set aside`
    case 'clock': return `${at}: the clock jumps by ${step.minutes} minutes`
    case 'person': return `${at}: ${step.who} signs in`
    case 'place': return `${at}: moves to ${step.at}`
    case 'late_write': return `somebody writes on the server and does not commit yet (${step.n})`
    case 'late_end': return `the open transaction ${step.commits ? 'commits' : 'rolls back'}`
    case 'office': return `the office changes rows (${step.n})`
    case 'rights': return `rights: ${step.what} (${step.n})`
    case 'restart_api': return 'the API restarts'
    case 'epoch': return { rotate: 'the epoch is rotated', backup: 'a backup is taken', restore: 'the backup is restored',
      restore_first: 'a backup of before the desks were set up is restored' }[step.what]
  }
}
