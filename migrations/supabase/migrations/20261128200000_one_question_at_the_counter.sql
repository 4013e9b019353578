-- Reading at the counter asks one question about the caller where it asked two: which firms' counters they work at. Each question is an
-- index lookup that every table of a query asks anew; a board asked some forty, which was a third of what its policies cost.

-- The firms at whose counter the caller works: their own, all of them for the operator; null for customers, strangers and deactivated accounts.
create function private.counter_orgs() returns uuid[] language sql stable security definer set search_path = ''
as $$ select case u.role when 'CUSTOMER' then null when 'SUPER_ADMIN' then array(select o.id from public.organizations o) else array[u.org_id] end
      from public.users u where u.id = auth.uid() and u.is_active $$;
grant execute on function private.counter_orgs() to authenticated;

do $$
declare
  p record;
begin
  for p in select * from (values
    ('locations', 'The firm''s people see its locations'), ('user_locations', 'The firm''s people see who works where'),
    ('vehicle_categories', 'The firm''s people see the whole fleet'), ('vehicles', 'The firm''s people see the whole fleet'),
    ('vehicle_plates', 'The firm''s people see the whole fleet'), ('vehicle_blocks', 'The firm''s people see the whole fleet'),
    ('odometer_readings', 'The firm''s people see the whole fleet'), ('maintenance_records', 'The firm''s people see the whole fleet'),
    ('vehicle_damages', 'The firm''s people see the whole fleet'),
    ('vat_rates', 'The firm''s people see its VAT rates'), ('price_plans', 'The firm''s people see its prices'),
    ('pin_resets', 'The firm''s people hear of it'), ('period_locks', 'The firm''s people see which periods are closed'),
    ('vat_codes', 'The firm''s people see what it asks for'), ('charge_kinds', 'The firm''s people see what it asks for'),
    ('price_plan_tiers', 'The firm''s people see what it asks for'), ('extras', 'The firm''s people see what it asks for'),
    ('extra_stock', 'The firm''s people see what it asks for'), ('one_way_fees', 'The firm''s people see what it asks for'),
    ('counter_fees', 'The firm''s people see its price list')) as all_of (the_table, policy)
  loop
    execute format('alter policy %I on public.%I using (org_id = any ((select private.counter_orgs())::uuid[]))', p.policy, p.the_table);
  end loop;
  for p in select * from (values
    ('customers', 'id', 'Staff see the customers of their locations'), ('drivers', 'customer_id', 'Staff see the drivers of their customers'),
    ('customer_redirects', 'customer_id', 'Staff see it of the customers of their locations'),
    ('customer_flags', 'customer_id', 'Staff see it of the customers of their locations')) as of_customers (the_table, key, policy)
  loop
    execute format('alter policy %1$I on public.%2$I using (org_id = any ((select private.counter_orgs())::uuid[])
      and exists (select from public.customer_locations l where l.org_id = %2$I.org_id and l.customer_id = %2$I.%3$I))', p.policy, p.the_table, p.key);
  end loop;
end $$;
alter policy "The firm's people see their colleagues" on public.users
  using (org_id = any ((select private.counter_orgs())::uuid[]) and role <> 'CUSTOMER');
alter policy "Staff see open contracts of the firm and closed ones of their locations" on public.contracts
  using (org_id = any ((select private.counter_orgs())::uuid[]) and (status = 'ACTIVE'
    or pickup_location_id = any ((select private.my_locations())::uuid[]) or return_location_id = any ((select private.my_locations())::uuid[])
    or returned_location_id = any ((select private.my_locations())::uuid[])));
alter policy "Staff see the notes of bookings they see" on public.booking_notes
  using (org_id = any ((select private.counter_orgs())::uuid[])
    and (exists (select from public.contracts c where c.org_id = booking_notes.org_id and c.id = booking_notes.contract_id)
      or exists (select from public.reservations r where r.org_id = booking_notes.org_id and r.id = booking_notes.reservation_id)));
