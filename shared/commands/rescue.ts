import { z } from 'zod'
import { at, id, sha256, text } from './fields.ts'
import { lazily } from '../lazily.ts'

/** The tables whose single records come back from an archive, each by a command that there is for them anyway. */
export const rescueTables = ['customers', 'drivers', 'vehicles', 'vehicle_damages', 'organizations', 'locations', 'vehicle_categories', 'extras', 'one_way_fees'] as const
export const rescueCommands = ['change_customer', 'register_customer', 'change_driver', 'add_driver', 'change_vehicle', 'add_vehicle', 'record_damage', 'change_firm', 'put_location', 'put_category', 'put_extra', 'put_one_way_fee'] as const

/** What an archive still holds and the firm has lost or changed. */
export const recordCommands = lazily({
  /**
   * `seen`: the fields as they are now, by column, so that nothing newer is overwritten unseen; null where the record is lost. `input`: that of
   * `command`, which does the work under the rights and rules that it always has.
   */
  restore_record: () => z.strictObject({
    restore_id: id, table: z.enum(rescueTables), row_id: id, archive: z.strictObject({ name: text, sha256, bytes: z.int().min(0).max(1e15) }),
    seen: z.record(z.string().max(60), z.union([z.string().max(1000), z.number(), z.boolean(), z.null()])).nullable(), command: z.enum(rescueCommands), input: z.record(z.string().max(60), z.json()), at,
  }),
})
