insert into private.commands (name, min_role) values ('add_price_plan', 'MANAGER'), ('put_extra', 'MANAGER'), ('put_one_way_fee', 'MANAGER'),
  ('put_vat_code', 'ADMIN'), ('put_charge_kind', 'ADMIN'), ('add_vat_rate', 'ADMIN');

-- A new price is a new plan; one from the past would change what was already agreed.
create function private.apply_add_price_plan(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
begin
  perform private.assert_list(i, 'tiers', 0, 20), private.assert_days(i ->> 'valid_from');
  if not exists (select from public.vehicle_categories c where c.id = (i ->> 'category_id')::uuid) then
    raise exception 'category is unknown' using errcode = 'P0002', constraint = 'category_unknown';
  end if;
  if (i ->> 'valid_from')::date < (private.instant((i ->> 'at')::bigint) at time zone 'Europe/Zurich')::date then
    raise exception 'plan begins in the past' using errcode = '23514', constraint = 'price_plan_in_the_past';
  end if;
  insert into public.price_plans (id, org_id, category_id, name, day_rate_rp, included_km_day, extra_km_rp, valid_from)
  select p.price_plan_id, ctx.org_id, p.category_id, p.name, p.day_rate_rp, p.included_km_day, p.extra_km_rp, p.valid_from
  from jsonb_to_record(i) p (price_plan_id uuid, category_id uuid, name text, day_rate_rp bigint, included_km_day int, extra_km_rp bigint, valid_from date);
  insert into public.price_plan_tiers (id, org_id, price_plan_id, from_days, day_rate_rp)
  select t.id, ctx.org_id, (i ->> 'price_plan_id')::uuid, t.from_days, t.day_rate_rp from jsonb_to_recordset(i -> 'tiers') t (id uuid, from_days int, day_rate_rp bigint);
  return '{}';
end $$;

-- Makes an extra or changes it; contracts keep the price they were agreed at. Locations that are not named keep their stock.
create function private.apply_put_extra(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
begin
  perform private.assert_list(i, 'stock', 0, 200);
  perform private.assert_location(s.location_id) from jsonb_to_recordset(i -> 'stock') s (location_id uuid);
  if i ->> 'category_id' is not null and not exists (select from public.vehicle_categories c where c.id = (i ->> 'category_id')::uuid) then
    raise exception 'category is unknown' using errcode = 'P0002', constraint = 'category_unknown';
  end if;
  insert into public.extras (id, org_id, code, name_de, name_fr, name_it, name_en, per, price_rp, is_active, charge_kind, excess_bp, km, sort, category_id)
  select e.extra_id, ctx.org_id, e.code, e.name_de, e.name_fr, e.name_it, e.name_en, e.per, e.price_rp, e.is_active, e.charge_kind, e.excess_bp, e.km, e.sort, e.category_id
  from jsonb_to_record(i) e (extra_id uuid, code text, name_de text, name_fr text, name_it text, name_en text, per text, price_rp bigint, is_active boolean,
    charge_kind text, excess_bp int, km int, sort int, category_id uuid)
  on conflict (id) do update set code = excluded.code, name_de = excluded.name_de, name_fr = excluded.name_fr, name_it = excluded.name_it, name_en = excluded.name_en,
    per = excluded.per, price_rp = excluded.price_rp, is_active = excluded.is_active, excess_bp = excluded.excess_bp, km = excluded.km,
    sort = excluded.sort, category_id = excluded.category_id;
  insert into public.extra_stock (id, org_id, extra_id, location_id, pieces)
  select s.id, ctx.org_id, (i ->> 'extra_id')::uuid, s.location_id, s.pieces from jsonb_to_recordset(i -> 'stock') s (id uuid, location_id uuid, pieces int)
  on conflict (org_id, extra_id, location_id) do update set pieces = excluded.pieces;
  return '{}';
end $$;

create function private.apply_put_one_way_fee(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
begin
  perform private.assert_location((i ->> 'from_location_id')::uuid), private.assert_location((i ->> 'to_location_id')::uuid);
  insert into public.one_way_fees (id, org_id, from_location_id, to_location_id, fee_rp)
  select f.one_way_fee_id, ctx.org_id, f.from_location_id, f.to_location_id, f.fee_rp
  from jsonb_to_record(i) f (one_way_fee_id uuid, from_location_id uuid, to_location_id uuid, fee_rp bigint)
  on conflict (org_id, from_location_id, to_location_id) do update set fee_rp = excluded.fee_rp;
  return '{}';
end $$;

-- The code itself stays: rates and charges point at it.
create function private.apply_put_vat_code(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
begin
  insert into public.vat_codes (id, org_id, code, is_taxed, name_de, name_fr, name_it, name_en)
  select v.vat_code_id, ctx.org_id, v.code, v.is_taxed, v.name_de, v.name_fr, v.name_it, v.name_en
  from jsonb_to_record(i) v (vat_code_id uuid, code text, is_taxed boolean, name_de text, name_fr text, name_it text, name_en text)
  on conflict (org_id, code) do update set is_taxed = excluded.is_taxed, name_de = excluded.name_de, name_fr = excluded.name_fr,
    name_it = excluded.name_it, name_en = excluded.name_en;
  return '{}';
end $$;

create function private.apply_put_charge_kind(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
begin
  if not exists (select from public.vat_codes v where v.org_id = ctx.org_id and v.code = i ->> 'vat_code') then
    raise exception 'VAT code is unknown' using errcode = 'P0002', constraint = 'vat_code_unknown';
  end if;
  insert into public.charge_kinds (id, org_id, kind, vat_code, name_de, name_fr, name_it, name_en)
  select k.charge_kind_id, ctx.org_id, k.kind, k.vat_code, k.name_de, k.name_fr, k.name_it, k.name_en
  from jsonb_to_record(i) k (charge_kind_id uuid, kind text, vat_code text, name_de text, name_fr text, name_it text, name_en text)
  on conflict (org_id, kind) do update set vat_code = excluded.vat_code, name_de = excluded.name_de, name_fr = excluded.name_fr,
    name_it = excluded.name_it, name_en = excluded.name_en;
  return '{}';
end $$;

-- A rise is a new row; what stands on a contract keeps the rate it was charged with.
create function private.apply_add_vat_rate(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
begin
  perform private.assert_days(i ->> 'valid_from');
  if not exists (select from public.vat_codes v where v.org_id = ctx.org_id and v.code = i ->> 'code') then
    raise exception 'VAT code is unknown' using errcode = 'P0002', constraint = 'vat_code_unknown';
  end if;
  insert into public.vat_rates (id, org_id, code, rate_bp, valid_from)
  select r.vat_rate_id, ctx.org_id, r.code, r.rate_bp, r.valid_from from jsonb_to_record(i) r (vat_rate_id uuid, code text, rate_bp int, valid_from date);
  return '{}';
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in
    ('apply_add_price_plan', 'apply_put_extra', 'apply_put_one_way_fee', 'apply_put_vat_code', 'apply_put_charge_kind', 'apply_add_vat_rate') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;
