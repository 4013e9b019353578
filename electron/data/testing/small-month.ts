import { deskFixture, ids, insert } from './desk.ts'
import type { TestDesk } from './desk.ts'

const at = (day: number) => Date.UTC(2026, 10, day, 9)

/** A small November: a rent with a fee, cash that was rounded, a deposit, money to the bank with a name that ISO-8859-1 can not write. */
export function smallMonth(): TestDesk {
  const desk = deskFixture()
  const { db } = desk
  db.exec('delete from contract_charges; delete from deposits')
  db.exec("update contracts set number = 'ZRH-26-000123'")
  const base = { org_id: ids.org, contract_id: ids.contract }
  const charge = (id: string, kind: string, amount_rp: number, vat_bp: number) => insert(db, 'contract_charges', { ...base, id, kind, quantity: 1, unit_rp: amount_rp, amount_rp,
    vat_code: vat_bp ? 'STANDARD' : 'NONE', vat_bp, created_at: at(3), created_by: null })
  charge('a1', 'RENT', 23_703, 810)
  charge('a2', 'FUEL', 4_400, 810)
  charge('a3', 'FINE', 4_000, 0)
  insert(db, 'payments', { ...base, id: 'b1', location_id: ids.city, kind: 'PAYMENT', method: 'CASH', amount_rp: 32_105, rounding_rp: 2, reference: null, paid_at: at(4), taken_by: null })
  insert(db, 'deposits', { ...base, id: 'c1', location_id: ids.city, method: 'CASH', amount_rp: 50_000, captured_rp: 12_000, status: 'SETTLED', held_at: at(3), settled_at: at(5), authorisation_code: null, card_last4: null })
  insert(db, 'cash_movements', { id: 'd1', org_id: ids.org, location_id: ids.city, cash_session_id: 's', kind: 'OUT', amount_rp: 100_000, reason: 'Bank «Žabnica», Zürich – “Tag”', moved_at: at(6), moved_by: 'x' })
  return desk
}
