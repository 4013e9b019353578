insert into private.commands (name, min_role) values ('record_damage', 'STAFF'), ('assess_damage', 'MANAGER'), ('decide_damage', 'MANAGER'), ('repair_damage', 'MANAGER');

-- Found outside a hand-over, so nobody's contract answers for it yet.
create function private.apply_record_damage(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare v public.vehicles;
begin
  perform private.assert_location((i ->> 'location_id')::uuid);
  v := private.lock_vehicle((i ->> 'vehicle_id')::uuid);
  insert into public.vehicle_damages (id, org_id, vehicle_id, part, kind, severity, description, status, found_at, found_by)
  select d.id, ctx.org_id, v.id, d.part, d.kind, d.severity, d.description, 'REPORTED', private.instant((i ->> 'at')::bigint), ctx.author_id
  from jsonb_to_record(i -> 'damage') d (id uuid, part text, kind text, severity int, description text);
  return '{}';
end $$;

-- What it costs, as long as nobody has decided on it.
create function private.apply_assess_damage(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare d public.vehicle_damages := private.lock_damage((i ->> 'damage_id')::uuid);
begin
  update public.vehicle_damages set status = 'ASSESSED', assessed_rp = (i ->> 'assessed_rp')::bigint, assessed_at = private.instant((i ->> 'at')::bigint), assessed_by = ctx.author_id where id = d.id;
  return '{}';
end $$;

create function private.apply_decide_damage(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare d public.vehicle_damages := private.lock_damage((i ->> 'damage_id')::uuid); approved boolean := (i ->> 'is_approved')::boolean;
begin
  if not approved then perform private.assert_reason(i ->> 'reason'); end if;
  if d.status = (case when approved then 'APPROVED' else 'REJECTED' end)::public.damage_status then return '{}'; end if;  -- decided so already
  -- from where, the table of legal moves says
  update public.vehicle_damages set status = case when approved then 'APPROVED' else 'REJECTED' end::public.damage_status,
    decided_at = private.instant((i ->> 'at')::bigint), decided_by = ctx.author_id, decision_reason = i ->> 'reason' where id = d.id;
  return '{}';
end $$;

create function private.apply_repair_damage(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare d public.vehicle_damages := private.lock_damage((i ->> 'damage_id')::uuid);
begin
  if d.status = 'REPAIRED' then return '{}'; end if;
  update public.vehicle_damages set status = 'REPAIRED', repaired_at = private.instant((i ->> 'at')::bigint), repaired_by = ctx.author_id where id = d.id;
  return '{}';
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in
    ('apply_record_damage', 'apply_assess_damage', 'apply_decide_damage', 'apply_repair_damage') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;
