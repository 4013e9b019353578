import { commands } from '../../shared/commands.ts'
import { commandRights } from './commands.ts'

/**
 * What landed after the matrix was drawn and is not asked yet: a debt with names, which only shrinks. A table that is neither here nor
 * in the matrix fails.
 */
export const tablesToCome = ['approvals', 'booking_notes', 'backup_runs', 'export_runs', 'cash_sessions', 'cash_counts', 'cash_movements', 'invoices', 'invoice_lines',
  'invoice_vat_totals', 'payment_allocations', 'period_locks']

/** Triggers that no cell looks at yet. */
export const triggersToCome = ['damage_stays_as_found', 'status_reason_ends', 'plate_is_out_once', 'plate_on_two_cars_at_most', 'inspection_is_sealed', 'mark_late',
  'mark_late_settled', 'attachment_stays_as_taken', 'legs_follow_each_other', 'complete_with_all_cars_in', 'signature_is_of_its_document']

/** Constraints and refusals without a sentence of their own; people read the general one. */
export const sentencesToCome = [
  'device_key_malformed', 'discount_limits_in_order', 'staff_charge_in_range', 'attachment_hash_malformed', 'attachment_kind', 'attachment_mime', 'attachment_of_one_thing', 'attachment_state',
  'attachment_stays_as_taken', 'attachment_stored_at', 'attachment_too_large', 'damage_stays_as_found',
  'inspection_hash_malformed', 'maintenance_is_planned', 'maintenance_texts_are_short', 'odometer_reading_source',
  'plate_ends_after_start', 'plate_malformed', 'signature_drawn_or_refused', 'signature_name', 'signature_of_one_document',
  'signature_role', 'signature_text_hash_malformed', 'vehicle_block_kind', 'vehicle_vin_malformed',
]

/** Commands without a row in commands.ts; the twin tests try them, the matrix does not. */
export const commandsToCome = (): string[] => Object.keys(commands).filter(name => !(name in commandRights))
