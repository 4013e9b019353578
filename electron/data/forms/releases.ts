import { uuidv7 } from '../../../shared/uuid.ts'
import { lives } from '../commands/allocated.ts'
import type { Desk } from '../desk.ts'
import { all } from '../statement.ts'
import type { NewOp } from './form.ts'

/** What is allocated to a document, or to one contract's share of it, becomes free again: before its charges go onto another one. */
export function releasesOf(desk: Desk, invoice_id: string, contract_id: string | null): NewOp[] {
  const at = desk.now()
  return all<{ id: string; contract_id: string }>(desk.db, `select a.id, a.contract_id from payment_allocations a where a.invoice_id = @invoice_id and (@contract_id is null or a.contract_id = @contract_id)
    and ${lives} order by a.allocated_at, a.id`, { invoice_id, contract_id }).map(allocation => ({ name: 'release_allocation', input: {
    allocation_id: uuidv7(at), contract_id: allocation.contract_id, releases_id: allocation.id, at } }))
}
