import type { CommandInput } from '../../../shared/commands.ts'
import { uuidv7 } from '../../../shared/uuid.ts'
import type { Row } from '../row.ts'
import { all, one } from '../statement.ts'
import { changedFields } from './changed-fields.ts'
import type { Form } from './form.ts'

/** What a customer tells anew: only what was changed goes out, so that what somebody else has changed meanwhile stays. */
export const changeCustomer: Form<'change_customer'> = (desk, { location_id }, { customer_id, person, seen }) => {
  const before = one<Row>(desk.db, 'select * from customers where id = @customer_id', { customer_id })
  if (!before) return { ok: false, message: { key: 'refused.customer_unknown' } }
  const changes = changedFields(before, person, seen) as CommandInput<'change_customer'>['changes']
  return { ok: true, result: { customer_id }, ops: isSame(changes) ? [] : [{ name: 'change_customer', input: { customer_id, location_id, changes } }] }
}

/** A new licence, or one that was misread. */
export const changeDriver: Form<'change_driver'> = (desk, { location_id }, { customer_id, driver_id, driver, seen }) => {
  const before = one<Row>(desk.db, 'select * from drivers where id = @driver_id', { driver_id })
  if (!before) return { ok: false, message: { key: 'refused.driver_unknown' } }
  const changes = changedFields(before, driver, seen) as CommandInput<'change_driver'>['changes']
  return { ok: true, result: { customer_id, driver_id }, ops: isSame(changes) ? [] : [{ name: 'change_driver', input: { customer_id, location_id, driver_id, changes } }] }
}

const isSame = (changes: object): boolean => Object.keys(changes).length === 0

/** This customer gets no car any more. The reason goes to the server, for managers; it lies on no desk. */
export const flagCustomer: Form<'flag_customer'> = (desk, { location_id }, { customer_id, reason }) => {
  const at = desk.now()
  return { ok: true, result: { customer_id }, ops: [{ name: 'flag_customer', input: { customer_id, location_id, flag_id: uuidv7(at), reason, at } }] }
}

/** Everything that was held against the customer is lifted. */
export const unflagCustomer: Form<'unflag_customer'> = (desk, { location_id }, { customer_id }) => {
  const flags = all<{ id: string }>(desk.db, 'select id from customer_flags where customer_id = @customer_id and lifted_at is null order by flagged_at, id', { customer_id })
  if (flags.length === 0) return { ok: false, message: { key: 'refused.flag_already_lifted' } }
  return { ok: true, result: { customer_id }, ops: flags.map(({ id }) => ({ name: 'unflag_customer', input: { customer_id, location_id, flag_id: id, at: desk.now() } })) }
}
