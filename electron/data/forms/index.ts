import type { FormName } from '../../../shared/forms.ts'
import { addDriver } from './add-driver.ts'
import { checkIn } from './check-in.ts'
import { checkOut } from './check-out.ts'
import { closeContract } from './close-contract.ts'
import type { Form } from './form.ts'
import { markReady } from './mark-ready.ts'
import { registerCustomer } from './register-customer.ts'
import { settleConflict } from './settle-conflict.ts'
import { takePayment } from './take-payment.ts'

/** How each form becomes operations. */
export const planOf: { [N in FormName]: Form<N> } = {
  register_customer: registerCustomer,
  add_driver: addDriver,
  check_out: checkOut,
  check_in: checkIn,
  take_payment: takePayment,
  close_contract: closeContract,
  mark_ready: markReady,
  settle_conflict: settleConflict,
}
