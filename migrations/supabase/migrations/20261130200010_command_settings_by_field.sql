-- Two people change the settings at two desks without a line: each change carries the fields that were changed and what stood there before, so that
-- nothing is lost of what somebody else changed meanwhile (docs/adr/0046). Where both changed the same field to something else, the earlier value stays
-- and both are shown to a person.
insert into private.commands (name, min_role) values ('change_location', 'ADMIN'), ('change_category', 'ADMIN'), ('change_extra', 'MANAGER'), ('change_counter_fee', 'MANAGER');

alter table public.sync_conflicts drop constraint sync_conflicts_kind_check,
  add constraint sync_conflicts_kind_check check (kind in ('second_check_out', 'reservation_lost_car', 'reservation_taken', 'odometer_contradicts', 'already_checked_in',
    'in_before_out', 'vehicle_not_available', 'charges_differ', 'customer_changed_meanwhile', 'customer_merged', 'plate_out_twice', 'transfer_contradicts',
    'setting_changed_meanwhile')),
  -- the row of the settings, and of each field its name, what was kept and what was wanted: [["deposit_rp",50000,80000]]
  add column subject text check (subject in ('organizations', 'locations', 'vehicle_categories', 'extras', 'counter_fees')),
  add column subject_id uuid, add column differences text,
  add constraint sync_conflicts_setting_check check (num_nonnulls(subject, subject_id, differences) = case kind when 'setting_changed_meanwhile' then 3 else 0 end);
select private.refeed('sync_conflicts');

-- {"deposit_rp": {"seen": …, "next": …}}: some of these fields, each a text, a number, yes or no, or nothing.
create function private.assert_changes(p_changes jsonb, p_fields text[]) returns void language plpgsql immutable set search_path = '' as $$
begin
  if jsonb_typeof(p_changes) is distinct from 'object' or exists (select from jsonb_each(p_changes) e
      where e.key <> all (p_fields) or jsonb_typeof(e.value) <> 'object' or not e.value ?& array['seen', 'next']
        or jsonb_typeof(e.value -> 'seen') in ('object', 'array') or jsonb_typeof(e.value -> 'next') in ('object', 'array') or length(e.value ->> 'next') > 1000) then
    raise exception 'no such fields' using errcode = '22023', constraint = 'malformed_operation';
  end if;
end $$;

-- Tells a person what was kept against what was wanted, and returns the flag for it.
create function private.report_setting(ctx private.op_context, i jsonb, p_subject text, p_row uuid, p_differences text[]) returns text[] language plpgsql set search_path = '' as $$
begin
  if coalesce(cardinality(p_differences), 0) = 0 then return '{}'; end if;
  insert into public.sync_conflicts (id, org_id, location_id, op_id, author_id, kind, subject, subject_id, differences, found_at)
  values (private.derived_id(ctx.op_id, 'setting_changed_meanwhile'), ctx.org_id, (i ->> 'location_id')::uuid, ctx.op_id, ctx.author_id, 'setting_changed_meanwhile',
    p_subject, p_row, '[' || array_to_string(p_differences, ',') || ']', ctx.occurred_at);
  return array['setting_changed_meanwhile'];
end $$;

-- Writes of a row what nobody else has touched since it was seen, and returns what was kept. Where both came to the same there is nothing to do.
-- The twin of `changeSetting`.
create function private.merge_setting(i jsonb, p_subject text, p_row uuid, p_fields text[], p_unknown text) returns text[] language plpgsql set search_path = '' as $$
declare stored jsonb; patch jsonb; kept text[];
begin
  perform private.assert_location((i ->> 'location_id')::uuid), private.assert_changes(i -> 'changes', p_fields);
  execute format('select to_jsonb(t) from public.%I t where t.id = $1 for no key update', p_subject) into stored using p_row;
  if stored is null then raise exception 'no such row' using errcode = 'P0002', constraint = p_unknown; end if;
  select coalesce(jsonb_object_agg(e.key, e.value -> 'next') filter (where stored -> e.key = e.value -> 'seen' and e.value -> 'seen' <> e.value -> 'next'), '{}'),
      array_agg(format('["%s",%s,%s]', e.key, stored -> e.key, e.value -> 'next') order by e.key collate "C") filter (where stored -> e.key not in (e.value -> 'seen', e.value -> 'next'))
    into patch, kept from jsonb_each(i -> 'changes') e;
  if patch <> '{}' then
    execute format('update public.%1$I t set %2$s from jsonb_populate_record(null::public.%1$I, $1) n where t.id = $2', p_subject,
      (select string_agg(format('%1$I = n.%1$I', k), ', ') from jsonb_object_keys(patch) k)) using patch, p_row;
  end if;
  return kept;
