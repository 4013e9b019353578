-- Exactly once: an operation's claim is stored in the same transaction as its effect, and so is a refusal.
create table public.sync_ops (
  op_id uuid primary key,
  org_id uuid not null references public.organizations,
  author_id uuid not null, device_id uuid not null,
  name text not null, version int not null,
  occurred_at timestamptz(3) not null,
  status text not null check (status in ('applied', 'refused')),
  -- contradictions of a physical fact: stored and flagged
  flags text[] not null default '{}',
  code text, constraint_name text,
  xid xid8 not null default pg_current_xact_id(),
  stored_at timestamptz(3) not null default now(),
  foreign key (org_id, author_id) references public.users (org_id, id)
);
create index sync_ops_by_author on public.sync_ops (org_id, author_id);
alter table public.sync_ops enable row level security;
grant select on public.sync_ops to authenticated;
grant select, insert on public.sync_ops to guichet_commands;
grant update (flags) on public.sync_ops to guichet_commands;
create policy "People see the outcome of their own operations" on public.sync_ops for select to authenticated
  using (author_id = (select private.caller()));
create policy "Commands look up whether an operation has been applied" on public.sync_ops for select to guichet_commands
  using (org_id = (select private.my_org()));
create policy "Operations are claimed by their author" on public.sync_ops for insert to guichet_commands
  with check (org_id = (select private.my_org()) and author_id = (select private.caller()) and (select private.at_counter()));

create policy "A command notes its flags on its own claim" on public.sync_ops for update to guichet_commands
  using (author_id = (select private.caller())) with check (author_id = (select private.caller()));

-- What every command is told beside its input. occurred_at: on the device's clock.
create type private.op_context as (op_id uuid, org_id uuid, device_id uuid, author_id uuid, occurred_at timestamptz);

-- The list of commands and who may use them: a name that is not here is refused before anything is executed.
create table private.commands (
  name text primary key,
  min_role public.user_role not null default 'STAFF' check (min_role in ('STAFF', 'MANAGER', 'ADMIN'))
);
grant select on private.commands to guichet_commands;

-- Stores that a physical fact contradicts what is known. One conflict per operation and kind; p_nth counts the
-- reservations that lose their car to the same check-out.
create function private.report_conflict(p_ctx private.op_context, p_kind text, p_location uuid, p_contract uuid, p_vehicle uuid,
  p_other_contract uuid default null, p_other_location uuid default null, p_reservation uuid default null, p_nth int default 1) returns void
language sql set search_path = '' as $$
  insert into public.sync_conflicts (id, org_id, location_id, other_location_id, op_id, author_id, kind, contract_id, other_contract_id, vehicle_id, reservation_id, found_at)
  values (private.derived_id(p_ctx.op_id, p_kind || case when p_nth > 1 then ':' || p_nth else '' end), p_ctx.org_id, p_location, p_other_location, p_ctx.op_id, p_ctx.author_id, p_kind, p_contract, p_other_contract, p_vehicle, p_reservation, p_ctx.occurred_at)
$$;
grant execute on function private.report_conflict(private.op_context, text, uuid, uuid, uuid, uuid, uuid, uuid, int) to guichet_commands;

-- The outcome of an operation that has been here before; null when it has not. Raises when it is somebody else's.
create function private.stored_outcome(p_op uuid) returns jsonb language plpgsql stable set search_path = '' as $$
declare known public.sync_ops;
begin
  select * into known from public.sync_ops s where s.op_id = p_op;
  if not found then return null; end if;
  if known.author_id is distinct from private.caller() then
    raise exception 'op_id belongs to somebody else' using errcode = '42501', constraint = 'op_of_another_person';
  end if;
  return jsonb_build_object('status', known.status, 'flags', known.flags, 'code', known.code, 'constraint', known.constraint_name,
    'xid', known.xid::text, 'replayed', true);
end $$;
grant execute on function private.stored_outcome(uuid) to guichet_commands;

