import type postgres from 'postgres'
import { runGroup } from '../lab.ts'
import type { Group } from '../lab.ts'
import type { Kind, Mutant } from './mutant.ts'

/** Which groups notice a kind of mutant first, by the beginning of their titles. */
const first: Record<Kind, string[]> = {
  'policy': ['the API', 'policies', 'changing'], 'row security': ['the catalogue'], 'grant': ['the catalogue', 'the API'],
  'trigger': ['triggers of'], 'constraint': ['what', 'where', 'the catalogue'], 'not null': ['what'],
  'guard': ['refusals', 'command', 'triggers of one', 'the API'], 'data': ['command', 'triggers of one', 'refusals'],
}
const isGeneral = (group: Group) => /^(the catalogue|command |refusals|triggers of one)/.test(group.title)

/** The groups that a mutant is shown to, the likeliest first. A rule of one table is not looked for in the cells of another. */
export function suspects(mutant: Mutant, groups: Group[]): Group[] {
  const touching = (group: Group) => group.touches.includes(mutant.touches) || group.touches.includes(mutant.touches.replace('apply_', ''))
  const everywhere = mutant.kind === 'guard' || mutant.kind === 'data' || mutant.touches === 'private' || (mutant.kind === 'grant' && !groups.some(touching))
  const shown = groups.filter(group => !group.title.includes('on purpose') && (touching(group) || isGeneral(group)
    || (everywhere && /^(the API|policies|changing)/.test(group.title))))
  const score = (group: Group) => {
    const nth = first[mutant.kind].findIndex(start => group.title.startsWith(start))
    return (nth < 0 ? 90 : nth * 10) + (touching(group) || group.title === 'the catalogue' ? 0 : isGeneral(group) ? 100 : 200)
  }
  return shown.map(group => ({ group, score: score(group) })).toSorted((a, b) => a.score - b.score).map(({ group }) => group)
}

export type Fate = { mutant: Mutant; killed_by: string | null; error: string | null }

/** Applies a mutant, asks until something turns red, and undoes it all. `error`: the database itself does not let the rule go. */
export async function hunt(sql: postgres.Sql, mutant: Mutant, groups: Group[]): Promise<Fate> {
  const shown = suspects(mutant, groups)
  const fate = await show(sql, mutant, shown)
  // Within one transaction the right to call a function is looked up once, and an owner's trigger may have called it first.
  const isAboutCalling = mutant.kind === 'grant' && mutant.title.includes(' on function ')
  if (fate.killed_by !== null || fate.error !== null || !isAboutCalling) return fate
  return await show(sql, mutant, shown.filter(group => group.title.startsWith('command ')))
}

async function show(sql: postgres.Sql, mutant: Mutant, groups: Group[]): Promise<Fate> {
  const fate: Fate = { mutant, killed_by: null, error: null }
  const undone = Symbol('undone')
  await sql.begin(async tx => {
    try {
      await tx.savepoint(inner => inner.unsafe(mutant.sql))
    } catch (error) {
      fate.error = (error as Error).message
      throw undone
    }
    for (const group of groups) {
      const [finding] = await runGroup(tx, group)
      if (!finding) continue
      fate.killed_by = `${finding.group}: ${finding.title}`
      break
    }
    throw undone
  }).catch((error: unknown) => { if (error !== undone) throw error })
  return fate
}
