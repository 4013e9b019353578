import type { Database } from 'better-sqlite3'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { isThere } from './stored.ts'

const idOf = (db: Database, table: 'vat_codes' | 'charge_kinds', column: 'code' | 'kind', value: string) =>
  db.prepare(`select id from ${table} where ${column} = ?`).pluck().get(value) as string | undefined

/** A VAT code of the firm; the code itself stays, rates and charges point at it. */
export const putVatCode: Apply<'put_vat_code'> = (db, write, { org_id }, { vat_code_id, code, is_taxed, name_de, name_fr, name_it, name_en }) => {
  const columns = { name_de, name_fr, name_it, name_en, is_taxed: Number(is_taxed) }
  const known = idOf(db, 'vat_codes', 'code', code)
  if (known) write.update('vat_codes', known, columns)
  else write.insert('vat_codes', { ...columns, id: vat_code_id, org_id, code })
  return []
}

/** Under which VAT code a kind of charge stands from now on. */
export const putChargeKind: Apply<'put_charge_kind'> = (db, write, { org_id }, { charge_kind_id, kind, vat_code, name_de, name_fr, name_it, name_en }) => {
  const columns = { vat_code, name_de, name_fr, name_it, name_en }
  if (!idOf(db, 'vat_codes', 'code', vat_code)) throw new Stale('refused.vat_code_unknown')
  const known = idOf(db, 'charge_kinds', 'kind', kind)
  if (known) write.update('charge_kinds', known, columns)
  else write.insert('charge_kinds', { ...columns, id: charge_kind_id, org_id, kind })
  return []
}

/** A rise is a new row; what stands on a contract keeps the rate it was charged with. */
export const addVatRate: Apply<'add_vat_rate'> = (db, write, { org_id }, { vat_rate_id, code, rate_bp, valid_from }) => {
  if (isThere(db, 'vat_rates', vat_rate_id)) return []
  if (!idOf(db, 'vat_codes', 'code', code)) throw new Stale('refused.vat_code_unknown')
  const same_day = db.prepare('select 1 from vat_rates where code = ? and valid_from = ?').get(code, valid_from)
  if (same_day !== undefined) throw new Stale('refused.vat_rate_once_a_day')
  write.insert('vat_rates', { id: vat_rate_id, org_id, code, rate_bp, valid_from })
  return []
}
