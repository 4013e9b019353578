import type postgres from 'postgres'

/** `ready`: how many cars wait for somebody who comes in `first` minutes and then every so many; `out`: how many are out; `from`: their numbers begin with it. */
export type Branch = { code: string; ready: number; first: number; every: number; out: number; from: number }
/** How many more cars each branch holds ready for somebody who comes soon, from when on and how far apart (minutes), and how many more are out and come back soon. */
const branches: Branch[] = [{ code: 'ZHB', ready: 14, first: 9, every: 9, out: 8, from: 990_000 }, { code: 'ZRH', ready: 10, first: 9, every: 9, out: 4, from: 991_000 }, { code: 'GVA', ready: 2, first: -5, every: 900, out: 0, from: 992_000 }]

/** At Genève one person should have been there five minutes ago, and one comes half a day later, whatever the hour. */
export const missed = { late: 'R-26-992001', early: 'R-26-992002' }

/**
 * What the demo data holds ready to go out and to come back depends on the hour: in the evening most of it has left or is there. So that
 * the tests of a worker do not run out of rows, each branch has a few more of its own, each with a customer with one driver who may drive.
 */
export async function plantStock(sql: postgres.Sql): Promise<void> {
  for (const branch of branches) await plantBranch(sql, branch)
  // an evening of the demo data left one counter without a single car that is promised to nobody
  await plantCars(sql, 'ZHB', 993_000, 10)
}

export async function plantBranch(sql: postgres.Sql, { code, ready, first, every, out, from }: Branch): Promise<void> {
  await plantCars(sql, code, from, ready + out)
  await bookCars(sql, code, from, ready, { first, every })
  await rentCars(sql, code, from + ready, out)
}

/** So many more people of Switzerland, known at this branch, each with one driver who may drive everything. */
export async function plantPeople(sql: postgres.Sql, code: string, count: number): Promise<void> {
  await mustPlant(code, 3 * count, sql`with people as (insert into customers (id, org_id, first_name, last_name, street, house_number, postcode, town, country, birth_date, locale, created_at)
      select gen_random_uuid(), l.org_id, 'Sami', 'Samstag ' || n, 'Marktgasse', n::text, '8001', 'Zürich', 'CH', date '1980-05-05', 'de', now()
      from locations l, generate_series(1, ${count}::int) n where l.code = ${code} returning id, org_id, last_name),
    known as (insert into customer_locations (id, org_id, customer_id, location_id)
      select gen_random_uuid(), k.org_id, k.id, l.id from people k join locations l on l.org_id = k.org_id and l.code = ${code} returning id),
    drivers as (insert into drivers (id, org_id, customer_id, first_name, last_name, birth_date, licence_number, licence_country, licence_categories, licence_issued_on)
      select gen_random_uuid(), org_id, id, 'Sami', last_name, date '1980-05-05', 'S' || right(id::text, 8), 'CH', 'B', date '2000-05-05' from people returning id)
    select (select count(*) from people) + (select count(*) from known) + (select count(*) from drivers) as rows`)
}

/** Cars of one category, the middle class unless another is named, washed and full, each with the plate `ZH` and its number, the first is `from + 1`. */
export async function plantCars(sql: postgres.Sql, code: string, from: number, count: number, category = 'CDMR'): Promise<void> {
  await sql`with cars as (insert into vehicles (id, org_id, category_id, location_id, vin, make, model, colour, fuel_type, transmission, seats, tank_litres, odometer_km, fuel_level, first_registered)
      select gen_random_uuid(), l.org_id, c.id, l.id, 'WVWZZZCDZ' || lpad((${from}::int + n)::text, 8, '0'), 'VW', 'Golf 1.5 TSI', 'weiss', 'PETROL', 'MANUAL', 5, 50, 12000 + n * 10, 8, current_date - 400
      from locations l join vehicle_categories c on c.org_id = l.org_id and c.code = ${category}, generate_series(1, ${count}::int) n where l.code = ${code} returning id, org_id, vin)
    insert into vehicle_plates (id, org_id, vehicle_id, plate, valid_from)
    select gen_random_uuid(), org_id, id, 'ZH ' || right(vin, 6), now() - interval '300 days' from cars`
}

