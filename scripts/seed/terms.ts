/** The terms that both firms rent on; amounts in Rappen. */
export const terms = { grace_min: 59, fuel_litre_rp: 220, kwh_rp: 65, fuel_fee_rp: 2500, young_driver_age: 25 } as const
