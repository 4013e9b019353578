insert into private.commands (name, min_role) values ('put_location', 'ADMIN'), ('put_category', 'ADMIN'), ('change_firm', 'ADMIN'),
  ('revoke_device', 'MANAGER'), ('rename_device', 'ADMIN');

alter table public.locations rename constraint locations_org_id_code_key to location_code_taken;
alter table public.locations rename constraint locations_code_check to location_code_is_three_letters;
alter table public.vehicle_categories rename constraint vehicle_categories_org_id_code_key to category_code_taken;
alter table public.locations add constraint text_too_long check (length(name) <= 200 and length(street) <= 200 and length(house_number) <= 200 and length(postcode) <= 12
  and length(town) <= 200 and length(phone) <= 200);
alter table public.organizations add constraint text_too_long check (length(name) <= 200 and length(street) <= 200 and length(house_number) <= 200
  and length(postcode) <= 12 and length(town) <= 200);
alter table public.vehicle_categories add constraint text_too_long check (length(code) <= 10 and length(name_de) <= 200 and length(name_fr) <= 200
  and length(name_it) <= 200 and length(name_en) <= 200 and length(licence_category) <= 10);
alter table public.vehicle_categories add constraint category_rules_in_range check (min_age between 16 and 99 and min_years_held between 0 and 50
  and young_driver_age between 0 and 99 and sort between 0 and 10000 and young_driver_fee_rp <= 100000000 and deposit_rp <= 100000000 and excess_rp <= 100000000);
alter table public.devices add constraint text_too_long check (length(name) <= 200);

-- CHE-ddd.ddd.ddd with its check digit (mod 11, weights 5 4 3 2 7 6 5 4), with or without MWST, TVA or IVA behind it; the twin of shared/uid.ts.
create function private.is_uid(p_uid text) returns boolean language sql immutable set search_path = '' as $$
  select case when p_uid ~ '^CHE-[0-9]{3}\.[0-9]{3}\.[0-9]{3}( (MWST|TVA|IVA))?$' then (
    select (11 - sum(w * substr(regexp_replace(p_uid, '[^0-9]', '', 'g'), n::int, 1)::int) % 11) % 11 = substr(regexp_replace(p_uid, '[^0-9]', '', 'g'), 9, 1)::int
    from unnest(array[5, 4, 3, 2, 7, 6, 5, 4]) with ordinality as u (w, n)) else p_uid is null end
$$;
grant execute on function private.is_uid(text) to guichet_commands;
alter table public.organizations add constraint firm_uid_is_valid check (private.is_uid(uid));
alter table public.organizations add constraint firm_prices_in_range check (fuel_litre_rp <= 100000000 and kwh_rp <= 100000000 and fuel_fee_rp <= 100000000);

grant insert, update (code, name, street, house_number, postcode, town, phone) on public.locations to guichet_commands;
grant insert, update (code, name_de, name_fr, name_it, name_en, sort, licence_category, min_age, min_years_held, young_driver_age, young_driver_fee_rp, deposit_rp, excess_rp)
  on public.vehicle_categories to guichet_commands;
