import { vatOf } from '../../../shared/vat.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import type { Form } from './form.ts'
import { vatRates } from './prices.ts'
import { one } from '../statement.ts'

/** What comes up at the counter: cleaning, a lost key, something else. Beyond the own limit a manager does it. */
export const addCharge: Form<'add_charge'> = (desk, here, { contract_id, kind, quantity, unit_rp, description }) => {
  const amount_rp = quantity * unit_rp
  if (unit_rp < 1) return { ok: false, message: { key: 'gate.charge.amount_missing' }, field: 'unit_rp' }
  if (kind === 'OTHER' && description === '') return { ok: false, message: { key: 'refused.charge_needs_description' }, field: 'description' }
  const limit_rp = one<{ staff_charge_rp: number }>(desk.db, 'select staff_charge_rp from organizations where id = @id', { id: here.person.org_id })?.staff_charge_rp ?? 0
  if (here.person.role === 'STAFF' && amount_rp > limit_rp) {
    return { ok: false, message: { key: 'gate.charge.over_limit', values: { amount_rp, limit_rp } }, field: 'unit_rp' }
  }
  const at = desk.now()
  return { ok: true, result: { contract_id }, ops: [{ name: 'add_charge', input: {
    charge_id: uuidv7(at), contract_id, kind, description, quantity, unit_rp, amount_rp, ...vatOf(vatRates(desk, here), kind, at),
  } }] }
}
