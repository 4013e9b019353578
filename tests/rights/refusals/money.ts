import { uuidv7 } from '../../../shared/uuid.ts'
import { nobody, row } from './refusal.ts'
import type { Refusal } from './refusal.ts'

/** Documents, drawers and books. */
export const moneyRefusals: Refusal[] = [
  ['issue_invoice', 'with lines that are no list', 'malformed_operation', () => ({ lines: {} })],
  ['issue_invoice', 'due on a day that depends on the day', 'malformed_operation', () => ({ due_on: 'tomorrow' })],
  ['issue_invoice', 'that is a credit note', 'malformed_operation', () => ({ kind: 'CREDIT_NOTE' })],
  ['issue_invoice', 'of charges of another contract', 'charge_unknown', world => ({ lines: [{ id: uuidv7(), charge_id: world.ours.contract_charge }] })],
  ['issue_invoice', 'a number of another kind', 'number_outside_block', world => ({ number_block_id: world.ours.receipt_blocks.city })],
  ['issue_collective_invoice', 'with lines that are no list', 'malformed_operation', () => ({ lines: {} })],
  ['issue_collective_invoice', 'with allocations that are no list', 'malformed_operation', () => ({ allocations: null })],
  ['issue_collective_invoice', 'due on a day that depends on the day', 'malformed_operation', () => ({ due_on: 'tomorrow' })],
  ['issue_collective_invoice', 'of charges of another contract', 'charge_unknown', world => ({ lines: [{ id: uuidv7(), charge_id: world.ours.contract_charge }] })],
  ['issue_collective_invoice', 'of a contract of another firm', 'contract_unknown', () => ({ contract_ids: [nobody] })],
  ['issue_collective_invoice', 'of a contract whose car is out', 'contract_not_receivable', world => ({ contract_ids: [world.ours.contract] })],
  ['issue_collective_invoice', 'of a contract that stands on one', 'contract_already_invoiced', world => ({ contract_ids: [row(world, '1260'), row(world, '1270')] })],
  ['issue_collective_invoice', 'of contracts of two customers', 'contracts_of_one_payer', world => ({ contract_ids: [row(world, '1260'), row(world, '1270')] }), 'city',
    world => `update public.contracts set customer_id = '${world.ours.customers.known}' where id = '${row(world, '1270')}'`],
  ['set_payer', 'a person', 'payer_is_no_company', world => ({ payer_id: world.ours.customers.known })],
  ['set_payer', 'of a contract that is on a document', 'payer_is_on_document', world => ({ contract_id: row(world, '1270') })],
  ['set_payer', 'of a contract that is void', 'payer_needs_contract_in_force', ({ ours }) => ({ contract_id: ours.contract }), 'city', ({ ours }) => `update public.contracts set status = 'VOID' where id = '${ours.contract}'`],
  ['issue_collective_invoice', 'a number of another kind', 'number_outside_block', world => ({ number_block_id: world.ours.receipt_blocks.city })],
  ['issue_credit_note', 'of all of an invoice of one contract', 'invoice_unknown', () => ({ contract_id: null }), 'manager'],
  ['issue_credit_note', 'with lines that are no list', 'malformed_operation', () => ({ lines: null }), 'manager'],
  ['issue_credit_note', 'at a location of another firm', 'location_not_yours', world => ({ location_id: world.theirs.locations.city }), 'manager'],
  ['issue_credit_note', 'of a document of another contract', 'invoice_unknown', world => ({ corrects_id: row(world, '1210') }), 'manager'],
  ['issue_credit_note', 'of a line of another document', 'invoice_unknown', world => ({ lines: [{ id: uuidv7(), line_id: row(world, '1021'), amount_rp: 100 }] }), 'manager'],
  ['allocate_payment', 'of nothing', 'malformed_operation', () => ({ payment_id: null })],
  ['release_allocation', 'that is a release', 'allocation_unknown', world => ({ releases_id: row(world, '1027') }), 'manager'],
  ['void_payment', 'at a location of another firm', 'location_not_yours', world => ({ location_id: world.theirs.locations.city }), 'manager'],
  ['void_payment', 'of another contract', 'payment_unknown', world => ({ voids_id: row(world, '1201') }), 'manager'],
  // and there is nothing left of it, too
  ['void_payment', 'that is void', 'payment_already_voided', world => ({ contract_id: row(world, '1230'), voids_id: row(world, '1233') }), 'manager'],
  ['void_payment', 'that was paid back', 'refund_exceeds_paid', () => ({}), 'manager', world => `insert into public.payments select (jsonb_populate_record(t, jsonb_build_object(
    'id', '${nobody}', 'kind', 'REFUND'))).* from public.payments t where t.id = '${row(world, '1005')}'`],
  ['open_cash_session', 'with a count that is no list', 'malformed_operation', () => ({ counts: {} })],
  ['record_cash_movement', 'after the drawer was closed', 'cash_session_closed', world => ({ cash_session_id: row(world, '1030') })],
  ['close_cash_session', 'with a count that is no list', 'malformed_operation', () => ({ counts: {} })],
  ['close_cash_session', 'of a colleague', 'cash_session_not_yours', world => ({ cash_session_id: row(world, '1032') })],
  // and its coins are counted, too
  ['close_cash_session', 'that is closed', 'cash_session_closed', world => ({ cash_session_id: row(world, '1030') })],
  ['put_ledger_account', 'at a location of another firm', 'location_not_yours', world => ({ location_id: world.theirs.locations.city }), 'admin'],
  ['lock_period', 'until a day that depends on the day', 'malformed_operation', () => ({ until_on: 'yesterday' }), 'admin'],
  ['restore_record', 'that somebody has changed', 'record_changed_meanwhile', () => ({ seen: { colour: 'rot' } }), 'admin'],
  ['restore_record', 'as lost, which is there', 'record_not_restorable', () => ({ seen: null }), 'admin'],
  ['restore_record', 'by a command for another table', 'record_not_restorable', () => ({ command: 'change_customer' }), 'admin'],
  ['restore_record', 'under the name of another one', 'record_not_restorable', world => ({ row_id: world.ours.vehicles.petrol }), 'admin'],
  ['restore_record', 'to what the rules of the record refuse', 'malformed_operation', world => ({ input: { vehicle_id: world.ours.vehicles.spare, at: world.ours.now, changes: { odometer_km: 1 } } }), 'admin'],
  ['lock_period', 'until a day that is not over', 'period_not_over', () => ({ until_on: '2099-01-01' }), 'admin'],
  ['lock_period', 'that is closed', 'period_already_locked', () => ({ until_on: '2019-06-30' }), 'admin'],
  ['record_export', 'from a day that depends on the day', 'malformed_operation', () => ({ from_on: 'yesterday' }), 'manager'],
]