/** The cars from that number on, each with a customer of Switzerland who has nothing else at a counter, and the price of today. */
const pairs = (sql: postgres.Sql, code: string, from: number, count: number) => sql`people as (select d.customer_id, d.driver_id, row_number() over (order by k.id) as n
    from customers k join locations l on l.org_id = k.org_id and l.code = ${code}
    join lateral (select min(d.customer_id::text)::uuid as customer_id, min(d.id::text)::uuid as driver_id, count(*) as drivers, max(d.birth_date) as born, max(d.licence_issued_on) as issued,
      min(d.licence_expires_on) as expires from drivers d where d.customer_id = k.id) d on d.drivers = 1 and d.born < current_date - interval '30 years'
      and d.issued < current_date - interval '8 years' and coalesce(d.expires, 'infinity') > current_date + 365
    where k.country = 'CH' and exists (select from customer_locations w where w.customer_id = k.id and w.location_id = l.id)
      and not exists (select from customer_locations w where w.customer_id = k.id and w.location_id <> l.id) and not exists (select from customer_flags f where f.customer_id = k.id)
      and not exists (select from reservations r where r.customer_id = k.id and r.status = 'BOOKED') and not exists (select from contracts c where c.customer_id = k.id and c.status = 'ACTIVE')),
  pairs as (select gen_random_uuid() as id, people.n, v.id as vehicle_id, v.org_id, v.location_id, v.category_id, v.odometer_km, people.customer_id, people.driver_id, p.id as price_plan_id,
      p.day_rate_rp, p.included_km_day, p.extra_km_rp, c.excess_rp, c.deposit_rp, l.code || '-00-' || (${from}::int + people.n) as number
    from people join vehicles v on v.vin = 'WVWZZZCDZ' || lpad((${from}::int + people.n)::text, 8, '0') join vehicle_categories c on c.id = v.category_id join locations l on l.id = v.location_id
    join lateral (select * from price_plans p where p.category_id = c.id and p.valid_from <= current_date order by p.valid_from desc limit 1) p on true
    where people.n <= ${count})`

async function bookCars(sql: postgres.Sql, code: string, from: number, count: number, { first, every }: { first: number; every: number }): Promise<void> {
  await mustPlant(code, 2 * count, sql`with ${pairs(sql, code, from, count)},
    wanted as (select pairs.*, date_trunc('minute', now()) + (${first}::int + (n - 1) * ${every}::int) * interval '1 minute' as starts_at from pairs),
    booked as (insert into reservations (id, org_id, number, location_id, return_location_id, customer_id, category_id, vehicle_id, price_plan_id, starts_at, ends_at, status)
      select id, org_id, 'R-26-' || right(number, 6), location_id, location_id, customer_id, category_id, vehicle_id, price_plan_id, starts_at, starts_at + interval '2 days', 'BOOKED' from wanted returning id),
    blocked as (insert into vehicle_blocks (id, org_id, vehicle_id, kind, source_id, starts_at, ends_at, is_active)
      select gen_random_uuid(), org_id, vehicle_id, 'RESERVATION', id, starts_at, starts_at + interval '2 days', true from wanted returning id)
    select (select count(*) from booked) + (select count(*) from blocked) as rows`)
}

