import { gunzipSync } from 'node:zlib'
import type { Claim } from '../../electron/data/backup/archive.ts'
import { names } from '../../electron/data/backup/manifest.ts'
import { pgDump } from '../../electron/data/backup/pg-dump.ts'

/** The contents of an archive as pg_dump would have written them as one file of SQL, with the rows as COPY or as INSERT. */
export function plainDumpOf(files: Map<string, Buffer>, { tables }: Pick<Claim, 'tables'>, as: 'copy' | 'insert' = 'copy'): Buffer {
  const part = (name: string) => files.get(name) ?? Buffer.alloc(0)
  const rows = tables.flatMap(({ name, columns }) => {
    const text = Buffer.concat([...files.keys()].filter(file => file.startsWith(`data/${name}.`)).toSorted().map(file => gunzipSync(part(file))))
    return as === 'copy' ? [Buffer.from(`\nCOPY ${name} (${columns.join(', ')}) FROM stdin;\n`), text, Buffer.from('\\.\n\n')] : [insertsOf(name, columns, text)]
  })
  return Buffer.concat([part(names.pre), ...rows, part(names.sequences), part(names.post)])
}

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }
function insertsOf(table: string, columns: readonly string[], text: Buffer): Buffer {
  const literal = (cell: string) => cell === '\\N' ? 'NULL' : `'${cell.replace(/\\(.)/gs, (_, sign: string) => escapes[sign] ?? sign).replaceAll('\'', '\'\'')}'`
  const lines = text.toString('utf8').split('\n').slice(0, -1)
  return Buffer.from(`\n${lines.map(line => `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${line.split('\t').map(literal).join(', ')});\n`).join('')}`)
}

/** The schemas that the platform's tool leaves out of the structure, and of the rows. */
const platform = ['extensions', 'auth', 'storage', 'supabase_migrations', 'information_schema', 'pg_*']
/** What that tool does to what pg_dump wrote: it can be restored into a project, and has no line that begins with two dashes. */
const rewritten: [RegExp, string][] = [
  [/^CREATE SCHEMA "/gm, 'CREATE SCHEMA IF NOT EXISTS "'], [/^CREATE TABLE "/gm, 'CREATE TABLE IF NOT EXISTS "'], [/^CREATE SEQUENCE "/gm, 'CREATE SEQUENCE IF NOT EXISTS "'],
  [/^CREATE VIEW "/gm, 'CREATE OR REPLACE VIEW "'], [/^CREATE FUNCTION "/gm, 'CREATE OR REPLACE FUNCTION "'], [/^CREATE TRIGGER "/gm, 'CREATE OR REPLACE TRIGGER "'],
  [/^--.*\n/gm, ''],
]
const likeTheTool = (sql: Buffer): Buffer => Buffer.from(`${rewritten.reduce((text, [found, instead]) => text.replace(found, instead), sql.toString('utf8'))}\nRESET ALL;\n`)

/** The three files that `supabase db dump` makes of a project (with --role-only, without a flag, with --data-only). */
export async function supabaseDumpOf(db_url: string): Promise<{ name: 'roles.sql' | 'schema.sql' | 'data.sql'; sql: Buffer }[]> {
  const without = (names_of: readonly string[]) => names_of.map(name => `--exclude-schema=${name}`)
  const schema = await pgDump(db_url, ['--schema-only', '--quote-all-identifiers', ...without(platform)])
  const data = await pgDump(db_url, ['--data-only', '--quote-all-identifiers', '--column-inserts', '--rows-per-insert=100000', '--exclude-table=auth.schema_migrations', '--exclude-table=storage.migrations',
    ...without(platform.filter(name => name !== 'auth' && name !== 'storage'))])
  return [
    { name: 'roles.sql', sql: likeTheTool(Buffer.from('SET default_transaction_read_only = off;\nSET client_encoding = \'UTF8\';\nSET standard_conforming_strings = on;\n'
      + 'ALTER ROLE "anon" SET "statement_timeout" TO \'3s\';\nALTER ROLE "authenticated" SET "statement_timeout" TO \'8s\';\nCREATE ROLE "guichet_commands";\n'
      + 'ALTER ROLE "guichet_commands" WITH INHERIT NOCREATEROLE NOCREATEDB NOLOGIN NOBYPASSRLS;\nGRANT "guichet_commands" TO "postgres" WITH INHERIT FALSE;\n')) },
    { name: 'schema.sql', sql: likeTheTool(schema) },
    { name: 'data.sql', sql: likeTheTool(Buffer.concat([Buffer.from('SET session_replication_role = replica;\n'), data])) },
  ]
}
