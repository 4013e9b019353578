insert into private.commands (name) values ('register_customer');

-- A new customer, known at the caller's location, with a driver if the licence is at hand.
create function private.apply_register_customer(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare customer uuid := (i ->> 'customer_id')::uuid;
begin
  perform private.assert_location((i ->> 'location_id')::uuid);
  -- Postgres would take 'tomorrow' and 'infinity' for days, too
  if exists (select from unnest(array[i ->> 'birth_date', i #>> '{driver,birth_date}', i #>> '{driver,licence_issued_on}', i #>> '{driver,licence_expires_on}']) d
      where d !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$') then
    raise exception 'not a day' using errcode = '22007', constraint = 'malformed_operation';
  end if;
  insert into public.customers (id, org_id, first_name, last_name, company_name, email, phone, street, house_number, postcode, town, country, birth_date, locale, created_at)
  select customer, ctx.org_id, c.first_name, c.last_name, c.company_name, c.email, c.phone, c.street, c.house_number, c.postcode, c.town, c.country, c.birth_date, c.locale, ctx.occurred_at
  from jsonb_to_record(i) c (first_name text, last_name text, company_name text, email text, phone text, street text, house_number text, postcode text, town text,
    country text, birth_date date, locale text);
  perform private.know_customer(ctx, (i ->> 'customer_location_id')::uuid, customer, (i ->> 'location_id')::uuid);
  if jsonb_typeof(i -> 'driver') = 'object' then
    insert into public.drivers (id, org_id, customer_id, first_name, last_name, birth_date, licence_number, licence_country, licence_categories, licence_issued_on, licence_expires_on)
    select d.id, ctx.org_id, customer, d.first_name, d.last_name, d.birth_date, d.licence_number, d.licence_country, d.licence_categories, d.licence_issued_on, d.licence_expires_on
    from jsonb_to_record(i -> 'driver') d (id uuid, first_name text, last_name text, birth_date date, licence_number text, licence_country text,
      licence_categories text, licence_issued_on date, licence_expires_on date);
  end if;
  return '{}';
end $$;
revoke execute on function private.apply_register_customer(private.op_context, jsonb) from public;
alter function private.apply_register_customer(private.op_context, jsonb) owner to guichet_commands;
