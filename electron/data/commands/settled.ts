import type { Database } from 'better-sqlite3'
import type { CommandInput, CommandName, OpContext } from '../../../shared/commands.ts'
import type { Write } from '../write.ts'
import { openOfShare } from './allocated.ts'
import { balanceOf } from './stored.ts'

/**
 * Says of the closed contracts that an operation names how they stand after it: to be settled while they owe something, or while a document of
 * them asks for more or less than has come; else settled since then (`settled_at`, ms UTC). The twin of `private.settle_contracts`.
 */
export function settleContracts(db: Database, write: Write, { occurred_at }: OpContext, name: CommandName, input: CommandInput<CommandName>): void {
  for (const id of namedIn(input as Named)) {
    const contract = db.prepare("select is_receivable, settled_at from contracts where id = ? and status = 'COMPLETED'").get(id) as Standing | undefined
    if (!contract) continue
    const is_open = balanceOf(db, id) > 0 || documentsOf(db, id).some(document => openOfShare(db, document, id) !== 0)
    if (is_open && (!contract.is_receivable || contract.settled_at !== null)) write.update('contracts', id, { is_receivable: 1, settled_at: null })
    if (!is_open && (contract.is_receivable || contract.settled_at === null || name === 'close_contract')) write.update('contracts', id, { is_receivable: 0, settled_at: occurred_at })
  }
}

type Standing = { is_receivable: 0 | 1; settled_at: number | null }
type Named = { contract_id?: string | null; contract_ids?: readonly string[] }
const namedIn = ({ contract_id, contract_ids }: Named): string[] => [...new Set([...contract_id ? [contract_id] : [], ...contract_ids ?? []])].sort()

const documentsOf = (db: Database, contract_id: string): string[] => db.prepare(`select distinct l.invoice_id from invoice_lines l join invoices v on v.id = l.invoice_id
  where l.contract_id = ? and v.kind <> 'CREDIT_NOTE'`).pluck().all(contract_id) as string[]