grant update (name, uid, street, house_number, postcode, town, grace_min, fuel_litre_rp, kwh_rp, fuel_fee_rp) on public.organizations to guichet_commands;
grant update (revoked_at) on public.devices to guichet_commands;
do $$
declare t text;
begin
  foreach t in array array['locations', 'vehicle_categories'] loop
    execute format('create policy "An administrator adds it by command" on public.%I for insert to guichet_commands
      with check (org_id = (select private.my_org()) and (select private.my_role()) = ''ADMIN'')', t);
    execute format('create policy "An administrator changes it by command" on public.%I for update to guichet_commands
      using (org_id = (select private.my_org()) and (select private.my_role()) = ''ADMIN'') with check (org_id = (select private.my_org()))', t);
  end loop;
end $$;
create policy "An administrator changes the firm by command" on public.organizations for update to guichet_commands
  using (id = (select private.my_org()) and (select private.my_role()) = 'ADMIN') with check (id = (select private.my_org()));
create policy "Managers revoke and administrators rename devices of their locations by command" on public.devices for update to guichet_commands
  using (org_id = (select private.my_org()) and (select private.my_role()) in ('ADMIN', 'MANAGER') and location_id = any ((select private.my_locations())::uuid[]))
  -- checks of several policies are alternatives: without the role this one would let STAFF do what the other one refuses
  with check (org_id = (select private.my_org()) and (select private.my_role()) in ('ADMIN', 'MANAGER')
    and location_id = any ((select private.my_locations())::uuid[]));

select private.feed('devices', 144, 't.location_id = $1', 'location_id');

create function private.apply_put_location(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare n public.locations;
begin
  n := jsonb_populate_record(null::public.locations, i - '{id,org_id}'::text[]);
  update public.locations set (code, name, street, house_number, postcode, town, phone, is_border)
    = (n.code, n.name, n.street, n.house_number, n.postcode, n.town, n.phone, n.is_border)
    where id = (i ->> 'location_id')::uuid;
  if found then return '{}'; end if;
  insert into public.locations (id, org_id, code, name, street, house_number, postcode, town, phone, is_border)
    values ((i ->> 'location_id')::uuid, ctx.org_id, n.code, n.name, n.street, n.house_number, n.postcode, n.town, n.phone, n.is_border) on conflict (id) do nothing;
  if not found then raise exception 'location of another firm' using errcode = 'P0002', constraint = 'location_unknown'; end if;
  return '{}';
end $$;

create function private.apply_put_category(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare n public.vehicle_categories;
begin
  n := jsonb_populate_record(null::public.vehicle_categories, i - '{id,org_id}'::text[]);
  update public.vehicle_categories set (code, name_de, name_fr, name_it, name_en, sort, licence_category, min_age, min_years_held, young_driver_age, young_driver_fee_rp,
    deposit_rp, excess_rp) = (n.code, n.name_de, n.name_fr, n.name_it, n.name_en, n.sort, n.licence_category, n.min_age, n.min_years_held, n.young_driver_age, n.young_driver_fee_rp, n.deposit_rp, n.excess_rp)
    where id = (i ->> 'category_id')::uuid;
  if found then return '{}'; end if;
  insert into public.vehicle_categories (id, org_id, code, name_de, name_fr, name_it, name_en, sort, licence_category, min_age, min_years_held, young_driver_age,
    young_driver_fee_rp, deposit_rp, excess_rp)
    values ((i ->> 'category_id')::uuid, ctx.org_id, n.code, n.name_de, n.name_fr, n.name_it, n.name_en, n.sort, n.licence_category, n.min_age, n.min_years_held, n.young_driver_age, n.young_driver_fee_rp,
      n.deposit_rp, n.excess_rp) on conflict (id) do nothing;
  if not found then raise exception 'category of another firm' using errcode = 'P0002', constraint = 'category_unknown'; end if;
  return '{}';
end $$;

create function private.apply_change_firm(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare n public.organizations;
begin
  n := jsonb_populate_record(null::public.organizations, i - 'id');
  update public.organizations set (name, uid, street, house_number, postcode, town, grace_min, fuel_litre_rp, kwh_rp, fuel_fee_rp,
      staff_discount_bp, manager_discount_bp, staff_charge_rp, customs_gate, iban)
    = (n.name, n.uid, n.street, n.house_number, n.postcode, n.town, n.grace_min, n.fuel_litre_rp, n.kwh_rp, n.fuel_fee_rp,
      n.staff_discount_bp, n.manager_discount_bp, n.staff_charge_rp, n.customs_gate, n.iban) where id = ctx.org_id;
  return '{}';
end $$;

-- A device of the caller's locations, locked.
create function private.lock_device(p_device uuid) returns public.devices language plpgsql set search_path = '' as $$
declare d public.devices;
begin
  select * into d from public.devices t where t.id = p_device and t.location_id = any (private.my_locations()) for no key update;
  if not found then raise exception 'device is unknown' using errcode = 'P0002', constraint = 'device_not_found'; end if;
  return d;
end $$;

-- From the next operation on the device is refused, and it leases no numbers.
create function private.apply_revoke_device(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare d public.devices := private.lock_device((i ->> 'revoked_device_id')::uuid);
begin
  if d.id = ctx.device_id then raise exception 'one''s own device' using errcode = '23514', constraint = 'device_is_this_one'; end if;
  if d.revoked_at is not null then raise exception 'device is revoked' using errcode = '23514', constraint = 'device_already_revoked'; end if;
  update public.devices set revoked_at = private.instant((i ->> 'at')::bigint) where id = d.id;
  return '{}';
end $$;

create function private.apply_rename_device(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare d public.devices := private.lock_device((i ->> 'renamed_device_id')::uuid);
begin
  update public.devices set name = i ->> 'name' where id = d.id;
  return '{}';
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in
    ('lock_device', 'apply_put_location', 'apply_put_category', 'apply_change_firm', 'apply_revoke_device', 'apply_rename_device') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;
