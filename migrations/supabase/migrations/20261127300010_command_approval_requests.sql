insert into private.commands (name, min_role) values ('request_approval', 'STAFF'), ('answer_request', 'MANAGER');

create function private.apply_request_approval(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare asked jsonb;
begin
  begin
    asked := (i ->> 'ops')::jsonb;
  exception when data_exception then
    asked := null;
  end;
  perform private.assert_location((i ->> 'location_id')::uuid);
  -- of this contract only, and nothing else than what a manager may grant from afar
  if jsonb_typeof(asked) is distinct from 'array' or jsonb_array_length(asked) not between 1 and 2
    or exists (select from jsonb_array_elements(asked) o where coalesce(o ->> 'name', '') not in ('waive_deposit', 'grant_discount')
      or o -> 'input' ->> 'contract_id' is distinct from i ->> 'contract_id' or jsonb_typeof(o -> 'input') is distinct from 'object') then
    raise exception 'not to be granted from afar' using errcode = '23514', constraint = 'not_for_a_request';
  end if;
  if exists (select from public.contracts c where c.id = (i ->> 'contract_id')::uuid) then
    raise exception 'the car has left' using errcode = '23514', constraint = 'request_comes_too_late';
  end if;
  if not exists (select from public.customers k where k.id = (i ->> 'customer_id')::uuid) then
    raise exception 'customer is unknown' using errcode = 'P0002', constraint = 'customer_unknown';
  end if;
  if not exists (select from public.vehicles v where v.id = (i ->> 'vehicle_id')::uuid) then
    raise exception 'vehicle is unknown' using errcode = 'P0002', constraint = 'vehicle_unknown';
  end if;
  insert into public.approval_requests (id, org_id, location_id, contract_id, customer_id, vehicle_id, ops, asked_at, asked_by)
  select r.request_id, ctx.org_id, r.location_id, r.contract_id, r.customer_id, r.vehicle_id, r.ops, ctx.occurred_at, ctx.author_id
  from jsonb_to_record(i) r (request_id uuid, location_id uuid, contract_id uuid, customer_id uuid, vehicle_id uuid, ops text);
  return '{}';
end $$;

create function private.apply_answer_request(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare r public.approval_requests;
begin
  select * into r from public.approval_requests t where t.id = (i ->> 'request_id')::uuid;
  if not found then raise exception 'request is unknown' using errcode = 'P0002', constraint = 'request_unknown'; end if;
  if r.asked_by = ctx.author_id then raise exception 'one''s own' using errcode = '42501', constraint = 'approval_of_oneself'; end if;
  update public.approval_requests set status = case when (i ->> 'granted')::boolean then 'GRANTED' else 'DECLINED' end, answered_at = ctx.occurred_at,
    answered_by = ctx.author_id, answer = i ->> 'answer',
    valid_until = case when (i ->> 'granted')::boolean then ctx.occurred_at + interval '1 hour' end where id = r.id;
  -- the policy lets an open one be changed and no other: another manager was faster
  if not found then raise exception 'answered already' using errcode = '23514', constraint = 'request_answered'; end if;
  return '{}';
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace
    and p.proname in ('granter', 'granted_limit_bp', 'apply_request_approval', 'apply_answer_request') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;
