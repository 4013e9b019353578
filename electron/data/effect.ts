import type { Database } from 'better-sqlite3'
import type { CommandName, OpContext } from '../../shared/commands.ts'
import type { Apply } from './commands/command.ts'
import { watched } from './reads.ts'
import type { Footprint } from './reads.ts'
import { openWrite } from './write.ts'

/** What each pending operation has looked at when it last ran, by its place in the outbox. Of this run of the program only. */
const footprints = new WeakMap<Database, Map<number, Footprint>>()

export function footprintsOf(db: Database): Map<number, Footprint> {
  const known = footprints.get(db) ?? new Map<number, Footprint>()
  footprints.set(db, known)
  return known
}

/** Runs the local effect of one operation and keeps its footprint. Returns the tables written. Throws what the effect throws. */
export function runEffect<N extends CommandName>(db: Database, effect: Apply<N>, seq: number, context: OpContext, input: Parameters<Apply<N>>[3]): ReadonlySet<string> {
  const footprint: Footprint = { keys: new Set(), tables: new Set() }
  footprintsOf(db).set(seq, footprint)
  const write = openWrite(db, seq, (table, id) => footprint.keys.add(`${table}.id=${id}`))
  effect(watched(db, footprint), write, context, input)
  return write.touched
}
