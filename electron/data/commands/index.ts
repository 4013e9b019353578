import type { CommandName } from '../../../shared/commands.ts'
import { addCharge } from './add-charge.ts'
import { addDriver } from './add-driver.ts'
import { addNote, chargeAfterwards, chargeNoShow, putCounterFee, reportIncident, repriceReturn } from './incidents.ts'
import { addPricePlan } from './add-price-plan.ts'
import { allocatePayment, releaseAllocation } from './allocate-payment.ts'
import { anonymiseCustomer } from './anonymise-customer.ts'
import { answerDataRequest } from './answer-data-request.ts'
import { answerRequest, requestApproval } from './approval-requests.ts'
import { assignCar } from './assign-car.ts'
import { assignLocation } from './assign-location.ts'
import { bookReservation } from './book-reservation.ts'
import { lockPeriod, recordBackup, recordExport } from './books.ts'
import { cancelReservation } from './cancel-reservation.ts'
import { addVehicle, changeVehicle, correctOdometer, retireVehicle, setVehicleStatus } from './cars.ts'
import { closeCashSession, openCashSession, recordCashMovement } from './cash.ts'
import { changeCustomer } from './change-customer.ts'
import { changeDriver } from './change-driver.ts'
import { changeCategory, changeCounterFee, changeExtra, changeFirm, changeLocation, changeSeason } from './change-setting.ts'
import { changeReservation } from './change-reservation.ts'
import { checkIn } from './check-in.ts'
import { checkOut } from './check-out.ts'
import { closeContract } from './close-contract.ts'
import type { Apply } from './command.ts'
import { assessDamage, decideDamage, recordDamage, repairDamage } from './damages.ts'
import { deactivateUser } from './deactivate-user.ts'
import { attachFile, confirmStored, signDocument } from './documents.ts'
import { extendContract } from './extend-contract.ts'
import { flagCustomer } from './flag-customer.ts'
import { grantDiscount } from './grant-discount.ts'
import { holdDeposit } from './hold-deposit.ts'
import { issueCollectiveInvoice } from './issue-collective-invoice.ts'
import { issueCreditNote } from './issue-credit-note.ts'
import { issueInvoice } from './issue-invoice.ts'
import { knowCustomer } from './know-customer.ts'
import { cancelMaintenance, completeMaintenance, reportMaintenance, scheduleMaintenance, startMaintenance } from './maintenance.ts'
import { markNoShow } from './mark-no-show.ts'
import { markReady } from './mark-ready.ts'
import { mergeCustomers } from './merge-customers.ts'
import { openDataRequest } from './open-data-request.ts'
import { blockVehicle, finishTransfer, releaseBlock, startTransfer } from './planning.ts'
import { movePlate } from './plates.ts'
import { putCategory } from './put-category.ts'
import { putExtra } from './put-extra.ts'
import { agreeTexts, putDocumentText } from './document-texts.ts'
import { putLedgerAccount } from './put-ledger-account.ts'
import { putLocation } from './put-location.ts'
import { putOneWayFee } from './put-one-way-fee.ts'
import { putSeason } from './put-season.ts'
import { putUser } from './put-user.ts'
import { redeemCode } from './redeem-code.ts'
import { recordApproval } from './record-approval.ts'
import { registerCustomer } from './register-customer.ts'
import { renameDevice } from './rename-device.ts'
import { reopenContract } from './reopen-contract.ts'
import { resetPin } from './reset-pin.ts'
import { resolveConflict } from './resolve-conflict.ts'
import { restoreRecord } from './restore-record.ts'
import { revokeDevice } from './revoke-device.ts'
import { setPayer } from './set-payer.ts'
import { settleDeposit } from './settle-deposit.ts'
import { settleContracts } from './settled.ts'
import { swapVehicle } from './swap-vehicle.ts'
import { setAside } from './set-aside.ts'
import { takeOver } from './take-over.ts'
import { takePayment } from './take-payment.ts'
import { unassignLocation } from './unassign-location.ts'
import { unflagCustomer } from './unflag-customer.ts'
import { addVatRate, putChargeKind, putVatCode } from './vat.ts'
import { voidContract } from './void-contract.ts'
import { voidPayment } from './void-payment.ts'
import { waiveDeposit } from './waive-deposit.ts'

