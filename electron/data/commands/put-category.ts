import { Stale } from './command.ts'
import type { Apply } from './command.ts'

/** A new vehicle category with its rules, or what has changed about one. */
export const putCategory: Apply<'put_category'> = (db, write, { org_id }, input) => {
  const { category_id, at: _, body, ...said } = input
  const category = body === undefined ? said : { ...said, body }
  if (db.prepare('select 1 from vehicle_categories where code = ? and id <> ?').get(category.code, category_id)) throw new Stale('refused.category_code_taken')
  if (!write.update('vehicle_categories', category_id, category)) write.insert('vehicle_categories', { body: 'CAR', ...category, id: category_id, org_id })
  return []
}
