insert into private.commands (name, min_role) values ('put_season', 'MANAGER'), ('change_season', 'MANAGER');

create function private.apply_put_season(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
begin
  perform private.assert_days(i ->> 'first_day'), private.assert_days(i ->> 'last_day');
  if i ->> 'category_id' is not null and not exists (select from public.vehicle_categories c where c.id = (i ->> 'category_id')::uuid) then
    raise exception 'category is unknown' using errcode = 'P0002', constraint = 'category_unknown';
  end if;
  insert into public.seasons (id, org_id, category_id, name_de, name_fr, name_it, name_en, first_day, last_day, surcharge_bp)
  select s.season_id, ctx.org_id, s.category_id, s.name_de, s.name_fr, s.name_it, s.name_en, s.first_day, s.last_day, s.surcharge_bp
  from jsonb_to_record(i) s (season_id uuid, category_id uuid, name_de text, name_fr text, name_it text, name_en text, first_day date, last_day date, surcharge_bp int);
  return '{}';
end $$;

-- Field by field (docs/adr/0046). Contracts and reservations keep the season as it was agreed.
create function private.apply_change_season(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare season uuid := (i ->> 'season_id')::uuid;
begin
  perform private.assert_days(i #>> '{changes,first_day,next}'), private.assert_days(i #>> '{changes,last_day,next}');
  return private.report_setting(ctx, i, 'seasons', season, private.merge_setting(i, 'seasons', season,
    '{name_de,name_fr,name_it,name_en,first_day,last_day,surcharge_bp,is_active}', 'season_unknown'));
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in
    ('apply_put_season', 'apply_change_season', 'seasons_of', 'season_days', 'season_rate', 'rent_rp', 'day_charges', 'season_note') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;
