import { z } from 'zod'
import { paymentMethods } from './commands/fields.ts'
import { bill } from './contract-forms.ts'
import { lazily } from './lazily.ts'

const id = z.uuid()
/** One invoice for several contracts of a payer, and what comes of it. */
export const collectiveForms = lazily({
  issue_collective_invoice: () => bill.extend({ customer_id: id, contract_ids: z.array(id).max(200), due_days: z.int().min(0).max(365) }),
  /** not in cash: each contract's part would be rounded for itself */
  pay_collective_invoice: () => z.strictObject({
    invoice_id: id, method: z.enum(paymentMethods), amount_rp: z.int().min(1).max(1_000_000_00), reference: z.string().trim().max(200).nullable(),
  }),
  /** ANEW: the charges wait for another invoice; ALL: what is left is waived. `contract_id` null: of all its contracts. */
  credit_collective_invoice: () => z.strictObject({ invoice_id: id, contract_id: id.nullable(), how: z.enum(['ANEW', 'ALL']), reason: z.string().trim().max(200) }),
})
export type CollectiveFormResult = { [N in keyof typeof collectiveForms]: { invoice_id: string } }
