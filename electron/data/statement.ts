import type { Database, Statement } from 'better-sqlite3'

const cache = new WeakMap<Database, Map<string, Statement>>()

/** The prepared statement of this text; prepared once for each database. */
export function prepared(db: Database, sql: string): Statement {
  const known = cache.get(db) ?? new Map<string, Statement>()
  cache.set(db, known)
  const made = known.get(sql) ?? db.prepare(sql)
  known.set(sql, made)
  return made
}

type Values = Record<string, string | number | null>

/** All rows; the caller says what they look like. */
export function all<T>(db: Database, sql: string, values: Values = {}): T[] {
  return prepared(db, sql).all(values) as T[]
}

/** The first row or undefined. */
export function one<T>(db: Database, sql: string, values: Values = {}): T | undefined {
  return prepared(db, sql).get(values) as T | undefined
}
