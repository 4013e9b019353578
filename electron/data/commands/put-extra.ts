import type { CommandInput } from '../../../shared/commands.ts'
import { Stale } from './command.ts'
import type { Apply } from './command.ts'
import { isThere } from './stored.ts'

/** Makes an extra or changes it; contracts keep the price they were agreed at. Locations that are not named keep their stock. */
export const putExtra: Apply<'put_extra'> = (db, write, { org_id }, input) => {
  const { extra_id, stock, at: _, ...extra } = input
  const other = db.prepare('select 1 from extras where code = ? and id <> ?').get(extra.code, extra_id)
  if (other !== undefined) throw new Stale('refused.extra_code_taken')
  const { category_id, charge_kind } = extra
  if (category_id !== null && !isThere(db, 'vehicle_categories', category_id)) throw new Stale('refused.category_unknown')
  const before = db.prepare('select charge_kind from extras where id = ?').pluck().get(extra_id)
  if ((before !== undefined && before !== charge_kind) || !isOfItsKind(extra)) throw new Stale('refused.extra_is_of_its_kind')
  const columns = { ...extra, is_active: Number(extra.is_active) }
  if (isThere(db, 'extras', extra_id)) write.update('extras', extra_id, columns)
  else write.insert('extras', { ...columns, id: extra_id, org_id })
  for (const { id, location_id, pieces } of stock) {
    const known = db.prepare('select id from extra_stock where extra_id = ? and location_id = ?').pluck().get(extra_id, location_id)
    if (typeof known === 'string') write.update('extra_stock', known, { pieces })
    else write.insert('extra_stock', { id, org_id, extra_id, location_id, pieces })
  }
  return []
}

/** Only a cover says what is left of the excess, only a package has kilometres, and that is paid once. */
export function isOfItsKind({ charge_kind, excess_bp, km, per }: Pick<CommandInput<'put_extra'>, 'charge_kind' | 'excess_bp' | 'km' | 'per'>): boolean {
  return (charge_kind === 'EXCESS_REDUCTION') === (excess_bp !== null) && (charge_kind === 'KM_PACKAGE') === (km !== null) && (charge_kind !== 'KM_PACKAGE' || per === 'ONCE')
}
