import { moneyPurposes } from '../../../shared/ledger.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'

/** Into which account something is booked from now on; null: as the chart for small enterprises has it. Files that were made stay as they are. */
export const putLedgerAccount: Apply<'put_ledger_account'> = (db, write, { org_id }, { ledger_account_id, purpose, location_id, till = null, account, tax_code }) => {
  if (location_id !== null && !moneyPurposes.includes(purpose)) throw new Stale('refused.ledger_only_money_has_a_place')
  if (till !== null && (purpose !== 'CASH' || location_id === null)) throw new Stale('refused.ledger_only_cash_has_a_till')
  if (tax_code !== null && !purpose.startsWith('VAT_')) throw new Stale('refused.ledger_tax_code_is_of_a_rate')
  const known = db.prepare('select id from ledger_accounts where purpose = ? and location_id is ? and till is ?').pluck().get(purpose, location_id, till)
  if (typeof known === 'string') write.update('ledger_accounts', known, { account, tax_code })
  else write.insert('ledger_accounts', { id: ledger_account_id, org_id, purpose, location_id, till, account, tax_code })
  return []
}
