import { refusalKeys } from './refusals.ts'

/**
 * All that the data process can say to a person. It never builds sentences itself: it does not know the person's
 * language. The sentences are in renderer/i18n/<language>.messages.json, under these keys.
 */
export const messageKeys = [
  'error.bad_input', 'error.unknown_request', 'error.not_signed_in', 'error.internal',
  'error.data_process_restarted', 'error.data_process_down', 'error.key_unreadable', 'error.weak_vault_forbidden', 'error.profile_unwritable',
  'error.database_wrong_key', 'error.database_damaged', 'error.database_newer', 'error.disk_full',
  'error.backend_missing',
  'error.backend_address_invalid', 'error.backend_unreachable', 'error.backend_key_refused', 'error.backend_key_secret',
  'error.backend_in_use', 'error.wrong_password', 'error.person_banned', 'error.email_not_confirmed', 'error.sign_in_too_often',
  'error.offline_sign_in', 'error.sign_in_refused', 'error.person_unknown', 'error.person_inactive', 'error.customer_at_counter',
  'error.super_admin_at_counter', 'error.no_location', 'error.desk_of_other_firm', 'error.desk_not_yours', 'error.device_revoked',
  'error.needs_line', 'error.approval_by_oneself', 'error.nothing_to_ask', 'error.challenge_wrong', 'error.no_phone_key', 'error.manager_missing', 'error.code_not_whole', 'error.not_a_manager', 'error.pin_wrong', 'error.pin_gone', 'error.pin_too_short', 'error.pin_trivial', 'error.pin_unreadable',
  'error.op_not_refused', 'error.file_not_kept', 'error.photo_gone', 'error.file_not_written', 'error.document_unknown', 'error.document_damaged', 'error.not_opened', 'error.file_unreadable', 'error.no_key_file', 'error.not_printed', 'error.no_mail_program', 'error.printer_gone', 'error.no_printers_known',
  'error.export_empty', 'error.export_cancelled', 'error.export_running', 'error.export_too_many_rows', 'error.export_too_long_ago', 'error.export_other_location', 'error.figures_too_long', 'error.figures_ahead', 'error.export_keys_full',
  'error.export_full', 'error.export_read_only', 'error.export_gone', 'error.export_busy', 'error.export_not_written', 'error.export_unmapped', 'stale.needs_refused', 'stale.cannot_apply', 'held.author_inactive', 'stuck.on_the_way',
  ...refusalKeys,
  'conflict.second_check_out',
  'conflict.reservation_lost_car', 'conflict.reservation_taken', 'conflict.odometer_contradicts', 'conflict.already_checked_in',
  'conflict.in_before_out', 'conflict.vehicle_not_available', 'conflict.charges_differ',
  'conflict.customer_changed_meanwhile', 'conflict.setting_changed_meanwhile', 'conflict.customer_merged', 'conflict.plate_out_twice', 'conflict.transfer_contradicts',
  'gate.numbers', 'gate.reservation', 'gate.customer', 'gate.customer_blocked', 'gate.driver', 'gate.licence_seen', 'gate.licence_expiry',
  'gate.licence_category', 'gate.driver_age', 'gate.licence_held', 'gate.vehicle', 'gate.vehicle_free', 'gate.vehicle_block',
  'gate.inspection', 'gate.vignette', 'gate.period', 'gate.odometer', 'gate.fuel', 'gate.deposit', 'gate.authorisation', 'gate.capture',
  'gate.payment', 'gate.balance', 'gate.numbers.none_left', 'gate.reservation.gone', 'gate.reservation.not_booked',
  'gate.customer.missing', 'gate.customer.merged', 'gate.customer_blocked.blocked', 'gate.driver.missing', 'gate.driver.of_other_customer',
  'gate.licence_seen.missing', 'gate.licence_expiry.too_early', 'gate.licence_category.missing', 'gate.driver_age.too_young',
  'gate.licence_held.too_short', 'gate.young_driver.fee', 'gate.vehicle.missing', 'gate.vehicle_free.out', 'gate.vehicle_free.out_with',
  'gate.vehicle_free.rented', 'gate.vehicle_free.cleaning', 'gate.vehicle_free.in_transfer', 'gate.vehicle_free.maintenance',
  'gate.vehicle_free.out_of_service', 'gate.vehicle_free.retired', 'gate.vehicle_here.elsewhere', 'gate.vehicle_block.reserved',
  'gate.vehicle_block.reserved_elsewhere', 'gate.vehicle_block.planned', 'gate.inspection.due', 'gate.vignette.ends',
  'gate.period.missing', 'gate.period.in_the_past', 'gate.period.end_before_start', 'gate.odometer.missing', 'gate.odometer.below_last',
  'gate.odometer.below_check_out', 'gate.odometer.below_other_reading', 'gate.odometer_jump', 'gate.odometer_jump.since_last', 'gate.odometer_jump.per_day', 'gate.odometer_jump.reason_missing',
  'gate.fuel.missing', 'gate.fuel.charge_missing', 'gate.fuel.over_full', 'gate.price.missing', 'gate.price.changed', 'gate.payment_reference', 'gate.payment_reference.missing', 'gate.deposit.missing',
  'gate.deposit.too_low', 'gate.deposit.cash_in_five', 'gate.authorisation.missing', 'gate.authorisation.last4', 'gate.capture.over_held',
  'gate.capture.over_balance', 'gate.capture.cash_in_five', 'gate.payment.cash_in_five', 'gate.payment.nothing_due',
  'gate.payment.too_much', 'gate.payment.refund_needs_manager', 'gate.balance.open', 'gate.balance.receivable', 'gate.balance.refund_due',
  'gate.balance.refund_by_manager', 'gate.customs', 'gate.customs.lives_in_eu', 'gate.customs.needs_manager', 'gate.customs.reason_missing', 'gate.extras.gone', 'gate.extras.two_covers', 'gate.extra_stock.none_here', 'gate.extra_stock.out',
  'gate.discount', 'gate.discount.over_limit', 'gate.discount.reason_missing', 'gate.deposit.waiver_reason', 'gate.deposit.waiver_needs_manager',
   'check_in.contract_unknown', 'check_in.not_open', 'price.rent', 'price.young_driver', 'price.late', 'price.late_hours', 'price.late_capped',
  'price.extra_km', 'price.fuel', 'price.energy', 'price.energy_share', 'price.fuel_fee', 'price.energy_fee', 'price.damage', 'price.one_way', 'price.other', 'price.rent_tier', 'price.extra_day', 'price.extra_once', 'price.cover', 'price.km_package', 'price.discount',
  'conflict.unknown',
  'gate.contract.not_out', 'gate.extension', 'gate.extension.missing', 'gate.extension.not_later', 'gate.extension.in_the_past', 'gate.extension.long',
  'gate.next_block', 'gate.next_block.taken', 'gate.reason', 'gate.reason.missing', 'gate.void.driven', 'gate.charge.amount_missing', 'gate.charge.over_limit',
  'gate.out_at', 'gate.out_at.ahead', 'gate.out_at.too_old', 'gate.in_at', 'gate.in_at.ahead', 'gate.in_at.before_out', 'gate.fees', 'gate.bill', 'gate.bill.address_missing', 'gate.bill.nothing', 'gate.bill.below_zero', 'gate.bill.no_number', 'gate.collective.none', 'gate.collective.too_long', 'gate.collective.no_cash', 'gate.collective.credit_each', 'gate.credit.nothing', 'gate.credit.no_amount', 'gate.credit.no_number',
  'gate.cash.till_missing', 'gate.cash.amount_missing', 'gate.cash.reason_missing', 'gate.cash.changed', 'gate.cash.terminal_changed', 'gate.incident.what_missing', 'gate.incident.km_missing', 'gate.fine.when_missing', 'gate.no_show.not_due', 'gate.merge.other_missing', 'price.early_return',
  'gate.setting.qr_iban_range', 'gate.setting.iban_is_qr', 'gate.setting.account_missing', 'action.needs_manager', 'action.on_collective', 'action.closed', 'action.closed_needs_manager',
] as const
export type MessageKey = (typeof messageKeys)[number]
export type Message = { key: MessageKey; values?: Record<string, string | number> }
