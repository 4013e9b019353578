/** What a plan asks for a kilowatt-hour and for plugging in; without a price of its own the firm's counts, by whole ones. */
export type EnergyRules = { kwh_rp?: number | null; charge_fee_rp?: number | null }
type Battery = { out_fuel: number; in_fuel: number; battery_kwh: number }

/** Percent of the battery that are missing. */
export const missingPercent = ({ out_fuel, in_fuel }: Pick<Battery, 'out_fuel' | 'in_fuel'>): number => Math.max(0, out_fuel - in_fuel)

/** Tenths of a kilowatt-hour that are missing, to the nearest one (a half counts as one). The twin of `private.missing_tenths`. */
export const missingTenths = (p: Battery): number => Math.floor((missingPercent(p) * p.battery_kwh + 5) / 10)

/** What so many tenths of a kilowatt-hour cost, to the nearest Rappen. */
export const energyRp = (tenths: number, kwh_rp: number): number => Math.floor((tenths * kwh_rp + 5) / 10)

/** `10.4` of 104 tenths. */
export const kwhOf = (tenths: number): string => `${Math.floor(tenths / 10)}.${tenths % 10}`
