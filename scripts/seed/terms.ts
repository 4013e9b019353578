/** The terms that both firms rent on; amounts in Rappen. */
export const terms = { grace_min: 59, fuel_litre_rp: 220, kwh_rp: 65, fuel_fee_rp: 2500, young_driver_age: 25 } as const

/** What a plan may say of a late hour and of a kilowatt-hour. */
export type LateAndEnergy = { late_hour_rp: number | null, late_grace_min: number | null, kwh_rp: number | null, charge_fee_rp: number | null }
const silent: LateAndEnergy = { late_hour_rp: null, late_grace_min: null, kwh_rp: null, charge_fee_rp: null }

/** This year's plans of two categories have rules of their own: city cars cost by the hour when they are late, electric ones by the kilowatt-hour, too. */
export function lateAndEnergy(code: string, is_this_year: boolean): LateAndEnergy {
  if (!is_this_year) return silent
  if (code === 'MDMR') return { ...silent, late_hour_rp: 1200, late_grace_min: 29 }
  return code === 'CDAE' ? { late_hour_rp: 1800, late_grace_min: 29, kwh_rp: 79, charge_fee_rp: 1500 } : silent
}
