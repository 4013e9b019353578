import { coded, column, summed } from '../column.ts'
import { codeOf, located, plateAt, within } from '../dataset.ts'
import type { Dataset } from '../dataset.ts'

const car = (at: string) => [column('plate', 'text', plateAt('v.id', at)), column('vehicle', 'text', "v.make || ' ' || v.model"), column('location', 'text', codeOf('v.location_id'))]
const numberOf = (contract: string) => `(select c.number from contracts c where c.id = ${contract})`

/** Damages by the day they were found, of cars that belong to the locations now. */
export const damages: Dataset = {
  columns: [
    column('found_at', 'instant', 'd.found_at'), ...car('d.found_at'),
    coded('part', 'damage_part', 'd.part'),
    coded('kind', 'damage_kind', 'd.kind'),
    column('severity', 'count', 'd.severity'),
    column('description', 'text', 'd.description'),
    coded('status', 'damage_status', 'd.status'),
    column('contract', 'text', numberOf('d.contract_id')),
    summed('assessed_rp', 'rp', 'd.assessed_rp'),
    column('decided_at', 'instant', 'd.decided_at'),
    column('repaired_at', 'instant', 'd.repaired_at'),
  ],
  from: `from vehicle_damages d join vehicles v on v.id = d.vehicle_id where ${within('d.found_at')} and ${located('v.location_id')} order by d.found_at, d.id`,
}

/** Visits to the workshop by the day they begin; what was only reported, by that day. */
export const maintenance: Dataset = {
  columns: [
    column('starts_at', 'instant', 'm.starts_at'),
    column('ends_at', 'instant', 'm.ends_at'), ...car('coalesce(m.starts_at, m.reported_at)'),
    column('kind', 'text', 'm.kind'),
    coded('status', 'maintenance_status', 'm.status'),
    column('odometer_km', 'count', 'm.odometer_km'),
    summed('cost_rp', 'rp', 'm.cost_rp'),
    column('notes', 'text', 'm.notes'),
  ],
  from: `from maintenance_records m join vehicles v on v.id = m.vehicle_id where ${within('coalesce(m.starts_at, m.reported_at)')} and ${located('v.location_id')}
    order by coalesce(m.starts_at, m.reported_at), m.id`,
}

/** The cars as they stand now. */
export const fleet: Dataset = {
  columns: [
    ...car('@until'),
    column('category', 'text', '(select g.code from vehicle_categories g where g.id = v.category_id)'),
    coded('status', 'vehicle_status', 'v.status'),
    column('vin', 'text', 'v.vin'),
    coded('fuel_type', 'fuel_type', 'v.fuel_type'),
    column('odometer_km', 'count', 'v.odometer_km'),
    column('first_registered', 'day', 'v.first_registered'),
    column('inspection_due', 'day', 'v.inspection_due'),
    column('service_due_km', 'count', 'v.service_due_km'),
    column('vignette_until', 'day', 'v.vignette_until'),
    column('insurance_until', 'day', 'v.insurance_until'),
    column('joined_at', 'instant', 'v.joined_at'),
    column('retired_at', 'instant', 'v.retired_at'),
  ],
  from: `from vehicles v where ${located('v.location_id')} order by v.make, v.model, v.id`,
}
