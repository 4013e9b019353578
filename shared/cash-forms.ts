import { z } from 'zod'
import { denominations } from './cash.ts'
import { lazily } from './lazily.ts'

/** What is done at the drawer, from its page. */
const id = z.uuid()
const reason = z.string().trim().max(200)
/** Pieces of each kind of notes and coins; kinds that are not there are left out. */
const counts = z.array(z.strictObject({ denomination_rp: z.literal([...denominations]), pieces: z.int().min(0).max(100_000) })).max(denominations.length)

/** The terminal's own total beside what stood on the screen; null: not read. */
const terminal = z.strictObject({ total_rp: z.int().min(-1_000_000_00).max(1_000_000_00), expected_rp: z.int(), reason }).nullable()

export const cashForms = lazily({
  open_cash_session: () => z.strictObject({ till: z.string().trim().max(30), counts }),
  /** money in or out that no customer paid */
  record_cash_movement: () => z.strictObject({ cash_session_id: id, kind: z.enum(['IN', 'OUT']), amount_rp: z.int().min(0).max(1_000_000_00), reason }),
  /** `expected_rp`: what stood on the screen; `reason`: why the count differs from it, where it does */
  close_cash_session: () => z.strictObject({ cash_session_id: id, counts, expected_rp: z.int(), reason,
    terminal: terminal.optional() }),
  /** the day of a location that takes no cash: its report, under this name, and what the terminal says */
  close_day: () => z.strictObject({ till: z.string().trim().min(1).max(30), terminal }),
})
export type CashFormResult = { [N in keyof typeof cashForms]: { cash_session_id: string } }
