import { z } from 'zod'
import { at, id, line, rp, text } from './fields.ts'
import { denominations } from '../cash.ts'
import { lazily } from '../lazily.ts'

/** Notes and coins, each kind once; kinds that are not there are left out. */
const counts = z.array(z.strictObject({ id, denomination_rp: z.literal([...denominations]), pieces: z.int().min(1).max(100_000) })).max(denominations.length)

/** The drawer from the count in the morning to the count in the evening. */
export const cashCommands = lazily({
  open_cash_session: () => z.strictObject({ cash_session_id: id, location_id: id, till: text.max(30), counts, at }),
  record_cash_movement: () => z.strictObject({ movement_id: id, cash_session_id: id, kind: z.enum(['IN', 'OUT']), amount_rp: rp.min(1), reason: text, at }),
  /** `expected_rp`: what the person saw; a count that differs from it needs a reason. */
  close_cash_session: () => z.strictObject({
    cash_session_id: id, counts, expected_rp: z.int().min(-1_000_000_00).max(1_000_000_00), difference_reason: line.nullable(), at,
    /** what the card terminal says, and what was recorded as paid by card since it was read last; nothing: nobody read it */
    terminal: z.strictObject({ total_rp: z.int().min(-1_000_000_00).max(1_000_000_00), expected_rp: z.int().min(-1_000_000_00).max(1_000_000_00), reason: line.nullable() }).nullable().optional(),
    /** what the day report of this count tells: since when, and which movements; nothing: nobody kept it */
    report: z.strictObject({ day_begins_at: at, reported: z.string().max(200_000).regex(/^([cvgphs][0-9a-f]{32}( [cvgphs][0-9a-f]{32})*)?$/) }).nullable().optional(),
  }),
})
