insert into private.commands (name, min_role) values ('redeem_code', 'STAFF');

-- Whoever asked enters the code that a manager said by telephone. It is right for this request, this desk and this person only, on the day before,
-- of or after the operation by either clock, and counts once. The answer is on record under the manager's name.
create function private.apply_redeem_code(ctx private.op_context, i jsonb) returns text[] language plpgsql set search_path = '' as $$
declare r public.approval_requests; manager uuid := (i ->> 'manager_id')::uuid; told text; today date := (ctx.occurred_at at time zone 'Europe/Zurich')::date;
begin
  select * into r from public.approval_requests t where t.id = (i ->> 'request_id')::uuid and t.asked_by = ctx.author_id;
  if not found then raise exception 'request is unknown' using errcode = 'P0002', constraint = 'request_unknown'; end if;
  if manager = ctx.author_id then raise exception 'one''s own' using errcode = '42501', constraint = 'approval_of_oneself'; end if;
  -- who has left by now, or is no manager any more, has approved nothing
  if not exists (select from public.users u where u.id = manager and u.org_id = ctx.org_id and u.is_active and u.role in ('ADMIN', 'MANAGER')) then
    raise exception 'no manager' using errcode = '42501', constraint = 'code_of_no_manager';
  end if;
  if (select count(*) from public.sync_ops s where s.org_id = ctx.org_id and s.author_id = ctx.author_id and s.constraint_name = 'phone_code_wrong'
      and s.stored_at > now() - interval '24 hours') >= 5 then
    raise exception 'too many wrong codes' using errcode = '42501', constraint = 'phone_codes_locked';
  end if;
  told := private.phone_challenge(ctx.device_id, r);
  if told is null or not exists (select from private.phone_keys_of(manager) k, generate_series(-1, 1) near
      where private.phone_code(k.key, manager, told, today + near) = left(i ->> 'code', 7)) then
    raise exception 'code is wrong' using errcode = '42501', constraint = 'phone_code_wrong';
  end if;
  -- a manager at a desk has been faster, and agreed
  if r.status = 'GRANTED' then return '{}'; end if;
  update public.approval_requests set status = 'GRANTED', answered_at = ctx.occurred_at, answered_by = manager, answer = '', phone_challenge = told,
    valid_until = ctx.occurred_at + interval '1 hour' where id = r.id and status = 'OPEN';
  if not found then raise exception 'answered already' using errcode = '23514', constraint = 'request_answered'; end if;
  return '{}';
end $$;

do $$
declare f record;
begin
  for f in select p.oid::regprocedure as signature from pg_catalog.pg_proc p where p.pronamespace = 'private'::regnamespace
    and p.proname in ('pin_resets_of', 'phone_keys_of', 'phone_key', 'hash_digits', 'phone_code', 'phone_challenge', 'apply_redeem_code') loop
    execute format('revoke execute on function %s from public', f.signature);
    execute format('alter function %s owner to guichet_commands', f.signature);
  end loop;
end $$;
grant execute on function private.phone_key(uuid) to authenticated;
create function public.phone_key(p_device uuid) returns text
language sql security invoker set search_path = '' as $$ select private.phone_key(p_device) $$;
revoke execute on function public.phone_key(uuid) from public, anon;
grant execute on function public.phone_key(uuid) to authenticated;
