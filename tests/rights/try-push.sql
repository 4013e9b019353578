-- What would come of these operations: says it by an error, which undoes them. `p_before` is somebody else's doing that leads up to them.
create function public.try_push(p_author uuid, p_before jsonb, p_ops jsonb) returns void language plpgsql as $$
declare
  sub text := coalesce(current_setting('request.jwt.claim.sub', true), ''); claims text := coalesce(current_setting('request.jwt.claims', true), '');
  answer jsonb;
begin
  perform set_config('request.jwt.claim.sub', p_author::text, true), set_config('request.jwt.claims', '', true);
  answer := public.sync_push(p_before);
  if exists (select from jsonb_array_elements(answer) e where e ->> 'status' <> 'applied') then
    raise exception 'what leads up to it was not applied: %', answer using errcode = 'P0002';
  end if;
  perform set_config('request.jwt.claim.sub', sub, true), set_config('request.jwt.claims', claims, true);
  raise exception '%', public.sync_push(p_ops) using errcode = 'P0001';
end $$;
grant execute on function public.try_push(uuid, jsonb, jsonb) to anon, authenticated;
