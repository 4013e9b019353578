import type { Refusal } from '../../../shared/bridge.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import { vatOf } from '../../../shared/vat.ts'
import { decider } from '../desk.ts'
import type { Desk, Here } from '../desk.ts'
import { one } from '../statement.ts'
import type { Form } from './form.ts'
import { vatRates } from './prices.ts'
import { vatRefusal } from './vat-gates.ts'

/** Rappen that may be charged here by hand; null where there is no limit. */
export function chargeLimit(desk: Desk, here: Pick<Here, 'person' | 'approver'>): number | null {
  const { role, org_id } = decider(here)
  if (role !== 'STAFF') return null
  return one<{ staff_charge_rp: number }>(desk.db, 'select staff_charge_rp from organizations where id = @id', { id: org_id })?.staff_charge_rp ?? 0
}

/** Whether the person could not charge this without the manager who has agreed. */
export const isBeyondAlone = (desk: Desk, { person }: Here, amount_rp: number): boolean => amount_rp > (chargeLimit(desk, { person }) ?? Infinity)

/** Beyond the own limit a manager does it; null within it. */
export function limitRefusal(desk: Desk, here: Here, amount_rp: number, field: string): Refusal | null {
  const limit_rp = chargeLimit(desk, here)
  return limit_rp !== null && amount_rp > limit_rp ? { ok: false, message: { key: 'gate.charge.over_limit', values: { amount_rp, limit_rp } }, field } : null
}

/** What comes up at the counter: cleaning, a lost key, something else. */
export const addCharge: Form<'add_charge'> = (desk, here, { contract_id, kind, quantity, unit_rp, description, accepted }) => {
  const amount_rp = quantity * unit_rp
  if (unit_rp < 1) return { ok: false, message: { key: 'gate.charge.amount_missing' }, field: 'unit_rp' }
  if (kind === 'OTHER' && description === '') return { ok: false, message: { key: 'refused.charge_needs_description' }, field: 'description' }
  const refusal = limitRefusal(desk, here, amount_rp, 'unit_rp') ?? vatRefusal(desk, here, [kind], accepted)
  if (refusal) return refusal
  const at = desk.now()
  return { ok: true, result: { contract_id }, ops: [{ name: 'add_charge', input: {
    charge_id: uuidv7(at), contract_id, kind, description, quantity, unit_rp, amount_rp, ...vatOf(vatRates(desk, here), kind, at),
  }, beyond: isBeyondAlone(desk, here, amount_rp) }] }
}
