import type { TestBackend } from './backend.ts'
import { plantBranch } from './stock.ts'

export type LateCar = { id: string; number: string; plate: string; out_km: number; balance_rp: number }
/** What the contract says of hours and of energy, and the car: a battery of so many kilowatt-hours that left with so much, else a tank. */
export type Agreed = { late_hour_rp: number | null; late_grace_min: number | null; kwh_rp: number | null; charge_fee_rp: number | null; battery?: { kwh: number; out_percent: number } }

/**
 * A car of Zürich HB that was due so many minutes ago after three days by the clock on the wall, and that nobody has brought back. It is planted
 * with the number `from`: of what the demo data or another test has handed out, nobody knows what else it has been through.
 */
export async function plantLateCar({ sql }: TestBackend, from: number, late_min: number, { battery, ...agreed }: Agreed): Promise<LateCar> {
  await plantBranch(sql, { code: 'ZHB', ready: 0, first: 0, every: 1, out: 1, from })
  const [car] = await sql<(LateCar & { vehicle_id: string })[]>`select c.id, c.number, p.plate, g.vehicle_id, g.out_km::int, private.balance_rp(c.id)::int as balance_rp
    from contracts c join contract_vehicles g on g.contract_id = c.id join vehicle_plates p on p.vehicle_id = g.vehicle_id where c.number = ${`ZHB-00-${from + 1}`}`
  if (!car) throw new Error('it was not planted')
  const { vehicle_id, ...late } = car
  await sql`update contracts set ends_at = date_trunc('minute', now()) - make_interval(mins => ${late_min}::int), day_rate_rp = 10003,
    starts_at = ((date_trunc('minute', now()) - make_interval(mins => ${late_min}::int)) at time zone 'Europe/Zurich' - interval '3 days') at time zone 'Europe/Zurich',
    late_hour_rp = ${agreed.late_hour_rp}, late_grace_min = ${agreed.late_grace_min}, kwh_rp = ${agreed.kwh_rp}, charge_fee_rp = ${agreed.charge_fee_rp} where id = ${late.id}`
  // its lines are explained in the customer's language
  await sql`update customers set locale = 'de' where id = (select customer_id from contracts where id = ${late.id})`
  await sql`update contract_vehicles g set out_at = c.starts_at from contracts c where c.id = g.contract_id and c.id = ${late.id}`
  if (battery) {
    await sql`update vehicles set fuel_type = 'ELECTRIC', tank_litres = 0, battery_kwh = ${battery.kwh}, fuel_level = ${battery.out_percent} where id = ${vehicle_id}`
    await sql`update contract_vehicles set out_fuel = ${battery.out_percent} where contract_id = ${late.id}`
  }
  return late
}
