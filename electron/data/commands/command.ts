import type { Database } from 'better-sqlite3'
import type { CommandInput, CommandName, OpContext } from '../../../shared/commands.ts'
import type { MessageKey } from '../../../shared/message.ts'
import type { Write } from '../write.ts'

/**
 * The local effect of a command, the twin of `private.apply_<command>`: pure in (rows, context, input), so that a
 * replay gives the same rows. Returns its flags (kinds of sync_conflicts), in the same order as the twin.
 * @throws Stale when it no longer applies (money and reservations only; a physical fact always applies).
 */
export type Apply<N extends CommandName> = (db: Database, write: Write, context: OpContext, input: CommandInput<N>) => string[]

/** The local effect no longer applies on top of what the server says; the server's word decides. */
export class Stale extends Error {
  readonly key: MessageKey
  /** What the sentence names, where it has a place for it. */
  readonly values: Record<string, string | number> | undefined
  constructor(key: MessageKey, values?: Record<string, string | number>) {
    super(key)
    this.key = key
    this.values = values
  }
}
