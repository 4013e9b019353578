-- A server that comes back from a backup has lost what was stored since; the desks still have it. They ask which of their
-- operations it knows, and send the others again under their authors' names. Any of the firm's people may ask: the answer
-- says no more than that an op_id, which only its own desk knows, has an outcome.
create function private.known_ops(p_ops uuid[]) returns uuid[] language plpgsql stable security definer set search_path = '' as $$
begin
  if not private.at_counter() or private.my_org() is null then raise exception 'not at a counter' using errcode = '42501', constraint = 'not_at_counter'; end if;
  if coalesce(cardinality(p_ops), 0) > 5000 then raise exception 'at most 5000 operations' using errcode = '54000', constraint = 'batch_too_large'; end if;
  return (select coalesce(array_agg(s.op_id), '{}') from public.sync_ops s where s.op_id = any (p_ops) and s.org_id = private.my_org());
end $$;
alter function private.known_ops(uuid[]) owner to guichet_commands;
grant execute on function private.known_ops(uuid[]) to authenticated;
create function public.known_ops(p_ops uuid[]) returns uuid[] language sql stable security invoker set search_path = ''
as $$ select private.known_ops(p_ops) $$;
grant execute on function public.known_ops(uuid[]) to authenticated;