/** Two days paid when they began, the last hour of which is still to come; nobody has touched them since. */
async function rentCars(sql: postgres.Sql, code: string, from: number, count: number): Promise<void> {
  await mustPlant(code, 8 * count, sql`with ${pairs(sql, code, from, count)},
    wanted as (select pairs.*, gen_random_uuid() as leg_id, date_trunc('minute', now()) - interval '46 hours' + n * interval '13 minutes' as starts_at,
      date_trunc('minute', now()) + interval '2 hours' + n * interval '13 minutes' as ends_at from pairs),
    rented as (insert into contracts (id, org_id, number, status, customer_id, pickup_location_id, return_location_id, starts_at, ends_at, price_plan_id, day_rate_rp, included_km_day, extra_km_rp,
        fuel_unit_rp, fuel_fee_rp, excess_rp, grace_min, is_receivable, created_at)
      select id, org_id, number, 'ACTIVE', customer_id, location_id, location_id, starts_at, ends_at, price_plan_id, day_rate_rp, included_km_day, extra_km_rp, 220, 2500, excess_rp, 59, false, starts_at
      from wanted returning id),
    driven as (insert into contract_drivers (id, org_id, contract_id, driver_id, is_main) select gen_random_uuid(), org_id, id, driver_id, true from wanted returning id),
    legs as (insert into contract_vehicles (id, org_id, contract_id, vehicle_id, seq, state, out_at, out_km, out_fuel, out_location_id)
      select leg_id, org_id, id, vehicle_id, 1, 'OUT', starts_at, odometer_km, 8, location_id from wanted returning id),
    looked as materialized (select jsonb_populate_record(null::inspections, jsonb_build_object('id', gen_random_uuid(), 'org_id', org_id, 'contract_id', id, 'vehicle_id', vehicle_id, 'leg_id', leg_id,
      'kind', 'CHECK_OUT', 'inspected_at', starts_at, 'odometer_km', odometer_km, 'fuel_level', 8)) as i from wanted),
    seen as (insert into inspections (id, org_id, contract_id, vehicle_id, leg_id, kind, inspected_at, odometer_km, fuel_level, content_hash)
      select (i).id, (i).org_id, (i).contract_id, (i).vehicle_id, (i).leg_id, (i).kind, (i).inspected_at, (i).odometer_km, (i).fuel_level,
        private.hash_of(private.inspection_text(i, '[]', '[]', '[]')) from looked returning id),
    charged as (insert into contract_charges (id, org_id, contract_id, kind, quantity, unit_rp, amount_rp, vat_code, vat_bp, created_at)
      select gen_random_uuid(), org_id, id, 'RENT', 2, day_rate_rp, 2 * day_rate_rp, 'STANDARD', 810, starts_at from wanted returning id),
    held as (insert into deposits (id, org_id, contract_id, location_id, method, amount_rp, authorisation_code, card_last4, status, held_at)
      select gen_random_uuid(), org_id, id, location_id, 'CREDIT_CARD', deposit_rp, '400118', '4242', 'HELD', starts_at from wanted returning id),
    paid as (insert into payments (id, org_id, contract_id, location_id, kind, method, amount_rp, reference, paid_at)
      select gen_random_uuid(), org_id, id, location_id, 'PAYMENT', 'CREDIT_CARD', 2 * day_rate_rp, '400119', starts_at from wanted returning id),
    blocked as (insert into vehicle_blocks (id, org_id, vehicle_id, kind, source_id, starts_at, ends_at, is_active)
      select gen_random_uuid(), org_id, vehicle_id, 'CONTRACT', id, starts_at, ends_at, true from wanted returning id)
    select (select count(*) from rented) + (select count(*) from driven) + (select count(*) from legs) + (select count(*) from seen) + (select count(*) from charged) + (select count(*) from held)
      + (select count(*) from paid) + (select count(*) from blocked) as rows`)
  await sql`update vehicles v set status = 'RENTED' from contract_vehicles l where l.vehicle_id = v.id and l.state = 'OUT' and v.status <> 'RENTED'`
}

async function mustPlant(code: string, wanted: number, query: postgres.PendingQuery<postgres.Row[]>): Promise<void> {
  const [planted] = await query
  if (Number(planted?.['rows']) !== wanted) throw new Error(`${code}: ${planted?.['rows']} instead of ${wanted} rows were planted`)
}
