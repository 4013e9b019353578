import type { Database } from 'better-sqlite3'
import { vatOf } from '../../../shared/vat.ts'
import { chargeVatOf } from '../price-data.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { isThere, roleOf, storedContract } from './stored.ts'

const reckoned = ['RENT', 'YOUNG_DRIVER', 'LATE', 'EXTRA_KM', 'FUEL', 'FUEL_FEE', 'ONE_WAY', 'DAMAGE', 'DISCOUNT', 'EARLY_RETURN']

/** What comes up at the counter. What is reckoned from times, kilometres, fuel and damages is not asked for by hand. */
export const addCharge: Apply<'add_charge'> = (db, write, { org_id, author_id, occurred_at }, { charge_id, ...charge }) => {
  if (isThere(db, 'contract_charges', charge_id)) return []
  openForCharges(db, charge.contract_id)
  if (reckoned.includes(charge.kind)) throw new Stale('refused.charge_kind_is_reckoned')
  if (!db.prepare('select 1 from charge_kinds where kind = ?').get(charge.kind)) throw new Stale('refused.charge_kind_unknown')
  if (charge.kind === 'OTHER' && charge.description === '') throw new Stale('refused.charge_needs_description')
  if (charge.amount_rp !== charge.quantity * charge.unit_rp) throw new Stale('refused.charge_is_quantity_times_unit')
  const limit_rp = db.prepare('select staff_charge_rp from organizations where id = ?').pluck().get(org_id) as number
  if (roleOf(db, author_id) === 'STAFF' && charge.amount_rp > limit_rp) throw new Stale('refused.charge_over_limit')
  assertVat(db, org_id, charge.kind, occurred_at, charge)
  write.insert('contract_charges', { ...charge, id: charge_id, org_id, created_at: occurred_at, created_by: author_id })
  return []
}

/** The twin of `private.lock_open_contract`. @throws Stale */
export function openForCharges(db: Database, contract_id: string) {
  const contract = storedContract(db, contract_id)
  if (!contract) throw new Stale('refused.contract_unknown')
  if (contract.status !== 'ACTIVE' && contract.status !== 'RETURNED') throw new Stale('refused.contract_is_closed')
  return contract
}

/** The twin of `private.assert_vat`. @throws Stale when the firm has another code or rate for the kind at that time (ms UTC) */
export function assertVat(db: Database, org_id: string, kind: string, at: number, sent: { vat_code: string; vat_bp: number }): void {
  const due = vatOf(chargeVatOf(db, org_id), kind, at)
  if (sent.vat_code !== due.vat_code || sent.vat_bp !== due.vat_bp) throw new Stale('refused.charge_vat_differs')
}
