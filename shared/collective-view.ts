import type { Message } from './message.ts'

/** What can be done to a collective invoice from its sheet, by the letters of a contract's sheet. */
export const collectiveActions = ['pay', 'credit', 'remind', 'documents'] as const
export type CollectiveAction = { name: (typeof collectiveActions)[number]; blocked: Message | null }
type Rental = { contract_id: string; number: string; plate: string; driver: string; starts_at: number; ends_at: number }
/** A closed contract of a payer. `total_rp`: what it asks, `balance_rp`: what is owed of it; `invoice`: the document on which it stands, null where it waits for one. */
export type RentalToBill = Rental & { total_rp: number; balance_rp: number; invoice: { id: string; number: string; is_collective: boolean } | null }
/** A company that closed contracts wait for an invoice to. `of_others`: those that others have rented; `oldest_at`: when the first of them came back, ms UTC. */
export type PayerToBill = { customer_id: string; name: string; town: string | null; contracts: number; of_others: number; owed_rp: number; oldest_at: number }
/** A collective invoice in its payer's file. Rappen, ms UTC. */
export type CollectiveHead = { id: string; number: string; at: number; due_on: string | null; contracts: number; total_rp: number; open_rp: number }
/** A collective invoice. Contracts in the order in which a payment settles them: back first, first. */
export type CollectiveView = Omit<CollectiveHead, 'contracts'> & {
  customer_id: string; customer: string; recipient: string | null; pending: boolean
  credited_rp: number; paid_rp: number; reminders: number
  /** `left_rp`: what no credit note has taken off */
  contracts: (Rental & { total_rp: number; left_rp: number; open_rp: number; has_credit: boolean; is_replaced: boolean })[]
  credits: { id: string; number: string; at: number; total_rp: number; contract: string | null; is_reissue: boolean; reason: string | null }[]
  actions: CollectiveAction[]
}
