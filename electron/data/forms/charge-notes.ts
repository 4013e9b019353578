import type { ChargeLine } from '../../../shared/charges.ts'
import { isByKwh } from '../../../shared/charges.ts'
import { kwhOf, missingPercent, missingTenths } from '../../../shared/energy.ts'
import type { EnergyRules } from '../../../shared/energy.ts'
import { lateReturn } from '../../../shared/late.ts'
import type { Returned } from '../../../shared/late.ts'
import { formatRappen } from '../../../shared/money.ts'
import { momentOf } from '../documents/figures.ts'

type Battery = EnergyRules & { out_fuel: number; in_fuel: number; battery_kwh: number; fuel_type: string }
type Line = Pick<ChargeLine, 'kind' | 'unit_rp' | 'season_id'>

/** Whether a line is about hours and not about days: hours never cost as much as one, and are of no season. */
export const isLateHours = ({ kind, unit_rp, season_id }: Line, { late_hour_rp, day_rate_rp }: Pick<Returned, 'late_hour_rp' | 'day_rate_rp'>): boolean =>
  kind === 'LATE' && !season_id && unit_rp === late_hour_rp && unit_rp !== day_rate_rp

/**
 * The calculation behind late hours and missing energy, for the charge itself: documents name the kind in the customer's language and put
 * this behind it, in figures that every language reads. Nothing where quantity and price say it all.
 */
export function chargeNote(line: Line, back: Battery & Returned): { description?: string } {
  if (line.kind === 'FUEL' && isByKwh(back)) return { description: energyNote(back) }
  if (line.kind !== 'LATE' || typeof back.late_hour_rp !== 'number') return {}
  if (!isLateHours(line, back)) return { description: `${momentOf(back.ends_at)} → ${momentOf(back.in_at)}` }
  return { description: `${momentOf(lateReturn(back).from_at)} → ${momentOf(back.in_at)} (− ${back.late_grace_min ?? 0} min)` }
}

/** `18 % × 58 kWh = 10.4 kWh × CHF 0.79` */
function energyNote(back: Battery & { kwh_rp: number }): string {
  const tenths = missingTenths(back)
  return `${missingPercent(back)} % × ${back.battery_kwh} kWh = ${kwhOf(tenths)} kWh × CHF ${formatRappen(back.kwh_rp)}`
}