const effects: { [N in CommandName]: Apply<N> } = {
  register_customer: registerCustomer,
  add_driver: addDriver,
  check_out: checkOut,
  hold_deposit: holdDeposit,
  check_in: checkIn,
  settle_deposit: settleDeposit,
  take_payment: takePayment,
  close_contract: closeContract,
  mark_ready: markReady,
  book_reservation: bookReservation,
  change_reservation: changeReservation,
  assign_car: assignCar,
  cancel_reservation: cancelReservation,
  mark_no_show: markNoShow,
  extend_contract: extendContract,
  swap_vehicle: swapVehicle,
  void_contract: voidContract,
  reopen_contract: reopenContract,
  add_charge: addCharge,
  grant_discount: grantDiscount,
  waive_deposit: waiveDeposit,
  record_approval: recordApproval,
  request_approval: requestApproval,
  answer_request: answerRequest,
  redeem_code: redeemCode,
  add_price_plan: addPricePlan,
  put_extra: putExtra,
  put_season: putSeason,
  change_season: changeSeason,
  put_one_way_fee: putOneWayFee,
  put_vat_code: putVatCode,
  put_charge_kind: putChargeKind,
  add_vat_rate: addVatRate,
  change_customer: changeCustomer,
  change_driver: changeDriver,
  know_customer: knowCustomer,
  merge_customers: mergeCustomers,
  flag_customer: flagCustomer,
  unflag_customer: unflagCustomer,
  anonymise_customer: anonymiseCustomer,
  open_data_request: openDataRequest,
  answer_data_request: answerDataRequest,
  put_user: putUser,
  deactivate_user: deactivateUser,
  assign_location: assignLocation,
  unassign_location: unassignLocation,
  reset_pin: resetPin,
  put_location: putLocation,
  put_category: putCategory,
  change_firm: changeFirm,
  change_location: changeLocation,
  change_category: changeCategory,
  change_extra: changeExtra,
  change_counter_fee: changeCounterFee,
  put_ledger_account: putLedgerAccount,
  put_document_text: putDocumentText,
  agree_texts: agreeTexts,
  revoke_device: revokeDevice,
  rename_device: renameDevice,
  block_vehicle: blockVehicle,
  finish_transfer: finishTransfer,
  release_block: releaseBlock,
  start_transfer: startTransfer,
  add_vehicle: addVehicle,
  change_vehicle: changeVehicle,
  correct_odometer: correctOdometer,
  retire_vehicle: retireVehicle,
  set_vehicle_status: setVehicleStatus,
  move_plate: movePlate,
  assess_damage: assessDamage,
  decide_damage: decideDamage,
  record_damage: recordDamage,
  repair_damage: repairDamage,
  cancel_maintenance: cancelMaintenance,
  complete_maintenance: completeMaintenance,
  report_maintenance: reportMaintenance,
  schedule_maintenance: scheduleMaintenance,
  start_maintenance: startMaintenance,
  attach_file: attachFile,
  confirm_stored: confirmStored,
  sign_document: signDocument,
  issue_invoice: issueInvoice,
  issue_collective_invoice: issueCollectiveInvoice,
  issue_credit_note: issueCreditNote,
  allocate_payment: allocatePayment,
  release_allocation: releaseAllocation,
  void_payment: voidPayment,
  open_cash_session: openCashSession,
  record_cash_movement: recordCashMovement,
  close_cash_session: closeCashSession,
  lock_period: lockPeriod,
  record_export: recordExport,
  record_backup: recordBackup,
  restore_record: restoreRecord,
  resolve_conflict: resolveConflict,
  take_over: takeOver,
  set_aside: setAside,
  set_payer: setPayer,
  add_note: addNote,
  report_incident: reportIncident,
  charge_afterwards: chargeAfterwards,
  reprice_return: repriceReturn,
  charge_no_show: chargeNoShow,
  put_counter_fee: putCounterFee,
}

/** The local effect of every command; closed contracts that it names say afterwards whether something of them is left to settle. */
export const apply = Object.fromEntries(Object.entries(effects).map(([name, effect]) => [name, settling(name as CommandName, effect as Apply<CommandName>)])) as typeof effects

function settling(name: CommandName, effect: Apply<CommandName>): Apply<CommandName> {
  return (db, write, context, input) => {
    const flags = effect(db, write, context, input)
    settleContracts(db, write, context, name, input)
    return flags
  }
}
