import type { CommandInput } from '../../../shared/commands.ts'
import { roleRefusal } from '../../../shared/commands.ts'
import type { ChargeLine } from '../../../shared/charges.ts'
import type { FormInput } from '../../../shared/forms.ts'
import type { AskedFromAfar } from '../../../shared/queries.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import type { StoredRequest } from '../commands/approval-requests.ts'
import type { Desk, Here, Person } from '../desk.ts'
import { one } from '../statement.ts'
import { discountLine, mostDiscount } from './discount-gates.ts'
import type { NewOp } from './form.ts'
import { jumpWish } from './odometer-jump.ts'
import type { JumpWish } from './odometer-jump.ts'

type Form = FormInput<'check_out'>
type Facts = { charges: ChargeLine[] | null; plan: { deposit_rp: number } | null; vehicle: { odometer_km: number } | null }
type Granted = Extract<NewOp, { name: 'grant_discount' | 'waive_deposit' }>
export type Wish = Granted | JumpWish
/** What was asked of a manager at another desk for this check-out (ADR 30). `granter`: only while it is granted, in time, and still the same. */
export type Asked = AskedFromAfar & { contract_id: string; ops: Wish[]; granter: Person | null }

/** The line that takes something off, as an operation. */
export function discountOp(desk: Desk, { amount_rp, vat_code, vat_bp }: ChargeLine, reason: string, contract_id: string): Extract<NewOp, { name: 'grant_discount' }> {
  const id = () => uuidv7(desk.now())
  return { name: 'grant_discount', input: { charge_id: id(), note_id: id(), contract_id, amount_rp: -amount_rp, vat_code, vat_bp, reason, approval_id: null } }
}
export const waiverOp = (desk: Desk, reason: string, contract_id: string): Extract<NewOp, { name: 'waive_deposit' }> =>
  ({ name: 'waive_deposit', input: { contract_id, note_id: uuidv7(desk.now()), reason } })

/** Whether the form wants to go without the deposit that the rule asks for. */
export const wantsWaiver = (form: Form, { plan }: Pick<Facts, 'plan'>): boolean => !form.deposit && (plan?.deposit_rp ?? 0) > 0 && (form.waiver ?? null) !== null

/** What this check-out does beyond what the person may do alone. */
export function beyondAlone(desk: Desk, here: Here, form: Form, facts: Facts, contract_id: string): Wish[] {
  const alone = { person: here.person }
  const charges = facts.charges ?? []
  const jump = facts.vehicle && jumpWish(here, form, facts.vehicle.odometer_km, contract_id)
  const [line] = discountLine(desk, here, form.discount, charges, desk.now())
  return [
    ...line && -line.amount_rp > mostDiscount(desk, alone, charges) ? [discountOp(desk, line, form.discount?.reason ?? '', contract_id)] : [],
    ...wantsWaiver(form, facts) && roleRefusal('waive_deposit', here.person.role) !== null ? [waiverOp(desk, form.waiver ?? '', contract_id)] : [],
    ...jump ? [jump] : [],
  ]
}

/**
 * How it stands with what was asked for this form; null where nothing was, or it has gone from this PC.
 * @param wishesOf what the form asks for now, for the contract of the request
 */
export function askedOf(desk: Desk, here: Here, form: Pick<Form, 'request_id' | 'customer_id' | 'vehicle_id'>, wishesOf: (contract_id: string) => readonly Wish[]): Asked | null {
  if (!form.request_id) return null
  const row = one<StoredRequest & { name: string | null; role: Person['role'] | null }>(desk.db, `select r.*, u.full_name as name, u.role from approval_requests r
    left join users u on u.id = r.answered_by where r.id = @id and r.asked_by = @asked_by`, { id: form.request_id, asked_by: here.person.id })
  if (!row) return null
  const ops = JSON.parse(row.ops) as Wish[]
  const is_same = row.customer_id === form.customer_id && row.vehicle_id === form.vehicle_id
    && wordsOf(wishesOf(row.contract_id)) === wordsOf(ops)
  const state = !is_same ? 'differs' : row.status === 'OPEN' ? 'waiting' : row.status === 'DECLINED' ? 'declined'
    : (row.valid_until ?? 0) < desk.now() ? 'expired' : 'granted'
  const granter: Person | null = state === 'granted' && row.answered_by && row.role
    ? { id: row.answered_by, name: row.name ?? '', role: row.role, email: '', locale: here.person.locale, org_id: here.person.org_id } : null
  return { state, name: row.name, answer: row.answer || null, asked_at: row.asked_at, by_phone: row.phone_challenge !== null, contract_id: row.contract_id, ops, granter }
}

/** The operations without the ids that each making gives anew. */
function wordsOf(ops: readonly Wish[]): string {
  return JSON.stringify(ops.map(({ name, input }) => {
    const { note_id: _note, charge_id: _charge, ...words } = input as CommandInput<'grant_discount'>
    return `${name} ${JSON.stringify(Object.entries(words).toSorted(([a], [b]) => (a < b ? -1 : 1)))}`
  }).toSorted((a, b) => (a < b ? -1 : 1)))
}

/** The same for the screen. */
export const shownOf = (asked: Asked | null): AskedFromAfar | null =>
  asked && { state: asked.state, name: asked.name, answer: asked.answer, asked_at: asked.asked_at, by_phone: asked.by_phone }

/** The operation word for word as it was granted, or as it is. */
export function asGranted(asked: Asked | null, op: Granted): NewOp {
  const granted = asked?.granter ? asked.ops.find(({ name }): boolean => name === op.name) as Granted | undefined : undefined
  return granted ? { ...granted, granted: true } : op
}
