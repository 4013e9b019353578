-- Whether a customer belongs to a person's locations is looked up by key. Left alone the planner hashes all customers of the location for
-- each pull of a few changed ones, so that a pull costs more the larger the location is (ADR 17).
alter policy "Staff see the customers of their locations" on public.customers using (org_id = any ((select private.counter_orgs())::uuid[])
  and exists (select from public.customer_locations l where l.org_id = customers.org_id and l.customer_id = customers.id offset 0));
alter policy "Staff see the drivers of their customers" on public.drivers using (org_id = any ((select private.counter_orgs())::uuid[])
  and exists (select from public.customer_locations l where l.org_id = drivers.org_id and l.customer_id = drivers.customer_id offset 0));
alter policy "Staff see it of the customers of their locations" on public.customer_flags using (org_id = any ((select private.counter_orgs())::uuid[])
  and exists (select from public.customer_locations l where l.org_id = customer_flags.org_id and l.customer_id = customer_flags.customer_id offset 0));
alter policy "Staff see it of the customers of their locations" on public.customer_redirects using (org_id = any ((select private.counter_orgs())::uuid[])
  and exists (select from public.customer_locations l where l.org_id = customer_redirects.org_id and l.customer_id = customer_redirects.customer_id offset 0));

update private.sync_tables set scope = format('exists (select from public.customer_locations k where k.org_id = t.org_id and k.customer_id = t.%I and k.location_id = $1 offset 0)',
  case tbl when 'customers' then 'id' else 'customer_id' end) where tbl in ('customers', 'drivers', 'customer_redirects', 'customer_flags');
