import { createHash } from 'node:crypto'
import { readChallenge, withCheckDigit } from '../../shared/phone-challenge.ts'
import { zurichDate } from '../../shared/time.ts'
import { uuidv7 } from '../../shared/uuid.ts'
import { hereOf } from './desk.ts'
import type { Desk, Here } from './desk.ts'
import type { NewOp } from './forms/form.ts'
import { codeOf } from './phone-code.ts'
import { Trouble } from './trouble.ts'

type Parts = { desk: Desk; phoneKey: () => Promise<string | null>; confirm: (here: Here, ops: readonly NewOp[]) => void }

/**
 * A manager's code for what a clerk reads on the telephone. That it was given is an operation of the manager's own, which goes out from here; the code
 * is not part of it. The same digits give the same code all day.
 */
export async function giveCode({ desk, phoneKey, confirm }: Parts, typed: string): Promise<{ code: string }> {
  const here = hereOf(desk)
  if (!here) throw new Trouble('error.not_signed_in')
  const { person, location_id } = here
  if (person.role === 'STAFF') throw new Trouble('refused.needs_manager')
  const asked = readChallenge(typed)
  if (!asked) throw new Trouble('error.challenge_wrong', undefined, 'challenge')
  const key = await phoneKey()
  if (key === null) throw new Trouble('error.no_phone_key')
  const { digits, deposit_fr, discount_fr, jump_km } = asked
  const day = zurichDate(desk.now())
  const wishes = [...deposit_fr === null ? [] : [`waive_deposit CHF ${deposit_fr}`], ...discount_fr === null ? [] : [`grant_discount CHF ${discount_fr}`],
    ...jump_km === null ? [] : [`odometer_jump ${jump_km} km`]]
  const approved_op_id = idOf(`${person.id}:${digits}:${day}`)
  const is_noted = desk.db.prepare('select 1 from approvals where approved_op_id = ?').get(approved_op_id) !== undefined
  if (!is_noted) {
    confirm(here, [{ name: 'record_approval', input: { approval_id: uuidv7(desk.now()), location_id, command: 'redeem_code', contract_id: null, reservation_id: null,
      approved_op_id, limit_bp: null, reason: `${digits}: ${wishes.join(', ')}` } }])
  }
  return { code: withCheckDigit(codeOf(key, person.id, digits, day), digits) }
}

/** The code has no operation that the manager's desk could name, so it names the day's digits. */
function idOf(words: string): string {
  const hex = createHash('sha256').update(words).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
