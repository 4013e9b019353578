insert into private.commands (name, min_role) values ('change_customer', 'STAFF'), ('change_driver', 'STAFF'), ('know_customer', 'STAFF'), ('merge_customers', 'MANAGER');

-- The customer, locked, as somebody at this location may work with: known there, neither merged nor emptied.
create function private.lock_customer(p_customer uuid, p_location uuid) returns public.customers language plpgsql set search_path = '' as $$
declare c public.customers;
begin
  perform private.assert_location(p_location);
  select * into c from public.customers t where t.id = p_customer
    and exists (select from public.customer_locations l where l.customer_id = t.id and l.location_id = p_location) for no key update;
  if not found then raise exception 'customer is unknown here' using errcode = 'P0002', constraint = 'customer_unknown'; end if;
  if private.is_merged(c.id) then raise exception 'customer is merged' using errcode = '23514', constraint = 'customer_merged'; end if;
  if c.anonymised_at is not null then raise exception 'customer is anonymised' using errcode = '23514', constraint = 'customer_anonymised'; end if;
  return c;
end $$;

-- Field by field: {"phone": {"seen": …, "next": …}}. patch: what nobody else has touched since it was seen; kept: what somebody
-- has changed meanwhile to something else. Where both came to the same there is nothing to do.
create function private.merge_fields(p_row jsonb, p_changes jsonb, p_fields text[], out patch jsonb, out kept text[]) language plpgsql immutable set search_path = '' as $$
begin
  if jsonb_typeof(p_changes) is distinct from 'object' or p_changes = '{}' or exists (select from jsonb_each(p_changes) e
      where e.key <> all (p_fields) or jsonb_typeof(e.value) <> 'object' or not e.value ? 'seen' or jsonb_typeof(e.value -> 'next') is distinct from 'string'
        and jsonb_typeof(e.value -> 'next') is distinct from 'null') then
    raise exception 'no such fields' using errcode = '22023', constraint = 'malformed_operation';
  end if;
  select coalesce(jsonb_object_agg(e.key, e.value -> 'next') filter (where p_row -> e.key = e.value -> 'seen'), '{}'),
      coalesce(array_agg(e.key order by e.key collate "C") filter (where p_row -> e.key not in (e.value -> 'seen', e.value -> 'next')), '{}')
    into patch, kept from jsonb_each(p_changes) e;
end $$;

-- Tells that fields were kept as somebody else had changed them, and returns the flag for it.
create function private.report_kept(ctx private.op_context, p_location uuid, p_customer uuid, p_fields text[]) returns text[] language plpgsql set search_path = '' as $$
begin
  if cardinality(p_fields) = 0 then return '{}'; end if;
  insert into public.sync_conflicts (id, org_id, location_id, op_id, author_id, kind, customer_id, fields, found_at)
  values (private.derived_id(ctx.op_id, 'customer_changed_meanwhile'), ctx.org_id, p_location, ctx.op_id, ctx.author_id, 'customer_changed_meanwhile',
    p_customer, array_to_string(p_fields, ','), ctx.occurred_at);
  return array['customer_changed_meanwhile'];
end $$;

