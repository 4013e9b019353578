/** Letters after the ACRISS scheme: size, body, gear, fuel and air conditioning. */
export type CategoryCode = 'MDMR' | 'EDMR' | 'CDMR' | 'CWAR' | 'IFAR' | 'CDAE' | 'FKMR' | 'PVAR'
/** Amounts in Rappen, gross. `share`: of 140 cars. */
export type Category = {
  code: CategoryCode, name: string, share: number, day_rate_rp: number, included_km_day: number, extra_km_rp: number
  min_age: number, min_years_held: number, young_driver_fee_rp: number, deposit_rp: number, excess_rp: number
}

export const categories: readonly Category[] = [
  { code: 'MDMR', name: 'Kleinstwagen', share: 16, day_rate_rp: 6900, included_km_day: 150, extra_km_rp: 32,
    min_age: 18, min_years_held: 0, young_driver_fee_rp: 1500, deposit_rp: 30000, excess_rp: 100000 },
  { code: 'EDMR', name: 'Kleinwagen', share: 26, day_rate_rp: 7900, included_km_day: 150, extra_km_rp: 35,
    min_age: 18, min_years_held: 0, young_driver_fee_rp: 1500, deposit_rp: 30000, excess_rp: 100000 },
  { code: 'CDMR', name: 'Kompaktklasse', share: 28, day_rate_rp: 9500, included_km_day: 200, extra_km_rp: 38,
    min_age: 20, min_years_held: 1, young_driver_fee_rp: 1500, deposit_rp: 50000, excess_rp: 120000 },
  { code: 'CWAR', name: 'Kombi Automat', share: 20, day_rate_rp: 11900, included_km_day: 200, extra_km_rp: 42,
    min_age: 21, min_years_held: 1, young_driver_fee_rp: 1500, deposit_rp: 50000, excess_rp: 150000 },
  { code: 'IFAR', name: 'SUV Automat', share: 18, day_rate_rp: 13900, included_km_day: 200, extra_km_rp: 48,
    min_age: 21, min_years_held: 2, young_driver_fee_rp: 2000, deposit_rp: 80000, excess_rp: 150000 },
  { code: 'CDAE', name: 'Elektro', share: 12, day_rate_rp: 10900, included_km_day: 200, extra_km_rp: 38,
    min_age: 21, min_years_held: 1, young_driver_fee_rp: 1500, deposit_rp: 50000, excess_rp: 150000 },
  { code: 'FKMR', name: 'Lieferwagen bis 3,5 t', share: 12, day_rate_rp: 12900, included_km_day: 100, extra_km_rp: 55,
    min_age: 20, min_years_held: 1, young_driver_fee_rp: 2000, deposit_rp: 80000, excess_rp: 200000 },
  { code: 'PVAR', name: 'Premium-Van', share: 8, day_rate_rp: 18900, included_km_day: 250, extra_km_rp: 69,
    min_age: 25, min_years_held: 3, young_driver_fee_rp: 2500, deposit_rp: 120000, excess_rp: 250000 },
]
