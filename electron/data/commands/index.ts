import type { CommandName } from '../../../shared/commands.ts'
import { addDriver } from './add-driver.ts'
import { addPricePlan } from './add-price-plan.ts'
import { checkIn } from './check-in.ts'
import { checkOut } from './check-out.ts'
import { closeContract } from './close-contract.ts'
import type { Apply } from './command.ts'
import { holdDeposit } from './hold-deposit.ts'
import { markReady } from './mark-ready.ts'
import { putExtra } from './put-extra.ts'
import { putOneWayFee } from './put-one-way-fee.ts'
import { registerCustomer } from './register-customer.ts'
import { settleDeposit } from './settle-deposit.ts'
import { takePayment } from './take-payment.ts'
import { addVatRate, putChargeKind, putVatCode } from './vat.ts'

/** The local effect of every command. */
export const apply: { [N in CommandName]: Apply<N> } = {
  register_customer: registerCustomer,
  add_driver: addDriver,
  check_out: checkOut,
  hold_deposit: holdDeposit,
  check_in: checkIn,
  settle_deposit: settleDeposit,
  take_payment: takePayment,
  close_contract: closeContract,
  mark_ready: markReady,
  add_price_plan: addPricePlan,
  put_extra: putExtra,
  put_one_way_fee: putOneWayFee,
  put_vat_code: putVatCode,
  put_charge_kind: putChargeKind,
  add_vat_rate: addVatRate,
}
