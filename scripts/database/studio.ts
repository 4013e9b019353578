import { createInterface } from 'node:readline/promises'
import { withoutPassword } from './target.ts'
import type { Target } from './target.ts'

/** A look into the database from the terminal: the tables, then any SQL, in a read-only transaction each. Ends with an empty line. */
export async function studio({ url, sql }: Target): Promise<void> {
  console.log(withoutPassword(url))
  const project = /(?:^db\.|^)([a-z]{20})\.supabase\.co$/.exec(new URL(url).hostname)?.[1]
  if (project) console.log(`In the browser: https://supabase.com/dashboard/project/${project}/editor`)
  console.table([...await sql`
    select c.relname as table, c.reltuples::int as "rows, about", pg_size_pretty(pg_total_relation_size(c.oid)) as size,
      (select count(*)::int from pg_catalog.pg_policy p where p.polrelid = c.oid) as policies
    from pg_catalog.pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by 1`])
  const lines = createInterface({ input: process.stdin, output: process.stdout, prompt: 'sql> ' })
  let isOpen = true
  lines.once('close', () => { isOpen = false }) // a file of statements may end while the first is still at work
  lines.prompt()
  for await (const line of lines) {
    if (!line.trim()) break
    try {
      console.table([...await sql.begin('read only', tx => tx.unsafe(line))])
    } catch (error) {
      console.error(error instanceof Error ? error.message : error)
    }
    if (isOpen) lines.prompt()
  }
  lines.close()
}
