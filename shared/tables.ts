import type { QueryName } from './queries.ts'

/**
 * The tables that make an answer stale. Free of zod, so the window can hold it. Beside the synced tables there are
 * local ones: `outbox`, `files`, `fetched_files`, `issued_documents`, `printers`, `exports`, `backups` (drills and what is chosen for them), `rescue` (an archive that is compared), `photo_offers` (the watched folder), `session`, `approval` (a manager has agreed), `status` (line, last sync, loading), and `drafts`.
 */
const counter = ['contracts', 'contract_vehicles', 'contract_charges', 'payments', 'deposits', 'invoices', 'reservations', 'vehicles', 'vehicle_plates',
  'vehicle_blocks', 'customers', 'drivers', 'sync_conflicts', 'outbox'] as const

export const tablesOf: Record<QueryName, readonly string[]> = {
  session: ['session', 'users', 'locations', 'user_locations'],
  backups: ['backups', 'session'],
  rescue: ['rescue', 'session'],
  status: ['status', 'backups', 'session', 'outbox', 'sync_conflicts', 'number_blocks', 'files', 'issued_documents', 'approval_requests'],
  board: counter,
  fleet: ['vehicles', 'vehicle_plates', 'vehicle_categories', 'vehicle_blocks', 'locations', 'reservations'],
  find_anything: counter,
  find_customers: ['customers', 'drivers'],
  papers: ['vehicles', 'vehicle_plates'],
  person: ['customers', 'drivers'],
  free_vehicles: ['vehicles', 'vehicle_blocks', 'vehicle_plates'],
  check_out: ['approval', 'approval_requests', 'users', ...counter, 'extras', 'extra_stock', 'contract_extras', 'organizations', 'locations', 'approvals', 'vehicle_damages', 'price_plans', 'price_plan_tiers', 'seasons', 'one_way_fees', 'charge_kinds', 'vat_codes', 'vat_rates',
    'vehicle_categories', 'number_blocks', 'document_texts'],
  check_out_start: ['reservations', 'number_blocks'],
  check_in: ['approval', ...counter, 'vehicle_damages', 'incidents', 'organizations', 'charge_kinds', 'vat_codes', 'vat_rates', 'attachments', 'fetched_files'],
  contract: ['approval', ...counter, 'vehicle_damages', 'booking_notes', 'contract_drivers', 'users', 'incidents', 'inspections', 'attachments', 'signatures', 'files', 'fetched_files'],
  documents: ['contracts', 'contract_vehicles', 'inspections', 'invoices', 'booking_notes', 'issued_documents'],
  exports: ['exports', 'outbox', 'status', 'locations', 'session'],
  counter_fees: ['counter_fees'], vat_gates: ['vat_rates', 'vat_codes', 'charge_kinds'],
  find_driver: ['contracts', 'contract_vehicles', 'contract_drivers', 'vehicle_plates', 'customers', 'drivers'],
  reservation: ['reservations', 'customers', 'vehicle_plates', 'booking_notes', 'number_blocks', 'counter_fees'],
  customer: [...counter, 'customer_redirects', 'customer_flags', 'users', 'contract_drivers'],
  payers: [...counter, 'customer_redirects', 'session', 'approval'],
  collective: [...counter, 'customer_redirects', 'booking_notes', 'contract_drivers', 'issued_documents', 'approval'],
  extend_contract: [...counter, 'charge_kinds', 'vat_codes', 'vat_rates'],
  swap_vehicle: ['approval', 'approval_requests', 'users', ...counter, 'vehicle_damages', 'charge_kinds', 'vat_codes', 'vat_rates', 'organizations'],

  cash: ['cash_sessions', 'cash_counts', 'cash_movements', 'payments', 'deposits', 'contracts', 'users', 'outbox'],
  day: ['cash_sessions', 'cash_movements', 'payments', 'deposits', 'contract_charges', 'contracts', 'booking_notes', 'invoices', 'issued_documents', 'outbox'],
  figures: [...counter, 'vehicle_damages', 'maintenance_records', 'vehicle_categories', 'organizations', 'locations', 'session'],
  figure_places: ['locations', 'session'],
  contract_list: [...counter],
  month_end: ['cash_sessions', 'contracts', 'vehicle_damages', 'vehicles', 'outbox', 'exports', 'period_locks', 'locations', 'session'],
  open_damages: ['vehicle_damages', 'vehicles', 'vehicle_plates', 'contracts', 'counter_fees', 'users', 'session'],
  printers: ['printers', 'issued_documents', 'locations', 'session'],
  settings: ['organizations', 'locations', 'vehicle_categories', 'price_plans', 'price_plan_tiers', 'seasons', 'extras', 'extra_stock', 'one_way_fees', 'counter_fees', 'ledger_accounts', 'charge_kinds', 'vat_rates', 'document_texts', 'session'],
  document_text: ['document_texts', 'organizations', 'users', 'session'],
  team: ['users', 'user_locations', 'locations', 'pin_resets', 'devices', 'session'],
  settings_reach: ['reservations', 'customers', 'locations', 'price_plans', 'price_plan_tiers', 'seasons', 'organizations'],
  choices: ['locations', 'vehicle_categories', 'price_plans'],
  approval_requests: ['approval_requests', 'users', 'customers', 'vehicles', 'vehicle_plates', 'price_plans', 'session'],
  phone_challenge: ['approval_requests', 'users', 'vehicles', 'vehicle_categories', 'session'],
  attention: [...counter, 'odometer_readings', 'users'],
  correction: ['outbox', 'reservations'],
  draft: ['drafts'],
  photo_offers: ['photo_offers', 'session'],
  photo: ['fetched_files'],
}
