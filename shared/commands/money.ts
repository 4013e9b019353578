import { z } from 'zod'
import { exportKinds } from '../exports.ts'
import { at, day, id, line, rp, text } from './fields.ts'
import { lazily } from '../lazily.ts'

/** Who is written to: frozen on the document, and not always the renter. */
const recipient = z.strictObject({
  name: text, line: line.nullable(), street: text, house_number: line, postcode: text.max(12), town: text, country: z.string().length(2),
})
const document = { invoice_id: id, contract_id: id, location_id: id, number: text.max(30), number_block_id: id }
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
/** a discount's line is below zero */
const signed_rp = z.int().min(-1_000_000_00).max(1_000_000_00)
const sum_rp = z.int().min(-1e15).max(1e15)

/** Documents and the money that pays them; the books that are closed over them. */
export const moneyCommands = lazily({
  /** From charges of one contract. A RECEIPT up to CHF 400 needs no recipient. */
  issue_invoice: () => z.strictObject({
    ...document, kind: z.enum(['INVOICE', 'RECEIPT']), payer: z.enum(['RENTER', 'COMPANY', 'INSURER', 'GARAGE', 'BROKER', 'OTHER']),
    recipient: recipient.nullable(), locale: z.enum(['de', 'fr', 'it', 'en']), due_on: day.nullable(),
    lines: z.array(z.strictObject({ id, charge_id: id })).min(1).max(200), at,
  }),
  /** A company that pays for this contract; null: the renter does. */
  set_payer: () => z.strictObject({ contract_id: id, location_id: id, payer_id: id.nullable() }),
  /**
   * From the charges of closed contracts of one payer, none of which is on a document. `allocations`: what was paid on them before, each contract's to its own share.
   */
  issue_collective_invoice: () => z.strictObject({
    invoice_id: id, location_id: id, number: text.max(30), number_block_id: id, payer: z.enum(['RENTER', 'COMPANY', 'INSURER', 'GARAGE', 'BROKER', 'OTHER']),
    recipient, locale: z.enum(['de', 'fr', 'it', 'en']), due_on: day.nullable(), contract_ids: z.array(id).min(1).max(200),
    lines: z.array(z.strictObject({ id, charge_id: id })).min(1).max(1000),
    allocations: z.array(z.strictObject({ allocation_id: id, contract_id: id, payment_id: id.nullable(), deposit_id: id.nullable(), amount_rp: rp.min(1) })).max(1000), at,
  }),
  /**
   * `is_reissue`: the charges stay owed and go onto another document; then every line is credited in full. `contract_id`: of a collective invoice one of its
   * contracts, or null for all of them, which `contract_ids` names.
   */
  issue_credit_note: () => z.strictObject({
    ...document, contract_id: id.nullable(), contract_ids: z.array(id).max(200).optional(), corrects_id: id, is_reissue: z.boolean(), reason: text,
    lines: z.array(z.strictObject({ id, line_id: id, amount_rp: signed_rp })).min(1).max(1000), at,
  }),
  /** Of a payment, or of a captured deposit. */
  allocate_payment: () => z.strictObject({
    allocation_id: id, contract_id: id, invoice_id: id, payment_id: id.nullable(), deposit_id: id.nullable(), amount_rp: rp.min(1), at,
  }),
  release_allocation: () => z.strictObject({ allocation_id: id, contract_id: id, releases_id: id, at }),
  /** `payment_id`: the new row that takes `voids_id` back. */
  void_payment: () => z.strictObject({
    payment_id: id, voids_id: id, contract_id: id, location_id: id, reason: text, cash_session_id: id.nullable().optional(), at,
  }),
  /** `account` null: as the chart for small enterprises has it; `location_id`: of money only; `till`: the drawer, of cash at a location only; `tax_code`: of a rate only. */
  put_ledger_account: () => z.strictObject({
    ledger_account_id: id, purpose: z.string().regex(/^[A-Z][A-Z0-9_]{0,49}$/), location_id: id.nullable(), till: text.max(30).nullable().optional(), account: z.string().regex(/^\d{3,11}$/).nullable(),
    tax_code: z.string().regex(/^[A-Z0-9]{1,8}$/).nullable(), at,
  }),
  /** Up to and with a day that is over. */
  lock_period: () => z.strictObject({ period_lock_id: id, location_id: id, until_on: day, at }),
  /** `location_id`: where it was made; `locations`: whose rows are in it; `waiting`: operations of that PC that the server did not know yet. */
  record_export: () => z.strictObject({
    export_run_id: id, location_id: id, locations: z.array(id).min(1).max(500), kind: z.enum([...exportKinds, 'DAY_REPORT']), format: text.max(30),
    from_on: day, until_on: day, is_delta: z.boolean(), source: z.enum(['CACHE', 'SERVER']), as_of: at, waiting: z.int().min(0).max(1_000_000),
    purpose: text.min(3).nullable(), row_count: z.int().min(0).max(2_000_000_000), sum_rp, sha256, at,
    /** by which it was narrowed; nothing: all rows */
    states: z.array(z.string().regex(/^[A-Z_]{1,30}$/)).max(20).optional(),
  }),
  record_backup: () => z.strictObject({
    backup_run_id: id, kind: z.enum(['ARCHIVE', 'VERIFICATION', 'RESTORE', 'WHOLE']), table_count: z.int().min(0).max(10_000),
    row_count: z.int().min(0).max(1e12), sum_rp, bytes: z.int().min(0).max(1e15), sha256, is_ok: z.boolean(), at,
  }),
})
