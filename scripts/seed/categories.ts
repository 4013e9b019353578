/** Letters after the ACRISS scheme: size, body, gear, fuel and air conditioning. */
export type CategoryCode = 'MDMR' | 'EDMR' | 'CDMR' | 'CWAR' | 'IFAR' | 'CDAE' | 'FKMR' | 'PVAR'
/** Amounts in Rappen, gross. `share`: of 140 cars. */
export type Category = {
  code: CategoryCode, name_de: string, name_fr: string, name_it: string, name_en: string, share: number, day_rate_rp: number, included_km_day: number, extra_km_rp: number
  min_age: number, min_years_held: number, young_driver_fee_rp: number, deposit_rp: number, excess_rp: number
}

export const categories: readonly Category[] = [
  { code: 'MDMR', name_de: 'Kleinstwagen', name_fr: 'Citadine', name_it: 'Citycar', name_en: 'City car', share: 16, day_rate_rp: 6900, included_km_day: 150, extra_km_rp: 32,
    min_age: 18, min_years_held: 0, young_driver_fee_rp: 1500, deposit_rp: 30000, excess_rp: 100000 },
  { code: 'EDMR', name_de: 'Kleinwagen', name_fr: 'Petite voiture', name_it: 'Utilitaria', name_en: 'Small car', share: 26, day_rate_rp: 7900, included_km_day: 150, extra_km_rp: 35,
    min_age: 18, min_years_held: 0, young_driver_fee_rp: 1500, deposit_rp: 30000, excess_rp: 100000 },
  { code: 'CDMR', name_de: 'Kompaktklasse', name_fr: 'Compacte', name_it: 'Compatta', name_en: 'Compact', share: 28, day_rate_rp: 9500, included_km_day: 200, extra_km_rp: 38,
    min_age: 20, min_years_held: 1, young_driver_fee_rp: 1500, deposit_rp: 50000, excess_rp: 120000 },
  { code: 'CWAR', name_de: 'Kombi Automat', name_fr: 'Break automatique', name_it: 'Familiare automatica', name_en: 'Automatic estate', share: 20, day_rate_rp: 11900, included_km_day: 200, extra_km_rp: 42,
    min_age: 21, min_years_held: 1, young_driver_fee_rp: 1500, deposit_rp: 50000, excess_rp: 150000 },
  { code: 'IFAR', name_de: 'SUV Automat', name_fr: 'SUV automatique', name_it: 'SUV automatico', name_en: 'Automatic SUV', share: 18, day_rate_rp: 13900, included_km_day: 200, extra_km_rp: 48,
    min_age: 21, min_years_held: 2, young_driver_fee_rp: 2000, deposit_rp: 80000, excess_rp: 150000 },
  { code: 'CDAE', name_de: 'Elektro', name_fr: 'Électrique', name_it: 'Elettrica', name_en: 'Electric', share: 12, day_rate_rp: 10900, included_km_day: 200, extra_km_rp: 38,
    min_age: 21, min_years_held: 1, young_driver_fee_rp: 1500, deposit_rp: 50000, excess_rp: 150000 },
  { code: 'FKMR', name_de: 'Lieferwagen bis 3,5 t', name_fr: 'Fourgon jusqu’à 3,5 t', name_it: 'Furgone fino a 3,5 t', name_en: 'Van up to 3.5 t', share: 12, day_rate_rp: 12900, included_km_day: 100, extra_km_rp: 55,
    min_age: 20, min_years_held: 1, young_driver_fee_rp: 2000, deposit_rp: 80000, excess_rp: 200000 },
  { code: 'PVAR', name_de: 'Premium-Van', name_fr: 'Monospace premium', name_it: 'Monovolume premium', name_en: 'Premium people carrier', share: 8, day_rate_rp: 18900, included_km_day: 250, extra_km_rp: 69,
    min_age: 25, min_years_held: 3, young_driver_fee_rp: 2500, deposit_rp: 120000, excess_rp: 250000 },
]