end $$;

create or replace function private.apply_change_firm(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
begin
  return private.report_setting(ctx, i, 'organizations', ctx.org_id, private.merge_setting(i, 'organizations', ctx.org_id, '{name,uid,street,house_number,postcode,town,
    grace_min,fuel_litre_rp,kwh_rp,fuel_fee_rp,staff_discount_bp,manager_discount_bp,staff_charge_rp,customs_gate,iban}', 'firm_unknown'));
end $$;

create function private.apply_change_location(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare changed uuid := (i ->> 'changed_location_id')::uuid;
begin
  return private.report_setting(ctx, i, 'locations', changed, private.merge_setting(i, 'locations', changed,
    '{code,name,street,house_number,postcode,town,phone,is_border}', 'location_unknown'));
end $$;

create function private.apply_change_category(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare category uuid := (i ->> 'category_id')::uuid;
begin
  return private.report_setting(ctx, i, 'vehicle_categories', category, private.merge_setting(i, 'vehicle_categories', category, '{code,name_de,name_fr,name_it,name_en,sort,
    licence_category,min_age,min_years_held,young_driver_age,young_driver_fee_rp,deposit_rp,excess_rp,body}', 'category_unknown'));
end $$;

create function private.apply_change_counter_fee(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare fee uuid := (i ->> 'counter_fee_id')::uuid;
begin
  return private.report_setting(ctx, i, 'counter_fees', fee, private.merge_setting(i, 'counter_fees', fee,
    '{name_de,name_fr,name_it,name_en,amount_rp,is_active}', 'counter_fee_unknown'));
end $$;

-- The pieces at each location are fields of their own: {"location_id", "seen", "next"}; seen null: not counted until now.
create function private.apply_change_extra(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare extra uuid := (i ->> 'extra_id')::uuid; kept text[]; s record; stored int;
begin
  perform private.assert_list(i, 'stock', 0, 200);
  if i #>> '{changes,category_id,next}' is not null and not exists (select from public.vehicle_categories c where c.id = (i #>> '{changes,category_id,next}')::uuid) then
    raise exception 'category is unknown' using errcode = 'P0002', constraint = 'category_unknown';
  end if;
  kept := private.merge_setting(i, 'extras', extra, '{name_de,name_fr,name_it,name_en,per,price_rp,is_active,excess_bp,km,sort,category_id}', 'extra_unknown');
  for s in select e.* from jsonb_to_recordset(i -> 'stock') e (id uuid, location_id uuid, seen int, next int) order by e.location_id::text collate "C" loop
    perform private.assert_location(s.location_id);
    select t.pieces into stored from public.extra_stock t where t.extra_id = extra and t.location_id = s.location_id for no key update;
    if not found and s.seen is null then
      insert into public.extra_stock (id, org_id, extra_id, location_id, pieces) values (s.id, ctx.org_id, extra, s.location_id, s.next);
    elsif stored is not distinct from s.seen then
      update public.extra_stock t set pieces = s.next where t.extra_id = extra and t.location_id = s.location_id;
    elsif stored is distinct from s.next then
      kept := kept || format('["stock.%s",%s,%s]', s.location_id, coalesce(stored::text, 'null'), s.next);
    end if;
  end loop;
  return private.report_setting(ctx, i, 'extras', extra, kept);
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in
    ('assert_changes', 'report_setting', 'merge_setting', 'apply_change_location', 'apply_change_category', 'apply_change_counter_fee', 'apply_change_extra') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;
