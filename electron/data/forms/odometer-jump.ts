import { roleRefusal } from '../../../shared/commands.ts'
import type { CommandName } from '../../../shared/commands.ts'
import type { Gate } from '../../../shared/queries.ts'
import { DAY } from '../../../shared/time.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import { jump_km } from '../commands/odometer-jump.ts'
import { decider } from '../desk.ts'
import type { Desk, Here } from '../desk.ts'
import type { NewOp } from './form.ts'
import { block, byManager, mustAccept, passed } from './gate.ts'

type Jump = { text: 'gate.odometer_jump.since_last' | 'gate.odometer_jump.per_day'; values: Record<string, number> }
/** What a request asks a manager for, beside operations: how far the odometer of the car that leaves may jump. */
export type JumpWish = { name: 'odometer_jump'; input: { contract_id: string; jump_km: number; reason: string } }
/** A kilometre reading with its reason, as a form holds it. */
type Read = { odometer_km: number | null; odometer_reason?: string | null | undefined }

/** What the reason on record begins with. */
export const of_jump = 'km: '
/** Further than a car plausibly goes in a day. */
const daily_jump_km = 2000

/** Of a car that leaves: beyond its last reading. */
export const jumpSinceLast = (odometer_km: number, last_km: number): Jump | null => (odometer_km - last_km <= jump_km ? null
  : { text: 'gate.odometer_jump.since_last', values: { odometer_km, last_km, jump_km: odometer_km - last_km } })

/** Of a car that is back: beyond what can be driven in the days that it was out. @param in_at ms UTC */
export function jumpInDays(odometer_km: number | null, { out_km, out_at }: { out_km: number; out_at: number }, in_at: number): Jump | null {
  const limit_km = daily_jump_km * Math.max(1, Math.ceil((in_at - out_at) / DAY))
  return odometer_km === null || odometer_km - out_km <= limit_km ? null : { text: 'gate.odometer_jump.per_day', values: { driven_km: odometer_km - out_km, limit_km } }
}

/** Whether who decides here may say that such a jump is right. */
const mayAgree = (here: Pick<Here, 'person' | 'approver'>): boolean => roleRefusal('record_approval', decider(here).role) === null

/**
 * A manager says why such a jump is right. A car that is back is taken back without one, too (`is_back`): then the clerk gives the reason, reads it
 * again and accepts.
 */
export function jumpGates(here: Pick<Here, 'person' | 'approver'>, { odometer_reason }: Read, jump: Jump | null, is_back: boolean): Gate[] {
  if (jump === null) return []
  if (!mayAgree(here) && !is_back) return [byManager(block('odometer_jump', jump.text, jump.values, 'odometer_reason'))]
  if (!odometer_reason) return [markedFor(here, block('odometer_jump', 'gate.odometer_jump.reason_missing', jump.values, 'odometer_reason'))]
  return [mayAgree(here) ? passed('odometer_jump') : byManager(mustAccept('odometer_jump', jump.text, jump.values, 'odometer_reason'))]
}

const markedFor = (here: Pick<Here, 'person' | 'approver'>, gate: Gate): Gate => (mayAgree(here) ? gate : byManager(gate))

/** The reason on record: as the manager's approval under their own name, or as a note of the clerk who took the car back. */
export function jumpOps(desk: Desk, here: Here, { odometer_reason }: Read, jump: Jump | null, command: Extract<CommandName, 'check_out' | 'check_in' | 'swap_vehicle'>, contract_id: string): NewOp[] {
  if (jump === null || !odometer_reason) return []
  const reason = of_jump + odometer_reason
  if (!mayAgree(here)) return [{ name: 'add_note', input: { contract_id, note_id: uuidv7(desk.now()), reason } }]
  return [{ name: 'record_approval', input: { approval_id: uuidv7(desk.now()), location_id: here.location_id, command, contract_id, reservation_id: null, approved_op_id: null,
    limit_bp: null, reason } }]
}

/** What a manager is to agree to before the car leaves; null where the clerk needs nobody. @param last_km the last reading of the car */
export function jumpWish({ person }: Pick<Here, 'person'>, { odometer_km, odometer_reason }: Read, last_km: number, contract_id: string): JumpWish | null {
  if (roleRefusal('record_approval', person.role) === null || odometer_km === null || jumpSinceLast(odometer_km, last_km) === null) return null
  return { name: 'odometer_jump', input: { contract_id, jump_km: odometer_km - last_km, reason: odometer_reason ?? '' } }
}

/** A manager beside the counter has agreed by PIN: what the clerk asks and the manager answers goes before the car leaves, which the server would refuse. */
export function askedByPin(desk: Desk, { approver, location_id }: Here, wish: JumpWish | null, about: { customer_id: string; vehicle_id: string }): NewOp[] {
  if (!approver || !wish) return []
  const request_id = uuidv7(desk.now())
  return [
    { name: 'request_approval', input: { request_id, location_id, contract_id: wish.input.contract_id, ...about, ops: JSON.stringify([wish]) } },
    { name: 'answer_request', input: { request_id, granted: true, answer: '' } },
  ]
}
