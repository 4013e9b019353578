insert into private.commands (name) values ('add_driver');

-- Nobody writes a driver for a customer whom none of the own locations knows, whatever the command checks.
alter policy "Counter staff register drivers by command" on public.drivers
  with check (org_id = (select private.my_org()) and (select private.at_counter())
    and exists (select from public.customer_locations l where l.org_id = drivers.org_id and l.customer_id = drivers.customer_id
      and l.location_id = any ((select private.my_locations())::uuid[])));

-- A further driver of a customer whom the caller's location knows.
create function private.apply_add_driver(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare customer uuid := (i ->> 'customer_id')::uuid; place uuid := (i ->> 'location_id')::uuid;
begin
  perform private.assert_location(place);
  if not exists (select from public.customer_locations l where l.customer_id = customer and l.location_id = place) then
    raise exception 'customer is unknown here' using errcode = 'P0002', constraint = 'customer_unknown';
  end if;
  -- Postgres would take 'tomorrow' and 'infinity' for days, too
  if exists (select from unnest(array[i #>> '{driver,birth_date}', i #>> '{driver,licence_issued_on}', i #>> '{driver,licence_expires_on}']) d
      where d !~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$') then
    raise exception 'not a day' using errcode = '22007', constraint = 'malformed_operation';
  end if;
  insert into public.drivers (id, org_id, customer_id, first_name, last_name, birth_date, licence_number, licence_country, licence_categories, licence_issued_on, licence_expires_on)
  select d.id, ctx.org_id, customer, d.first_name, d.last_name, d.birth_date, d.licence_number, d.licence_country, d.licence_categories, d.licence_issued_on, d.licence_expires_on
  from jsonb_to_record(i -> 'driver') d (id uuid, first_name text, last_name text, birth_date date, licence_number text, licence_country text,
    licence_categories text, licence_issued_on date, licence_expires_on date);
  return '{}';
end $$;
revoke execute on function private.apply_add_driver(private.op_context, jsonb) from public;
alter function private.apply_add_driver(private.op_context, jsonb) owner to guichet_commands;
