-- How the cars of a category are drawn. The second letter of an ACRISS code tells it; a firm that has codes of its own says it itself.
alter table public.vehicle_categories add column body text not null default 'CAR' constraint category_body check (body in ('CAR', 'ESTATE', 'SUV', 'VAN'));
update public.vehicle_categories set body = case substr(code, 2, 1) when 'W' then 'ESTATE' when 'V' then 'VAN' when 'K' then 'VAN' else 'SUV' end where code ~ '^[A-Z][WFGVK][A-Z]{2}$';

create or replace function private.apply_put_category(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare n public.vehicle_categories;
begin
  n := jsonb_populate_record(null::public.vehicle_categories, i - '{id,org_id}'::text[]);
  update public.vehicle_categories set (code, name_de, name_fr, name_it, name_en, sort, licence_category, min_age, min_years_held, young_driver_age, young_driver_fee_rp,
    deposit_rp, excess_rp, body) = (n.code, n.name_de, n.name_fr, n.name_it, n.name_en, n.sort, n.licence_category, n.min_age, n.min_years_held, n.young_driver_age, n.young_driver_fee_rp, n.deposit_rp, n.excess_rp, coalesce(n.body, body))
    where id = (i ->> 'category_id')::uuid;
  if found then return '{}'; end if;
  insert into public.vehicle_categories (id, org_id, code, name_de, name_fr, name_it, name_en, sort, licence_category, min_age, min_years_held, young_driver_age,
    young_driver_fee_rp, deposit_rp, excess_rp, body)
    values ((i ->> 'category_id')::uuid, ctx.org_id, n.code, n.name_de, n.name_fr, n.name_it, n.name_en, n.sort, n.licence_category, n.min_age, n.min_years_held, n.young_driver_age, n.young_driver_fee_rp,
      n.deposit_rp, n.excess_rp, coalesce(n.body, 'CAR')) on conflict (id) do nothing;
  if not found then raise exception 'category of another firm' using errcode = 'P0002', constraint = 'category_unknown'; end if;
  return '{}';
end $$;

grant update (body) on public.vehicle_categories to guichet_commands;
select private.refeed('vehicle_categories');
