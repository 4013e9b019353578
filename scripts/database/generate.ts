import path from 'node:path'
import type postgres from 'postgres'
import { project_dir } from '../backend/places.ts'

export const generated_file = path.join(project_dir, 'shared', 'database.generated.ts')

const types: Record<string, string> = {
  uuid: 'string', text: 'string', date: 'string', timestamptz: 'string', xid8: 'string', bool: 'boolean', jsonb: 'unknown', json: 'unknown',
  int2: 'number', int4: 'number', int8: 'number', bytea: 'string', name: 'string', numeric: 'number',
}

type Column = { tbl: string, name: string, type: string, is_array: boolean, nullable: boolean, words: string[] | null }

/** TypeScript of the tables that the API serves, as it sends them: read from the live schema, the same text for the same schema. */
export async function typesOf(sql: postgres.Sql): Promise<string> {
  const columns = await sql<Column[]>`
    select c.relname as tbl, a.attname as name, coalesce(e.typname, t.typname) as type, e.oid is not null as is_array,
      not a.attnotnull as nullable,
      (select array_agg(l.enumlabel::text order by l.enumsortorder) from pg_catalog.pg_enum l where l.enumtypid = coalesce(e.oid, t.oid)) as words
    from pg_catalog.pg_class c join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join pg_catalog.pg_type t on t.oid = a.atttypid
    left join pg_catalog.pg_type e on e.oid = t.typelem and t.typcategory = 'A'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by c.relname, a.attname`
  const tables = new Map<string, Column[]>()
  for (const column of columns) tables.set(column.tbl, [...tables.get(column.tbl) ?? [], column])
  const lines = ['// Made by `npm run db:generate` from the live schema. Do not edit: `npm test` compares it.', '',
    '/** The tables of the schema `public`, a row as the API sends it. */', 'export type DatabaseTables = {']
  for (const [tbl, list] of tables) {
    lines.push(`  ${tbl}: {`)
    for (const { name, type, is_array, nullable, words } of list) {
      const one = words ? words.map(word => `'${word}'`).join(' | ') : types[type] ?? 'unknown'
      lines.push(`    ${name}: ${is_array ? `(${one})[]` : one}${nullable ? ' | null' : ''}`)
    }
    lines.push('  }')
  }
  return `${[...lines, '}'].join('\n')}\n`
}
