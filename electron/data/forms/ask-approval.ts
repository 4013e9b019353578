import type { Refusal } from '../../../shared/bridge.ts'
import type { FormInput } from '../../../shared/forms.ts'
import type { Form, Plan } from './form.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import { isOverDiscountLimit, discountBase } from '../../../shared/discounts.ts'
import type { StoredRequest } from '../commands/approval-requests.ts'
import type { Desk, Here } from '../desk.ts'
import { vehicleCard } from '../queries/vehicle-card.ts'
import { one } from '../statement.ts'
import { confirmedAs, placeOf } from '../replaced.ts'
import { asLeft, factsOf } from './check-out.ts'
import { openContract, whyNotOpen } from './contract-at-counter.ts'
import { beyondAlone } from './remote-approval.ts'
import type { Wish } from './remote-approval.ts'
import { wishOf } from './swap-vehicle.ts'

/** Asks a manager at another desk for what a half-filled check-out or swap does beyond the person's role: who, which car, what and why. */
export const askApproval: Form<'ask_approval'> = (desk, here, input) => ('swap' in input ? askSwap(desk, here, input.swap) : askCheckOut(desk, here, input.check_out))

const noReason: Refusal = { ok: false, message: { key: 'gate.odometer_jump.reason_missing' }, field: 'odometer_reason' }

function askSwap(desk: Desk, here: Here, form: FormInput<'swap_vehicle'>): Plan<'ask_approval'> | Refusal {
  const contract = openContract(desk, form.contract_id)
  if (!contract) return { ok: false, message: whyNotOpen(desk, form.contract_id) }
  const next = form.vehicle_id === null ? null : vehicleCard(desk, form.vehicle_id)
  if (!next) return { ok: false, message: { key: 'gate.vehicle.missing' }, field: 'vehicle_id' }
  const wish = wishOf(here, form, contract, next)
  if (!wish) return { ok: false, message: { key: 'error.nothing_to_ask' } }
  return wish.input.reason === '' ? noReason : request(desk, here, [wish], { contract_id: contract.id, customer_id: contract.customer_id, vehicle_id: next.id })
}

function request(desk: Desk, { location_id }: Here, ops: readonly Wish[], about: { contract_id: string; customer_id: string; vehicle_id: string }): Plan<'ask_approval'> {
  const request_id = uuidv7(desk.now())
  return { ok: true, result: { request_id }, ops: [{ name: 'request_approval', input: {
    request_id, location_id, ...about, ops: JSON.stringify(ops.map(({ name, input }) => ({ name, input }))),
  } }] }
}

/** Of a refused check-out that is put right it asks as of then, for the contract that was confirmed. */
function askCheckOut(desk_now: Desk, here_now: Here, typed: FormInput<'check_out'>): Plan<'ask_approval'> | Refusal {
  const { desk, here, replaced } = placeOf(desk_now, here_now, typed)
  const form = asLeft(typed, replaced)
  const facts = factsOf(desk, here, form)
  if (!facts.customer) return { ok: false, message: { key: 'gate.customer.missing' }, field: 'customer_id' }
  if (!facts.vehicle) return { ok: false, message: { key: 'gate.vehicle.missing' }, field: 'vehicle_id' }
  if (!facts.charges) return { ok: false, message: { key: 'gate.period.missing' }, field: 'ends_at' }
  const contract_id = confirmedAs(replaced, 'check_out')?.contract_id ?? uuidv7(desk.now())
  const asked = beyondAlone(desk, here, form, facts, contract_id)
  if (asked.length === 0) return { ok: false, message: { key: 'error.nothing_to_ask' } }
  for (const { name, input } of asked) {
    if (name === 'waive_deposit' && input.reason === '') return { ok: false, message: { key: 'gate.deposit.waiver_reason' }, field: 'deposit.reason' }
    if (name === 'odometer_jump' && input.reason === '') return noReason
    if (name !== 'grant_discount') continue
    if (input.reason === '') return { ok: false, message: { key: 'gate.discount.reason_missing' }, field: 'discount.reason' }
    const limit_bp = managersLimit(desk, here.person.org_id)
    const base_rp = discountBase(facts.charges)
    if (isOverDiscountLimit(input.amount_rp, base_rp, limit_bp)) {
      return { ok: false, field: 'discount', message: { key: 'gate.discount.over_limit',
        values: { limit: limit_bp / 100, most_rp: Math.floor((base_rp * limit_bp) / 10_000), amount_rp: input.amount_rp } } }
    }
  }
  return request(desk_now, here, asked, { contract_id, customer_id: facts.customer.id, vehicle_id: facts.vehicle.id })
}

/** A manager's word to what a colleague asks. */
export const answerRequest: Form<'answer_request'> = (desk, here, { request_id, granted, answer }) => {
  const asked = one<StoredRequest>(desk.db, 'select * from approval_requests where id = @request_id', { request_id })
  if (!asked) return { ok: false, message: { key: 'refused.request_unknown' } }
  if (asked.asked_by === here.person.id) return { ok: false, message: { key: 'refused.approval_of_oneself' } }
  return { ok: true, result: { request_id }, ops: [{ name: 'answer_request', input: { request_id, granted, answer } }] }
}

const managersLimit = (desk: Parameters<typeof askApproval>[0], id: string): number =>
  one<{ bp: number }>(desk.db, 'select manager_discount_bp as bp from organizations where id = @id', { id })?.bp ?? 0
