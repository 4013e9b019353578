import { uuidv7 } from '../../shared/uuid.ts'
import type { Fixture } from '../fixture.ts'
import { HOUR } from '../twins/inputs.ts'
import type { Inputs } from './inputs.ts'

/** A valid input of every command about documents, drawers and books, at the city. */
export function moneyChains({ now: at, org, locations, vehicles, invoice_blocks, credit_blocks }: Fixture): Inputs[] {
  const of = (end: string) => org.replace(/.{4}$/, end)
  const here = { location_id: locations.city }
  // back, and with a charge that no document has yet
  const closed = { contract_id: of('1000') }
  const line_id = uuidv7()
  const recipient = { name: 'Muster Versicherung AG', line: null, street: 'Seestrasse', house_number: '9', postcode: '8002', town: 'Zürich', country: 'CH' }
  const issue_invoice = { ...here, ...closed, invoice_id: uuidv7(), kind: 'INVOICE' as const, number: 'INV-ZRH-26-000001', number_block_id: invoice_blocks.city, payer: 'INSURER' as const,
    recipient, locale: 'fr' as const, due_on: '2030-01-31', lines: [{ id: line_id, charge_id: of('1010') }], at }
  const allocate_payment = { ...closed, allocation_id: uuidv7(), invoice_id: issue_invoice.invoice_id, payment_id: of('1005'), deposit_id: null, amount_rp: 1000, at }
  const drawer = { cash_session_id: of('1031') }
  const sums = { row_count: 1, sum_rp: 100, sha256: 'a1'.repeat(32), at }
  return [
    { issue_invoice,
      issue_credit_note: { ...here, ...closed, invoice_id: uuidv7(), number: 'CN-ZRH-26-000001', number_block_id: credit_blocks.city, corrects_id: issue_invoice.invoice_id,
        is_reissue: false, reason: 'Kulanz', lines: [{ id: uuidv7(), line_id, amount_rp: 500 }], at },
      allocate_payment, release_allocation: { ...closed, allocation_id: uuidv7(), releases_id: allocate_payment.allocation_id, at },
      void_payment: { ...here, ...closed, payment_id: uuidv7(), voids_id: of('1005'), reason: 'doppelt', at } },
    { issue_collective_invoice: { ...here, invoice_id: uuidv7(), number: 'INV-ZRH-26-000002', number_block_id: invoice_blocks.city, payer: 'COMPANY', recipient, locale: 'de', due_on: '2030-01-31',
      contract_ids: [of('1260')], lines: [{ id: uuidv7(), charge_id: of('1261') }], allocations: [], at } },
    { open_cash_session: { ...here, cash_session_id: uuidv7(), till: 'C', counts: [{ id: uuidv7(), denomination_rp: 10_000, pieces: 2 }], at } },
    { record_cash_movement: { ...drawer, movement_id: uuidv7(), kind: 'OUT', amount_rp: 500, reason: 'Bank', at },
      close_cash_session: { ...drawer, counts: [{ id: uuidv7(), denomination_rp: 10_000, pieces: 1 }], expected_rp: 9500, difference_reason: 'gefunden', at: at + HOUR } },
    { put_document_text: { document_text_id: uuidv7(), place: 'INVOICE_PAYMENT', locale: 'fr', text: 'À payer jusqu’au {due_date}.', at } },
    { agree_texts: { ...here, contract_id: of('1000'), texts: [{ id: uuidv7(), document_text_id: of('1341') }], at } },
    { put_ledger_account: { ledger_account_id: uuidv7(), purpose: 'CASH', location_id: locations.city, account: '1001', tax_code: null, at } },
    { lock_period: { ...here, period_lock_id: uuidv7(), until_on: '2020-12-31', at } },
    { record_export: { ...here, ...sums, export_run_id: uuidv7(), kind: 'JOURNAL', format: 'banana', from_on: '2020-01-01', until_on: '2020-12-31', is_delta: false,
      locations: [here.location_id], source: 'CACHE', as_of: at, waiting: 0, purpose: null } },
    { record_backup: { ...sums, backup_run_id: uuidv7(), kind: 'ARCHIVE', table_count: 40, bytes: 1000, is_ok: true } },
    { restore_record: { restore_id: uuidv7(), table: 'vehicles', row_id: vehicles.spare, archive: { name: 'guichet-x.crb', sha256: 'a1'.repeat(32), bytes: 1000 }, seen: { colour: 'grau' },
      command: 'change_vehicle', input: { vehicle_id: vehicles.spare, at, changes: { colour: 'blau' } }, at } },
  ]
}
