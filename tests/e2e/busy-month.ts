import type postgres from 'postgres'

/**
 * So many contracts of the last four weeks at a branch, paid and closed, with the damages and workshop visits of as many; every eleventh came back late. Their numbers
 * begin with `from`. Nothing of it is news for a desk that is open already: open a new one.
 */
export async function plantBusyMonth(sql: postgres.Sql, code: string, from: number, count: number): Promise<void> {
  await sql.begin(async own => {
    await own`set local session_replication_role = replica`
    await own`create temp table busy on commit drop as
      select gen_random_uuid() as id, n, l.id as location_id, l.org_id, v.id as vehicle_id, p.id as price_plan_id, p.day_rate_rp, p.included_km_day, p.extra_km_rp, v.odometer_km,
        (select d.customer_id from drivers d where d.org_id = l.org_id order by d.id offset n % 40 limit 1) as customer_id,
        date_trunc('hour', now()) - interval '27 days' + n * (interval '25 days' / ${count}::int) as starts_at, (n % 5 + 1) * interval '1 day' as planned,
        case when n % 11 = 0 then interval '7 hours' else interval '0' end as late
      from generate_series(1, ${count}::int) n cross join locations l
        cross join lateral (select * from vehicles v where v.location_id = l.id order by v.id offset n % (select greatest(count(*), 1) from vehicles w where w.location_id = l.id) limit 1) v
        cross join lateral (select * from price_plans p where p.category_id = v.category_id order by p.valid_from limit 1) p
      where l.code = ${code}`
    await own`insert into contracts (id, org_id, number, status, customer_id, pickup_location_id, return_location_id, returned_location_id, starts_at, ends_at, returned_at, price_plan_id, day_rate_rp,
        included_km_day, extra_km_rp, fuel_unit_rp, fuel_fee_rp, excess_rp, grace_min, is_receivable, created_at)
      select id, org_id, ${code} || '-00-' || (${from}::int + n), 'COMPLETED', customer_id, location_id, location_id, location_id, starts_at, starts_at + planned, least(starts_at + planned + late, now()), price_plan_id,
        day_rate_rp, included_km_day, extra_km_rp, 220, 2500, 100000, 59, false, starts_at from busy`
    await own`insert into contract_vehicles (id, org_id, contract_id, vehicle_id, seq, state, out_at, out_km, out_fuel, out_location_id, in_at, in_km, in_fuel, in_location_id)
      select gen_random_uuid(), org_id, id, vehicle_id, 1, 'IN', starts_at, odometer_km, 8, location_id, least(starts_at + planned + late, now()), odometer_km + 137 * (n % 5 + 1), 8, location_id from busy`
    await own`insert into contract_charges (id, org_id, contract_id, kind, quantity, unit_rp, amount_rp, vat_code, vat_bp, created_at)
      select gen_random_uuid(), org_id, id, 'RENT', n % 5 + 1, day_rate_rp, (n % 5 + 1) * day_rate_rp, 'STANDARD', 810, starts_at from busy`
    await own`insert into payments (id, org_id, contract_id, location_id, kind, method, amount_rp, reference, paid_at)
      select gen_random_uuid(), org_id, id, location_id, 'PAYMENT', 'CREDIT_CARD', (n % 5 + 1) * day_rate_rp, '400119', starts_at from busy`
    await own`insert into vehicle_damages (id, org_id, vehicle_id, contract_id, part, kind, severity, description, status, found_at, assessed_rp)
      select gen_random_uuid(), org_id, vehicle_id, id, 'FRONT', 'SCRATCH', 1, 'Kratzer', case when n % 3 = 0 then 'APPROVED' else 'ASSESSED' end::damage_status, least(starts_at + planned, now()), 18000 + 1000 * (n % 60) from busy where n % 9 = 0`
    await own`insert into maintenance_records (id, org_id, vehicle_id, kind, status, starts_at, ends_at, odometer_km, cost_rp, notes, reported_at)
      select gen_random_uuid(), org_id, vehicle_id, 'SERVICE', 'COMPLETED', starts_at, starts_at + interval '1 day', odometer_km, 42000, '', starts_at from busy where n % 40 = 0`
  })
}
