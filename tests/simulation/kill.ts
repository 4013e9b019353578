import fs from 'node:fs'
import path from 'node:path'
import Sqlite from 'better-sqlite3'
import type { Database, Statement } from 'better-sqlite3'

/** Thrown out of whatever a process was doing when it was killed, and by everything that it tries afterwards. */
export class Killed extends Error {
  constructor() {
    super('the process has been killed')
  }
}
type Plan = { left: number; image: string }
const plans = new Map<string, Plan>()
const dead = new Set<string>()

/**
 * SIGKILL, as far as one process can do it to itself: before the statement that is `statements` away, the profile folder is
 * copied as it lies on disk, open transaction and all, and no statement of the old process runs any more. The next start
 * takes place on the copy. @param folder the profile @param image where the copy goes
 */
export function killAfter(folder: string, statements: number, image: string): void {
  plans.set(folder, { left: statements, image })
}

/** Kills at once. */
export function killNow(folder: string, image: string): void {
  plans.delete(folder)
  dead.add(folder)
  fs.mkdirSync(image, { recursive: true })
  for (const name of fs.readdirSync(folder)) {
    // what the processes of one database share in memory does not outlive them
    if (!name.endsWith('-shm')) fs.cpSync(path.join(folder, name), path.join(image, name), { recursive: true })
  }
}

export const isDead = (folder: string): boolean => dead.has(folder)

/** The plan is off when nothing has been killed so far. */
export function spare(folder: string): void {
  plans.delete(folder)
}

let watch: () => void = () => undefined

/** Calls `watcher` before each statement of this process, of whatever database; it may end the process for real. */
export function watchStatements(watcher: () => void): void {
  watch = watcher
}

function strike(db: Database): void {
  watch()
  const folder = path.dirname(db.name)
  if (dead.has(folder)) throw new Killed()
  const plan = plans.get(folder)
  if (!plan || plan.left-- > 0) return
  killNow(folder, plan.image)
  throw new Killed()
}

const { prepare, exec } = Sqlite.prototype
const calls = ['run', 'get', 'all'] as const

Sqlite.prototype.prepare = function counted(this: Database, sql: string) {
  const statement: Statement = prepare.call(this, sql) as Statement
  // The checkpoints ask it by a clock of their own: it is no step of what the program does, and no schedule knows when.
  if (sql === 'select total_changes()') return statement
  for (const call of calls) {
    const run = statement[call].bind(statement) as (...values: unknown[]) => unknown
    Object.assign(statement, { [call]: (...values: unknown[]) => {
      strike(this)
      return run(...values)
    } })
  }
  return statement
} as typeof prepare

Sqlite.prototype.exec = function counted(this: Database, sql: string) {
  strike(this)
  return exec.call(this, sql)
}
