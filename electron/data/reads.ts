import type { Database, Statement } from 'better-sqlite3'
import type { Row } from './row.ts'
import type { Reach } from './sync/parts.ts'

/**
 * What an operation has looked at and written, as far as that decides whether a changed row could have led it elsewhere:
 * `table.column=value` of rows looked up by a value, and names of tables looked through in any other way.
 */
export type Footprint = { keys: Set<string>; tables: Set<string> }
/** One or the other: the column of one table that a statement looks rows up by, or the tables that it looks through. */
type Access = { by: string } | { through: string[] }

const key = (by: string, value: unknown): string => `${by}=${String(value)}`
type Reader = { prepare(sql: string): Statement; footprint: Footprint }
const readers = new WeakMap<Database, Reader>()

/**
 * The database as the effects of commands get it: it only reads, prepares a statement once, and notes in `footprint` what is
 * looked at. To be used for one operation at a time.
 */
export function watched(db: Database, footprint: Footprint): Database {
  const reader = readers.get(db) ?? openReader(db)
  readers.set(db, reader)
  reader.footprint = footprint
  // An effect has no business with anything else of a database; it would fail here at its first call.
  return reader as unknown as Database
}

function openReader(db: Database): Reader {
  const statements = new Map<string, Statement>()
  const reader: Reader = {
    footprint: { keys: new Set(), tables: new Set() },
    prepare(sql) {
      const known = statements.get(sql) ?? noting(db, sql, accessOf(db, sql), reader)
      statements.set(sql, known)
      return known
    },
  }
  return reader
}

function noting(db: Database, sql: string, access: Access, reader: Reader): Statement {
  const note = (values: unknown[]) => {
    const { keys, tables } = reader.footprint
    if ('through' in access) for (const table of access.through) tables.add(table)
    else for (const value of values.flatMap(boundIn)) keys.add(key(access.by, value))
  }
  const over = (statement: Statement) => ({
    get: (...values: unknown[]) => (note(values), statement.get(...values)),
    all: (...values: unknown[]) => (note(values), statement.all(...values)),
  })
  const plucked = over(db.prepare(sql).pluck())
  return { ...over(db.prepare(sql)), pluck: () => plucked } as unknown as Statement
}

/** All values that were bound; which of them the column was compared with does not matter, one more only makes it careful. */
function boundIn(value: unknown): unknown[] {
  if (typeof value === 'string' && value.startsWith('[')) return [value, ...listIn(value)]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(boundIn) : [value]
}

/** What `json_each` would give out; nothing where a person has typed a bracket. */
function listIn(text: string): unknown[] {
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) ? list : []
  } catch {
    return []
  }
}

const one_lookup = /^SEARCH \S+ USING [\w ]*\((.*)\)$/

/**
 * SQLite's own word on what a statement reads. By a column: where it searches one table once, by an equality that the text
 * compares with a bound value. Everything else counts as looking through all its tables.
 */
export function accessOf(db: Database, sql: string): Access {
  const unbound = Object.fromEntries((sql.match(/@\w+/g) ?? []).map(name => [name.slice(1), null]))
  const unnamed = Array<null>(sql.split('?').length - 1).fill(null)
  const explain = (what: string) => db.prepare(`${what} ${sql}`).all(...unnamed, ...Object.keys(unbound).length > 0 ? [unbound] : [])
  const roots = explain('explain').filter(step => (step as { opcode: string }).opcode === 'OpenRead').map(step => (step as { p2: number }).p2)
  const tables = db.prepare('select distinct tbl_name from sqlite_schema where rootpage in (select value from json_each(?)) order by 1')
    .pluck().all(JSON.stringify(roots)) as string[]
  const steps = explain('explain query plan').map(step => (step as { detail: string }).detail)
    .filter(detail => /^(SEARCH|SCAN) /.test(detail) && !detail.startsWith('SCAN json_each VIRTUAL TABLE'))
  if (steps.some(detail => detail.includes('VIRTUAL TABLE'))) throw new Error(`an effect can not be replayed from full text: ${sql}`)
  const compared = steps.length === 1 && !/\bor\b/i.test(sql) ? one_lookup.exec(steps[0] ?? '')?.[1]?.split(' AND ') ?? [] : []
  const columns = compared.filter(part => part.endsWith('=?')).map(part => part.slice(0, -2))
  const column = columns.find(name => new RegExp(`\\b${name} (= [?@]|in \\(select value from json_each\\([?@])`).test(sql))
  const [table] = tables
  return tables.length === 1 && table && column ? { by: `${table}.${column}` } : { through: tables }
}

/** Whether an operation with this footprint could notice one of these changes. */
export type Notices = (footprint: Footprint) => boolean

/** @param db where the rows still lie as they were */
export function noticedBy(db: Database, changing: Reach['rows']): Notices {
  const keys = new Set<string>()
  const tables = new Set(changing.filter(({ ids }) => ids.length > 0).map(({ table }) => table))
  for (const { table, rows, ids } of changing) {
    const before = db.prepare(`select * from ${table} where id in (select value from json_each(?))`).all(JSON.stringify(ids)) as Row[]
    for (const id of ids) keys.add(key(`${table}.id`, id))
    for (const row of [...before, ...rows]) for (const [column, cell] of Object.entries(row)) keys.add(key(`${table}.${column}`, cell))
  }
  return footprint => shares(footprint.tables, tables) || shares(footprint.keys, keys)
}

function shares(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  for (const one of some) if (others.has(one)) return true
  return false
}
