import type postgres from 'postgres'

/** How many cars stand ready for somebody who comes soon, beside those of the demo data. */
const ready = { ZHB: 14, ZRH: 10 }

/**
 * What the demo data holds ready to go out depends on the hour: in the evening most of it has left. So that the tests of a worker do not
 * run out of rows, each branch has a few more cars of its own, each booked by a customer with one driver who may drive it.
 */
export async function plantStock(sql: postgres.Sql): Promise<void> {
  for (const [code, count] of Object.entries(ready)) {
    const planted = await sql`with here as (select l.id, l.org_id, c.id as category_id, p.id as price_plan_id
        from locations l join vehicle_categories c on c.org_id = l.org_id and c.code = 'CDMR'
        join lateral (select p.id from price_plans p where p.org_id = l.org_id and p.category_id = c.id and p.valid_from <= current_date order by p.valid_from desc limit 1) p on true
        where l.code = ${code}),
      people as (select d.customer_id, row_number() over (order by k.id) as n from customers k join here h on h.org_id = k.org_id
        join lateral (select min(d.customer_id::text)::uuid as customer_id, count(*) as drivers, max(d.birth_date) as born, max(d.licence_issued_on) as issued,
          min(d.licence_expires_on) as expires from drivers d where d.customer_id = k.id) d on d.drivers = 1 and d.born < current_date - interval '30 years'
          and d.issued < current_date - interval '8 years' and coalesce(d.expires, 'infinity') > current_date + 365
        where k.country = 'CH' and not exists (select from customer_flags f where f.customer_id = k.id)
          and not exists (select from reservations r where r.customer_id = k.id and r.status = 'BOOKED') and not exists (select from contracts c where c.customer_id = k.id and c.status = 'ACTIVE')),
      wanted as (select gen_random_uuid() as vehicle_id, gen_random_uuid() as reservation_id, n, h.*, people.customer_id,
          date_trunc('minute', now()) + n * interval '9 minutes' as starts_at, date_trunc('minute', now()) + interval '2 days' + n * interval '9 minutes' as ends_at
        from here h join people on n <= ${count}),
      cars as (insert into vehicles (id, org_id, category_id, location_id, vin, make, model, colour, fuel_type, transmission, seats, tank_litres, odometer_km, fuel_level, first_registered)
        select vehicle_id, org_id, category_id, id, 'WVWZZZCDZ' || lpad((${code === 'ZHB' ? 0 : 100}::int + n)::text, 8, '0'), 'VW', 'Golf 1.5 TSI', 'weiss', 'PETROL', 'MANUAL', 5, 50, 12000 + n * 10, 8,
          current_date - 400 from wanted returning id),
      plates as (insert into vehicle_plates (id, org_id, vehicle_id, plate, valid_from)
        select gen_random_uuid(), org_id, vehicle_id, 'ZH ' || (${code === 'ZHB' ? 990_000 : 991_000}::int + n), now() - interval '300 days' from wanted returning id),
      booked as (insert into reservations (id, org_id, number, location_id, return_location_id, customer_id, category_id, vehicle_id, price_plan_id, starts_at, ends_at, status)
        select reservation_id, org_id, 'R-26-' || (${code === 'ZHB' ? 990_000 : 991_000}::int + n), id, id, customer_id, category_id, vehicle_id, price_plan_id, starts_at, ends_at, 'BOOKED' from wanted returning id),
      blocked as (insert into vehicle_blocks (id, org_id, vehicle_id, kind, source_id, starts_at, ends_at, is_active)
        select gen_random_uuid(), org_id, vehicle_id, 'RESERVATION', reservation_id, starts_at, ends_at, true from wanted returning id)
      select (select count(*) from cars) + (select count(*) from plates) + (select count(*) from booked) + (select count(*) from blocked) as rows`
    if (Number(planted[0]?.['rows']) !== 4 * count) throw new Error(`${code}: ${JSON.stringify(planted)} rows were planted`)
  }
}
