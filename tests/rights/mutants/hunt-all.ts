import type postgres from 'postgres'
import type { Group } from '../lab.ts'
import { hunt } from './hunt.ts'
import type { Fate } from './hunt.ts'
import type { Mutant } from './mutant.ts'

export type Hunted = { mutants: number; survived: number; by_kind: { kind: string; mutants: number; survived: number }[] }

/** Shows each mutant to the groups, shared among databases that are all the same; survivors, and rules that the database does not let go, are told as they come. */
export async function huntAll(workers: postgres.Sql[], mutants: Mutant[], groups: Group[], tell: (line: string) => void): Promise<Hunted> {
  const queue = [...mutants]
  const fates: Fate[] = []
  const started = Date.now()
  await Promise.all(workers.map(async worker => {
    for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
      const fate = await hunt(worker, mutant, groups)
      fates.push(fate)
      if (!fate.killed_by) tell(fate.error ? `– ${mutant.kind}: ${mutant.title}: the database refuses: ${fate.error}` : `✗ survived: ${mutant.kind}: ${mutant.title}`)
      if (fates.length % 100 === 0) tell(`  ${fates.length} of ${mutants.length}, ${Math.round((Date.now() - started) / 1000)} s`)
    }
  }))
  const possible = fates.filter(fate => fate.error === null)
  const count = (some: Fate[]) => ({ mutants: some.length, survived: some.filter(fate => fate.killed_by === null).length })
  return { ...count(possible), by_kind: [...new Set(possible.map(fate => fate.mutant.kind))].map(kind => ({ kind, ...count(possible.filter(fate => fate.mutant.kind === kind)) })) }
}
