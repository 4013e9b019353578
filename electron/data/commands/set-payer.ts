import { isOnDocument } from './allocated.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { knownCustomer } from './known-customer.ts'
import { storedContract } from './stored.ts'

/** SQL: the file of whoever pays for the contract `x`, by way of a merged one. The twin of `private.payer_of`. */
export const payerOf = (x: string): string =>
  `coalesce((select r.into_customer_id from customer_redirects r where r.customer_id = coalesce(${x}.payer_id, ${x}.customer_id)), ${x}.payer_id, ${x}.customer_id)`

/** A company pays for what somebody else rents. It is open until it stands on a document; that one is written to whom it was written to. */
export const setPayer: Apply<'set_payer'> = (db, write, _, { contract_id, location_id, payer_id }) => {
  const contract = storedContract(db, contract_id)
  if (!contract) throw new Stale('refused.contract_unknown')
  if (contract.status === 'VOID' || contract.status === 'CANCELLED') throw new Stale('refused.payer_needs_contract_in_force')
  if (db.prepare(`select ${isOnDocument('?')}`).pluck().get(contract_id) === 1) throw new Stale('refused.payer_is_on_document')
  if (payer_id !== null && !knownCustomer(db, payer_id, location_id)['company_name']) throw new Stale('refused.payer_is_no_company')
  write.update('contracts', contract_id, { payer_id: payer_id === contract.customer_id ? null : payer_id })
  return []
}
