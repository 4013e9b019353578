insert into private.commands (name, min_role) values ('resolve_conflict', 'MANAGER'), ('take_over', 'MANAGER');

-- Whether a leg is lawful without its mark: not back before it left, nor out while its car or plate is out with another.
create function private.leg_is_clear(g public.contract_vehicles) returns boolean language plpgsql set search_path = '' as $$
begin
  if g.state = 'IN' then return g.in_at >= g.out_at and g.in_km >= g.out_km; end if;
  if g.state = 'VOID' then return true; end if;
  perform private.lock_plates(g.org_id, g.vehicle_id);
  return exists (select from public.contracts c where c.id = g.contract_id and c.status = 'ACTIVE')
    and not exists (select from public.contract_vehicles o where o.vehicle_id = g.vehicle_id and o.state = 'OUT' and o.id <> g.id)
    and not exists (select from private.legs_under_its_plate(g.org_id, g.vehicle_id, g.out_at));
end $$;

-- A person has looked at a contradiction. What the decision asks for (a contract void, an odometer corrected) is a command of its own.
create function private.apply_resolve_conflict(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare k public.sync_conflicts; g public.contract_vehicles;
begin
  perform private.assert_reason(i ->> 'reason');
  select * into k from public.sync_conflicts s where s.id = (i ->> 'conflict_id')::uuid
    and (s.location_id = any (private.my_locations()) or s.other_location_id = any (private.my_locations()));
  if not found then raise exception 'conflict is unknown' using errcode = 'P0002', constraint = 'conflict_unknown'; end if;
  -- the car first, as everywhere, so that none leaves meanwhile
  if k.vehicle_id is not null then perform private.lock_vehicle(k.vehicle_id); end if;
  -- a row that another command has just settled is not changed: the policy lets only open ones be
  update public.sync_conflicts set resolved_at = private.instant((i ->> 'at')::bigint), resolved_by = ctx.author_id,
    decision = i ->> 'decision', reason = i ->> 'reason' where id = k.id and resolved_at is null;
  if not found then raise exception 'it is settled already' using errcode = '23514', constraint = 'conflict_already_resolved'; end if;
  -- With the last open contradiction of a leg its mark goes.
  if k.contract_id is not null and k.vehicle_id is not null and not exists (select from public.sync_conflicts s
      where s.contract_id = k.contract_id and s.vehicle_id = k.vehicle_id and s.resolved_at is null) then
    for g in select * from public.contract_vehicles t where t.contract_id = k.contract_id and t.vehicle_id = k.vehicle_id and t.in_conflict order by t.id loop
      if private.leg_is_clear(g) then update public.contract_vehicles set in_conflict = false where id = g.id; end if;
    end loop;
  end if;
  return '{}';
end $$;

-- Announces that the caller does an operation that somebody else had begun. The operation itself follows under the caller's name.
create function private.apply_take_over(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
begin
  perform private.assert_reason(i ->> 'reason'), private.assert_location((i ->> 'location_id')::uuid);
  if not exists (select from public.users u where u.id = (i ->> 'original_author_id')::uuid and u.org_id = ctx.org_id) then
    raise exception 'author is unknown' using errcode = 'P0002', constraint = 'user_unknown';
  end if;
  -- The claim of the original, as one that has been refused: should its author still send it, it has no effect any more. The insert
  -- waits for an original that is on its way at this moment.
  insert into public.sync_ops (op_id, org_id, author_id, device_id, name, version, occurred_at, status, code, constraint_name)
  values ((i ->> 'original_op_id')::uuid, ctx.org_id, ctx.author_id, ctx.device_id, i ->> 'original_name', 1, private.instant((i ->> 'original_occurred_at')::bigint),
    'refused', '23514', 'op_taken_over') on conflict (op_id) do nothing;
  if not exists (select from public.sync_ops s where s.op_id = (i ->> 'original_op_id')::uuid and s.status = 'refused') then
    raise exception 'it has been applied' using errcode = '23514', constraint = 'op_already_applied';
  end if;
  insert into public.op_takeovers (id, org_id, location_id, original_op_id, original_author_id, original_name, original_occurred_at, new_op_id, reason, taken_at, taken_by, device_id)
  select t.take_over_id, ctx.org_id, t.location_id, t.original_op_id, t.original_author_id, t.original_name, private.instant(t.original_occurred_at), t.new_op_id, t.reason,
    ctx.occurred_at, ctx.author_id, ctx.device_id
  from jsonb_to_record(i) t (take_over_id uuid, location_id uuid, original_op_id uuid, original_author_id uuid, original_name text, original_occurred_at bigint, new_op_id uuid, reason text);
  return '{}';
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace and p.proname in
    ('leg_is_clear', 'apply_resolve_conflict', 'apply_take_over') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;
