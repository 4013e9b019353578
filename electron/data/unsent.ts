import type { DeskOperations } from './backup/desk-operations.ts'
import { readDesk } from './database.ts'
import type { Database } from './database.ts'
import { putBack } from './recover.ts'

type Operation = DeskOperations['operations'][number]
/** What proves an operation of this desk, by the desk's own key. */
export type Proof = (op: Pick<Operation, 'op_id' | 'author_id' | 'device_id' | 'name' | 'occurred_at'>) => string

/** What was confirmed here and is not at the server: it waits, or was refused and waits for a person. What the desk itself says of its archives is nobody's work. */
export function unsentOf(db: Database, proof: Proof): DeskOperations {
  const rows = db.prepare("select seq, op_id, name, version, author_id, device_id, occurred_at, input, deps from outbox where state in ('PENDING', 'REFUSED') and name <> 'record_backup' order by seq").all() as Omit<Operation, 'proof'>[]
  return { device_id: readDesk(db, 'device_id') ?? '', operations: rows.map(row => ({ ...row, proof: proof(row) })) }
}

/** How many of them this desk does not have. */
export const missingHere = (db: Database, { operations }: DeskOperations): number => {
  const known = db.prepare('select 1 from outbox where op_id = ?').pluck()
  return operations.filter(({ op_id }) => known.get(op_id) === undefined).length
}

/** Puts those that this desk does not have into its outbox again, with what proves where they come from. How many; the caller replays. */
export function takeBack(db: Database, { operations }: DeskOperations): number {
  const keep = db.prepare('insert into recovered_proofs (op_id, proof) values (?, ?) on conflict do nothing')
  return db.transaction(() => {
    const count = putBack(db, operations)
    for (const { op_id, proof } of operations) keep.run(op_id, proof)
    return count
  }).immediate()
}

/** The proof that came with an operation of a lost PC; null: it is one of this PC. */
export const recoveredProof = (db: Database, op_id: string): string | null =>
  (db.prepare('select proof from recovered_proofs where op_id = ?').pluck().get(op_id) as string | undefined) ?? null
