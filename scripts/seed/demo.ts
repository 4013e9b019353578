import type postgres from 'postgres'
import type { SeedUser } from '../backend/keys.ts'
import { demo_world, generate } from './generate.ts'
import { storeRows } from './store.ts'
import type { KeepObject } from './store-evidence.ts'

/**
 * Two Swiss rental firms with eighteen months behind them, as they stand at `now`. Returns who can sign in. `keep`: where the bytes of photos go; without
 * it the hand-overs have none, because a row must not say of a photo that it is there when it is not. `slim`, as whoever waits for it wants it: as
 * `storeRows` says; its tests ask the triggers, and that they would leave the same rows.
 */
export async function seedDemo(sql: postgres.Sql, now: Date, keep: KeepObject | null = null, { slim = true }: { slim?: boolean } = {}): Promise<SeedUser[]> {
  const rows = generate(now, demo_world)
  if (!keep) return storeRows(sql, rows, { slim })
  const [{ addEvidence }, { pictureOf }, { storeEvidence }] = await Promise.all([import('./evidence.ts'), import('./picture.ts'), import('./store-evidence.ts')])
  const evidence = addEvidence(rows, now.getTime(), { per_firm: 8, draw: pictureOf })
  return storeRows(sql, rows, { slim, also: tx => storeEvidence(tx, evidence, keep) })
}
