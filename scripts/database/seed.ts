import type postgres from 'postgres'
import type { SeedUser } from '../backend/keys.ts'
import { Sentence } from '../backend/sentence.ts'
import { seedDemo } from '../seed/demo.ts'

/** Fills a migrated database that holds no firm yet with the demo data. The caller has asked whether it may. */
export async function seedDatabase(sql: postgres.Sql, now: Date): Promise<SeedUser[]> {
  const [found] = await sql`select from public.organizations limit 1`
  if (found) throw new Sentence('There are firms in this database already. npm run db:reset empties it (all is lost), db:seed fills an empty one.')
  return seedDemo(sql, now)
}
