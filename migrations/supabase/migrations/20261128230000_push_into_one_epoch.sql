-- A push that was sent before a restore and comes after it would be applied to another past than the desk's, which holds a refusal of
-- the lost time and does not ask again. So a desk says into which epoch it pushes; another one than this database's is answered with
-- {"epoch"} and nothing is applied. Whoever names none (a tool, a test) pushes into the one that is here.
alter function public.sync_push(jsonb) rename to push_ops;
alter function public.push_ops(jsonb) set schema private;
create function public.sync_push(p_ops jsonb, p_epoch uuid default null) returns jsonb language plpgsql volatile security invoker set search_path = '' as $$
declare other uuid;
begin
  -- whoever is not at a counter sees no epoch, and is told so by what follows
  select e.epoch into other from public.sync_epoch e where e.epoch <> p_epoch;
  if found then return jsonb_build_object('epoch', other); end if;
  return private.push_ops(p_ops);
end $$;
grant execute on function public.sync_push(jsonb, uuid) to authenticated;
