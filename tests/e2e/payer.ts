import { expect, type TestBackend } from './backend.ts'
import type { Desk } from './desk.ts'

export type Payer = { customer_id: string; company: string; contracts: { id: string; number: string; owed_rp: number }[]; owed_rp: number }

/**
 * A company that no other test knows, with closed contracts of this branch that it owes: each a rent, the first one with CHF 20 paid on it. `from`: their
 * numbers begin with it.
 */
export async function plantPayer({ sql }: TestBackend, code: string, from: number, count: number, company: string): Promise<Payer> {
  const rows = await sql<{ customer_id: string; id: string; number: string; owed_rp: number }[]>`with place as (select l.id, l.org_id, v.id as vehicle_id, c.id as category_id, p.id as plan_id, u.id as user_id from locations l
      join vehicles v on v.org_id = l.org_id and v.location_id = l.id and v.status = 'AVAILABLE' join vehicle_categories c on c.id = v.category_id
      join lateral (select id from price_plans p where p.category_id = c.id order by p.valid_from desc limit 1) p on true
      join lateral (select u.id from users u where u.org_id = l.org_id and u.role = 'MANAGER' limit 1) u on true where l.code = ${code} order by v.id limit 1),
    payer as (insert into customers (id, org_id, first_name, last_name, company_name, street, house_number, postcode, town, country, birth_date, locale, created_at)
      select gen_random_uuid(), org_id, 'Désirée', 'Zumstein-Oberholzer', ${company}, 'Industriestrasse', '104a', '8005', 'Zürich', 'CH', null, 'de', now() from place returning id, org_id),
    known as (insert into customer_locations (id, org_id, customer_id, location_id) select gen_random_uuid(), k.org_id, k.id, l.id from payer k, place l returning id),
    people as (insert into drivers (id, org_id, customer_id, first_name, last_name, birth_date, licence_number, licence_country, licence_categories, licence_issued_on)
      select gen_random_uuid(), k.org_id, k.id, (array['Jean-François', 'Ana-Sofia', 'Luca'])[1 + n % 3], (array['de Montmollin', 'Vasconcelos Ferreira', 'Bernasconi'])[1 + n % 3], date '1980-05-05', 'Z' || ${from}::int + n, 'CH', 'B', date '2000-05-05'
      from payer k, generate_series(0, ${count}::int - 1) n returning id, org_id, licence_number),
    rentals as (insert into contracts (id, org_id, number, status, is_receivable, customer_id, pickup_location_id, return_location_id, returned_location_id, starts_at, ends_at, returned_at, price_plan_id, day_rate_rp, included_km_day,
        extra_km_rp, fuel_unit_rp, fuel_fee_rp, excess_rp, grace_min, created_at)
      select gen_random_uuid(), k.org_id, ${code} || '-00-' || (${from}::int + n), 'COMPLETED', true, k.id, l.id, l.id, l.id, now() - (20 - n) * interval '1 day', now() - (18 - n) * interval '1 day', now() - (18 - n) * interval '1 day', l.plan_id,
        7903, 200, 45, 220, 2500, 150000, 59, now() - (20 - n) * interval '1 day' from payer k, place l, generate_series(0, ${count}::int - 1) n returning id, org_id, number, customer_id, starts_at, returned_at),
    legs as (insert into contract_vehicles (id, org_id, contract_id, vehicle_id, seq, state, out_at, in_at, out_km, in_km, out_fuel, in_fuel, out_location_id, in_location_id)
      select gen_random_uuid(), r.org_id, r.id, l.vehicle_id, 1, 'IN', r.starts_at, r.returned_at, 1000, 1200, 8, 8, l.id, l.id from rentals r, place l returning id),
    who as (insert into contract_drivers (id, org_id, contract_id, driver_id, is_main) select gen_random_uuid(), r.org_id, r.id, p.id, true from rentals r join people p on p.licence_number = 'Z' || right(r.number, 6) returning id),
    rents as (insert into contract_charges (id, org_id, contract_id, kind, quantity, unit_rp, amount_rp, vat_code, vat_bp, created_at)
      select gen_random_uuid(), org_id, id, 'RENT', 2, 7903, 15806, 'STANDARD', 810, starts_at from rentals returning contract_id),
    paid as (insert into payments (id, org_id, contract_id, location_id, kind, method, amount_rp, rounding_rp, reference, paid_at, taken_by)
      select gen_random_uuid(), r.org_id, r.id, l.id, 'PAYMENT', 'TWINT', 2000, 0, 'T1', r.returned_at, l.user_id from rentals r, place l where r.number like '%' || ${from}::int returning contract_id)
    select r.customer_id, r.id, r.number, case when r.id in (select contract_id from paid) then 13806 else 15806 end as owed_rp, (select count(*) from legs), (select count(*) from who), (select count(*) from rents), (select count(*) from known)
    from rentals r order by r.number`
  if (rows.length !== count) throw new Error(`${code}: ${rows.length} instead of ${count} contracts were planted`)
  return { customer_id: rows[0]?.customer_id ?? '', company, contracts: rows.map(({ id, number, owed_rp }) => ({ id, number, owed_rp })), owed_rp: rows.reduce((sum, row) => sum + row.owed_rp, 0) }
}

/** F3, the company, down past its contracts to the customer, and the file instead of a check-out. */
export async function openPayer({ hands, page }: Desk, company: string): Promise<void> {
  await hands.press('F3')
  await hands.type(company)
  const hit = page.locator('[data-testid="search-hit"][data-kind="customer"]')
  await expect(hit).toHaveCount(1)
  for (let steps = 0; steps < 20 && await hit.getAttribute('aria-selected') !== 'true'; steps++) {
    await hands.press('ArrowDown')
    // the screen follows the key within a frame or two
    await page.waitForFunction('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))')
  }
  await expect(hit).toHaveAttribute('aria-selected', 'true')
  await hands.press('Shift+Enter')
  await expect(page.getByTestId('customer-sheet').getByTestId('customer-bill')).toBeVisible()
}
