import { createHash } from 'node:crypto'
import type { ContentProof } from '../../shared/desk-content.ts'
import type { Wire } from '../../shared/wire.ts'
import { readDesk, writeDesk } from './database.ts'
import type { Database } from './database.ts'
import type { Log } from './log.ts'
import { call } from './sync/answer.ts'
import { CallFailed } from './sync/outcome.ts'
import type { Rpc } from './sync/parts.ts'
import { hasTable, strangeColumns } from './sync/rows.ts'
import { inScope } from './sync/scope.ts'
import { Trouble } from './trouble.ts'

type Told = Extract<Wire['desk_content'], { tables: unknown }>
type Parts = {
  db: Database
  /** another connection, whose snapshot stands still while people go on working */
  reader: () => Database
  /** a way to the server under the name of who is signed in, null while there is no line */
  rpc: () => Rpc | null
  /** one turn of the sync, so that what waits has gone out and what has changed is here */
  turn: () => Promise<unknown>
  now: () => number
  log: Log
  changed(tables: readonly string[]): void
  pause?: (ms: number) => Promise<void>
}
export type DeskContent = {
  /** Compares now. Rejects with Trouble `error.needs_line`, `error.content_busy`. */
  compare(): Promise<ContentProof>
  /** After a database was lost and begun anew: once, by itself; what comes of it is kept. */
  proveRebuilt(): void
}

const rows_at_once = 1000
const most_tries = 12

/**
 * Shows that this desk holds exactly what the server gives it: both reckon one hash for each table over the same rows, of the same moment. Operations that wait are
 * sent before; a change that comes between makes it begin anew.
 */
export function openDeskContent({ db, reader, rpc, turn, now, log, changed, pause = ms => new Promise(resolve => { setTimeout(resolve, ms) }) }: Parts): DeskContent {
  let is_proving = false

  async function attempt(): Promise<ContentProof | null> {
    const [location, cursor] = [readDesk(db, 'location_id'), readDesk(db, 'cursor')]
    const ask = rpc()
    if (!ask) throw new Trouble('error.needs_line')
    if (location === null || cursor === null || waiting(db) > 0) return null
    const told = await call(ask, 'desk_content', { p_location: location, p_cursor: cursor })
    if (!('tables' in told)) return null
    const still = reader()
    try {
      still.exec('begin')
      if (readDesk(still, 'cursor') !== cursor || waiting(still) > 0) return null
      return await proofOf(still, location, told, now)
    } finally {
      still.close()
    }
  }

  const content: DeskContent = {
    async compare() {
      for (let tries = 0; tries < most_tries; tries++) {
        await turn()
        try {
          const proof = await attempt()
          if (proof) {
            writeDesk(db, 'content_proof', JSON.stringify(proof))
            log('this desk was compared with the server', { rows: proof.rows, differs: proof.differs })
            changed(['status'])
            return proof
          }
        } catch (error) {
          if (!(error instanceof CallFailed)) throw error
          if (error.kind !== 'retry') log('the server does not say what this desk should hold', { kind: error.kind, status: error.status, code: error.code })
          throw new Trouble('error.needs_line')
        }
        await pause(250)
      }
      throw new Trouble('error.content_busy')
    },
    proveRebuilt() {
      const rebuilt_at = Number(readDesk(db, 'rebuilt_at') ?? 0)
      if (is_proving || rebuilt_at === 0 || (proofOn(db)?.at ?? 0) > rebuilt_at) return
      is_proving = true
      content.compare().catch((error: unknown) => log('a desk that was built anew is not compared yet', { error: String(error) })).finally(() => { is_proving = false })
    },
  }
  return content
}

/** The last comparison, null: none yet. */
export function proofOn(db: Database): ContentProof | null {
  const text = readDesk(db, 'content_proof')
  return text === null ? null : JSON.parse(text) as ContentProof
}

/** Operations whose effect the server's rows do not show yet. */
const waiting = (db: Database): number => db.prepare("select count(*) from outbox where state in ('PENDING', 'ACKED')").pluck().get() as number

async function proofOf(db: Database, location: string, { tables, server_at }: Told, now: () => number): Promise<ContentProof> {
  const all = createHash('sha256')
  const proof: ContentProof = { at: 0, rows: 0, tables: 0, sha256: '', differs: [] }
  for (const { table, columns, rows: there, sha256 } of tables) {
    // what a newer server has and this app does not know, it can not have
    if (!hasTable(db, table) || strangeColumns(db, table, columns).length > 0) continue
    const { rows, hash } = await hashOf(db, { table, columns, location, server_at })
    all.update(`${table} ${hash}\n`)
    proof.tables++
    proof.rows += rows
    if (hash !== sha256) proof.differs.push({ table, here: rows, there })
  }
  return { ...proof, at: now(), sha256: all.digest('hex') }
}

/** The twin of the hash in `desk_content`, in pieces: whoever works at the desk does not wait for it. */
async function hashOf(db: Database, { table, columns, location, server_at }: { table: string; columns: readonly string[]; location: string; server_at: number }): Promise<{ rows: number; hash: string }> {
  const content = createHash('sha256')
  const [condition, given] = inScope(table, location, server_at)
  const page = db.prepare(`select ${columns.map(column => `t.${column}`).join(', ')} from ${table} t where t.id > @after and coalesce(${condition}, 0) order by t.id limit ${rows_at_once}`).raw()
  const at = columns.indexOf('id')
  let rows = 0
  for (let after = ''; ;) {
    const found = page.all({ after, ...given }) as (string | number | null)[][]
    for (const cells of found) content.update(createHash('sha256').update(rowText(cells)).digest())
    rows += found.length
    if (found.length < rows_at_once) return { rows, hash: content.digest('hex') }
    after = String(found.at(-1)?.[at])
    await new Promise(resolve => { setImmediate(resolve) })
  }
}

/** A row as PostgreSQL writes an array of jsonb. */
export const rowText = (cells: readonly (string | number | null)[]): string => `[${cells.map(cell => JSON.stringify(cell)).join(', ')}]`
