import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Apply } from '../../electron/data/commands/command.ts'
import { apply } from '../../electron/data/commands/index.ts'
import type { Database } from '../../electron/data/database.ts'
import { runEffect } from '../../electron/data/effect.ts'
import { migrationsOf } from '../../electron/data/migrate.ts'
import { commands } from '../../shared/commands.ts'
import type { CommandInput, CommandName } from '../../shared/commands.ts'
import { uuidv7 } from '../../shared/uuid.ts'

const sqlite = path.resolve(import.meta.dirname, '../../migrations/sqlite')
export const migrations = migrationsOf(Object.fromEntries(fs.readdirSync(sqlite).map(name => [name, fs.readFileSync(path.join(sqlite, name), 'utf8')])))

export function tempFolder(): string {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'guichet-desk-'))
}

/** One transaction, as the app does it: the operation and its local effect. Returns its op_id. */
export function perform<N extends CommandName>(db: Database, who: { author_id: string; device_id: string; org_id: string; at: number }, name: N,
  input: CommandInput<N>, deps: string[] = []): string {
  const op_id = uuidv7()
  const { author_id, device_id, org_id, at } = who
  db.transaction(() => {
    const { lastInsertRowid } = db.prepare(`insert into outbox (op_id, name, version, author_id, device_id, occurred_at, input, deps)
      values (?, ?, 1, ?, ?, ?, ?, ?)`).run(op_id, name, author_id, device_id, at, JSON.stringify(commands[name].parse(input)), JSON.stringify(deps))
    runEffect(db, apply[name] as Apply<N>, Number(lastInsertRowid), { op_id, org_id, device_id, author_id, occurred_at: at }, input)
  }).immediate()
  return op_id
}
