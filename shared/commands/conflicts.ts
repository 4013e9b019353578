import { z } from 'zod'
import { at, id, text } from './fields.ts'
import { lazily } from '../lazily.ts'

/** The id of a conflict is a hash of operation and kind, without a version of UUIDs. */
export const derived_id = z.guid()

/** An operation that somebody had begun. */
const original = {
  original_op_id: id, original_author_id: id, original_name: z.string().regex(/^[a-z_]{1,60}$/), original_occurred_at: z.int().min(0).max(4_102_444_800_000),
}

/** What people do with operations that contradicted others or were not taken. */
export const conflictCommands = lazily({
  /** `decision`: it stays as it was recorded, it was put right, or what the other recorded stands. */
  resolve_conflict: () => z.strictObject({ conflict_id: derived_id, decision: z.enum(['AS_RECORDED', 'PUT_RIGHT', 'OTHER_STANDS']), reason: text, at }),
  /** What a person has put away lies at the server too: who, when and why. Staff may. */
  set_aside: () => z.strictObject({ set_aside_id: id, location_id: id, ...original, reason: text }),
  /** Goes before `new_op_id`, the same business under the manager's own name. */
  take_over: () => z.strictObject({
    take_over_id: id, location_id: id, ...original, new_op_id: id, reason: text,
  }),
})