create function private.apply_change_customer(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.customers := private.lock_customer((i ->> 'customer_id')::uuid, (i ->> 'location_id')::uuid); n public.customers; m record;
begin
  perform private.assert_days(i #>> '{changes,birth_date,next}');
  m := private.merge_fields(to_jsonb(c), i -> 'changes',
    '{first_name,last_name,company_name,email,phone,street,house_number,postcode,town,country,birth_date,locale}');
  if m.patch <> '{}' then
    n := jsonb_populate_record(c, m.patch);
    update public.customers set (first_name, last_name, company_name, email, phone, street, house_number, postcode, town, country, birth_date, locale)
      = (n.first_name, n.last_name, n.company_name, n.email, n.phone, n.street, n.house_number, n.postcode, n.town, n.country, n.birth_date, n.locale) where id = c.id;
  end if;
  return private.report_kept(ctx, (i ->> 'location_id')::uuid, c.id, m.kept);
end $$;

create function private.apply_change_driver(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.customers := private.lock_customer((i ->> 'customer_id')::uuid, (i ->> 'location_id')::uuid); d public.drivers; n public.drivers; m record;
begin
  select * into d from public.drivers t where t.id = (i ->> 'driver_id')::uuid and t.customer_id = c.id for no key update;
  if not found then raise exception 'driver is unknown' using errcode = 'P0002', constraint = 'driver_unknown'; end if;
  perform private.assert_days(i #>> '{changes,birth_date,next}', i #>> '{changes,licence_issued_on,next}', i #>> '{changes,licence_expires_on,next}');
  m := private.merge_fields(to_jsonb(d), i -> 'changes',
    '{first_name,last_name,birth_date,licence_number,licence_country,licence_categories,licence_issued_on,licence_expires_on}');
  if m.patch <> '{}' then
    n := jsonb_populate_record(d, m.patch);
    update public.drivers set (first_name, last_name, birth_date, licence_number, licence_country, licence_categories, licence_issued_on, licence_expires_on)
      = (n.first_name, n.last_name, n.birth_date, n.licence_number, n.licence_country, n.licence_categories, n.licence_issued_on, n.licence_expires_on) where id = d.id;
  end if;
  return private.report_kept(ctx, (i ->> 'location_id')::uuid, c.id, m.kept);
end $$;

-- A customer of another location becomes known here, for a purpose that stays in the log.
create function private.apply_know_customer(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare c public.customers; place uuid := (i ->> 'location_id')::uuid;
begin
  perform private.assert_location(place);
  select * into c from public.customers t where t.id = (i ->> 'customer_id')::uuid;
  if not found then raise exception 'customer is unknown' using errcode = 'P0002', constraint = 'customer_unknown'; end if;
  if private.is_merged(c.id) then raise exception 'customer is merged' using errcode = '23514', constraint = 'customer_merged'; end if;
  if c.anonymised_at is not null then raise exception 'customer is anonymised' using errcode = '23514', constraint = 'customer_anonymised'; end if;
  perform private.know_customer(ctx, (i ->> 'customer_location_id')::uuid, c.id, place);
  insert into public.access_log (org_id, person_id, location_id, kind, customer_id, purpose) values (ctx.org_id, ctx.author_id, place, 'KNOW', c.id, i ->> 'purpose');
  return '{}';
end $$;

-- Two files of one person become one: locations, drivers, bookings to come and flags go over; contracts stay where they were signed.
create function private.apply_merge_customers(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare gone uuid := (i ->> 'customer_id')::uuid; target uuid := (i ->> 'into_customer_id')::uuid; place uuid := (i ->> 'location_id')::uuid; c public.customers;
begin
  if gone = target then raise exception 'one customer only' using errcode = '23514', constraint = 'merge_needs_two'; end if;
  -- in one order, so that two merges the other way round wait for each other
  perform 1 from public.customers t where t.id in (gone, target) order by t.id for no key update;
  perform private.lock_customer(target, place);
  c := private.lock_customer(gone, place);
  insert into public.customer_locations (id, org_id, customer_id, location_id)
    select private.derived_id(ctx.op_id, 'known:' || l.location_id), ctx.org_id, target, l.location_id from public.customer_locations l where l.customer_id = gone
    on conflict (customer_id, location_id) do nothing;
  update public.drivers set customer_id = target where customer_id = gone;
  update public.reservations set customer_id = target where customer_id = gone and status = 'BOOKED';
  update public.customer_flags set customer_id = target where customer_id = gone and lifted_at is null;
  if c.is_blocked then update public.customers set is_blocked = true where id = target; end if;
  insert into public.customer_redirects (id, org_id, customer_id, into_customer_id, merged_at, merged_by)
    values ((i ->> 'redirect_id')::uuid, ctx.org_id, gone, target, private.instant((i ->> 'at')::bigint), ctx.author_id);
  return '{}';
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in
    ('lock_customer', 'merge_fields', 'report_kept', 'apply_change_customer', 'apply_change_driver', 'apply_know_customer', 'apply_merge_customers') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;
