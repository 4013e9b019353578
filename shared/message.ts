/**
 * All that the data process can say to a person. It never builds sentences itself: it does not know the person's
 * language. The sentences are in renderer/i18n/<language>.messages.json, under these keys.
 */
export const messageKeys = [
  'error.bad_input', 'error.unknown_request', 'error.not_signed_in', 'error.internal',
  'error.data_process_restarted', 'error.data_process_down', 'error.key_unreadable', 'error.weak_vault_forbidden', 'error.profile_unwritable',
  'error.database_wrong_key', 'error.database_damaged', 'error.database_newer', 'error.backend_missing',
  'error.backend_address_invalid', 'error.backend_unreachable', 'error.backend_key_refused', 'error.backend_key_secret',
  'error.backend_in_use', 'error.wrong_password', 'error.person_banned', 'error.email_not_confirmed', 'error.sign_in_too_often',
  'error.offline_sign_in', 'error.sign_in_refused', 'error.person_unknown', 'error.person_inactive', 'error.customer_at_counter',
  'error.super_admin_at_counter', 'error.no_location', 'error.desk_of_other_firm', 'error.desk_not_yours', 'error.device_revoked',
  'error.needs_line', 'error.pin_wrong', 'error.pin_gone', 'error.pin_too_short', 'error.pin_trivial', 'error.pin_unreadable',
  'error.op_not_refused', 'stale.needs_refused', 'stale.cannot_apply',
  'refused.number_outside_block', 'refused.contract_number_taken', 'refused.contract_ends_after_start', 'refused.contract_unknown',
  'refused.contract_not_active', 'refused.contract_not_returned', 'refused.contract_not_settled', 'refused.contract_moves_legally',
  'refused.deposit_unknown', 'refused.deposit_already_settled', 'refused.deposit_captured_within_held',
  'refused.deposit_cash_in_five_rappen', 'refused.payment_cash_in_five_rappen', 'refused.payment_rounding_is_cash',
  'refused.refund_exceeds_paid', 'refused.refund_needs_manager', 'refused.vehicle_unknown', 'refused.vehicle_not_cleaning',
  'refused.vehicle_fuel_in_eighths', 'refused.charge_is_quantity_times_unit', 'refused.location_not_yours', 'refused.author_is_caller',
  'refused.op_of_another_person', 'refused.device_unknown', 'refused.unknown_command', 'conflict.second_check_out',
  'conflict.reservation_lost_car', 'conflict.reservation_taken', 'conflict.odometer_contradicts', 'conflict.already_checked_in',
  'conflict.in_before_out', 'conflict.vehicle_not_available', 'conflict.charges_differ',
] as const
export type MessageKey = (typeof messageKeys)[number]
export type Message = { key: MessageKey; values?: Record<string, string | number> }
