import { z } from 'zod'
import { numberKinds } from './numbers.ts'

/**
 * What the server's sync functions answer. A line may bring something else (a hotel's page, half a body, another service), so an
 * answer is believed only when it looks like one. Rows are taken as they are: there may be thousands.
 */
const rows = z.custom<unknown[][]>(value => Array.isArray(value))
const cursor = z.string().regex(/^\d+:\d+:[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}:[^:]+$/)
const server_at = z.number()
/** The oldest app that may take rows from this server; absent: any. */
const min_app = z.string().optional()

/** What became of one operation. */
const pushed = z.object({
  op_id: z.string(), status: z.enum(['applied', 'refused', 'skipped']), flags: z.array(z.string()).optional(),
  code: z.string().nullish(), constraint: z.string().nullish(), xid: z.string().regex(/^\d+$/).optional(),
  /** where the server's audit of this device stood after it: 'chain:no:hash' */
  audit: z.string().nullish(),
})
export type Pushed = z.infer<typeof pushed>

export const wire = {
  sync_start: z.object({
    cursor, tables: z.array(z.object({ table: z.string(), columns: z.array(z.string()), rows: z.number() })), server_at, min_app,
  }),
  sync_pages: z.array(z.object({ table: z.string(), rows, last: z.string().nullable(), more: z.boolean() })).min(1),
  sync_pull: z.union([
    z.object({ reset: z.literal(true) }),
    z.object({
      cursor, more: z.boolean(), horizon: z.string().regex(/^\d+$/), server_at, min_app,
      changes: z.array(z.object({ table: z.string(), columns: z.array(z.string()), rows, gone: z.array(z.string()) })),
    }),
  ]),
  sync_push: z.union([
    /** the epoch of this server; the operations were meant for another one, and none was applied */
    z.object({ epoch: z.uuid() }),
    z.array(pushed),
  ]),
  known_ops: z.array(z.string()),
  phone_key: z.string().regex(/^[0-9a-f]{64}$/),
  number_gaps: z.array(z.object({
    kind: z.enum(numberKinds), first_number: z.string(), last_number: z.string(), numbers: z.number(), state: z.enum(['unused', 'missing', 'lapsed']),
    device_id: z.string(), device_name: z.string(), leased_at: z.number(),
  })),
  export_rows: z.object({ as_of: z.number(), rows }),
  journal_deliveries_of: z.object({
    /** from which day on deliveries are, and up to which the books are closed; null: never closed yet */
    from_on: z.string().nullable(), locked_until: z.string().nullable(), undelivered: z.number(),
    deliveries: z.array(z.object({ number: z.number(), from_on: z.string(), until_on: z.string(), entry_count: z.number(), is_late: z.boolean(), delivered_at: z.number(), delivered_by: z.string().nullable() })),
  }),
  deliver_journal: z.number().nullable(),
  /** the last file of each kind of a location's month, on whichever PC it was made */
  month_files_of: z.array(z.object({ kind: z.enum(['JOURNAL', 'VAT', 'RECEIVABLES']), made_at: z.number(), made_by: z.string().nullable(), device: z.string().nullable() })),
  journal_delivery_rows: z.object({ as_of: z.number(), from_on: z.string(), until_on: z.string(), is_late: z.boolean(), rows }).nullable(),
  audit_trail: z.array(z.object({
    at: z.number(), actor: z.string().nullable(), device: z.string().nullable(), /** the command; null: the server's own doing, then `tables` tell */ did: z.string().nullable(), tables: z.array(z.string()),
    contract: z.string().nullable(), reservation: z.string().nullable(), plate: z.string().nullable(), person: z.string().nullable(), about_device: z.string().nullable(), invoice: z.string().nullable(),
    /** money that moved, Rappen, and the drawer it was about; a server that was not brought up to date says neither */
    amount_rp: z.number().nullable().optional(), till: z.string().nullable().optional(),
    /** what was taken out of the house; `kind` and `format` as `export_runs` has them, `locations`: codes */
    export: z.object({ kind: z.string(), format: z.string(), from_on: z.string(), until_on: z.string(), rows: z.number(), locations: z.array(z.string()), states: z.array(z.string()) }).nullable().optional(),
  })),
  desk_content: z.union([
    z.object({ tables: z.array(z.object({ table: z.string(), columns: z.array(z.string()), rows: z.number(), sha256: z.string().regex(/^[0-9a-f]{64}$/) })), server_at }),
    /** something has changed since, or the cursor is of another time */
    z.object({ behind: z.literal(true) }), z.object({ reset: z.literal(true) }),
  ]),
  devices_heard: z.array(z.object({ device_id: z.string(), /** ms UTC; null: never */ heard_at: z.number().nullable() })),
  export_utilisation: z.object({ as_of: z.number(), rows }),
  archive_organisation: z.object({
    as_of: z.number(), server: z.string(), migration: z.string(), project: z.string(), tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()), rows: z.string() })),
    money: z.object({ charges_rp: z.string(), payments_rp: z.string(), refunds_rp: z.string(), captured_rp: z.string(), invoices_rp: z.string(), contracts: z.number(), contracts_sha256: z.string() }),
    number_blocks: z.object({ blocks: z.number(), sha256: z.string() }),
  }),
  lease_numbers: z.object({ columns: z.array(z.string()), rows }),
}
export type Wire = { [N in keyof typeof wire]: z.infer<(typeof wire)[N]> }
