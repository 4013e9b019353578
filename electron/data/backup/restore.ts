import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { names } from './manifest.ts'
import type { Manifest, TableClaim } from './manifest.ts'
import { inBatches, statementsIn } from './statements.ts'

const unpacked = promisify(gunzip)
const identifier = '(?:[a-z_][a-z0-9_]*|"[^"]+")'
const table_name = new RegExp(`^${identifier}\\.${identifier}$`)
const column_name = new RegExp(`^${identifier}$`)

/** Nothing larger is unpacked, whatever it claims of itself. */
const most_bytes = 2_000_000_000

/** The text of a table's rows, out of its parts. Throws for what unpacks to more than it claims: it was made to fill the memory. */
export async function textOf(files: Map<string, Buffer>, { name, bytes }: TableClaim): Promise<Buffer> {
  const parts = [...files.keys()].filter(file => file.startsWith(`data/${name}.`)).toSorted()
  if (parts.length === 0) throw new Error('its rows are missing')
  if (bytes > most_bytes) throw new Error(`its rows would unpack to more than ${most_bytes / 1e6} MB`)
  const texts: Buffer[] = []
  let left = bytes
  for (const part of parts) {
    const text = await unpacked(files.get(part) ?? Buffer.alloc(0), { maxOutputLength: left + 1_000_000 })
    left = Math.max(0, left - text.length)
    texts.push(text)
  }
  return Buffer.concat(texts)
}

/** The name of a table and of its columns, which go into a statement. Throws for what is none. */
export function namesOf({ name, columns }: TableClaim): { table: string; columns: string[] } {
  if (!table_name.test(name) || !columns.every(column => column_name.test(column))) throw new Error('is no name of a table')
  return { table: name, columns }
}

/** Where an archive is restored: `fill` gives an empty table rows in COPY's text format. */
export type Restorer = { exec(sql: string): Promise<unknown>; fill(table: string, columns: readonly string[], text: Buffer): Promise<unknown> }

/**
 * Restores an archive into an empty database that has the platform's roles: structure, rows, sequences, then what guards them. Goes on after an error, so that
 * the checks can say what it means; gives the errors as sentences.
 */
export async function restoreInto(db: Restorer, files: Map<string, Buffer>, manifest: Manifest, onStep: (step: string) => void): Promise<string[]> {
  const errors: string[] = []
  const attempt = async (what: string, work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      errors.push(`${what}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  const run = async (name: string) => {
    onStep(name)
    // every database has a schema public; pg_dump counts on the rights that it has from the beginning
    const statements = statementsIn(files.get(name)?.toString('utf8') ?? '').filter(statement => !statement.startsWith('\\') && statement !== 'CREATE SCHEMA public')
    await inBatches(statements, sql => db.exec(sql), (statement, error) => errors.push(`${statement.slice(0, 80)}: ${error instanceof Error ? error.message : String(error)}`))
  }
  await run(names.pre)
  for (const claim of manifest.tables) {
    onStep(claim.name)
    await attempt(claim.name, async () => {
      const { table, columns } = namesOf(claim)
      const text = await textOf(files, claim)
      if (text.length > 0) await db.fill(table, columns, text)
    })
  }
  if (manifest.kind === 'full') await run(names.sequences)
  await run(names.post)
  await db.exec('reset all')
  await db.exec('analyze')
  return errors
}
