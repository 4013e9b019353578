import type { Server } from '../../../scripts/backend/platform.ts'
import type { Ground } from '../ground.ts'
import { digestOfAll } from '../http-commands.ts'
import { badInputs } from './bad-inputs.ts'
import { forgedTokens } from './forged-tokens.ts'
import { personAttacks } from './people.ts'

/** One attempt of somebody who means harm. `act` answers what was won, or null. */
export type Attack = { title: string; act: () => Promise<string | null> }

/** Tries everything. What is won, by an answer or by a row that has changed, is told with its title. */
export async function runAttacks(ground: Ground, server: Server): Promise<{ count: number; succeeded: string[] }> {
  const attacks = [...forgedTokens(ground, server), ...personAttacks(ground), ...badInputs(ground)]
  const succeeded: string[] = []
  const before = await digestOfAll(ground.sql)
  const known = new Set(before)
  for (const { title, act } of attacks) {
    const won = await act()
    if (won !== null) succeeded.push(`${title}: ${won}`)
  }
  const after = await digestOfAll(ground.sql)
  for (const line of after) if (!known.has(line) && !line.startsWith('access_log ')) succeeded.push(`a table is not what it was: ${line}`)
  return { count: attacks.length, succeeded }
}
