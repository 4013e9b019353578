import type { FormName } from '../../../shared/forms.ts'
import { addCharge } from './add-charge.ts'
import { addDriver } from './add-driver.ts'
import { changeCustomer, changeDriver, flagCustomer, unflagCustomer } from './change-person.ts'
import { changePapers } from './change-papers.ts'
import { answerRequest, askApproval } from './ask-approval.ts'
import { assessDamage } from './assess-damage.ts'
import { closeCashSession, closeDay, openCashSession, recordCashMovement } from './cash.ts'
import { checkIn } from './check-in.ts'
import { checkOut } from './check-out.ts'
import { creditCollectiveInvoice, issueCollectiveInvoice, payCollectiveInvoice } from './collective.ts'
import { closeContract } from './close-contract.ts'
import { extendContract } from './extend-contract.ts'
import { creditInvoice } from './credit-invoice.ts'
import { addVehicle, assignCar, changeVehicle, finishTransfer, movePlate, retireVehicle, startTransfer } from './fleet.ts'
import type { Form } from './form.ts'
import { addNote, chargeAfterwards, reportIncident } from './incidents.ts'
import { issueInvoice } from './issue-invoice.ts'
import { markReady } from './mark-ready.ts'
import { redeemCode } from './redeem-code.ts'
import { registerCustomer } from './register-customer.ts'
import { mergeCustomers } from './merge-customers.ts'
import { reopenContract } from './reopen-contract.ts'
import { cancelReservation, markNoShow } from './reservations.ts'
import { addPricePlan, changeCategory, changeFirm, lockMonth, lockOut, markBorder, putCounterFee, putExtra, putLedgerAccount, putOneWayFee, putSeason, takePin } from './settings.ts'
import { putDocumentText } from './document-text.ts'
import { setPayer } from './set-payer.ts'
import { settleConflict } from './settle-conflict.ts'
import { swapVehicle } from './swap-vehicle.ts'
import { takePayment } from './take-payment.ts'
import { voidContract } from './void-contract.ts'
import { voidPayment } from './void-payment.ts'

/** How each form becomes operations. */
export const planOf: { [N in FormName]: Form<N> } = {
  register_customer: registerCustomer,
  add_driver: addDriver,
  change_customer: changeCustomer,
  change_driver: changeDriver,
  flag_customer: flagCustomer,
  unflag_customer: unflagCustomer,
  check_out: checkOut,
  check_in: checkIn,
  take_payment: takePayment,
  close_contract: closeContract,
  mark_ready: markReady,
  assess_damage: assessDamage,
  change_papers: changePapers,
  add_vehicle: addVehicle,
  change_vehicle: changeVehicle,
  retire_vehicle: retireVehicle,
  move_plate: movePlate,
  assign_car: assignCar,
  start_transfer: startTransfer,
  finish_transfer: finishTransfer,
  ask_approval: askApproval,
  answer_request: answerRequest,
  redeem_code: redeemCode,
  settle_conflict: settleConflict,
  extend_contract: extendContract,
  swap_vehicle: swapVehicle,
  void_contract: voidContract,
  reopen_contract: reopenContract,
  add_charge: addCharge,
  void_payment: voidPayment,
  set_payer: setPayer,
  add_note: addNote,
  report_incident: reportIncident,
  charge_afterwards: chargeAfterwards,
  issue_invoice: issueInvoice,
  credit_invoice: creditInvoice,
  issue_collective_invoice: issueCollectiveInvoice,
  pay_collective_invoice: payCollectiveInvoice,
  credit_collective_invoice: creditCollectiveInvoice,
  mark_no_show: markNoShow,
  cancel_reservation: cancelReservation,
  merge_customers: mergeCustomers,
  open_cash_session: openCashSession,
  record_cash_movement: recordCashMovement,
  close_cash_session: closeCashSession,
  close_day: closeDay,
  add_price_plan: addPricePlan,
  put_season: putSeason,
  put_extra: putExtra,
  put_one_way_fee: putOneWayFee,
  put_counter_fee: putCounterFee,
  change_category: changeCategory,
  change_firm: changeFirm,
  put_ledger_account: putLedgerAccount,
  put_document_text: putDocumentText,
  lock_month: lockMonth,
  take_pin: takePin,
  lock_out: lockOut,
  mark_border: markBorder,
}
