import type { z } from 'zod'
import { bookingCommands } from './commands/bookings.ts'
import { conflictCommands } from './commands/conflicts.ts'
import { counterCommands } from './commands/counter.ts'
import { incidentCommands } from './commands/incidents.ts'
import { firmCommands } from './commands/firm.ts'
import { peopleCommands } from './commands/people.ts'
import { fleetCommands } from './commands/fleet.ts'
import { cashCommands } from './commands/cash.ts'
import { moneyCommands } from './commands/money.ts'
import { priceCommands } from './commands/prices.ts'
import { recordCommands } from './commands/rescue.ts'
import { textCommands } from './commands/texts.ts'
import { together } from './lazily.ts'
import type { Role } from './roles.ts'

export { damageKinds, damageParts, depositMethods, handedItems, paymentMethods } from './commands/fields.ts'

/**
 * Everything that changes shared data, as it travels: fixed at confirm, pure in its effect, the same on both sides.
 * The key is the outbox row's name, the Postgres function `private.apply_<key>` and the file `commands/<key>.ts`.
 * Ids, numbers, prices and times are part of the input, so that a replay gives the same rows.
 */
export const commands = together(counterCommands, bookingCommands, fleetCommands, priceCommands, firmCommands, peopleCommands, moneyCommands, cashCommands, conflictCommands, incidentCommands, recordCommands, textCommands)
export type CommandName = keyof typeof commands
export type CommandInput<N extends CommandName> = z.infer<(typeof commands)[N]>

/** Facts of the physical world: stored and flagged on a contradiction, never refused. */
export const physicalCommands: readonly CommandName[] = ['check_out', 'check_in', 'swap_vehicle', 'finish_transfer']

/** Who may do it, where staff may not; row level security and `private.commands` on the server say the same. */
export const neededRole: Partial<Record<CommandName, 'MANAGER' | 'ADMIN'>> = {
  void_contract: 'MANAGER', reopen_contract: 'MANAGER', waive_deposit: 'MANAGER', record_approval: 'MANAGER', answer_request: 'MANAGER',
  add_price_plan: 'MANAGER', put_season: 'MANAGER', change_season: 'MANAGER', put_extra: 'MANAGER', put_one_way_fee: 'MANAGER', put_vat_code: 'ADMIN', put_charge_kind: 'ADMIN', add_vat_rate: 'ADMIN',
  merge_customers: 'MANAGER', flag_customer: 'MANAGER', unflag_customer: 'MANAGER', anonymise_customer: 'ADMIN',
  open_data_request: 'MANAGER', answer_data_request: 'MANAGER',
  put_user: 'ADMIN', deactivate_user: 'ADMIN', assign_location: 'ADMIN', unassign_location: 'ADMIN', reset_pin: 'MANAGER',
  put_location: 'ADMIN', put_category: 'ADMIN', change_firm: 'ADMIN', change_location: 'ADMIN', change_category: 'ADMIN', change_extra: 'MANAGER', change_counter_fee: 'MANAGER', revoke_device: 'MANAGER', rename_device: 'ADMIN',
  retire_vehicle: 'ADMIN', add_vehicle: 'MANAGER', change_vehicle: 'MANAGER', move_plate: 'MANAGER', correct_odometer: 'MANAGER',
  resolve_conflict: 'MANAGER', take_over: 'MANAGER', put_counter_fee: 'MANAGER',
  assess_damage: 'MANAGER', decide_damage: 'MANAGER', repair_damage: 'MANAGER', schedule_maintenance: 'MANAGER', start_maintenance: 'MANAGER',
  complete_maintenance: 'MANAGER', cancel_maintenance: 'MANAGER',
  issue_credit_note: 'MANAGER', release_allocation: 'MANAGER', void_payment: 'MANAGER', record_export: 'MANAGER', lock_period: 'ADMIN', put_ledger_account: 'ADMIN', put_document_text: 'ADMIN', record_backup: 'ADMIN', restore_record: 'ADMIN',
}

/** The reason why this role may not do it, or null. Asked before an operation is queued: what can only be refused is never confirmed. */
export function roleRefusal(name: CommandName, role: Role): 'refused.needs_manager' | 'refused.needs_admin' | null {
  const needed = neededRole[name]
  if (needed === 'ADMIN' && role !== 'ADMIN') return 'refused.needs_admin'
  return needed === 'MANAGER' && role === 'STAFF' ? 'refused.needs_manager' : null
}

/** Who did what, where and when: the same for every command, beside its input. */
export type OpContext = {
  op_id: string
  org_id: string
  device_id: string
  author_id: string
  /** ms UTC on the device's clock */
  occurred_at: number
}
/** An operation as it lies in the outbox and goes to `sync_push`. */
export type Op<N extends CommandName = CommandName> = Omit<OpContext, 'org_id'> & {
  name: N
  version: number
  input: CommandInput<N>
  /** op_ids that must have been applied before */
  deps: string[]
}
