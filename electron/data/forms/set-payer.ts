import type { Form } from './form.ts'

/** A company pays for what somebody else rents, or the renter does again. */
export const setPayer: Form<'set_payer'> = (_, here, { contract_id, payer_id }) =>
  ({ ok: true, result: { contract_id }, ops: [{ name: 'set_payer', input: { contract_id, location_id: here.location_id, payer_id } }] })
