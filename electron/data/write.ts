import type { Database } from 'better-sqlite3'
import type { Row } from './row.ts'
import { prepared } from './statement.ts'

/** The only way in which a command touches shared tables: every write leaves its before-image, so that it can be undone. */
export type Write = {
  /** Adds a row. A row of that id that is already there (another desk was first) is kept, and false returned. */
  insert(table: string, row: Row): boolean
  /** Changes columns of a row; false when there is no such row on this PC. */
  update(table: string, id: string, patch: Row): boolean
  /** Names of the tables written so far. */
  readonly touched: ReadonlySet<string>
}

const name = /^[a-z][a-z0-9_]*$/
function identifier(text: string): string {
  if (!name.test(text)) throw new Error(`not an identifier: ${text}`)
  return text
}

/** @param seq the outbox row that the before-images belong to. @param told of each row that is written or looked for */
export function openWrite(db: Database, seq: number, told: (table: string, id: string) => void = () => undefined): Write {
  const touched = new Set<string>()
  let { n } = prepared(db, 'select coalesce(max(n), 0) as n from before_images where seq = ?').get(seq) as { n: number }
  const keep = prepared(db, 'insert into before_images (seq, n, tbl, row_id, before) values (?, ?, ?, ?, ?)')
  const find = (table: string, id: unknown) => {
    told(table, String(id))
    return prepared(db, `select * from ${identifier(table)} where id = ?`).get(id) as Row | undefined
  }
  const note = (table: string, id: unknown, before: Row | undefined) => {
    keep.run(seq, ++n, table, id, before ? JSON.stringify(before) : null)
    touched.add(table)
  }
  return {
    touched,
    insert(table, row) {
      if (find(table, row['id'])) return false
      note(table, row['id'], undefined)
      insertRow(db, table, row)
      return true
    },
    update(table, id, patch) {
      const before = find(table, id)
      if (!before) return false
      note(table, id, before)
      const columns = Object.keys(patch).map(identifier)
      prepared(db, `update ${table} set ${columns.map(column => `${column} = @${column}`).join(', ')} where id = @row_id`).run({ ...patch, row_id: id })
      return true
    },
  }
}

function insertRow(db: Database, table: string, row: Row): void {
  const columns = Object.keys(row).map(identifier)
  prepared(db, `insert into ${identifier(table)} (${columns.join(', ')}) values (${columns.map(column => `@${column}`).join(', ')})`).run(row)
}

/** Takes back what operations from `from_seq` on have written, newest first. Returns the tables touched. */
export function undo(db: Database, from_seq: number): Set<string> {
  const touched = new Set<string>()
  const images = db.prepare('select seq, n, tbl, row_id, before from before_images where seq >= ? order by seq desc, n desc')
    .all(from_seq) as { tbl: string; row_id: string; before: string | null }[]
  for (const { tbl, row_id, before } of images) {
    touched.add(tbl)
    prepared(db, `delete from ${identifier(tbl)} where id = ?`).run(row_id)
    if (before !== null) insertRow(db, tbl, JSON.parse(before) as Row)
  }
  db.prepare('delete from before_images where seq >= ?').run(from_seq)
  return touched
}
