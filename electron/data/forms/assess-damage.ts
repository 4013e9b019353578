import type { Form } from './form.ts'

/** What a damage costs, as long as nobody has decided on it; another estimate takes the place of the first. */
export const assessDamage: Form<'assess_damage'> = (desk, _, { damage_id, assessed_rp }) =>
  ({ ok: true, result: { damage_id }, ops: [{ name: 'assess_damage', input: { damage_id, assessed_rp, at: desk.now() } }] })