-- Whether this is an operation at all: ids, time, a name, a version that is known, and no more than 256 kB. What is not has no
-- place to keep a refusal in, and is refused the same way whenever it comes.
create function private.is_operation(o jsonb) returns boolean language sql immutable set search_path = '' as $$
  select coalesce(jsonb_typeof(o) = 'object' and pg_column_size(o) <= 262144
    and not exists (select from unnest(array['op_id', 'author_id', 'device_id']) k
      where jsonb_typeof(o -> k) is distinct from 'string' or o ->> k !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')
    and case when jsonb_typeof(o -> 'occurred_at') = 'number' then (o ->> 'occurred_at')::numeric between 0 and 4102444800000 end
    and jsonb_typeof(o -> 'name') = 'string' and length(o ->> 'name') <= 100
    and coalesce(o -> 'version', '1') = '1' and jsonb_typeof(o -> 'input') = 'object'
    and case jsonb_typeof(coalesce(o -> 'deps', '[]')) when 'array' then jsonb_array_length(coalesce(o -> 'deps', '[]')) <= 1000 and not exists (
      select from jsonb_array_elements(coalesce(o -> 'deps', '[]')) d
      where jsonb_typeof(d) <> 'string' or d #>> '{}' !~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$') end, false)
$$;
grant execute on function private.is_operation(jsonb) to authenticated;

-- Claims one operation and runs its command as guichet_commands. Returns its outcome; raises what the command raises.
create function private.apply_op(o jsonb) returns jsonb language plpgsql security definer set search_path = '' as $$
declare ctx private.op_context; known jsonb; raised text[]; dep uuid; needed public.user_role;
begin
  ctx := row((o ->> 'op_id')::uuid, private.my_org(), (o ->> 'device_id')::uuid, (o ->> 'author_id')::uuid, private.instant((o ->> 'occurred_at')::bigint));
  if ctx.author_id is distinct from private.caller() then
    raise exception 'an operation goes out under its author''s name' using errcode = '42501', constraint = 'author_is_caller';
  end if;
  known := private.stored_outcome(ctx.op_id);
  if known is not null then return known; end if;
  for dep in select d::uuid from jsonb_array_elements_text(coalesce(o -> 'deps', '[]')) d loop
    if not exists (select from public.sync_ops s where s.op_id = dep and s.status = 'applied') then return jsonb_build_object('status', 'skipped'); end if;
  end loop;
  select c.min_role into needed from private.commands c where c.name = o ->> 'name';
  if not found then raise exception 'unknown command' using errcode = '22023', constraint = 'unknown_command'; end if;
  -- roles are declared from the mightiest to the weakest
  if private.my_role() > needed and private.granter(ctx, o ->> 'name', o -> 'input') is null then
    raise exception 'only for % and above', needed using errcode = '42501', constraint = case needed when 'ADMIN' then 'needs_admin' else 'needs_manager' end;
  end if;
  if not exists (select from public.devices d where d.id = ctx.device_id and d.org_id = ctx.org_id and d.revoked_at is null) then
    raise exception 'device is unknown or revoked' using errcode = '42501', constraint = 'device_unknown';
  end if;
  -- a device without a key proves nothing: null is no match
  if (o ->> 'proof' = private.proof_of(ctx.device_id, o)) is not true then
    raise exception 'not from this device' using errcode = '42501', constraint = 'device_proof_wrong';
  end if;
  -- The claim comes first: a second copy of the same operation waits here and then finds the stored outcome.
  insert into public.sync_ops (op_id, org_id, author_id, device_id, name, version, occurred_at, status)
  values (ctx.op_id, ctx.org_id, ctx.author_id, ctx.device_id, o ->> 'name', coalesce((o ->> 'version')::int, 1), ctx.occurred_at, 'applied')
  on conflict (op_id) do nothing;
  if not found then
    -- a name for the rare op_id of another firm, which nobody here may see
    return coalesce(private.stored_outcome(ctx.op_id), jsonb_build_object('status', 'refused', 'code', '42501', 'constraint', 'op_of_another_person'));
  end if;
  perform set_config('guichet.op_id', ctx.op_id::text, true), set_config('guichet.device_id', ctx.device_id::text, true);
  execute format('select private.%I($1, $2)', 'apply_' || (o ->> 'name')) into raised using ctx, o -> 'input';
  update public.sync_ops set flags = coalesce(raised, '{}') where op_id = ctx.op_id and coalesce(cardinality(raised), 0) > 0;
  -- a receipt: where the audit of this device stood after it
  return jsonb_build_object('status', 'applied', 'flags', coalesce(raised, '{}'), 'xid', pg_current_xact_id()::text,
    'audit', nullif(current_setting('guichet.audit_head', true), ''));
end $$;
alter function private.apply_op(jsonb) owner to guichet_commands;

-- Keeps the refusal, so that a replay answers the same, and returns null. A second copy of the operation may have come to another end since
-- this one was undone: then that is the outcome, for both. A refusal of the author himself (42501 on a foreign op_id) is not stored.
create function private.store_refusal(o jsonb, p_code text, p_constraint text) returns jsonb language plpgsql security definer set search_path = '' as $$
begin
  insert into public.sync_ops (op_id, org_id, author_id, device_id, name, version, occurred_at, status, code, constraint_name)
  values ((o ->> 'op_id')::uuid, private.my_org(), private.caller(), (o ->> 'device_id')::uuid, coalesce(o ->> 'name', ''), 1, private.instant((o ->> 'occurred_at')::bigint), 'refused', p_code, p_constraint)
  on conflict (op_id) do nothing;
  return case when not found then private.stored_outcome((o ->> 'op_id')::uuid) end;
end $$;
alter function private.store_refusal(jsonb, text, text) owner to guichet_commands;
grant execute on function private.apply_op(jsonb), private.store_refusal(jsonb, text, text) to authenticated;

-- At most 500 operations, each in its own subtransaction: [{"op_id", "status": applied|refused|skipped, "flags", "code", "constraint", "xid"}].
-- Serialisation failures, deadlocks and the server's own troubles are raised for the whole batch; the desk sends it again.
create function public.sync_push(p_ops jsonb) returns jsonb language plpgsql volatile security invoker set search_path = '' as $$
declare o jsonb; r jsonb; results jsonb := '[]'; code text; con text;
begin
  if not private.at_counter() or private.my_org() is null then raise exception 'not at a counter' using errcode = '42501', constraint = 'not_at_counter'; end if;
  if jsonb_typeof(p_ops) is distinct from 'array' or jsonb_array_length(p_ops) > 500 then raise exception 'at most 500 operations' using errcode = '54000', constraint = 'batch_too_large'; end if;
  for o in select e from jsonb_array_elements(p_ops) e loop
    if not private.is_operation(o) then
      results := results || jsonb_build_object('op_id', case jsonb_typeof(o) when 'object' then o -> 'op_id' end, 'status', 'refused', 'code', '22023', 'constraint', 'malformed_operation');
      continue;
    end if;
    begin
      r := private.apply_op(o);
    exception
      when serialization_failure or deadlock_detected or lock_not_available or query_canceled then raise;
      when others then
        get stacked diagnostics code = returned_sqlstate, con = constraint_name;
        -- no room, no memory, going down: the server's own trouble is no answer to an operation
        if left(code, 2) in ('40', '53', '57', '58') then raise; end if;
        r := jsonb_build_object('status', 'refused', 'code', code, 'constraint', nullif(con, ''), 'message', left(sqlerrm, 200));
    end;
    if r ->> 'status' = 'refused' and coalesce(r ->> 'constraint', '') not in ('author_is_caller', 'op_of_another_person') and not coalesce((r ->> 'replayed')::boolean, false) then
      r := coalesce(private.store_refusal(o, r ->> 'code', r ->> 'constraint'), r || jsonb_build_object('xid', pg_current_xact_id()::text));
    end if;
    results := results || (jsonb_build_object('op_id', o -> 'op_id') || r);
  end loop;
  return results;
end $$;
grant execute on function public.sync_push(jsonb) to authenticated;
