import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { isThere } from './stored.ts'

/** Makes an extra or changes it; contracts keep the price they were agreed at. Locations that are not named keep their stock. */
export const putExtra: Apply<'put_extra'> = (db, write, { org_id }, input) => {
  const { extra_id, stock, code, name_de, name_fr, name_it, name_en, per, price_rp } = input
  const other = db.prepare('select 1 from extras where code = ? and id <> ?').get(code, extra_id)
  if (other !== undefined) throw new Stale('refused.extra_code_taken')
  const columns = { code, name_de, name_fr, name_it, name_en, per, price_rp, is_active: Number(input.is_active) }
  if (isThere(db, 'extras', extra_id)) write.update('extras', extra_id, columns)
  else write.insert('extras', { ...columns, id: extra_id, org_id })
  for (const { id, location_id, pieces } of stock) {
    const known = db.prepare('select id from extra_stock where extra_id = ? and location_id = ?').pluck().get(extra_id, location_id)
    if (typeof known === 'string') write.update('extra_stock', known, { pieces })
    else write.insert('extra_stock', { id, org_id, extra_id, location_id, pieces })
  }
  return []
}
