import type { Database } from 'better-sqlite3'
import { Stale } from './command.ts'
import { isKnownAt } from './stored.ts'

export type StoredCustomer = Record<string, string | number | null> & { id: string; is_blocked: number; anonymised_at: number | null }

/** Whether this file has been merged into another one. The twin of `private.is_merged`. */
export const isMerged = (db: Database, customer_id: string): boolean =>
  db.prepare('select 1 from customer_redirects where customer_id = ?').get(customer_id) !== undefined

/** Throws Stale for a file that was merged into another one or emptied. */
export function needOpenFile(db: Database, customer_id: string): void {
  if (isMerged(db, customer_id)) throw new Stale('refused.customer_merged')
  const emptied = db.prepare('select anonymised_at from customers where id = ?').pluck().get(customer_id)
  if (typeof emptied === 'number') throw new Stale('refused.customer_anonymised')
}

/** The customer as this location may work with: known there, neither merged nor emptied. The twin of `private.lock_customer`. Throws Stale. */
export function knownCustomer(db: Database, customer_id: string, location_id: string): StoredCustomer {
  const customer = db.prepare('select * from customers where id = ?').get(customer_id) as StoredCustomer | undefined
  if (!customer || !isKnownAt(db, customer_id, location_id)) throw new Stale('refused.customer_unknown')
  needOpenFile(db, customer_id)
  return customer
}
