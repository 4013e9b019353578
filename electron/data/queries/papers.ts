import type { QueryRows } from '../../../shared/queries.ts'
import { one } from '../statement.ts'
import type { Query } from './query.ts'
import { currentPlate } from './vehicle-card.ts'

/** What of a car ends one day; null when the firm has none such. */
export const papers: Query<'papers'> = (desk, { vehicle_id }) =>
  one<NonNullable<QueryRows['papers']>>(desk.db, `select ${currentPlate} as plate, v.make || ' ' || v.model as label, v.odometer_km, v.inspection_due, v.vignette_until, v.insurance_until,
    v.service_due_km from vehicles v where v.id = @vehicle_id`, { vehicle_id, now: desk.now() }) ?? null
