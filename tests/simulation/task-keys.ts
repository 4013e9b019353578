import type { Desk } from '../../electron/data/desk.ts'
import { hereOf } from '../../electron/data/desk.ts'
import { attention } from '../../electron/data/queries/attention.ts'
import type { AttentionTask } from '../../shared/attention.ts'
import { keysOf } from '../e2e/conflict-keys.ts'

/** Nothing to decide: with its cause it goes, too. */
const waits = (task: AttentionTask): boolean => task.kind === 'stale'

/** The fewest keys of any choice that settles the task by itself. A digit chooses it, so only the first nine count. */
function fewest({ choices }: AttentionTask): number {
  const keys: Partial<Record<string, number>> = keysOf
  return Math.min(...choices.slice(0, 9).flatMap(({ choice, needs }) => (needs === null && keys[choice] !== undefined ? [keys[choice]] : [])))
}

/** What stands in the conflict desks of these PCs, by its kind: the most keys that one of them takes a manager, F9 counted. Infinity: there is no way. */
export function keysPerTask(desks: readonly Desk[]): Record<string, number> {
  const most = new Map<string, number>()
  for (const desk of desks) {
    const here = hereOf(desk)
    if (!here) throw new Error('nobody is signed in')
    const kindOf = (task: AttentionTask) => task.kind === 'conflict' ? task.message.key : `${task.kind} ${task.name}`
    for (const task of attention(desk, {}, { ...here, person: { ...here.person, role: 'MANAGER' } })) {
      if (!waits(task)) most.set(kindOf(task), Math.max(most.get(kindOf(task)) ?? 0, fewest(task)))
    }
  }
  return Object.fromEntries(most)
}
