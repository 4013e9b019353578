import type postgres from 'postgres'
import type { SeedUser } from '../backend/keys.ts'
import { demo_world, generate } from './generate.ts'
import { storeRows } from './store.ts'

/** Two Swiss rental firms with eighteen months behind them, as they stand at `now`. Returns who can sign in. */
export async function seedDemo(sql: postgres.Sql, now: Date): Promise<SeedUser[]> {
  return storeRows(sql, generate(now, demo_world))
}
