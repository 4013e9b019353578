import type postgres from 'postgres'
import type { SeedUser } from '../backend/keys.ts'
import { generate, large_size } from './generate.ts'
import { storeRows } from './store.ts'

/** The demo's firms grown to 60 000 contracts and 40 000 customers in three years, to measure with. Not audited. */
export async function seedLarge(sql: postgres.Sql, now: Date): Promise<SeedUser[]> {
  return storeRows(sql, generate(now, large_size), { slim: true })
}
