import type { CommandInput } from '../../../shared/commands.ts'
import type { Row } from '../row.ts'
import { one } from '../statement.ts'
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
