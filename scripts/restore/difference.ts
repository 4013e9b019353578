import { fixed_output } from '../../electron/data/backup/content-hash.ts'
import { differenceOf } from '../../electron/data/backup/difference.ts'
import type { TableDifference } from '../../electron/data/backup/difference.ts'
import type { Openers } from '../../electron/data/backup/keys.ts'
import { namesOf, textOf } from '../../electron/data/backup/restore.ts'
import { openSql } from '../../electron/data/backup/tls.ts'
import { Sentence } from '../backend/sentence.ts'
import { readVouched } from './vouched.ts'

/**
 * Compares a backup with a live database, which is only read, on one snapshot; the tables that differ, or those named alone. Of a firm's archive the
 * rows of that firm are compared. Throws a Sentence for what nobody vouches for, and where a table has other columns now.
 */
export async function differencesWith(db_url: string, file: string, openers: Openers, public_pem: string, tables: readonly string[]): Promise<TableDifference[]> {
  const { files, claim } = await readVouched(file, openers, public_pem)
  const org = claim.kind === 'organisation' ? claim.project.split(':')[1] ?? '' : null
  const wanted = tables.length === 0 ? claim.tables : claim.tables.filter(({ name }) => tables.includes(name) || tables.includes(name.replace(/^public\./, '')))
  if (wanted.length < tables.length) throw new Sentence(`Not all of ${tables.join(', ')} are in this backup.`)
  const sql = await openSql(db_url, { max: 1, prepare: false, onnotice: () => undefined, connection: { application_name: 'guichet-difference', statement_timeout: 0 } })
  try {
    return await sql.begin('isolation level repeatable read read only', async tx => {
      await tx.unsafe(fixed_output)
      const found: TableDifference[] = []
      for (const one of wanted) {
        const { table, columns } = namesOf(one)
        const key = (await tx.unsafe(`select quote_ident(a.attname) as name from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey) where i.indrelid = $1::regclass and i.indisprimary`, [table])).map(row => String(row['name']))
        const of_firm = org === null ? '' : ` where ${table === 'public.organizations' ? 'id' : 'org_id'} = '${org.replace(/[^0-9a-f-]/g, '')}'`
        const source = await tx.unsafe(`copy (select ${columns.join(', ')} from ${table}${of_firm}) to stdout`).readable()
        const parts: Buffer[] = []
        for await (const part of source as AsyncIterable<Buffer>) parts.push(Buffer.from(part))
        source._read(0) // as in take.ts: the driver waits otherwise
        const difference = differenceOf(table, columns, key, await textOf(files, one), Buffer.concat(parts))
        if (difference.gone + difference.new + difference.changed > 0) found.push(difference)
      }
      return found
    })
  } finally {
    await sql.end({ timeout: 5 })
  }
}

/** A line per table, then per row with its fields. */
export function* asLines(differences: readonly TableDifference[]): Generator<string> {
  if (differences.length === 0) yield 'No difference.'
  for (const { table, gone, new: fresh, changed, rows } of differences) {
    yield `${table}: ${gone} gone, ${fresh} new, ${changed} changed`
    for (const { key, what, fields } of rows) yield `  ${what} ${key}${what === 'changed' ? `: ${fields.map(({ column, was, is }) => `${column} ${was ?? 'NULL'} → ${is ?? 'NULL'}`).join(', ')}` : ''}`
    if (gone + fresh + changed > rows.length) yield `  … and ${gone + fresh + changed - rows.length} more`
  }
}
